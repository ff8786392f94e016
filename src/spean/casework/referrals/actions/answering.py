"""One step of the loop: said by whoever sent it, by the centre that received it, by a partner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.referrals import rules
from spean.casework.referrals.models import Key, Letter, Turn
from spean.casework.referrals.queries import letters_received, letters_to_expire
from spean.casework.referrals.rules import TurnFacts
from spean.casework.referrals.vocabulary import IN_HAND, ReferralState, Side, Urgency

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.casework.referrals.models import Referral


@transaction.atomic
def note_turn(referral: Referral, *, turn: TurnFacts, by: Actor) -> Letter:
    """Write down what the partner said on the phone; or close, or take the referral back."""
    by.must(Duty.WRITE_REFERRALS)
    mine = Letter.objects.visible_to(by, Duty.WRITE_REFERRALS).filter(referral=referral.pk)
    return _turn(mine.select_for_update(of=("self",)).get(), turn, Side.SENDER, by)


@transaction.atomic
def answer_here(letter: Letter, *, turn: TurnFacts, by: Actor) -> Letter:
    """The centre that received a referral answers it."""
    by.must(Duty.WRITE_REFERRALS)
    there = letters_received(by).get(pk=letter.pk)
    by.must(Duty.WRITE_REFERRALS, at=there.to_centre_id)
    held = Letter.objects.select_for_update(of=("self",)).get(pk=there.pk)
    return _turn(held, turn, Side.RECEIVER, by)


@transaction.atomic
def answer_by_link(key: Key, *, turn: TurnFacts, by: Actor) -> Letter:
    """A partner without an account answers. The key was found by its token a moment ago."""
    by.must(Duty.WRITE_REFERRALS)
    held = Letter.objects.select_for_update(of=("self",)).get(keys=key)
    return _turn(held, turn, Side.PARTNER, by)


@transaction.atomic
def expire_letters(*, by: Actor) -> int:
    """Whoever owes an answer and has had all the time there is. Returns how many ran out."""
    by.must(Duty.WRITE_REFERRALS)
    late = letters_to_expire(by, clock.today())
    for letter in late:
        _write(letter, TurnFacts(to=ReferralState.EXPIRED), Side.CLOCK, by)
    return len(late)


def _turn(letter: Letter, turn: TurnFacts, side: Side, by: Actor) -> Letter:
    refuse_if_any(
        rules.refusals_to_turn(
            turn, state=ReferralState(letter.state), side=side, today=clock.today()
        )
    )
    return _write(letter, turn, side, by)


def _write(letter: Letter, turn: TurnFacts, side: Side, by: Actor) -> Letter:
    was, today = letter.state, clock.today()
    letter.state = turn.to
    if turn.to is ReferralState.APPOINTMENT:
        letter.appointment_on, letter.appointment_at = turn.on, turn.at
    if turn.to is ReferralState.RECEIVED:
        letter.received_on = turn.on or today
    letter.due_on = rules.due_on(
        turn.to,
        urgency=Urgency(letter.urgency),
        today=today,
        appointment_on=letter.appointment_on,
    )
    letter.save(
        update_fields=["state", "appointment_on", "appointment_at", "received_on", "due_on"]
    )
    Turn.objects.create(
        letter=letter,
        state=turn.to,
        at=clock.now(),
        side=side,
        by_id=by.user_id,
        on=letter.received_on if turn.to is ReferralState.RECEIVED else turn.on,
        time=turn.at,
        why=turn.why or "",
        words=turn.words,
    )
    if turn.to not in IN_HAND:
        letter.keys.filter(ended_at=None).update(ended_at=clock.now())
    centre = letter.to_centre_id if side is Side.RECEIVER else letter.centre_id
    record(f"referral.{turn.to.value}", letter, by=by, centre_id=centre, was=was, side=side.value)
    return letter
