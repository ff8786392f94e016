"""The contact log as a list: what can be asked of it, and its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from spean.base.actor import Duty
from spean.casework.contacts.queries import contacts_like
from spean.web.desk.contacts.forms import ContactFilter
from spean.web.desk.lists.listing import Column, Listing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.web.ui.http import Record


def _rows(actor: Actor, chosen: Mapping[str, Any]) -> QuerySet[Any]:
    return contacts_like(
        actor,
        channel=chosen.get("channel", ""),
        service=chosen.get("service", ""),
        since=chosen.get("since"),
        until=chosen.get("until"),
        mine=bool(chosen.get("mine")),
    )


def _who(row: Record) -> str:
    if row.person:
        return str(row.person.name)
    if row.person_id:
        return _("One person, whose file is not open to you")
    said = ngettext(
        "%(people)s person without a name", "%(people)s people without a name", row.people
    )
    return said % {"people": row.people}


CONTACTS = Listing(
    name="contacts",
    title=gettext_lazy("Contact log"),
    order="-on",
    rows=_rows,
    filters=ContactFilter.asked,
    reads=Duty.READ_CONTACTS,
    person_path="person_id",
    columns=(
        Column("on", gettext_lazy("Day"), lambda one: one.on, sort="on", looks="day"),
        Column("who", gettext_lazy("Who"), _who),
        Column("how", gettext_lazy("How"), lambda one: one.get_channel_display(), sort="channel"),
        Column(
            "service",
            gettext_lazy("Service given"),
            lambda one: one.get_service_display(),
            sort="service",
        ),
        Column("line", gettext_lazy("In one line"), lambda one: one.line),
        Column("by", gettext_lazy("Written by"), lambda one: str(one.by), sort="by_id"),
        Column("centre", gettext_lazy("Centre"), lambda one: one.centre.name, is_first=False),
        Column(
            "place",
            gettext_lazy("Place"),
            lambda one: one.place.name if one.place else "",
            is_first=False,
        ),
    ),
)
