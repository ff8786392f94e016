"""Decisions about placements and their checks. Plain values in, refusals out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from spean.base.clock import months_after
from spean.base.refusals import Refusal
from spean.casework.jobs.rules.offers import YOUNGEST
from spean.casework.jobs.vocabulary import (
    EVIDENCE_RANK,
    RETENTION_MONTHS,
    Currency,
    EndReason,
    Evidence,
    IntroductionState,
    PlacementState,
    RetentionResult,
)

if TYPE_CHECKING:
    from decimal import Decimal

CHECK_WINDOW_DAYS = 14
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementTerms:
    """The first day, the pay and the proof of a placement; the wage is for a month."""

    started_on: dt.date
    evidence: Evidence = Evidence.SELF_REPORT
    wage: Decimal | None = None
    wage_currency: Currency = Currency.USD


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOutcome:
    """What one dated check found."""

    result: RetentionResult
    done_on: dt.date
    evidence: Evidence = Evidence.SELF_REPORT
    wage: Decimal | None = None
    wage_currency: Currency = Currency.USD
    note: str = ""


def refusals_to_place(
    *,
    terms: PlacementTerms,
    today: dt.date,
    at_work_there: bool,
    age: int | None,
    introduction: IntroductionState | None = None,
    placed: bool = False,
) -> list[Refusal]:
    """Why this placement cannot be recorded. A hire is none before the first day of work."""
    refusals = []
    if introduction is not None and introduction != IntroductionState.HIRED:
        refusals.append(Refusal("not_hired", _("Record first that the employer hires the person.")))
    if placed:
        refusals.append(Refusal("already_placed", _("This placement is already recorded.")))
    if terms.started_on > today:
        refusals.append(
            Refusal("not_started", _("Record the placement on the first day of work, not before."))
        )
    if at_work_there:
        refusals.append(
            Refusal("at_work_there", _("This person is already recorded at work there."))
        )
    if age is not None and age < YOUNGEST:
        refusals.append(
            Refusal("under_15", _("Nobody under 15 may be employed (Labour Law, article 177)."))
        )
    return refusals


def refusals_to_raise_evidence(*, now: Evidence, to: Evidence) -> list[Refusal]:
    if EVIDENCE_RANK[to] > EVIDENCE_RANK[now]:
        return []
    return [Refusal("not_stronger", _("What we have already proves as much, or more."))]


def refusals_to_check(
    *,
    outcome: CheckOutcome,
    due_on: dt.date,
    started_on: dt.date,
    ended_on: dt.date | None,
    result: str,
    attempts: int,
    today: dt.date,
) -> list[Refusal]:
    """Why this check cannot be recorded.

    Who could not be reached is tried again, three times in all; every other result is final.
    """
    refusals = []
    if result and result != RetentionResult.UNREACHABLE:
        refusals.append(Refusal("already_checked", _("This check was already done.")))
    if result == RetentionResult.UNREACHABLE and attempts >= MOST_ATTEMPTS:
        refusals.append(
            Refusal("three_attempts", _("Three attempts were made; this check is over."))
        )
    if outcome.done_on > today:
        refusals.append(Refusal("check_in_the_future", _("A check cannot be dated in the future.")))
    if outcome.done_on < max(started_on, due_on - dt.timedelta(days=CHECK_WINDOW_DAYS)):
        refusals.append(
            Refusal("too_early", _("It is too early: check from 14 days before the due day on."))
        )
    ended = ended_on is not None and ended_on <= outcome.done_on
    if outcome.result == RetentionResult.SAME_EMPLOYER and ended:
        refusals.append(
            Refusal(
                "placement_ended", _("This placement had ended by then: choose another result.")
            )
        )
    return refusals


def refusals_to_end(
    *,
    state: PlacementState,
    started_on: dt.date,
    ended_on: dt.date,
    reason: EndReason | None,
    today: dt.date,
) -> list[Refusal]:
    refusals = []
    if state == PlacementState.ENDED:
        refusals.append(Refusal("already_ended", _("This placement has already ended.")))
    if not started_on <= ended_on <= today:
        refusals.append(
            Refusal(
                "impossible_end", _("Choose the last day of work: from its first day to today.")
            )
        )
    if reason is None:
        refusals.append(Refusal("no_reason", _("Choose why the work ended.")))
    return refusals


def is_checkable(*, due_on: dt.date, result: str, attempts: int, today: dt.date) -> bool:
    """Whether somebody should ask now: the window is open and no final answer is there."""
    if due_on - dt.timedelta(days=CHECK_WINDOW_DAYS) > today:
        return False
    tried_again = result == RetentionResult.UNREACHABLE and attempts < MOST_ATTEMPTS
    return not result or tried_again


def retention_due_dates(started_on: dt.date) -> dict[int, dt.date]:
    """The same day 3, 6 and 12 calendar months on; the month's last day where there is none."""
    return {month: months_after(started_on, month) for month in RETENTION_MONTHS}
