"""Decisions about complaints: lanes, days, who may take which step, and the code."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spean.casework.complaints import rules
from spean.casework.complaints.rules import Told, TurnFacts
from spean.casework.complaints.vocabulary import (
    NEXT_STATES,
    OVER,
    ComplaintKind,
    ComplaintState,
    Lane,
    Voice,
)

S = ComplaintState
FRIDAY, MONDAY = dt.date(2026, 11, 20), dt.date(2026, 11, 23)


def codes(refusals):
    return [one.code for one in refusals]


def turn(to, words="said in a few words", **facts):
    known = {
        "state": S.RECEIVED,
        "voice": Voice.CENTRE,
        "by": 1,
        "answered_by": (),
        "is_appealed": False,
        "due": None,
        "today": MONDAY,
    }
    return codes(rules.refusals_to_turn(TurnFacts(to=to, words=words), **(known | facts)))


def test_every_kind_has_a_lane_and_days():
    assert set(rules.TERMS) == set(ComplaintKind)
    sensitive = {kind for kind, terms in rules.TERMS.items() if terms.lane is Lane.SENSITIVE}
    assert sensitive == {
        ComplaintKind.MONEY,
        ComplaintKind.DISCRIMINATION,
        ComplaintKind.PSEA,
        ComplaintKind.DANGER,
    }


def test_a_table_that_is_not_whole_is_refused():
    text = '[praise]\nlane = "ordinary"\nacknowledge = 1\nanswer = 2\n'
    with pytest.raises(ValueError, match="kinds without a lane"):
        rules.read_terms(text)
    rows = [text.replace("praise", kind.value) for kind in ComplaintKind]
    assert len(rules.read_terms("".join(rows))) == len(ComplaintKind)
    rows[0] = rows[0].replace("answer = 2", "answer = 0")
    with pytest.raises(ValueError, match="contradict each other"):
        rules.read_terms("".join(rows))


def test_who_asks_for_confidence_gets_it():
    assert rules.lane_of(ComplaintKind.PRAISE, in_confidence=True) is Lane.SENSITIVE
    assert rules.lane_of(ComplaintKind.PRAISE, in_confidence=False) is Lane.ORDINARY
    assert rules.lane_of(ComplaintKind.PSEA, in_confidence=False) is Lane.SENSITIVE


@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), st.integers(1, 60))
def test_working_days_end_on_one_and_are_as_many(day, count):
    end = rules.working_days_after(day, count)
    between = [day + dt.timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert end.weekday() < 5
    assert sum(one.weekday() < 5 for one in between) == count


def due(state, kind=ComplaintKind.SERVICE, today=MONDAY):
    return rules.due_on(state, kind, received_on=FRIDAY, today=today)


def test_each_state_owes_its_next_word():
    assert due(S.RECEIVED) == dt.date(2026, 11, 25)  # three working days
    assert due(S.ACKNOWLEDGED) == due(S.LOOKED_INTO) == dt.date(2026, 12, 11)  # fifteen
    assert due(S.ANSWERED) == dt.date(2026, 12, 7)  # ten from the answer
    assert due(S.APPEALED) == dt.date(2026, 12, 14)  # fifteen from the appeal
    assert {due(state) for state in OVER} == {None}


def test_a_day_that_is_over_is_overdue():
    assert rules.is_overdue(FRIDAY, MONDAY)
    assert not rules.is_overdue(MONDAY, MONDAY)
    assert not rules.is_overdue(None, MONDAY)


def test_nothing_but_words_is_asked():
    assert codes(rules.refusals_to_tell(Told(kind=ComplaintKind.SERVICE, words=" a "))) == [
        "no_words"
    ]
    assert rules.refusals_to_tell(Told(kind=ComplaintKind.SERVICE, words="rude to me")) == []


def test_what_cannot_follow_is_refused():
    for state in S:
        for to in set(S) - NEXT_STATES[state]:
            assert turn(to, state=state) == ["not_from_here"]


@pytest.mark.parametrize("to", [S.LOOKED_INTO, S.ANSWERED, S.WITHDRAWN, S.PASSED_ON])
def test_every_step_but_the_first_word_says_something(to):
    assert turn(to, words=" ") == ["no_words"]
    assert turn(to) == []
    assert turn(S.ACKNOWLEDGED, words="") == []


def test_whoever_complained_only_appeals():
    assert turn(S.ANSWERED, voice=Voice.COMPLAINANT) == ["not_yours"]
    assert turn(S.APPEALED, state=S.ANSWERED, voice=Voice.COMPLAINANT, due=MONDAY) == []


def test_an_answer_is_appealed_once_in_time_and_with_words():
    late = {"state": S.ANSWERED, "due": FRIDAY, "is_appealed": True}
    assert turn(S.APPEALED, words="", **late) == ["appealed_once", "appeal_too_late", "no_words"]


def test_whose_answer_was_appealed_neither_answers_again_nor_closes():
    appealed = {"is_appealed": True, "answered_by": {1}}
    assert turn(S.ANSWERED, state=S.APPEALED, **appealed) == ["own_answer"]
    assert turn(S.CLOSED, state=S.ANSWERED, **appealed) == ["own_answer"]
    assert turn(S.ANSWERED, state=S.APPEALED, **appealed, by=2) == []
    assert turn(S.CLOSED, state=S.ANSWERED, **appealed, by=2, due=MONDAY) == []


def test_nothing_is_closed_while_it_may_be_appealed():
    assert turn(S.CLOSED, state=S.ANSWERED, due=MONDAY) == ["may_still_appeal"]
    assert turn(S.CLOSED, state=S.ANSWERED, due=FRIDAY) == []


def test_out_of_the_sensitive_lane_only_a_handler_sorts():
    def sort(**facts):
        known = {"lane": Lane.ORDINARY, "is_handler": False, "state": S.RECEIVED}
        return codes(rules.refusals_to_sort(**(known | facts)))

    assert sort() == []
    assert sort(lane=Lane.SENSITIVE) == ["not_your_duty"]
    assert sort(lane=Lane.SENSITIVE, is_handler=True) == []
    assert sort(state=S.CLOSED) == ["over"]


def test_the_reply_is_what_an_answer_says():
    assert {state for state in S if rules.is_reply(state)} == {S.ANSWERED, S.PASSED_ON}


@given(st.integers(0, 10**30))
def test_a_code_is_read_as_it_is_written_in_whatever_digits(number):
    code = rules.code_from(number)
    written = rules.code_written(code)
    assert re.fullmatch(r"(\d{4} ){3}\d{4}", written)
    khmer = written.translate(str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩"))
    assert rules.code_typed(written) == rules.code_typed(f" {khmer}.") == code


@given(st.integers(0, 10**15 - 1), st.integers(0, 15), st.integers(1, 9))
def test_no_slip_in_one_digit_is_a_code(number, at, more):
    code = rules.code_from(number)
    slip = code[:at] + str((int(code[at]) + more) % 10) + code[at + 1 :]
    assert rules.code_typed(slip) == ""


@pytest.mark.parametrize("typed", ["", "1", "x" * 200, "²" * 16, "1" * 17, "12345678901234 "])
def test_what_cannot_be_a_code_is_none(typed):
    assert rules.code_typed(typed) == ""


def test_in_time_is_by_the_day_that_was_promised():
    def times(acknowledged, answered):
        return rules.times_of(
            kind=ComplaintKind.SERVICE,
            received_on=FRIDAY,
            acknowledged_on=acknowledged,
            answered_on=answered,
        )

    assert times(dt.date(2026, 11, 25), dt.date(2026, 12, 11)) == {
        "acknowledged": True,
        "answered": True,
    }
    assert times(dt.date(2026, 11, 26), None) == {"acknowledged": False, "answered": False}
