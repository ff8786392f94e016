"""The contact log as a list: what can be asked of it, and its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from spean.base.actor import Duty
from spean.casework.contacts.queries import contacts_like
from spean.casework.contacts.vocabulary import Channel, Service, Topic
from spean.casework.people.queries import names_of
from spean.casework.people.rules import code_of
from spean.web.desk.codes import COUNTRIES
from spean.web.desk.contacts.forms import ContactFilter
from spean.web.desk.lists.cells import as_it_is
from spean.web.desk.lists.listing import Beside, Column, Listing
from spean.web.desk.lists.words import (
    CENTRE,
    PLACE,
    centre_name,
    colleague,
    colleague_name,
    person_name,
    place_name,
    worded,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from spean.base.actor import Actor


def _rows(actor: Actor, chosen: Mapping[str, Any]) -> QuerySet[Any]:
    return contacts_like(
        actor,
        channel=chosen.get("channel", ""),
        service=chosen.get("service", ""),
        since=chosen.get("since"),
        until=chosen.get("until"),
        centre_id=int(chosen["centre"]) if chosen.get("centre") else None,
        mine=bool(chosen.get("mine")),
    )


def _about(topics: Sequence[str], destination: str) -> str:
    """The topics, and the country that was asked about."""
    asked = dict(COUNTRIES).get(destination)
    said = [str(Topic(topic).label) for topic in topics]
    return ", ".join([*said, str(asked)] if asked else said)


def _code(person_id: int | None) -> str:
    return code_of(person_id) if person_id else ""


def _who(person_id: int | None, people: int, names: tuple[str, str] | None) -> str:
    if names:
        return person_name(*names)
    if person_id:
        return _("One person, whose file is not open to you")
    said = ngettext("%(people)s person without a name", "%(people)s people without a name", people)
    return said % {"people": people}


CONTACTS = Listing(
    name="contacts",
    title=gettext_lazy("Contact log"),
    order="-on",
    rows=_rows,
    filters=ContactFilter.asked,
    reads=Duty.READ_CONTACTS,
    person_path="person_id",
    columns=(
        Column("on", gettext_lazy("Day"), as_it_is, ("on",), sort="on", looks="day"),
        Column(
            "who",
            gettext_lazy("Who"),
            _who,
            ("person_id", "people"),
            beside=Beside("person_id", names_of),
        ),
        Column("code", gettext_lazy("Code"), _code, ("person_id",), looks="code", is_first=False),
        Column(
            "people",
            gettext_lazy("How many people"),
            as_it_is,
            ("people",),
            looks="number",
            is_first=False,
        ),
        Column("how", gettext_lazy("How"), worded(Channel), ("channel",), sort="channel"),
        Column(
            "service", gettext_lazy("Service given"), worded(Service), ("service",), sort="service"
        ),
        Column("about", gettext_lazy("About"), _about, ("topics", "destination")),
        Column("line", gettext_lazy("In one line"), as_it_is, ("line",)),
        Column("by", gettext_lazy("Written by"), colleague_name, colleague("by"), sort="by_id"),
        Column("centre", gettext_lazy("Centre"), centre_name, CENTRE, is_first=False),
        Column("place", gettext_lazy("Place"), place_name, PLACE, is_first=False),
    ),
)
