"""Decisions about screening and assessing, each with its reason."""

import datetime as dt

import pytest

from spean.casework.assessments import rules
from spean.casework.assessments.vocabulary import AssessmentState, InstrumentUse, Tier

NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def codes(refusals):
    return [one.code for one in refusals]


def test_versions_follow_one_another():
    assert rules.refusals_to_add(version=3, newest=2) == []
    assert codes(rules.refusals_to_add(version=2, newest=2)) == ["version_there"]
    assert str(rules.refusals_to_add(version=1, newest=4)[0].message).endswith(" 5")


def test_a_file_is_refused_line_by_line():
    assert [str(one) for one in rules.refusals_of_file(["line 1: a", "line 2: b"])] == [
        "line 1: a",
        "line 2: b",
    ]


def test_weights_have_names_of_their_own():
    assert rules.refusals_to_weigh(label_there=False) == []
    assert codes(rules.refusals_to_weigh(label_there=True)) == ["label_there"]


@pytest.mark.parametrize(
    ("use", "needs_words", "expected"),
    [
        (InstrumentUse.SCREENING, False, []),
        (InstrumentUse.ASSESSMENT, False, ["other_use"]),
        (InstrumentUse.SCREENING, True, ["needs_words"]),
        (InstrumentUse.QUESTIONS, True, ["other_use", "needs_words"]),
    ],
)
def test_an_instrument_is_asked_for_what_it_is_made_for(use, needs_words, expected):
    wanted = [InstrumentUse.SCREENING]
    refusals = rules.refusals_to_use(use=use, wanted=wanted, needs_words=needs_words)
    assert codes(refusals) == expected


def test_answers_that_do_not_fit_are_named():
    assert rules.refusals_to_answer([]) == []
    refusal = rules.refusals_to_answer(["ec_work", "debt"])[0]
    assert refusal.code == "unfit_answers"
    assert "ec_work, debt" in str(refusal.message)


def test_screening_needs_consent_to_a_file():
    assert rules.refusals_to_screen(consented=True) == []
    assert codes(rules.refusals_to_screen(consented=False)) == ["no_consent"]


@pytest.mark.parametrize(
    ("tier", "now", "suggested", "why", "expected"),
    [
        (Tier.INTENSIVE, Tier.ASSISTED, Tier.ASSISTED, "She is alone", []),
        (Tier.INTENSIVE, Tier.ASSISTED, Tier.ASSISTED, "  no ", ["no_reason"]),
        (Tier.ASSISTED, Tier.INTENSIVE, Tier.ASSISTED, "", []),  # back to what was suggested
        (Tier.ASSISTED, Tier.ASSISTED, Tier.ASSISTED, "", ["same_tier"]),
        (Tier.ASSISTED, None, None, "", ["no_reason"]),
        (Tier.ASSISTED, None, None, "Few answers, but calm", []),
    ],
)
def test_whoever_departs_from_the_suggestion_says_why(tier, now, suggested, why, expected):
    assert (
        codes(rules.refusals_to_decide(tier=tier, now=now, suggested=suggested, why=why))
        == expected
    )


def test_one_draft_of_an_instrument_in_its_newest_version():
    assert rules.refusals_to_start(is_newest=True, drafts=0) == []
    assert codes(rules.refusals_to_start(is_newest=False, drafts=1)) == [
        "older_version",
        "draft_there",
    ]


def test_what_is_finished_stays_as_it_was_said():
    assert rules.refusals_to_write(state=AssessmentState.DRAFT) == []
    assert codes(rules.refusals_to_write(state=AssessmentState.FINISHED)) == ["finished"]


@pytest.mark.parametrize(
    ("minutes", "user", "begins"), [(0, 1, False), (9.9, 1, False), (10, 1, True), (0, 2, True)]
)
def test_a_sitting_is_one_hand_within_ten_minutes(minutes, user, begins):
    now = NOW + dt.timedelta(minutes=minutes)
    assert rules.begins_a_sitting(saved_at=NOW, saved_by=1, now=now, user_id=user) is begins
