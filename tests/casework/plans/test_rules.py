"""What may be done to a plan: plain values, no database."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from spean.casework.plans import rules
from spean.casework.plans.rules import ActivityFacts, Cost, Signing, Total
from spean.casework.plans.vocabulary import (
    IN_FORCE,
    OPEN,
    ActivityState,
    Dimension,
    PlanState,
    Provider,
)

S, A = PlanState, ActivityState
DAY = dt.date(2026, 3, 2)
SOUND = ActivityFacts(what="A machine", dimension=Dimension.ECONOMIC)
KNOWN = frozenset({"safe=yes", "safe=no"})


def codes(refusals):
    return [one.code for one in refusals]


@pytest.mark.parametrize("state", sorted(set(S) - OPEN))
def test_what_was_signed_is_never_written_in(state):
    assert codes(rules.refusals_to_write(state=state)) == ["signed"]


@pytest.mark.parametrize("state", sorted(OPEN))
def test_what_nobody_signed_is_written_in(state):
    assert rules.refusals_to_write(state=state) == []


def test_one_version_is_written_at_a_time():
    assert codes(rules.refusals_to_start(open_versions=1)) == ["version_open"]
    assert rules.refusals_to_start(open_versions=0) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"what": "  "}, ["no_words"]),
        ({"from_on": DAY, "to_on": DAY}, []),
        ({"from_on": DAY, "to_on": dt.date(2026, 3, 1)}, ["ends_before"]),
        ({"provider": Provider.SERVICE}, ["no_service"]),
        ({"provider": Provider.OTHER, "provider_name": " "}, ["no_provider"]),
        ({"provider": Provider.OTHER, "provider_name": "Her uncle"}, []),
        ({"cost": Decimal(-1), "currency": "USD"}, ["negative_cost"]),
        ({"cost": Decimal(1)}, ["no_currency"]),
        ({"cost": Decimal(1), "currency": "THB"}, ["no_currency"]),
        ({"cost": Decimal("0.10"), "currency": "USD"}, []),
        ({"cost": Decimal("4000.50"), "currency": "KHR"}, ["riel_have_no_cents"]),
        ({"cost": Decimal("4000.00"), "currency": "KHR"}, []),
        ({"project_id": 7}, ["source_without_cost"]),
        ({"marks": {"safe": "yes"}}, []),
        ({"marks": {"safe": "perhaps"}}, ["unknown_mark"]),
    ],
)
def test_an_activity_says_what_it_needs_to(changes, found):
    facts = replace(SOUND, **changes)
    assert codes(rules.refusals_to_plan(facts=facts, offered=False, known=KNOWN)) == found


def test_a_service_of_the_directory_has_to_be_there():
    facts = replace(SOUND, provider=Provider.SERVICE, service_id=3)
    assert rules.refusals_to_plan(facts=facts, offered=True, known=KNOWN) == []


def test_a_plan_without_goals_or_activities_is_not_discussed_yet():
    found = rules.refusals_to_discuss(state=S.DRAFT, goals=" ", activities=0)
    assert codes(found) == ["no_goal", "no_activity"]
    assert rules.refusals_to_discuss(state=S.DRAFT, goals="work", activities=1) == []


def sign(state=S.DISCUSSED, on=DAY, witness="Her mother", discussed_on=DAY):
    signing = Signing(on=on, how="thumbprint", witness=witness)
    return codes(
        rules.refusals_to_sign(
            state=state, signing=signing, discussed_on=discussed_on, today=dt.date(2026, 3, 5)
        )
    )


def test_the_person_signs_what_was_discussed_and_somebody_sees_it():
    assert sign() == []
    assert sign(on=dt.date(2026, 3, 5)) == []
    assert sign(witness=" ") == ["no_witness"]
    assert sign(on=dt.date(2026, 3, 1)) == ["impossible_day"]
    assert sign(on=dt.date(2026, 3, 6)) == ["impossible_day"]
    assert sign(state=S.DRAFT, discussed_on=None) == ["not_discussed"]
    assert sign(state=S.APPROVED) == ["signed"]


def test_nobody_approves_what_they_wrote_in():
    approve = rules.refusals_to_approve
    assert approve(state=S.SIGNED, hands=[1, 2], user_id=3) == []
    assert codes(approve(state=S.SIGNED, hands=[1, 2], user_id=2)) == ["own_plan"]
    assert codes(approve(state=S.DISCUSSED, hands=[1], user_id=3)) == ["not_signed"]


@pytest.mark.parametrize("plan", list(S))
def test_only_a_signed_plan_is_carried_out(plan):
    told = {"plan": plan, "state": A.PLANNED}
    found = [] if plan in IN_FORCE else ["not_in_force"]
    assert codes(rules.refusals_to_move(**told, to=A.DELIVERED, cost=None)) == found
    assert codes(rules.refusals_to_step(**told, step_open=False)) == found


def test_money_waits_for_the_approval():
    told = {"state": A.PLANNED, "cost": Decimal(5)}
    for to in (A.COMMITTED, A.DELIVERED):
        assert codes(rules.refusals_to_move(plan=S.SIGNED, to=to, **told)) == ["not_approved"]
        assert rules.refusals_to_move(plan=S.APPROVED, to=to, **told) == []
    assert rules.refusals_to_move(plan=S.SIGNED, to=A.CANCELLED, **told) == []


def test_what_is_verified_stays_and_what_is_cancelled_can_be_taken_up():
    move = {"plan": S.APPROVED, "cost": None}
    found = rules.refusals_to_move(state=A.VERIFIED, to=A.PLANNED, **move)
    assert codes(found) == ["not_from_here"]
    assert rules.refusals_to_move(state=A.CANCELLED, to=A.PLANNED, **move) == []


def test_one_open_step_an_activity():
    told = {"plan": S.APPROVED}
    found = rules.refusals_to_step(state=A.CANCELLED, step_open=True, **told)
    assert codes(found) == ["cancelled", "step_there"]


def test_costs_are_summed_exactly_by_source_and_currency():
    """A tenth of a dollar ten times is a dollar; riel are never added to dollars."""
    tenths = [Cost(Decimal("0.10"), "USD", 7, A.PLANNED)] * 10
    others = [
        Cost(Decimal(40000), "KHR", 7, A.DELIVERED),
        Cost(Decimal("5.05"), "USD", None, A.COMMITTED),
        Cost(Decimal(999), "USD", 7, A.CANCELLED),
        Cost(None, "", None, A.PLANNED),
        Cost(None, "", None, A.CANCELLED),
    ]
    assert rules.totals([*tenths, *others]) == [
        Total(None, "USD", Decimal("5.05")),
        Total(7, "KHR", Decimal(40000)),
        Total(7, "USD", Decimal("1.00")),
    ]
    assert rules.without_a_cost(others) == 1
    assert rules.totals([]) == []
