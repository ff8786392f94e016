"""Decisions about follow-ups: which ones a calendar gives, and what an attempt makes of one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from spean.base.clock import months_after
from spean.base.refusals import Refusal
from spean.casework.plans.vocabulary import Asked, CountsFrom, FollowUpState, Found

ONES_OWN_WAY = frozenset({Asked.CAME, Asked.VISIT})
"""Ways that need no consent to be called, for as long as the case is open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One entry of a calendar: how long after the first day, and the days around it."""

    code: str
    months: int = 0
    days: int = 0
    before: int = 0
    after: int = 0
    attempts: int = 3
    channels: tuple[Asked, ...] = ()
    assess: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """One version of a calendar."""

    key: str
    version: int
    counts_from: CountsFrom
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One follow-up that a calendar gives: its day, and the window in which it belongs."""

    code: str
    due_on: dt.date
    opens_on: dt.date
    closes_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Try:
    """One attempt to ask somebody: when, how, and what came of it."""

    on: dt.date
    channel: Asked
    found: Found
    note: str = ""


def dues(calendar: Calendar, first: dt.date) -> list[Due]:
    """The follow-ups of a calendar that counts from this day, in its order.

    >>> stop = Stop(code="month_1", months=1, before=7, after=14)
    >>> one = Calendar(key="x", version=1, counts_from=CountsFrom.CASE, stops=(stop,))
    >>> [str(each.due_on) for each in dues(one, dt.date(2026, 1, 31))]
    ['2026-02-28']
    """
    found = []
    for stop in calendar.stops:
        day = months_after(first, stop.months) + dt.timedelta(days=stop.days)
        found.append(
            Due(
                code=stop.code,
                due_on=day,
                opens_on=day - dt.timedelta(days=stop.before),
                closes_on=day + dt.timedelta(days=stop.after),
            )
        )
    return found


def refusals_to_follow(
    *, counts_from: CountsFrom, first: dt.date | None, is_closed: bool, known: int
) -> list[Refusal]:
    """Why this calendar cannot begin for this case."""
    refusals = []
    if first is None:
        refusals.append(
            Refusal("no_first_day", _("The day this calendar counts from has not come."))
        )
    if is_closed and counts_from != CountsFrom.CLOSING:
        refusals.append(Refusal("case_closed", _("This case is closed. Reopen it first.")))
    if known:
        refusals.append(
            Refusal("calendar_there", _("The follow-ups of this calendar are planned already."))
        )
    return refusals


def refusals_to_try(
    *,
    state: FollowUpState,
    attempt: Try,
    stop: Stop,
    opens_on: dt.date,
    last_on: dt.date | None,
    agreed: bool,
    is_closed: bool,
    today: dt.date,
) -> list[Refusal]:
    """Why this attempt cannot be written down.

    Three calls in five minutes lose nobody: one attempt a day counts. Who was lost and is found
    again is written down as found. `agreed`: whether the person lets us call or write to them.
    """
    refusals = []
    over = state not in {FollowUpState.WAITING, FollowUpState.LOST}
    if over or (state == FollowUpState.LOST and attempt.found in NOBODY_THERE):
        refusals.append(Refusal("followup_over", _("This follow-up is over.")))
    if attempt.on > today:
        refusals.append(Refusal("in_the_future", _("An attempt cannot be dated in the future.")))
    if attempt.on < opens_on:
        refusals.append(Refusal("too_early", _("It is too early: the window has not opened yet.")))
    if last_on is not None and attempt.on <= last_on and attempt.found in NOBODY_THERE:
        sentence = _("Somebody tried on that day already. Try again on another day.")
        refusals.append(Refusal("tried_that_day", sentence))
    if attempt.channel not in ways_to_ask(stop=stop, agreed=agreed, is_closed=is_closed):
        sentence = _("The person has not agreed to this. They may come by themselves.")
        refusals.append(Refusal("not_this_way", sentence))
    return refusals


NOBODY_THERE = frozenset({Found.NO_ANSWER, Found.NUMBER_GONE})
"""The person was not reached: the attempt counts, and nothing is known."""


def ways_to_ask(*, stop: Stop, agreed: bool, is_closed: bool) -> tuple[Asked, ...]:
    """How this person may be asked now. Who took the consent back is called by nobody; once the
    case is closed nobody goes to their house either."""
    own = {Asked.CAME} if is_closed else ONES_OWN_WAY
    return tuple(one for one in stop.channels if agreed or one in own)


def after_try(
    *, state: FollowUpState, attempts: int, most: int, found: Found
) -> tuple[FollowUpState, int]:
    """What becomes of a follow-up: not reached is neither done nor declined, until it is lost."""
    if found == Found.SPOKE:
        return FollowUpState.DONE, attempts + 1
    if found == Found.DECLINED:
        return FollowUpState.DECLINED, attempts + 1
    lost = attempts + 1 >= most
    return (FollowUpState.LOST if lost else state), attempts + 1


def is_late(*, state: FollowUpState, closes_on: dt.date, today: dt.date) -> bool:
    """Whether the window is over and nobody knows anything yet."""
    return state == FollowUpState.WAITING and closes_on < today


def refusals_to_join(*, state: FollowUpState, finished: bool, same_case: bool) -> list[Refusal]:
    """Why this assessment does not belong to this follow-up."""
    refusals = []
    if state != FollowUpState.DONE:
        refusals.append(
            Refusal("not_done", _("An assessment is joined to a follow-up that was done."))
        )
    if not finished or not same_case:
        refusals.append(
            Refusal("other_assessment", _("Choose a finished assessment of the same case."))
        )
    return refusals
