"""Reading the contact log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from spean.base.actor import Duty
from spean.casework.contacts.models import Contact
from spean.casework.people.queries import people_for

if TYPE_CHECKING:
    import datetime as dt

    from spean.base.actor import Actor
    from spean.casework.contacts.models import ContactQuerySet


def contacts_for(actor: Actor) -> ContactQuerySet:
    """The lines that the duty reaches, each with its person only where people are reached too.

    Who goes out reads their own lines and no files: their `person` is None, though `person_id` says
    that there is one.
    """
    rows = Contact.objects.visible_to(actor).select_related("centre", "by", "place")
    return rows.prefetch_related(Prefetch("person", people_for(actor)))


def contacts_like(
    actor: Actor,
    *,
    channel: str = "",
    service: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    mine: bool = False,
) -> ContactQuerySet:
    """What a list shows after its filters, without the people: a list asks only for their names."""
    rows = contacts_for(actor).prefetch_related(None)
    if channel:
        rows = rows.filter(channel=channel)
    if service:
        rows = rows.filter(service=service)
    if since:
        rows = rows.filter(on__gte=since)
    if until:
        rows = rows.filter(on__lte=until)
    return rows.filter(by=actor.user_id) if mine else rows


def lines_to_let_go(actor: Actor) -> ContactQuerySet:
    """Protection hides no line from the rule by which it ends."""
    return Contact.objects.within_reach_of(actor, Duty.RUN_RETENTION).exclude(line="")


def contacts_of(actor: Actor, person_id: int) -> ContactQuerySet:
    return contacts_for(actor).filter(person_id=person_id)
