"""The file of a questionnaire: read whole or refused whole, and written so that it reads back."""

import json

import pytest
from tests.factories.definitions import every_kind, farm, option, plain, question, text, words

from spean.engines.instruments.questionnaires import (
    Kind,
    Moment,
    QuestionnaireFileError,
    Secrecy,
    Shown,
    as_file,
    load,
    read_questionnaire,
)
from spean.engines.instruments.questionnaires.files import MOST_BYTES


def faults(written):
    with pytest.raises(QuestionnaireFileError) as wrong:
        read_questionnaire(written)
    return [(one.code, one.question, one.detail) for one in wrong.value.faults]


def codes(written):
    return {code for code, _question, _detail in faults(written)}


def test_a_file_is_read_with_everything_that_may_stand_in_it():
    whole = farm()
    assert (whole.key, whole.moment, whole.languages) == ("farm", Moment.CASE, ("km", "en"))
    assert [len(section.questions) for section in whole.sections] == [4, 7]
    assert [one.kind for one in whole.questions] == [Kind(one["kind"]) for one in every_kind()]
    land, hectares, crops = whole.questions[:3]
    assert (land.is_required, land.shown, land.secrecy) == (True, None, Secrecy.PERSONAL)
    assert hectares.shown == Shown("has_land", ("yes",))
    assert (hectares.least, hectares.most, hectares.unit["en"]) == ("0", "50.5", "ha")
    assert [one.code for one in crops.options] == ["rice", "cassava", "other"]
    assert [one.code for one in land.choices] == ["yes", "no"]
    assert whole.question("income").secrecy is Secrecy.SENSITIVE
    assert whole.question("nothing") is None


def test_what_is_written_reads_back_letter_by_letter():
    whole = farm()
    assert read_questionnaire(as_file(whole)) == whole
    assert as_file(read_questionnaire(as_file(whole))) == as_file(whole)


def test_words_are_normal_unicode_without_blanks_around_them():
    whole = farm(title={"km": "  ស្រែ ", "en": "Cafe\u0301 "})
    assert whole.words == {"km": "ស្រែ", "en": "Café"}


def test_a_mark_at_the_beginning_of_the_file_is_not_part_of_it():
    assert read_questionnaire("\ufeff" + text()) == farm()


@pytest.mark.parametrize(
    ("written", "code", "detail"),
    [
        ("", "not_json", "1"),
        ('{\n"format": oops}', "not_json", "2"),
        ("[]", "not_a_mapping", ""),
        ('{"format": "a", "format": "b"}', "key_twice", "format"),
        ("[" * 100_000, "too_deep", ""),
        ("x" * (MOST_BYTES + 1), "file_too_large", str(MOST_BYTES)),
    ],
)
def test_a_hostile_file_is_refused_with_one_reason(written, code, detail):
    assert faults(written)[0] == (code, "", detail)


def test_keys_are_known_and_needed():
    assert ("unknown_key", "", "colour") in faults(text(colour="red"))
    without = {key: value for key, value in plain().items() if key != "moment"}
    assert faults(json.dumps(without))[0] == ("key_missing", "", "moment")
    assert ("other_format", "", "spean-questionnaire/1") in faults(text(format="xlsform"))


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"key": ["farm"]}, "key"),
        ({"languages": "km"}, "languages"),
        ({"languages": ["km", {}]}, "languages"),
        ({"title": "Farm"}, "title"),
        ({"title": {"km": ["x"]}}, "title"),
        ({"sections": {"questions": []}}, "sections"),
        ({"sections": [{"questions": [question("a", required="yes")]}]}, "required"),
    ],
)
def test_what_is_of_another_kind_is_refused(changes, key):
    found = faults(text(**changes))
    assert ("wrong_type", key) in {(code, detail) for code, _question, detail in found}


def test_a_number_stays_as_it_was_typed_however_long():
    limited = farm(sections=[{"questions": [question("a", "decimal", least=0.10, most=7)]}])
    assert (limited.questions[0].least, limited.questions[0].most) == ("0.1", "7")
    endless = text().replace('"50.5"', "9" * 5000).replace('"0"', "Infinity")
    assert codes(endless) == {"bad_limit"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"moment": "wedding"}, "unknown_moment"),
        ({"moment": ["case"]}, "unknown_moment"),
        ({"sections": [{"questions": [question("a", "essay")]}]}, "unknown_kind"),
        ({"sections": [{"questions": [question("a", **{"class": "P9"})]}]}, "unknown_class"),
        ({"sections": [{"questions": [7]}]}, "not_a_mapping"),
        ({"sections": [{"questions": [question("a", shown_if=[])]}]}, "not_a_mapping"),
        ({"sections": [{"questions": [question("a", "one", options=["x"])]}]}, "not_a_mapping"),
    ],
)
def test_an_unknown_word_is_refused(changes, code):
    assert code in codes(text(**changes))


def test_hostile_words_are_told_harmlessly():
    name = "a\u202e" + "b" * 100
    (found,) = [one for one in faults(text(**{name: 1})) if one[0] == "unknown_key"]
    assert found[2].isascii()
    assert len(found[2]) <= 80
    half = text().replace("Farm", "\\ud800")
    assert "bad_character" in codes(half)
    assert str(QuestionnaireFileError([])) == ""
    with pytest.raises(QuestionnaireFileError, match="unknown_key"):
        read_questionnaire(text(colour="red"))


def test_a_draft_may_lack_words_and_a_file_may_not():
    bare = text(title={}, sections=[{"questions": [{"id": "a", "kind": "one", "class": "P1"}]}])
    assert load(bare).questions[0].words == {}
    assert {"no_words", "too_few_options"} <= codes(bare)
    with pytest.raises(QuestionnaireFileError):
        load(text(colour="red"))


def test_at_most_fifty_faults_are_named():
    many = [question(f"q{number}", text={}) for number in range(60)]
    assert len(faults(text(sections=[{"questions": many}]))) == 50


def test_options_with_words_of_their_own_read_back():
    asked = question("a", "one", options=[option("x"), option("y")], help=words("help"))
    whole = farm(sections=[{"questions": [asked]}])
    assert read_questionnaire(as_file(whole)).questions[0].options[1].words == words("y")
