import datetime as dt

import pytest

from spean.casework.cases import rules
from spean.casework.cases.vocabulary import (
    CLOSURE_TYPE,
    NEXT_STATES,
    AppointmentState,
    CaseState,
    ClosureReason,
    StepState,
)

TODAY = dt.date(2026, 3, 2)
YESTERDAY = TODAY - dt.timedelta(days=1)


def codes(refusals):
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
    ("open_cases", "consented", "expected"),
    [(0, True, []), (1, True, ["already_open"]), (0, False, ["no_consent"])],
)
def test_when_a_case_may_be_opened(open_cases, consented, expected):
    assert codes(rules.refusals_to_open(open_cases=open_cases, consented=consented)) == expected


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("to", CaseState)
def test_a_case_moves_only_where_the_vocabulary_allows(state, to):
    allowed = to in NEXT_STATES[state]
    assert codes(rules.refusals_to_move(state=state, to=to)) == (
        [] if allowed else ["not_from_here"]
    )


def test_a_second_open_case_blocks_reopening():
    found = rules.refusals_to_move(state=CaseState.CLOSED, to=CaseState.OPEN, others_open=1)
    assert codes(found) == ["already_open"]


@pytest.mark.parametrize(
    ("state", "open_steps", "booked", "reason", "expected"),
    [
        (CaseState.OPEN, 0, 0, ClosureReason.PLAN_COMPLETED, []),
        (CaseState.OPEN, 2, 0, ClosureReason.PLAN_COMPLETED, ["open_steps"]),
        (CaseState.PAUSED, 1, 1, ClosureReason.PERIOD_ENDED, ["open_steps", "booked_date"]),
        (CaseState.OPEN, 2, 1, ClosureReason.LOST_CONTACT, []),
        (CaseState.OPEN, 2, 1, None, ["open_steps", "booked_date"]),
        (CaseState.CLOSED, 0, 0, ClosureReason.PLAN_COMPLETED, ["already_closed"]),
        (CaseState.CLOSED, 0, 0, ClosureReason.DECEASED, ["already_closed"]),
    ],
)
def test_when_a_case_may_be_closed(state, open_steps, booked, reason, expected):
    found = rules.refusals_to_close(
        state=state, open_steps=open_steps, booked=booked, reason=reason
    )
    assert codes(found) == expected


def test_every_reason_to_close_is_planned_or_not():
    assert set(CLOSURE_TYPE) == set(ClosureReason)


@pytest.mark.parametrize(
    ("state", "due_on", "expected"),
    [
        (CaseState.OPEN, None, []),
        (CaseState.OPEN, TODAY, []),
        (CaseState.OPEN, YESTERDAY, ["due_in_the_past"]),
        (CaseState.CLOSED, None, ["case_closed"]),
    ],
)
def test_when_a_step_may_be_agreed(state, due_on, expected):
    assert codes(rules.refusals_to_agree(state=state, due_on=due_on, today=TODAY)) == expected


@pytest.mark.parametrize(
    ("on", "booked", "expected"),
    [
        (TODAY, 0, []),
        (YESTERDAY, 0, ["date_in_the_past"]),
        (TODAY + dt.timedelta(days=367), 0, ["date_too_far"]),
        (TODAY, 1, ["already_booked"]),
    ],
)
def test_when_a_date_may_be_booked(on, booked, expected):
    found = rules.refusals_to_book(state=CaseState.OPEN, on=on, booked=booked, today=TODAY)
    assert codes(found) == expected


@pytest.mark.parametrize(
    ("state", "case_state", "expected"),
    [
        (StepState.AGREED, CaseState.OPEN, []),
        (StepState.DONE, CaseState.OPEN, ["step_not_open"]),
        (StepState.AGREED, CaseState.CLOSED, ["case_closed"]),
    ],
)
def test_when_a_step_may_be_finished(state, case_state, expected):
    assert codes(rules.refusals_to_finish_step(state=state, case_state=case_state)) == expected


@pytest.mark.parametrize(
    ("state", "on", "expected"),
    [
        (AppointmentState.BOOKED, TODAY, []),
        (AppointmentState.BOOKED, TODAY + dt.timedelta(days=1), ["not_yet"]),
        (AppointmentState.KEPT, TODAY, ["not_booked"]),
    ],
)
def test_when_it_may_be_said_whether_the_person_came(state, on, expected):
    assert codes(rules.refusals_to_hold(state=state, on=on, today=TODAY)) == expected


K, M, C = AppointmentState.KEPT, AppointmentState.MISSED, AppointmentState.CALLED_OFF


@pytest.mark.parametrize(
    ("states", "missed"), [([], 0), ([M, M], 2), ([M, K, M], 1), ([M, C, M], 2), ([M, M, K], 0)]
)
def test_missed_dates_are_counted_since_the_person_last_came(states, missed):
    assert rules.missed_in_a_row(states) == missed


@pytest.mark.parametrize(
    ("one", "other", "clashes"),
    [
        ((9, 0), (9, 29), True),
        ((9, 29), (9, 0), True),
        ((9, 0), (9, 30), False),
        (None, (9, 0), False),
    ],
)
def test_two_dates_less_than_half_an_hour_apart_clash(one, other, clashes):
    first, second = (dt.time(*each) if each else None for each in (one, other))
    assert rules.clash(first, second) is clashes
    assert rules.clash(second, first) is clashes
