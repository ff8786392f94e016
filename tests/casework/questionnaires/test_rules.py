"""Decisions about questionnaires, without a database."""

import datetime as dt

import pytest
from django.utils.translation import override

from spean.casework.assessments.vocabulary import AssessmentState
from spean.casework.questionnaires import rules
from spean.casework.questionnaires.vocabulary import AnswerClass, AnswerKind, Moment, VersionState
from spean.engines.instruments.questionnaires import NEVER_KEPT, Fault, Kind, Secrecy
from spean.engines.instruments.questionnaires import Moment as Asked

DAY = dt.date(2026, 3, 2)


def codes(refusals):
    return [one.code for one in refusals]


def test_the_words_of_the_pages_and_of_the_engine_are_the_same():
    assert [one.value for one in Kind] == AnswerKind.values
    assert [one.value for one in Secrecy] == AnswerClass.values
    assert [one.value for one in Asked] == Moment.values


def test_a_fault_is_a_sentence_with_its_question():
    with override("en"):
        assert rules.sentence(Fault("no_questions")) == "There is no question yet."
        assert rules.sentence(Fault("no_words", "debt", "km")) == (
            "Question “debt”: The words in “km” are missing."
        )
        assert rules.sentence(Fault("bad_name", "A b")).startswith("Question “A b”: “A b” is no")
    assert set(rules.FAULTS) >= NEVER_KEPT


def test_a_draft_holds_what_lacks_and_not_what_cannot_be_shown():
    found = rules.refusals_to_keep([Fault("no_words", "a", "km"), Fault("bad_character", "a", "x")])
    assert codes(found) == ["bad_character"]
    assert codes(rules.refusals_of_faults([Fault("no_words", "a", "km")])) == ["no_words"]


def test_beginning_continuing_changing_and_undoing():
    assert codes(rules.refusals_to_begin(key_there=True)) == ["key_there"]
    assert rules.refusals_to_begin(key_there=False) == []
    assert codes(rules.refusals_to_continue(drafts=1)) == ["draft_there"]
    assert rules.refusals_to_continue(drafts=0) == []
    assert codes(rules.refusals_to_change(state=VersionState.PUBLISHED)) == ["published"]
    assert rules.refusals_to_change(state=VersionState.DRAFT) == []
    assert codes(rules.refusals_to_undo(changed=False)) == ["nothing_to_undo"]
    assert rules.refusals_to_undo(changed=True) == []
    assert codes(rules.refusals_to_find(there=False)) == ["not_there"]
    assert rules.refusals_to_find(there=True) == []


def publishing(**changes):
    facts = {"state": VersionState.DRAFT, "faults": [], "hands": [1], "user_id": 2} | changes
    return codes(rules.refusals_to_publish(**facts))


def test_nobody_publishes_what_they_wrote_in_nor_what_is_wrong():
    assert publishing() == []
    assert publishing(user_id=1) == ["own_words"]
    assert publishing(state=VersionState.PUBLISHED) == ["published"]
    assert publishing(faults=[Fault("no_questions")]) == ["no_questions"]


@pytest.mark.parametrize(
    ("state", "to", "drafts", "said"),
    [
        ("draft", "dropped", 1, []),
        ("dropped", "draft", 0, []),
        ("dropped", "draft", 1, ["draft_there"]),
        ("published", "dropped", 0, ["published"]),
        ("dropped", "dropped", 0, ["published"]),
    ],
)
def test_only_a_draft_is_thrown_away_or_taken_back(state, to, drafts, said):
    found = rules.refusals_to_drop(state=VersionState(state), to=VersionState(to), drafts=drafts)
    assert codes(found) == said


def test_what_was_in_use_goes_out_of_use_and_back():
    assert codes(rules.refusals_to_retire(retired=True, published=1)) == ["retired"]
    assert codes(rules.refusals_to_retire(retired=False, published=0)) == ["never_used"]
    assert rules.refusals_to_retire(retired=False, published=1) == []
    assert codes(rules.refusals_to_take_up(retired=False)) == ["in_use"]
    assert rules.refusals_to_take_up(retired=True) == []


def asking(**changes):
    facts = {
        "in_use": True,
        "fits_project": True,
        "moment": Moment.INTAKE,
        "in_case": False,
        "drafts": 0,
        "consented": True,
    } | changes
    return codes(rules.refusals_to_ask(**facts))


def test_a_questionnaire_is_asked_at_its_moment_and_in_its_project():
    assert asking() == []
    assert asking(moment=Moment.CASE, in_case=True) == []
    assert asking(moment=Moment.CLOSING, in_case=True) == []
    assert asking(in_case=True) == ["other_moment"]
    assert asking(moment=Moment.CASE) == ["other_moment"]
    assert asking(in_use=False, fits_project=False, drafts=1, consented=False) == [
        "not_in_use",
        "other_project",
        "draft_there",
        "no_consent",
    ]


def test_answers_fit_and_are_whole_before_they_are_finished():
    assert rules.refusals_to_answer([]) == []
    (one,) = rules.refusals_to_answer(["debt", "land"])
    assert (one.code, str(one)[-10:]) == ("unfit_answers", "debt, land")
    assert rules.refusals_to_finish([]) == []
    (one,) = rules.refusals_to_finish(["debt"])
    assert (one.code, str(one)[-4:]) == ("not_answered", "debt")
    assert rules.refusals_to_write(state=AssessmentState.DRAFT) == []
    assert codes(rules.refusals_to_write(state=AssessmentState.FINISHED)) == ["finished"]


def reopening(**changes):
    facts = {
        "state": AssessmentState.FINISHED,
        "finished_on": DAY,
        "today": DAY,
        "same_hand": True,
        "drafts": 0,
    } | changes
    return codes(rules.refusals_to_reopen(**facts))


def test_finishing_is_undone_by_the_same_hand_on_the_same_day():
    assert reopening() == []
    assert reopening(state=AssessmentState.DRAFT) == ["not_finished"]
    assert reopening(today=DAY + dt.timedelta(days=1)) == ["too_late"]
    assert reopening(same_hand=False, drafts=1) == ["too_late", "draft_there"]
