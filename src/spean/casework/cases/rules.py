"""Decisions about cases. Plain values in, refusals out; nothing is read or saved."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.casework.cases.vocabulary import (
    NEXT_STATES,
    NOBODY_LEFT,
    AppointmentState,
    CaseState,
    ClosureReason,
    StepState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_AHEAD_DAYS = 366
A_TALK = dt.timedelta(minutes=30)
"""Two dates of one colleague that begin nearer to each other cannot both be held."""
ASK_AFTER_MISSED = 2
"""How many missed dates in a row make it worth asking what stands in the way."""


def code_of(number: int) -> str:
    """As people say and write it.

    >>> code_of(123)
    'C-000123'
    """
    return f"C-{number:06d}"


def refusals_to_open(*, open_cases: int, consented: bool) -> list[Refusal]:
    """Why no case may be opened: one person has one case at a time at a centre."""
    refusals = []
    if open_cases:
        refusals.append(
            Refusal(
                "already_open", _("This person already has an open case here. Continue that one.")
            )
        )
    if not consented:
        refusals.append(
            Refusal(
                "no_consent",
                _("Ask for consent to keep a file first: record it on the person's page."),
            )
        )
    return refusals


def refusals_to_move(*, state: CaseState, to: CaseState, others_open: int = 0) -> list[Refusal]:
    """Why the case may not change to this state; a person has one open case at a time."""
    refusals = []
    if to not in NEXT_STATES[state]:
        refusals.append(
            Refusal("not_from_here", _("The case is not in a state from which this is possible."))
        )
    if others_open:
        refusals.append(
            Refusal(
                "already_open", _("This person already has an open case here. Continue that one.")
            )
        )
    return refusals


def refusals_to_close(
    *, state: CaseState, open_steps: int, booked: int, reason: ClosureReason | None
) -> list[Refusal]:
    """Why this case may not be closed today; an empty list means it may.

    Unfinished steps and booked dates block closing, except where the reason says that nobody
    is left to finish them: then closing cancels them.
    """
    refusals = []
    if CaseState.CLOSED not in NEXT_STATES[state]:
        refusals.append(Refusal("already_closed", _("This case is already closed.")))
    if reason in NOBODY_LEFT:
        return refusals
    if open_steps:
        refusals.append(Refusal("open_steps", _("Finish or cancel the open steps first.")))
    if booked:
        refusals.append(
            Refusal("booked_date", _("A date is still booked: hold it or call it off first."))
        )
    return refusals


def refusals_to_touch(*, within_reach: bool) -> list[Refusal]:
    """Why a colleague who sees the case may not change it."""
    if within_reach:
        return []
    sentence = _("Another colleague is responsible for this case. Ask them, or the manager.")
    return [Refusal("not_your_case", sentence)]


def refusals_to_receive(*, is_theirs: bool, may: bool, unveiled: bool) -> list[Refusal]:
    """Why this colleague may not be made responsible for something of a person."""
    refusals = []
    if is_theirs:
        refusals.append(Refusal("theirs_already", _("They are responsible for it already.")))
    if not may:
        sentence = _("They have no role at this centre with which they could work on it.")
        refusals.append(Refusal("cannot_receive", sentence))
    elif not unveiled:
        sentence = _("This file is protected: somebody of the circle has to add them first.")
        refusals.append(Refusal("not_in_the_circle", sentence))
    return refusals


def refusals_to_take_back(*, is_last: bool) -> list[Refusal]:
    """Why something is not taken back: what came after it would be lost without a word."""
    if is_last:
        return []
    sentence = _("Somebody has changed this since. Look at it, and change it by hand.")
    return [Refusal("changed_since", sentence)]


def refusals_to_inherit(*, is_left: bool) -> list[Refusal]:
    """Only what nobody answers for any more goes to somebody unasked."""
    if is_left:
        return []
    return [Refusal("answered_for", _("A colleague is responsible for this case."))]


def refusals_to_work_on(*, state: CaseState) -> list[Refusal]:
    """Why nothing can be added to this case."""
    if state == CaseState.CLOSED:
        return [Refusal("case_closed", _("This case is closed. Reopen it first."))]
    return []


def refusals_to_agree(*, state: CaseState, due_on: dt.date | None, today: dt.date) -> list[Refusal]:
    refusals = refusals_to_work_on(state=state)
    if due_on and due_on < today:
        refusals.append(Refusal("due_in_the_past", _("Choose a day from today on.")))
    return refusals


def refusals_to_book(
    *, state: CaseState, on: dt.date, booked: int, today: dt.date
) -> list[Refusal]:
    """Why this date may not be booked: one next date at a time, not in the past, within a year."""
    refusals = refusals_to_work_on(state=state)
    if on < today:
        refusals.append(Refusal("date_in_the_past", _("Choose a day from today on.")))
    if (on - today).days > LONGEST_AHEAD_DAYS:
        refusals.append(Refusal("date_too_far", _("Choose a day within a year.")))
    if booked:
        refusals.append(
            Refusal(
                "already_booked",
                _("A next date is already booked: hold it or call it off first."),
            )
        )
    return refusals


def refusals_to_book_again(*, state: CaseState, booked: int) -> list[Refusal]:
    """Why a date that was dealt with is not booked again."""
    refusals = refusals_to_work_on(state=state)
    if booked:
        sentence = _("A next date is already booked: hold it or call it off first.")
        refusals.append(Refusal("already_booked", sentence))
    return refusals


def refusals_to_finish_step(*, state: StepState, case_state: CaseState) -> list[Refusal]:
    refusals = refusals_to_work_on(state=case_state)
    if state != StepState.AGREED:
        refusals.append(Refusal("step_not_open", _("This step is already finished or cancelled.")))
    return refusals


def refusals_to_hold(*, state: AppointmentState, on: dt.date, today: dt.date) -> list[Refusal]:
    """Why it may not be said yet whether the person came."""
    refusals = []
    if state != AppointmentState.BOOKED:
        refusals.append(Refusal("not_booked", _("This date has already been dealt with.")))
    if on > today:
        refusals.append(
            Refusal("not_yet", _("This date has not come yet. Call it off to change it."))
        )
    return refusals


def missed_in_a_row(states: Iterable[AppointmentState]) -> int:
    """How many dates, in order of time, were missed since the person last came."""
    missed = 0
    for state in states:
        if state == AppointmentState.KEPT:
            missed = 0
        elif state == AppointmentState.MISSED:
            missed += 1
    return missed


def clash(one: dt.time | None, other: dt.time | None) -> bool:
    """Whether two dates of a colleague on one day cannot both be held; without an hour they can."""
    if one is None or other is None:
        return False
    minutes = abs((one.hour - other.hour) * 60 + one.minute - other.minute)
    return dt.timedelta(minutes=minutes) < A_TALK
