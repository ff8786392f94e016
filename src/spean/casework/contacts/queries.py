"""Reading the contact log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spean.casework.contacts.models import Contact

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.casework.contacts.models import ContactQuerySet


def contacts_for(actor: Actor) -> ContactQuerySet:
    return Contact.objects.visible_to(actor).select_related("person", "centre", "by", "place")


def contacts_of(actor: Actor, person_id: int) -> ContactQuerySet:
    return contacts_for(actor).filter(person_id=person_id)
