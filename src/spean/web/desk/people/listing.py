"""The list of people: what can be asked of it, and its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from spean.base.actor import Duty
from spean.casework.people.queries import people_like_these, phones_of
from spean.casework.people.rules import code_of
from spean.casework.people.vocabulary import Beneficiary, Sex
from spean.web.desk.lists.cells import as_it_is
from spean.web.desk.lists.listing import Beside, Column, Listing
from spean.web.desk.lists.words import PLACE, other_name, person_name, place_name, worded
from spean.web.desk.people.forms import PeopleFilter

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.db.models import QuerySet

    from spean.base.actor import Actor


def _rows(actor: Actor, chosen: Mapping[str, Any]) -> QuerySet[Any]:
    return people_like_these(
        actor,
        sex=chosen.get("sex", ""),
        province=chosen.get("province", ""),
        beneficiary=chosen.get("beneficiary", ""),
    )


def _phones(actor: Actor, numbers: Collection[int]) -> dict[int, str]:
    return {one: ", ".join(said) for one, said in phones_of(actor, numbers).items()}


NAMES = ("name_km", "name_latin")
PEOPLE = Listing(
    name="people",
    title=_("People"),
    order="name",
    rows=_rows,
    filters=PeopleFilter.asked,
    reads=Duty.READ_PEOPLE,
    person_path="pk",
    columns=(
        Column("name", _("Name"), person_name, NAMES, sort="sort_key"),
        Column("other", _("Other name"), other_name, NAMES, is_first=False),
        Column("code", _("Code"), code_of, ("pk",), sort="pk", looks="code"),
        Column("sex", _("Sex"), worded(Sex), ("sex",), sort="sex"),
        Column("born", _("Born"), as_it_is, ("birth_year",), looks="number"),
        Column("phone", _("Phone"), lambda phones: phones or "", beside=Beside("pk", _phones)),
        Column("place", _("Lives in"), place_name, PLACE),
        Column(
            "beneficiary",
            _("Who they are"),
            worded(Beneficiary),
            ("beneficiary",),
            is_first=False,
        ),
    ),
)
