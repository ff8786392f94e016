"""What must be put right before a questionnaire can be published, with the question it is at."""

import pytest
from tests.factories.definitions import farm, option, question, text, words

from spean.engines.instruments.questionnaires import (
    QuestionnaireFileError,
    faults_of,
    load,
    read_questionnaire,
)
from spean.engines.instruments.questionnaires.faults import is_bad

CHOICES = [option("x"), option("y")]


def faults(*questions, **changes):
    sections = [{"questions": list(questions) or [question("a")]}]
    return [
        (one.code, one.question, one.detail)
        for one in faults_of(load(text(**({"sections": sections} | changes))))
    ]


def test_a_whole_questionnaire_has_no_fault():
    assert faults_of(farm()) == ()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"key": "My farm"}, ("bad_name", "", "My farm")),
        ({"languages": ["en"]}, ("no_khmer", "", "")),
        ({"languages": ["km", "fr"]}, ("no_khmer", "", "")),
        ({"languages": ["km", "en", "km"]}, ("language_twice", "", "")),
        ({"title": {"km": "x"}}, ("no_words", "", "en")),
        ({"title": words("x") | {"ja": "x"}}, ("other_language", "", "ja")),
        ({"title": {"km": "x" * 151, "en": "x"}}, ("too_long", "", "150")),
        ({"lead": {"en": "x"}}, ("no_words", "", "km")),
        ({"sections": []}, ("no_questions", "", "")),
        ({"sections": [{"questions": []}]}, ("no_questions", "", "")),
    ],
)
def test_the_whole_has_a_name_languages_and_words(changes, fault):
    assert fault in faults(**changes)


def test_a_section_without_questions_is_named_by_its_place():
    found = faults(sections=[{"questions": [question("a")]}, {"questions": []}])
    assert found == [("empty_section", "", "2")]


def test_there_are_limits_to_everything():
    many = [question(f"q{number}") for number in range(101)]
    assert ("too_many_questions", "", "100") in faults(*many)
    empty = [{"questions": [question(f"q{number}")]} for number in range(21)]
    assert ("too_many_sections", "", "20") in faults(sections=empty)
    options = [option(f"o{number}") for number in range(61)]
    assert ("too_many_options", "a", "60") in faults(question("a", "one", options=options))


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        (question("A b"), ("bad_name", "A b", "")),
        (question("a", text={"km": "x"}), ("no_words", "a", "en")),
        (question("a", help={"km": "x"}), ("no_words", "a", "en")),
        (question("a", "one", options=CHOICES[:1]), ("too_few_options", "a", "")),
        (question("a", "one", options=[*CHOICES, option("x")]), ("option_twice", "a", "x")),
        (
            question("a", "one", options=[*CHOICES, option("prefer_not")]),
            ("option_twice", "a", "prefer_not"),
        ),
        (question("a", "many", options=[*CHOICES, option("X Y")]), ("bad_name", "a", "X Y")),
        (
            question("a", "one", options=[*CHOICES, {"code": "z"}]),
            ("no_words", "a", "km"),
        ),
        (question("a", options=CHOICES), ("options_not_here", "a", "")),
        (question("a", "short", least="1"), ("limits_not_here", "a", "")),
        (question("a", "whole", least="1.5"), ("bad_limit", "a", "1.5")),
        (question("a", "whole", most="many"), ("bad_limit", "a", "many")),
        (question("a", "decimal", most="1" * 16), ("bad_limit", "a", "1" * 16)),
        (question("a", "date", least="1.5.2026"), ("bad_limit", "a", "1.5.2026")),
        (question("a", "date", least="2026-02-30"), ("bad_limit", "a", "2026-02-30")),
        (question("a", "whole", least="3", most="2"), ("limits_crossed", "a", "")),
        (question("a", "whole", unit=words("kg")), ("unit_not_here", "a", "")),
        (question("a", "decimal", unit=words("k" * 30)), ("too_long", "a", "20")),
    ],
)
def test_a_question_has_what_its_kind_needs_and_nothing_else(asked, fault):
    assert fault in faults(asked)


def test_two_questions_have_two_names():
    assert faults(question("a"), question("a")) == [("id_twice", "a", "")]


def waits(name, for_whom, *answers, **more):
    shown = {"question": for_whom} | ({"answers": list(answers)} if answers else {})
    return question(name, shown_if=shown, **more)


def test_a_question_waits_for_an_earlier_one_only():
    assert faults(question("a"), waits("b", "a", "yes")) == []
    assert faults(waits("b", "a", "yes"), question("a")) == [("shown_by_none_before", "b", "a")]
    assert faults(waits("a", "a")) == [("shown_by_none_before", "a", "a")]
    circle = faults(waits("a", "b"), waits("b", "a"))
    assert circle == [("shown_by_none_before", "a", "b")]


def test_a_question_waits_for_an_answer_that_can_be_given():
    assert faults(question("a"), waits("b", "a", "maybe")) == [("shown_by_no_answer", "b", "maybe")]
    number = question("a", "whole")
    assert faults(number, waits("b", "a", "3")) == [("shown_by_no_choice", "b", "a")]
    assert faults(number, waits("b", "a")) == []


def test_what_is_protected_needs_a_case_and_betrays_itself_nowhere():
    hidden = question("a", **{"class": "P4"})
    assert faults(hidden, moment="intake") == [("protected_needs_a_case", "a", "")]
    assert faults(hidden) == []
    assert faults(hidden, waits("b", "a", "yes")) == [("tells_what_is_protected", "b", "a")]
    assert faults(hidden, waits("b", "a", "yes", **{"class": "P4"})) == []


@pytest.mark.parametrize("char", ["\x00", "\n", "\u202e", "\u2066", "\ufeff", "\ue000", "\u2028"])
def test_invisible_and_turning_characters_are_refused(char):
    assert is_bad(char)
    found = faults(question("a", text={"km": f"a{char}b", "en": "x"}))
    assert found == [("bad_character", "a", f"U+{ord(char):04X}")]


@pytest.mark.parametrize("char", ["\u200b", "\u200c", "\u200d", "ក", " ", "=", "😀"])
def test_letters_of_ours_stay(char):
    assert not is_bad(char)


def test_a_formula_is_a_text_like_any_other():
    written = text(title={"km": "=1+1", "en": "@SUM(A1)"})
    assert read_questionnaire(written).words["km"] == "=1+1"


def test_a_file_is_refused_for_what_a_draft_may_lack():
    with pytest.raises(QuestionnaireFileError):
        read_questionnaire(text(title={}))
