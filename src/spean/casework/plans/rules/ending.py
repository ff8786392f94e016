"""Decisions about the end of a case: what is still open, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.casework.cases.rules import refusals_to_close
from spean.casework.cases.vocabulary import (
    CLOSURE_TYPE,
    NOBODY_LEFT,
    CaseState,
    ClosureReason,
    ClosureType,
)
from spean.casework.plans.vocabulary import WindUp

if TYPE_CHECKING:
    from collections.abc import Collection

SHORTEST_WHY = 5
GOES_ON_ELSEWHERE = frozenset({ClosureReason.TRANSFERRED, ClosureReason.DUPLICATE})
"""Another case goes on with the person: their referrals go on, and nobody asks afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """How much of each is still open in a case."""

    steps: int = 0
    dates: int = 0
    followups: int = 0
    referrals: int = 0


def refusals_to_end(
    *, state: CaseState, is_open: Open, reason: ClosureReason, decided: Collection[WindUp]
) -> list[Refusal]:
    """Why this case may not be closed like this.

    What is open is shown, and whoever closes says what becomes of it. Where nobody is left to
    finish it, it ends with the case.
    """
    refusals = refusals_to_close(
        state=state,
        open_steps=0 if WindUp.STEPS in decided else is_open.steps,
        booked=0 if WindUp.DATE in decided else is_open.dates,
        reason=reason,
    )
    if reason in NOBODY_LEFT:
        return refusals
    if is_open.followups and WindUp.FOLLOWUPS not in decided:
        sentence = _("Follow-ups are still to be asked: ask first, or cancel them with the case.")
        refusals.append(Refusal("open_followups", sentence))
    said = {WindUp.REFERRALS_BACK, WindUp.REFERRALS_ON} & set(decided)
    if is_open.referrals and len(said) != 1:
        sentence = _("Referrals wait for an answer: say whether they go on or are withdrawn.")
        refusals.append(Refusal("open_referrals", sentence))
    return refusals


def withdraws(*, reason: ClosureReason, decided: Collection[WindUp]) -> bool:
    """Whether the referrals that wait end with the case."""
    if WindUp.REFERRALS_BACK in decided or WindUp.REFERRALS_ON in decided:
        return WindUp.REFERRALS_BACK in decided
    return reason in NOBODY_LEFT - GOES_ON_ELSEWHERE


def asks_afterwards(*, reason: ClosureReason, agreed: bool) -> bool:
    """Whether somebody asks later how it goes: after a planned end, and only who agreed to it."""
    planned = CLOSURE_TYPE[reason] == ClosureType.PLANNED
    return planned and agreed and reason not in GOES_ON_ELSEWHERE


def refusals_to_reopen(*, state: CaseState, why: str) -> list[Refusal]:
    """Why a closed case may not go on: it needs a reason, which stands in the book."""
    refusals = []
    if state != CaseState.CLOSED:
        refusals.append(Refusal("not_closed", _("This case is not closed.")))
    if len(why.strip()) < SHORTEST_WHY:
        refusals.append(Refusal("no_reason", _("Say why, in a few words.")))
    return refusals
