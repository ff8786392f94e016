"""The list of people: what can be asked of it, and its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from spean.base.actor import Duty
from spean.casework.people.queries import people_like_these
from spean.web.desk.lists.listing import Column, Listing
from spean.web.desk.people.forms import PeopleFilter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from spean.base.actor import Actor


def _rows(actor: Actor, chosen: Mapping[str, Any]) -> QuerySet[Any]:
    return people_like_these(
        actor,
        sex=chosen.get("sex", ""),
        province=chosen.get("province", ""),
        beneficiary=chosen.get("beneficiary", ""),
    )


PEOPLE = Listing(
    name="people",
    title=_("People"),
    order="name",
    rows=_rows,
    filters=PeopleFilter.asked,
    reads=Duty.READ_PEOPLE,
    person_path="pk",
    columns=(
        Column("name", _("Name"), lambda one: one.name, sort="sort_key"),
        Column("other", _("Other name"), lambda one: one.other_name, is_first=False),
        Column("code", _("Code"), lambda one: one.code, sort="pk", looks="code"),
        Column("sex", _("Sex"), lambda one: one.get_sex_display(), sort="sex"),
        Column("born", _("Born"), lambda one: one.birth_year, looks="number"),
        Column("phone", _("Phone"), lambda one: ", ".join(p.number for p in one.phones.all())),
        Column("place", _("Lives in"), lambda one: one.place.name if one.place else ""),
        Column(
            "beneficiary",
            _("Who they are"),
            lambda one: one.get_beneficiary_display(),
            is_first=False,
        ),
    ),
)
