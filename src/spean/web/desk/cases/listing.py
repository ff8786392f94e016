"""The list of cases: what can be asked of it, and its columns."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.cases.queries import cases_like
from spean.web.desk.cases.forms import CaseFilter
from spean.web.desk.lists.listing import Column, Listing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.web.ui.http import Record


def _rows(actor: Actor, chosen: Mapping[str, Any]) -> QuerySet[Any]:
    return cases_like(
        actor,
        state=chosen.get("state", ""),
        mine=bool(chosen.get("mine")),
        counsellor_id=int(chosen.get("counsellor") or 0),
        late=chosen.get("late", ""),
        today=clock.today(),
    )


def _next_on(row: Record) -> dt.date | None:
    return min((one.on for one in row.booked), default=None)


CASES = Listing(
    name="cases",
    title=_("Cases"),
    order="-opened",
    rows=_rows,
    filters=CaseFilter.asked,
    reads=Duty.READ_CASES,
    person_path="person_id",
    columns=(
        Column("person", _("Person"), lambda one: one.person.name, sort="person__sort_key"),
        Column("code", _("Case"), lambda one: one.code, sort="pk", looks="code"),
        Column("state", _("State"), lambda one: one.get_state_display(), sort="state"),
        Column("opened", _("Opened"), lambda one: one.opened_on, sort="opened_on", looks="day"),
        Column(
            "counsellor", _("Counsellor"), lambda one: str(one.counsellor), sort="counsellor_id"
        ),
        Column("centre", _("Centre"), lambda one: one.centre.name, is_first=False),
        Column(
            "reason",
            _("Why it was closed"),
            lambda one: one.get_closure_reason_display() if one.closure_reason else "",
            is_first=False,
        ),
        Column("closed", _("Closed"), lambda one: one.closed_on, is_first=False, looks="day"),
        Column(
            "steps", _("Open steps"), lambda one: len(one.agreed), is_first=False, looks="number"
        ),
        Column("next", _("Next date"), _next_on, is_first=False, looks="day"),
    ),
)
