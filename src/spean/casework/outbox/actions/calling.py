"""What a colleague says by phone, and how somebody wants to be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.outbox import rules
from spean.casework.outbox.models import Message, WayToReach
from spean.casework.outbox.vocabulary import Answer, Channel, MessageState
from spean.casework.people.queries import people_for
from spean.registry.centres.queries import centres_where

if TYPE_CHECKING:
    from spean.base.actor import Actor


@transaction.atomic
def note_call(message: Message, *, answer: Answer, by: Actor) -> Message:
    """What came of a call. After three without an answer it is given up."""
    by.must(Duty.WRITE_MESSAGES)
    rows = Message.objects.visible_to(by, Duty.WRITE_MESSAGES)
    message = rows.select_for_update(of=("self",)).get(pk=message.pk)
    refuse_if_any(
        rules.refusals_to_call(state=MessageState(message.state), channel=Channel(message.channel))
    )
    message.tries += 1
    state, why = rules.after_call(rules.PLAN, answer=answer, tries=message.tries)
    message.state, message.why, message.by_id = state, why or "", by.signer
    message.claimed_at = clock.now()
    if state is not MessageState.QUEUED:
        message.settled_at = clock.now()
    if state is MessageState.DELIVERED:
        message.sent_at = clock.now()
    message.save(
        update_fields=["tries", "state", "why", "by", "claimed_at", "settled_at", "sent_at"]
    )
    record("message.called", message, by=by, centre_id=message.centre_id, answer=answer.value)
    return message


@transaction.atomic
def set_way(person_id: int, *, way: rules.Way, by: Actor) -> WayToReach:
    """Write down how somebody wants to be reached; what was said before is replaced."""
    by.must(Duty.WRITE_MESSAGES)
    person = people_for(by, Duty.WRITE_MESSAGES).select_for_update(of=("self",)).get(pk=person_id)
    refuse_if_any(rules.refusals_to_set_way(way))
    held = WayToReach.objects.filter(person=person).first() or WayToReach(person=person)
    held.kind, held.language = way.kind, way.language
    held.address, held.is_safe = way.address, way.is_safe
    held.said_on, held.by_id = clock.today(), by.signer
    held.save()
    told = {"kind": way.kind.value, "language": way.language.value, "is_safe": way.is_safe}
    record("way.set", held, by=by, centre_id=_centre_of(by), **told)
    return held


@transaction.atomic
def forget_way(person_id: int, *, by: Actor) -> None:
    """They are reached as everybody is: on their own phone."""
    by.must(Duty.WRITE_MESSAGES)
    person = people_for(by, Duty.WRITE_MESSAGES).select_for_update(of=("self",)).get(pk=person_id)
    held = WayToReach.objects.filter(person=person).first()
    if held is not None:
        record("way.taken_back", held, by=by, centre_id=_centre_of(by))
        held.delete()


def _centre_of(by: Actor) -> int | None:
    here = centres_where(by, Duty.WRITE_MESSAGES).first()
    return here.pk if here else None
