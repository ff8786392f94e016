"""Every minute: plan reminders, send what is due, take up what a dead sender left.

Between the claim and the answer stands no transaction: nothing holds the database while a gateway
thinks, and a claim that was written stays written, whatever dies.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from procrastinate.contrib.django import app

from spean.base import clock
from spean.base.actor import Actor, Duty
from spean.base.gateways.sending import (
    Gateway,
    Handed,
    NobodyKnowsError,
    NotTakenError,
    gateways_of_the_house,
)
from spean.base.gateways.terms import SMS, TELEGRAM
from spean.casework.outbox import actions
from spean.casework.outbox.queries import messages_lost, messages_to_ask_about
from spean.casework.outbox.vocabulary import Channel

if TYPE_CHECKING:
    from collections.abc import Mapping

SENDER = Actor.trusted(Duty.WRITE_MESSAGES)
"""Who answers in the book for what the clock does."""
BY_CHANNEL = {SMS: Channel.SMS, TELEGRAM: Channel.TELEGRAM}
MOST_IN_A_ROUND = 200
EVERY = 10
"""Minutes between two questions to a gateway about what became of messages."""


@app.periodic(cron="* * * * *")
@app.task(name="outbox.go_round", queueing_lock="outbox.go_round")
def go_round(timestamp: int) -> int:
    """The timestamp is procrastinate's; the time is the clock's. Returns how many were sent."""
    del timestamp
    gateways = gateways_here()
    actions.plan_reminders(live=gateways, by=SENDER)
    sent = send_due(gateways)["sent"]
    if clock.now().minute % EVERY == 0:
        ask_what_became(gateways)
    return sent


def gateways_here() -> dict[Channel, Gateway]:
    return {BY_CHANNEL[name]: one for name, one in gateways_of_the_house().items()}


def send_due(gateways: Mapping[Channel, Gateway], *, most: int = MOST_IN_A_ROUND) -> Counter[str]:
    """Hand over what is due, one after another. What came of it, counted."""
    take_up(gateways)
    counts: Counter[str] = Counter()
    for _message in range(most):
        claimed = actions.claim_next(live=gateways, by=SENDER)
        if claimed is None:
            break
        counts[_hand_over(claimed, gateways[claimed.channel])] += 1
    return counts


def take_up(gateways: Mapping[Channel, Gateway]) -> int:
    """What was claimed and never settled: the gateway knows whether it has it, or nobody does."""
    lost = messages_lost(SENDER, clock.now())
    for message in lost:
        gateway = gateways.get(Channel(message.channel))
        uid = message.row_uid.hex
        has = gateway.knows(uid) if gateway else None
        if has is None:
            actions.settle_unknown(message.pk, by=SENDER)
        elif has and gateway:
            actions.settle_sent(message.pk, gateway=gateway.kind, number=uid, by=SENDER)
        else:
            actions.put_back(message.pk, by=SENDER)
    return len(lost)


def ask_what_became(gateways: Mapping[Channel, Gateway]) -> int:
    """Returns about how many messages something was heard."""
    heard = 0
    for message in messages_to_ask_about(SENDER, clock.now()):
        gateway = gateways.get(Channel(message.channel))
        try:
            arrived = gateway.was_delivered(message.gateway_number) if gateway else None
        except (NotTakenError, NobodyKnowsError):
            break  # it does not answer at all now: the others wait for the next time
        if arrived is None:
            continue
        settle = actions.note_arrived if arrived else actions.note_not_arrived
        settle(message.pk, by=SENDER)
        heard += 1
    return heard


def _hand_over(claimed: actions.Claimed, gateway: Gateway) -> str:
    handed = Handed(claimed.uid, claimed.address, claimed.text)
    try:
        number = gateway.send(handed)
    except NotTakenError as error:
        actions.settle_refused(claimed.message_id, for_good=error.for_good, by=SENDER)
        return "refused"
    except NobodyKnowsError:
        actions.settle_unknown(claimed.message_id, by=SENDER)
        return "unknown"
    actions.settle_sent(claimed.message_id, gateway=gateway.kind, number=number, by=SENDER)
    return "sent"
