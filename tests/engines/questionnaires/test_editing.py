"""A draft is changed one step at a time; every step leaves a questionnaire that can be read."""

from dataclasses import replace

from tests.factories.definitions import farm, question

from spean.engines.instruments.questionnaires import (
    Kind,
    Moment,
    Question,
    Shown,
    as_file,
    faults_of,
    load,
)
from spean.engines.instruments.questionnaires.editing import (
    empty,
    moved,
    with_heading,
    with_question,
    with_section,
    without_question,
    without_section,
)

THREE = farm(
    sections=[
        {"questions": [question("a"), question("b", shown_if={"question": "a"})]},
        {"questions": [question("c")]},
    ]
)


def order(whole):
    return [[one.id for one in section.questions] for section in whole.sections]


def test_a_new_one_has_a_title_and_room_for_questions():
    new = empty("farm", Moment.INTAKE, ("km",), {"km": "ស្រែ"})
    assert order(new) == [[]]
    assert [one.code for one in faults_of(new)] == ["no_questions"]
    assert load(as_file(new)) == new


def test_the_heading_changes_and_the_questions_stay():
    changed = with_heading(
        THREE, moment=Moment.CLOSING, languages=("km",), words={"km": "x"}, lead={}
    )
    assert (changed.moment, changed.languages, changed.lead) == (Moment.CLOSING, ("km",), {})
    assert changed.sections == THREE.sections


def test_sections_are_named_added_and_taken_away():
    named = with_section(THREE, 1, {"km": "x"})
    assert named.sections[1].words == {"km": "x"}
    added = with_section(THREE, 9, {"km": "y"})
    assert order(added) == [["a", "b"], ["c"], []]
    assert order(without_section(THREE, 0)) == [["a", "b", "c"]]
    assert order(without_section(THREE, 1)) == [["a", "b", "c"]]
    single = without_section(without_section(named, 0), 0)
    assert order(single) == [["a", "b", "c"]]
    assert single.sections[0].words == {}


def test_a_question_is_added_at_the_end_of_a_section():
    new = Question("d", Kind.SHORT, {"km": "x"})
    assert order(with_question(THREE, new, section=0)) == [["a", "b", "d"], ["c"]]


def test_a_question_is_changed_where_it_stands_or_goes_to_another_section():
    other = replace(THREE.question("a"), id="land")
    changed = with_question(THREE, other, section=0, instead_of="a")
    assert order(changed) == [["land", "b"], ["c"]]
    assert changed.question("b").shown == Shown("land")
    assert order(with_question(THREE, other, section=1, instead_of="a")) == [["b"], ["c", "land"]]


def test_a_question_is_taken_away():
    assert order(without_question(THREE, "b")) == [["a"], ["c"]]


def test_a_question_moves_through_its_section_and_into_the_next():
    assert order(moved(THREE, "a", 1)) == [["b", "a"], ["c"]]
    assert order(moved(THREE, "b", 1)) == [["a"], ["b", "c"]]
    assert order(moved(THREE, "c", -1)) == [["a", "b", "c"], []]
    assert order(moved(THREE, "a", -1)) == order(THREE)
    assert order(moved(THREE, "c", 1)) == order(THREE)
    assert moved(THREE, "nobody", 1) == THREE
