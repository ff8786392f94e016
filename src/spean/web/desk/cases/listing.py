"""The list of cases: what can be asked of it, and its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.cases.queries import cases_like, next_dates_of, steps_agreed_in
from spean.casework.cases.rules import code_of
from spean.casework.cases.vocabulary import CaseState, ClosureReason
from spean.web.desk.cases.forms import CaseFilter
from spean.web.desk.lists.cells import as_it_is
from spean.web.desk.lists.listing import Beside, Column, Listing
from spean.web.desk.lists.words import (
    CENTRE,
    centre_name,
    colleague,
    colleague_name,
    person_name,
    worded,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from spean.base.actor import Actor


def _rows(actor: Actor, chosen: Mapping[str, Any]) -> QuerySet[Any]:
    return cases_like(
        actor,
        state=chosen.get("state", ""),
        mine=bool(chosen.get("mine")),
        counsellor_id=int(chosen.get("counsellor") or 0),
        late=chosen.get("late", ""),
        today=clock.today(),
    )


CASES = Listing(
    name="cases",
    title=_("Cases"),
    order="-opened",
    rows=_rows,
    filters=CaseFilter.asked,
    reads=Duty.READ_CASES,
    person_path="person_id",
    columns=(
        Column(
            "person",
            _("Person"),
            person_name,
            ("person__name_km", "person__name_latin"),
            sort="person__sort_key",
        ),
        Column("code", _("Case"), code_of, ("pk",), sort="pk", looks="code"),
        Column("state", _("State"), worded(CaseState), ("state",), sort="state"),
        Column("opened", _("Opened"), as_it_is, ("opened_on",), sort="opened_on", looks="day"),
        Column(
            "counsellor",
            _("Counsellor"),
            colleague_name,
            colleague("counsellor"),
            sort="counsellor_id",
        ),
        Column("centre", _("Centre"), centre_name, CENTRE, is_first=False),
        Column(
            "reason",
            _("Why it was closed"),
            worded(ClosureReason),
            ("closure_reason",),
            is_first=False,
        ),
        Column("closed", _("Closed"), as_it_is, ("closed_on",), is_first=False, looks="day"),
        Column(
            "steps",
            _("Open steps"),
            lambda count: count or 0,
            beside=Beside("pk", steps_agreed_in),
            is_first=False,
            looks="number",
        ),
        Column(
            "next",
            _("Next date"),
            as_it_is,
            beside=Beside("pk", next_dates_of),
            is_first=False,
            looks="day",
        ),
    ),
)
