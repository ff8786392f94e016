"""What may be planned, what follows what and by whom, and what a report may say."""

import datetime as dt
from decimal import Decimal

import pytest

from spean.casework.outreach import rules
from spean.casework.outreach.rules import Heads, Plan, Report
from spean.casework.outreach.vocabulary import (
    NEXT_STATES,
    STEP_BACK,
    ActivityKind,
    ActivityState,
    CostCurrency,
    Material,
)
from spean.casework.people.vocabulary import Sex

TODAY = dt.date(2026, 3, 2)
S = ActivityState
ME, OTHER = 1, 2


def codes(refusals):
    return [one.code for one in refusals]


def to_plan(*, own_only=False, **changes):
    told = {"kind": ActivityKind.OTHER, "on": TODAY, "place_code": "220405", "organiser_id": ME}
    plan = Plan(**(told | changes))
    return codes(rules.refusals_to_plan(plan, today=TODAY, own_only=own_only, signer=ME))


def to_step(to, state, **changes):
    told = {"same_person": False, "on": TODAY, "today": TODAY}
    return codes(rules.refusals_to_step(to, state=state, **(told | changes)))


def to_report(names=0, **told):
    return codes(rules.refusals_to_report(Report(**told), names=names))


def to_name(**changes):
    told = {"state": S.HELD, "on": TODAY, "today": TODAY, "already": False}
    told |= {"take_from_count": False, "fits": False}
    return codes(rules.refusals_to_name(**(told | changes)))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"on": TODAY + dt.timedelta(days=366)}, []),
        ({"on": TODAY + dt.timedelta(days=367)}, ["day_too_far"]),
        ({"on": TODAY - dt.timedelta(days=62)}, []),
        ({"on": TODAY - dt.timedelta(days=63)}, ["day_too_old"]),
        ({"place_code": "22040503"}, []),
        ({"place_code": "2204"}, ["no_place"]),
        ({"organiser_id": OTHER}, []),
        ({"organiser_id": OTHER, "own_only": True}, ["not_your_activity"]),
        ({"own_only": True}, []),
    ],
)
def test_when_a_plan_may_stand(changes, expected):
    assert to_plan(**changes) == expected


def test_only_a_plan_that_nobody_approved_is_written_anew():
    told = {state: codes(rules.refusals_to_change(state=state)) for state in S}
    assert told.pop(S.PLANNED) == []
    assert set(map(tuple, told.values())) == {("not_planned",)}


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("to", S)
def test_every_step_follows_its_line_and_no_other(state, to):
    expected = [] if to in NEXT_STATES[state] else ["not_from_here"]
    assert to_step(to, state) == expected


def test_nobody_approves_their_own_plan_or_verifies_their_own_report():
    assert to_step(S.APPROVED, S.PLANNED, same_person=True) == ["same_person"]
    assert to_step(S.VERIFIED, S.REPORTED, same_person=True) == ["same_person"]
    assert to_step(S.CANCELLED, S.PLANNED, same_person=True) == []


def test_what_is_to_come_was_not_held():
    tomorrow = TODAY + dt.timedelta(days=1)
    assert to_step(S.HELD, S.APPROVED, on=tomorrow) == ["not_yet"]
    assert to_step(S.REPORTED, S.APPROVED, on=tomorrow) == ["not_yet"]
    assert to_step(S.CANCELLED, S.APPROVED, on=tomorrow) == []


def test_to_cancel_wants_a_reason():
    assert codes(rules.refusals_to_cancel(why=" no ")) == ["no_reason"]
    assert codes(rules.refusals_to_cancel(why="flood")) == []


@pytest.mark.parametrize("state", S)
def test_a_step_is_taken_back_once_by_whoever_took_it(state):
    def back(**changes):
        told = {"state": state, "own": True, "is_back": False, "names": 0}
        return codes(rules.refusals_to_go_back(**(told | changes)))

    if state not in STEP_BACK:
        assert back() == ["nothing_to_undo"]
        return
    assert back() == []
    assert back(is_back=True) == ["nothing_to_undo"]
    assert back(own=False) == ["not_your_step"]
    assert back(names=1) == (["names_stand"] if state is S.APPROVED else [])


