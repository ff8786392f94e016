"""What can be done to the contact log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.contacts import rules
from spean.casework.contacts.models import Contact
from spean.casework.contacts.vocabulary import Service
from spean.casework.people.queries import people_for
from spean.casework.people.vocabulary import AgeBand, Sex
from spean.registry.centres.queries import centres_for

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from spean.base.actor import Actor
    from spean.casework.contacts.vocabulary import Channel, Topic


@transaction.atomic
def log_contact(
    centre_id: int,
    *,
    channel: Channel,
    person_id: int | None = None,
    on: dt.date | None = None,
    topics: Sequence[Topic] = (),
    destination: str = "",
    service: Service = Service.NONE,
    line: str = "",
    people: int = 1,
    sex: Sex = Sex.NOT_SAID,
    age_band: AgeBand = AgeBand.UNKNOWN,
    place_code: str | None = None,
    by: Actor,
) -> Contact:
    """Write one line. Sex and age band of a named person are taken from their file."""
    by.must(Duty.WRITE_CONTACTS, at=centre_id)
    centre = centres_for(by).get(pk=centre_id)
    person = people_for(by).get(pk=person_id) if person_id else None
    on = on or clock.today()
    refuse_if_any(
        rules.refusals_to_log(
            known=person is not None, people=people, service=service, on=on, today=clock.today()
        )
    )
    contact = Contact.objects.create(
        centre=centre,
        person=person,
        on=on,
        channel=channel,
        topics=[topic.value for topic in topics],
        destination=destination,
        service=service,
        line=line,
        people=people,
        sex=person.sex if person else sex,
        age_band=person.age_band_on(on) if person else age_band,
        place_id=person.place_id if person else place_code,
        by_id=by.signer,
    )
    record("contact.logged", contact, by=by, centre_id=centre.pk, channel=channel.value)
    return contact


@transaction.atomic
def strike_contact(contact: Contact, *, by: Actor) -> None:
    """Undo a line one wrote oneself, today; the book keeps that it stood there."""
    by.must(Duty.WRITE_CONTACTS)
    contact = (
        Contact.objects.visible_to(by, Duty.WRITE_CONTACTS)
        .select_for_update(of=("self",))
        .get(pk=contact.pk)
    )
    refuse_if_any(
        rules.refusals_to_strike(
            own=contact.by_id == by.user_id, on=contact.on, today=clock.today()
        )
    )
    record("contact.struck", contact, by=by, centre_id=contact.centre_id, line=contact.line)
    contact.delete()
