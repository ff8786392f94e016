"""Decisions about referrals. Plain values in, refusals out; nothing is read or saved."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.casework.cases.rules import refusals_to_receive
from spean.casework.referrals.vocabulary import (
    IN_HAND,
    NEXT_STATES,
    PARTNERS_WORDS,
    WAITING,
    ReferralState,
    Shared,
    Side,
    Urgency,
    WhyNot,
)

if TYPE_CHECKING:
    from collections.abc import Collection

ANSWER_DAYS = {Urgency.URGENT: 2, Urgency.SOON: 7, Urgency.ORDINARY: 14}
"""Days until a partner has answered. Our own: no Cambodian rule was found; see decision 25."""
SERVICE_DAYS = {Urgency.URGENT: 7, Urgency.SOON: 30, Urgency.ORDINARY: 60}
"""Days from accepting to the appointment or the service."""
GRACE_DAYS = {Urgency.URGENT: 2, Urgency.SOON: 7, Urgency.ORDINARY: 14}
"""Days between being overdue, when a colleague is asked to call, and expiring by itself."""
AFTER_APPOINTMENT_DAYS = 7
OUTCOME_DAYS = 30
LONGEST_AHEAD_DAYS = 366
LINK_DAYS = 60
MOST_WRONG_CODES = 10
CODE_DIGITS = 6
SHORTEST_WORDS = 5
TELLS_WHO = frozenset({Shared.NAME, Shared.PHONE})
"""What names somebody: a link shows it only to whoever also has the code given by phone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is asked of whom, how soon, why, and which parts of the file may be seen.

    `reason` is ours and stays here; `request` is what the partner reads.
    """

    service_id: int
    request: str
    urgency: Urgency = Urgency.ORDINARY
    reason: str = ""
    shared: tuple[Shared, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFacts:
    """One step of the loop, as somebody tells it; `on` is the day of an appointment or service."""

    to: ReferralState
    on: dt.date | None = None
    at: dt.time | None = None
    why: WhyNot | None = None
    words: str = ""


def due_on(
    state: ReferralState, *, urgency: Urgency, today: dt.date, appointment_on: dt.date | None
) -> dt.date | None:
    """By when the next word is owed, for a state reached today; nothing is owed at the end."""
    if state is ReferralState.APPOINTMENT and appointment_on:
        return appointment_on + dt.timedelta(days=AFTER_APPOINTMENT_DAYS)
    days = {
        ReferralState.SENT: ANSWER_DAYS[urgency],
        ReferralState.ACCEPTED: SERVICE_DAYS[urgency],
        ReferralState.RECEIVED: OUTCOME_DAYS,
        ReferralState.NOT_RECEIVED: AFTER_APPOINTMENT_DAYS,
        ReferralState.OUTCOME: AFTER_APPOINTMENT_DAYS,
        ReferralState.DECLINED: 0,
        ReferralState.EXPIRED: 0,
    }
    return today + dt.timedelta(days=days[state]) if state in days else None


def is_overdue(state: ReferralState, due: dt.date | None, today: dt.date) -> bool:
    """Whether somebody at the centre has to do something: call, or find another way.

    What was declined or ran out waits for a colleague from that very day on.
    """
    if due is None:
        return False
    at_once = state in {ReferralState.DECLINED, ReferralState.EXPIRED}
    return due <= today if at_once else due < today


def has_expired(
    state: ReferralState, *, due: dt.date | None, urgency: Urgency, today: dt.date
) -> bool:
    """Whether a partner who owes an answer has had all the time there is."""
    if state not in WAITING or due is None:
        return False
    return today > due + dt.timedelta(days=GRACE_DAYS[urgency])


def needs_code(shared: Collection[str]) -> bool:
    """Whether a link alone may not show it."""
    return bool(TELLS_WHO & set(shared))


def refusals_to_send(
    *,
    consented: bool,
    asked: str,
    is_offered: bool,
    already: bool,
    is_protected: bool,
    to_a_centre: bool,
) -> list[Refusal]:
    """Why nothing may be sent; an empty list means that it may."""
    refusals = []
    if not consented:
        refusals.append(
            Refusal(
                "no_consent",
                _("Ask first whether we may refer them: record it on the person's page."),
            )
        )
    if not is_offered:
        refusals.append(
            Refusal("not_offered", _("This service takes no referrals now. Choose another one."))
        )
    if already:
        refusals.append(
            Refusal("already_sent", _("A referral to this service is open already. Go on there."))
        )
    if is_protected and to_a_centre:
        refusals.append(
            Refusal(
                "protected_needs_one_person",
                _(
                    "A whole centre would read it. Choose a service that answers by a link, and "
                    "speak with one person there."
                ),
            )
        )
    if len(asked.strip()) < SHORTEST_WORDS:
        refusals.append(Refusal("no_request", _("Write what you ask the partner for.")))
    return refusals


def refusals_to_turn(
    turn: TurnFacts, *, state: ReferralState, side: Side, today: dt.date
) -> list[Refusal]:
    """Why this cannot be said now by this side."""
    if turn.to not in NEXT_STATES[state] or turn.to is ReferralState.EXPIRED:
        return [Refusal("not_from_here", _("This was answered already, or cannot follow."))]
    if side in {Side.PARTNER, Side.RECEIVER} and turn.to not in PARTNERS_WORDS:
        return [Refusal("not_yours", _("Only the centre that sent the referral can do this."))]
    refusals = []
    if turn.to in {ReferralState.DECLINED, ReferralState.NOT_RECEIVED} and turn.why is None:
        refusals.append(Refusal("no_reason", _("Choose the reason.")))
    if turn.to is ReferralState.OUTCOME and not turn.words.strip():
        refusals.append(Refusal("no_words", _("Write in a few words what came of it.")))
    if turn.to is ReferralState.WITHDRAWN and not turn.words.strip():
        refusals.append(Refusal("no_words", _("Say why, in a few words.")))
    return [*refusals, *_about_the_day(turn, today)]


def _about_the_day(turn: TurnFacts, today: dt.date) -> list[Refusal]:
    if turn.to is ReferralState.APPOINTMENT:
        if turn.on is None:
            return [Refusal("no_day", _("Write the day of the appointment."))]
        if turn.on < today:
            return [Refusal("day_in_the_past", _("Choose a day from today on."))]
        if (turn.on - today).days > LONGEST_AHEAD_DAYS:
            return [Refusal("day_too_far", _("Choose a day within a year."))]
    if turn.to is ReferralState.RECEIVED and turn.on is not None and turn.on > today:
        return [Refusal("day_to_come", _("This day has not come yet."))]
    return []


def refusals_to_link(*, state: ReferralState, consented: bool) -> list[Refusal]:
    """Why no link may be made."""
    refusals = []
    if state not in IN_HAND:
        refusals.append(Refusal("over", _("This referral is over: a link would show nothing.")))
    if not consented:
        refusals.append(
            Refusal(
                "no_consent",
                _("Ask first whether we may refer them: record it on the person's page."),
            )
        )
    return refusals


def can_try(wrong_codes: int) -> bool:
    """Whether a code is still looked at. After ten wrong ones only a new link helps."""
    return wrong_codes < MOST_WRONG_CODES


def refusals_to_give(*, in_hand: bool, is_theirs: bool, may: bool, unveiled: bool) -> list[Refusal]:
    """Why this colleague may not be made responsible for the referral."""
    done = [] if in_hand else [Refusal("referral_done", _("This referral has come to its end."))]
    return done + refusals_to_receive(is_theirs=is_theirs, may=may, unveiled=unveiled)


def refusals_to_inherit(*, is_left: bool) -> list[Refusal]:
    """Only what nobody answers for any more goes to somebody unasked."""
    if is_left:
        return []
    return [Refusal("answered_for", _("A colleague is responsible for this referral."))]