@pytest.mark.parametrize(
    ("told", "names", "expected"),
    [
        ({}, 0, ["nobody_came"]),
        ({}, 1, []),
        ({"heads": (Heads(people=5000),)}, 0, []),
        ({"heads": (Heads(people=5001),)}, 0, ["too_many"]),
        ({"heads": (Heads(people=0),)}, 0, ["how_many"]),
        ({"heads": (Heads(people=2, with_disability=-1),)}, 0, ["how_many"]),
        ({"heads": (Heads(people=2, with_disability=3),)}, 0, ["more_than_came"]),
        ({"materials": {Material.POSTER: -1}}, 1, ["how_many_pieces"]),
        ({"cost": Decimal("12.34")}, 1, []),
        ({"cost": Decimal(0)}, 1, []),
        ({"cost": Decimal(-1)}, 1, ["impossible_cost"]),
        ({"cost": Decimal(10**9)}, 1, ["impossible_cost"]),
        ({"cost": Decimal("12.345")}, 1, ["cents"]),
        ({"cost": Decimal("4000.5"), "currency": CostCurrency.KHR}, 1, ["riel_are_whole"]),
        ({"cost": Decimal(4000), "currency": CostCurrency.KHR}, 1, []),
    ],
)
def test_what_a_report_may_say(told, names, expected):
    assert to_report(names=names, **told) == expected


def test_two_lines_for_one_group_are_added():
    women = Heads(people=3, sex=Sex.FEMALE, with_disability=1)
    men = Heads(people=4, sex=Sex.MALE)
    more = Heads(people=2, sex=Sex.FEMALE, with_disability=2)
    both = Heads(people=5, sex=Sex.FEMALE, with_disability=3)
    assert rules.together([women, men, more]) == [both, men]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"state": S.APPROVED}, []),
        ({"state": S.REPORTED}, []),
        ({"state": S.PLANNED}, ["not_open_to_names"]),
        ({"state": S.VERIFIED}, ["not_open_to_names"]),
        ({"on": TODAY + dt.timedelta(days=1)}, ["not_yet"]),
        ({"already": True}, ["already_there"]),
        ({"take_from_count": True}, ["not_among_them"]),
        ({"take_from_count": True, "fits": True}, []),
    ],
)
def test_when_somebody_may_be_put_on_the_list(changes, expected):
    assert to_name(**changes) == expected


@pytest.mark.parametrize("state", S)
def test_a_name_is_struck_while_the_list_is_open(state):
    open_to_names = state in {S.APPROVED, S.HELD, S.REPORTED}
    expected = [] if open_to_names else ["not_open_to_names"]
    assert codes(rules.refusals_to_strike_name(state=state)) == expected


def test_one_contact_comes_of_one_attendance():
    assert codes(rules.refusals_to_follow_up(logged=True)) == ["already_logged"]
    assert rules.refusals_to_follow_up(logged=False) == []


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([], None),
        ([("male", "from_25", "")], None),
        ([("not_said", "unknown", "")], ("not_said", "unknown", "")),
        (
            [("not_said", "from_25", "family_member"), ("female", "unknown", "")],
            ("female", "unknown", ""),
        ),
        (
            [("female", "unknown", "family_member"), ("female", "from_25", "")],
            ("female", "from_25", ""),
        ),
        (
            [("female", "from_25", ""), ("female", "from_25", "family_member")],
            ("female", "from_25", "family_member"),
        ),
    ],
)
def test_somebody_stood_among_those_who_are_most_like_them(cells, expected):
    told = {"sex": "female", "age_band": "from_25", "beneficiary": "family_member"}
    assert rules.nearest_cell(cells, **told) == expected
