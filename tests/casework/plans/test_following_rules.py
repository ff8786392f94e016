"""Which follow-ups a calendar gives, and what an attempt makes of one: no database."""

import datetime as dt

import pytest

from spean.base.clock import months_after
from spean.casework.plans import rules
from spean.casework.plans.rules import Calendar, Due, Stop, Try
from spean.casework.plans.vocabulary import Asked, CountsFrom, FollowUpState, Found

S = FollowUpState
DAY = dt.date(2026, 3, 31)
WAYS = (Asked.CALL, Asked.ONLINE, Asked.VISIT, Asked.CAME)
STOP = Stop(code="month_1", months=1, before=7, after=14, channels=WAYS)


def codes(refusals):
    return [one.code for one in refusals]


def test_the_same_day_months_on_or_the_last_of_the_month():
    assert months_after(DAY, 1) == dt.date(2026, 4, 30)
    assert months_after(DAY, 11) == dt.date(2027, 2, 28)
    assert months_after(dt.date(2027, 11, 30), 3) == dt.date(2028, 2, 29)
    assert months_after(DAY, 12) == dt.date(2027, 3, 31)


def test_a_calendar_gives_each_day_with_its_window():
    stops = (Stop(code="week_1", days=7, before=3, after=7), STOP)
    calendar = Calendar(key="x", version=1, counts_from=CountsFrom.CASE, stops=stops)
    april = dt.date(2026, 4, 1)
    assert rules.dues(calendar, DAY) == [
        Due(
            code="week_1",
            due_on=april + dt.timedelta(days=6),
            opens_on=april + dt.timedelta(days=3),
            closes_on=april + dt.timedelta(days=13),
        ),
        Due(
            code="month_1",
            due_on=dt.date(2026, 4, 30),
            opens_on=dt.date(2026, 4, 23),
            closes_on=dt.date(2026, 5, 14),
        ),
    ]


def follow(counts_from=CountsFrom.PLAN, first=DAY, is_closed=False, known=0):
    return codes(
        rules.refusals_to_follow(
            counts_from=counts_from, first=first, is_closed=is_closed, known=known
        )
    )


def test_a_calendar_begins_once_and_from_a_day_that_has_come():
    assert follow() == []
    assert follow(first=None) == ["no_first_day"]
    assert follow(known=4) == ["calendar_there"]
    assert follow(is_closed=True) == ["case_closed"]
    assert follow(counts_from=CountsFrom.CLOSING, is_closed=True) == []


def tried(**changes):
    told = {
        "state": S.WAITING,
        "attempt": Try(on=DAY, channel=Asked.CALL, found=Found.NO_ANSWER),
        "stop": STOP,
        "opens_on": DAY,
        "last_on": None,
        "agreed": True,
        "is_closed": False,
        "today": DAY,
    }
    return codes(rules.refusals_to_try(**(told | changes)))


def attempt(on=DAY, channel=Asked.CALL, found=Found.NO_ANSWER):
    return Try(on=on, channel=channel, found=found)


def test_an_attempt_has_a_day_in_the_window_and_not_in_the_future():
    assert tried() == []
    assert tried(opens_on=DAY + dt.timedelta(days=1)) == ["too_early"]
    assert tried(attempt=attempt(on=DAY + dt.timedelta(days=1))) == ["in_the_future"]


@pytest.mark.parametrize("state", [S.DONE, S.DECLINED, S.CANCELLED])
def test_what_is_over_is_over(state):
    assert tried(state=state) == ["followup_over"]


def test_three_calls_in_five_minutes_lose_nobody():
    assert tried(last_on=DAY) == ["tried_that_day"]
    assert tried(last_on=DAY, attempt=attempt(found=Found.SPOKE)) == []
    assert tried(last_on=DAY - dt.timedelta(days=1)) == []


def test_who_was_lost_may_be_found_again():
    assert tried(state=S.LOST) == ["followup_over"]
    assert tried(state=S.LOST, attempt=attempt(found=Found.SPOKE)) == []


def test_invariant_12_nobody_is_called_whose_consent_was_taken_back():
    """Consent withdrawn: no tracer call. They may come by themselves, and are written down then."""
    for is_closed in (False, True):
        for channel in (Asked.CALL, Asked.ONLINE):
            told = {"attempt": attempt(channel=channel), "is_closed": is_closed}
            assert tried(agreed=False, **told) == ["not_this_way"]
            assert tried(agreed=True, **told) == []
        assert tried(agreed=False, is_closed=is_closed, attempt=attempt(channel=Asked.CAME)) == []
    visit = attempt(channel=Asked.VISIT)
    assert tried(agreed=False, attempt=visit) == []
    assert tried(agreed=False, is_closed=True, attempt=visit) == ["not_this_way"]


def test_only_the_ways_of_the_calendar():
    by_phone = Stop(code="x", channels=(Asked.CALL,))
    assert rules.ways_to_ask(stop=by_phone, agreed=True, is_closed=False) == (Asked.CALL,)
    assert rules.ways_to_ask(stop=by_phone, agreed=False, is_closed=False) == ()


def test_invariant_2_not_reached_is_neither_done_nor_declined():
    """After three days without an answer the person is lost to follow-up, and nothing else."""
    state, attempts = S.WAITING, 0
    told = []
    for found in (Found.NO_ANSWER, Found.NUMBER_GONE, Found.NO_ANSWER):
        state, attempts = rules.after_try(state=state, attempts=attempts, most=3, found=found)
        told.append(state)
    assert (told, attempts) == ([S.WAITING, S.WAITING, S.LOST], 3)
    after = {
        found: rules.after_try(state=S.WAITING, attempts=0, most=3, found=found)[0]
        for found in Found
    }
    assert after == {
        Found.SPOKE: S.DONE,
        Found.NO_ANSWER: S.WAITING,
        Found.NUMBER_GONE: S.WAITING,
        Found.DECLINED: S.DECLINED,
    }
    assert rules.after_try(state=S.LOST, attempts=3, most=3, found=Found.SPOKE) == (S.DONE, 4)


def test_late_is_what_nobody_asked_in_its_window():
    late = {"closes_on": DAY, "today": DAY + dt.timedelta(days=1)}
    assert rules.is_late(state=S.WAITING, **late)
    assert not rules.is_late(state=S.LOST, **late)
    assert not rules.is_late(state=S.WAITING, closes_on=DAY, today=DAY)


def test_an_assessment_is_joined_to_what_was_done():
    join = rules.refusals_to_join
    assert join(state=S.DONE, finished=True, same_case=True) == []
    assert codes(join(state=S.LOST, finished=True, same_case=False)) == [
        *("not_done", "other_assessment"),
    ]
    assert codes(join(state=S.DONE, finished=False, same_case=True)) == ["other_assessment"]
