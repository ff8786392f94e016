"""Claim a message, hand it over elsewhere, and write down what became of it.

The claim is written and kept before anything leaves the house. Whoever finds a claim that nobody
holds any more asks the gateway; where it cannot tell, the message is not sent a second time, and a
colleague calls instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.casework.outbox import rules
from spean.casework.outbox.models import Message
from spean.casework.outbox.queries import (
    messages_to_send,
    route_of,
    standing_of,
    words_of,
)
from spean.casework.outbox.vocabulary import Channel, MessageState, Why

if TYPE_CHECKING:
    from collections.abc import Collection

    from spean.base.actor import Actor


@dataclass(frozen=True, slots=True)
class Claimed:
    """What one sender, and nobody else, now has to hand over."""

    message_id: int
    uid: str
    channel: Channel
    address: str
    text: str


@transaction.atomic
def claim_next(*, live: Collection[Channel], by: Actor) -> Claimed | None:
    """The next message that may go at this moment; None when there is none, or it is night.

    Consent, protection and the date are asked in the question that reads and locks the message.
    What may not go is stopped, with its reason, and the next one is looked at.
    """
    by.must(Duty.WRITE_MESSAGES)
    now = clock.now()
    if rules.is_quiet(rules.PLAN.quiet, now, clock.zone()):
        return None
    while (message := messages_to_send(by, now).first()) is not None:
        why = rules.why_not_send(standing_of(by, message))
        if why is not None:
            _settle(message, MessageState.STOPPED, why, by)
            continue
        route = route_of(by, message.person, live)
        if route.channel is Channel.CALL:
            _call_instead(message, by)
            _settle(message, MessageState.STOPPED, Why.BY_CALL, by)
            continue
        message.channel, message.language = route.channel, route.language
        message.state, message.claimed_at = MessageState.SENDING, now
        message.tries += 1
        message.save(update_fields=["channel", "language", "state", "claimed_at", "tries"])
        record("message.claimed", message, by=by, centre_id=message.centre_id, tries=message.tries)
        return Claimed(
            message.pk, message.row_uid.hex, route.channel, route.address, words_of(by, message)
        )
    return None


@transaction.atomic
def settle_sent(message_id: int, *, gateway: str, number: str, by: Actor) -> None:
    """The gateway took it; `number` is what it calls the message."""
    by.must(Duty.WRITE_MESSAGES)
    message = _sending(message_id)
    if message is None:
        return
    message.gateway, message.gateway_number = gateway, number
    message.sent_at, message.state, message.why = clock.now(), MessageState.SENT, ""
    message.save(update_fields=["gateway", "gateway_number", "sent_at", "state", "why"])
    record("message.sent", message, by=by, centre_id=message.centre_id, gateway=gateway)


@transaction.atomic
def settle_refused(message_id: int, *, for_good: bool, by: Actor) -> None:
    """The gateway surely did not take it: later again, or a call once it was tried enough."""
    by.must(Duty.WRITE_MESSAGES)
    message = _sending(message_id)
    if message is None:
        return
    later = rules.next_try(rules.PLAN, tries=message.tries, now=clock.now(), zone=clock.zone())
    if later is None or for_good or later >= message.useful_until:
        _call_instead(message, by)
        _settle(message, MessageState.GIVEN_UP, Why.NOT_TAKEN, by)
        return
    message.due_at, message.state, message.why = later, MessageState.QUEUED, Why.NOT_TAKEN
    message.save(update_fields=["due_at", "state", "why"])
    record("message.later", message, by=by, centre_id=message.centre_id, tries=message.tries)


@transaction.atomic
def settle_unknown(message_id: int, *, by: Actor) -> None:
    """It was handed over, and nobody can say what became of it: a colleague calls."""
    by.must(Duty.WRITE_MESSAGES)
    message = _sending(message_id)
    if message is not None:
        _call_instead(message, by)
        _settle(message, MessageState.FAILED, Why.UNKNOWN, by)


@transaction.atomic
def put_back(message_id: int, *, by: Actor) -> None:
    """The gateway says that it never had it: whoever claimed it died before. It goes again."""
    by.must(Duty.WRITE_MESSAGES)
    message = _sending(message_id)
    if message is not None:
        message.state = MessageState.QUEUED
        message.save(update_fields=["state"])
        record("message.put_back", message, by=by, centre_id=message.centre_id)


@transaction.atomic
def note_arrived(message_id: int, *, by: Actor) -> None:
    by.must(Duty.WRITE_MESSAGES)
    message = _sent(message_id)
    if message is not None:
        _settle(message, MessageState.DELIVERED, None, by)


@transaction.atomic
def note_not_arrived(message_id: int, *, by: Actor) -> None:
    """The gateway could not deliver it: a colleague calls while it is of use."""
    by.must(Duty.WRITE_MESSAGES)
    message = _sent(message_id)
    if message is not None:
        _call_instead(message, by)
        _settle(message, MessageState.FAILED, Why.UNDELIVERED, by)


def _sending(message_id: int) -> Message | None:
    """None once somebody else has settled it: what a dead sender left was taken up meanwhile."""
    rows = Message.objects.select_for_update(of=("self",))
    return rows.filter(pk=message_id, state=MessageState.SENDING).first()


def _sent(message_id: int) -> Message | None:
    rows = Message.objects.select_for_update(of=("self",))
    return rows.filter(pk=message_id, state=MessageState.SENT).first()


def _settle(message: Message, state: MessageState, why: Why | None, by: Actor) -> None:
    message.state, message.why, message.settled_at = state, why or "", clock.now()
    message.save(update_fields=["state", "why", "settled_at"])
    word = why.value if why else ""
    record(f"message.{state.value}", message, by=by, centre_id=message.centre_id, why=word)


def _call_instead(message: Message, by: Actor) -> None:
    """The same for a colleague to say, once for a date, while it is of use."""
    if message.useful_until <= clock.now():
        return
    call, is_new = Message.objects.get_or_create(
        appointment_id=message.appointment_id,
        template=message.template,
        channel=Channel.CALL,
        defaults={
            "person_id": message.person_id,
            "centre_id": message.centre_id,
            "language": message.language,
            "due_at": clock.now(),
            "useful_until": message.useful_until,
        },
    )
    if is_new:
        record("message.planned", call, by=by, centre_id=call.centre_id, instead_of=message.pk)
