"""What may be sent, what may be said next and by whom, and when a time is over."""

import datetime as dt

import pytest

from spean.casework.referrals import rules
from spean.casework.referrals.rules import TurnFacts
from spean.casework.referrals.vocabulary import (
    DONE,
    NEXT_STATES,
    PARTNERS_WORDS,
    WAITING,
    ReferralState,
    Shared,
    Side,
    Urgency,
    WhyNot,
)

TODAY = dt.date(2026, 3, 2)
S = ReferralState


def codes(refusals):
    return [one.code for one in refusals]


def to_send(**changes):
    told = {"consented": True, "asked": "An identity card.", "is_offered": True}
    told |= {"already": False, "is_protected": False, "to_a_centre": False}
    return codes(rules.refusals_to_send(**(told | changes)))


def to_turn(to, state=S.SENT, side=Side.PARTNER, **more):
    turn = TurnFacts(to=to, **more)
    return codes(rules.refusals_to_turn(turn, state=state, side=side, today=TODAY))


def test_what_is_whole_may_be_sent():
    assert to_send() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"consented": False}, "no_consent"),
        ({"is_offered": False}, "not_offered"),
        ({"already": True}, "already_sent"),
        ({"is_protected": True, "to_a_centre": True}, "protected_needs_one_person"),
        ({"asked": " x "}, "no_request"),
    ],
)
def test_what_is_not_may_not(changes, code):
    assert to_send(**changes) == [code]


def test_a_protected_person_may_be_referred_by_a_link_and_nobody_by_a_closed_door():
    assert to_send(is_protected=True) == []
    assert to_send(to_a_centre=True) == []


def test_every_state_leads_on_or_is_an_end():
    assert {state for state, following in NEXT_STATES.items() if not following} == DONE
    reached = set().union(*NEXT_STATES.values()) | {S.SENT}
    assert reached == set(ReferralState)


def test_a_partner_answers_and_neither_closes_nor_takes_back():
    assert to_turn(S.ACCEPTED) == []
    for state, following in NEXT_STATES.items():
        for to in following - PARTNERS_WORDS - {S.EXPIRED}:
            assert to_turn(to, state, Side.PARTNER, words="x") == ["not_yours"]
            assert to_turn(to, state, Side.RECEIVER, words="x") == ["not_yours"]
            assert to_turn(to, state, Side.SENDER, words="x") == []


def test_nobody_says_that_a_referral_expired():
    for side in Side:
        assert to_turn(S.EXPIRED, side=side) == ["not_from_here"]


def test_an_answer_given_twice_is_refused():
    assert to_turn(S.ACCEPTED, S.ACCEPTED) == ["not_from_here"]
    assert to_turn(S.RECEIVED, S.SENT) == ["not_from_here"]


@pytest.mark.parametrize(
    ("to", "state", "missing", "enough"),
    [
        (S.DECLINED, S.SENT, "no_reason", {"why": WhyNot.NO_PLACE}),
        (S.NOT_RECEIVED, S.ACCEPTED, "no_reason", {"why": WhyNot.NOT_COME}),
        (S.OUTCOME, S.RECEIVED, "no_words", {"words": "She has her card."}),
        (S.APPOINTMENT, S.ACCEPTED, "no_day", {"on": TODAY}),
    ],
)
def test_some_answers_need_more(to, state, missing, enough):
    assert to_turn(to, state) == [missing]
    assert to_turn(to, state, **enough) == []


def test_to_take_back_needs_a_word():
    assert to_turn(S.WITHDRAWN, side=Side.SENDER) == ["no_words"]


def test_days_are_held_against_today():
    day = dt.timedelta(days=1)
    assert to_turn(S.APPOINTMENT, on=TODAY - day) == ["day_in_the_past"]
    assert to_turn(S.APPOINTMENT, on=TODAY + 400 * day) == ["day_too_far"]
    assert to_turn(S.RECEIVED, S.ACCEPTED, on=TODAY + day) == ["day_to_come"]
    assert to_turn(S.RECEIVED, S.ACCEPTED, on=TODAY) == []
    assert to_turn(S.RECEIVED, S.ACCEPTED) == []


def test_what_is_owed_depends_on_the_state_and_the_urgency():
    due = {
        (state, urgency): rules.due_on(state, urgency=urgency, today=TODAY, appointment_on=None)
        for state in (S.SENT, S.ACCEPTED)
        for urgency in Urgency
    }
    days = {key: (day - TODAY).days for key, day in due.items()}
    assert [days[S.SENT, urgency] for urgency in Urgency] == [2, 7, 14]
    assert [days[S.ACCEPTED, urgency] for urgency in Urgency] == [7, 30, 60]
    seen = TODAY + dt.timedelta(days=20)
    after = rules.due_on(S.APPOINTMENT, urgency=Urgency.SOON, today=TODAY, appointment_on=seen)
    assert after == seen + dt.timedelta(days=7)
    assert all(
        rules.due_on(one, urgency=Urgency.SOON, today=TODAY, appointment_on=None) is None
        for one in DONE
    )


def test_overdue_is_the_day_after_but_what_was_declined_waits_at_once():
    assert not rules.is_overdue(S.SENT, TODAY, TODAY)
    assert rules.is_overdue(S.SENT, TODAY - dt.timedelta(days=1), TODAY)
    assert rules.is_overdue(S.DECLINED, TODAY, TODAY)
    assert not rules.is_overdue(S.CLOSED, None, TODAY)


def test_it_expires_after_the_grace_of_its_urgency_and_only_while_an_answer_is_owed():
    for urgency, grace in rules.GRACE_DAYS.items():
        last = TODAY - dt.timedelta(days=grace)
        before = last - dt.timedelta(days=1)
        for state in ReferralState:
            said = [
                rules.has_expired(state, due=due, urgency=urgency, today=TODAY)
                for due in (None, last, before)
            ]
            assert said == [False, False, state in WAITING]


def test_a_name_or_a_phone_needs_the_code():
    assert [one for one in Shared if rules.needs_code([one])] == [Shared.NAME, Shared.PHONE]
    assert not rules.needs_code([])


def test_a_link_is_made_for_what_is_in_hand_and_agreed():
    assert rules.refusals_to_link(state=S.ACCEPTED, consented=True) == []
    assert codes(rules.refusals_to_link(state=S.EXPIRED, consented=False)) == ["over", "no_consent"]


def test_ten_wrong_codes_are_the_last():
    assert [rules.can_try(count) for count in (0, 9, 10, 11)] == [True, True, False, False]
