"""Files are read strictly: every problem is said with its line, and nothing of such a file is used."""

import unicodedata

import pytest

from spean.engines.instruments import (
    InstrumentFileError,
    Kind,
    problems_with,
    read_instrument,
    read_weights,
    shipped,
)

GOOD = """\
key: our_intake
version: 3
use: assessment
languages: [en, km]
title: {en: Our intake, km: សំណួររបស់យើង}
dimensions:
  living: {en: Living, km: ការរស់នៅ}
scales:
  how:
    - {en: a, km: ក}
    - {en: b, km: ខ}
    - {en: c, km: គ}
    - {en: d, km: ឃ}
    - {en: e, km: ង}
bands:
  - {code: low, from: 0, text: {en: Low, km: ទាប}}
  - {code: high, from: 0.5, text: {en: High, km: ខ្ពស់}}
items:
  - {id: one, kind: five_point, scale: how, dimension: living, text: {en: One, km: មួយ}}
  - {id: two, kind: number, least: 0, most: 9, text: {en: Two, km: ពីរ}}
  - id: three
    kind: choice
    dimension: living
    text: {en: Three, km: បី}
    options:
      - {code: x, value: 1, text: {en: X, km: អិច}}
      - {code: y, value: 0, text: {en: Y, km: អ៊ី}}
  - {id: four, kind: text, text: {en: Four, km: បួន}}
"""
SCREENING = """\
key: ours
version: 1
use: screening
languages: [en]
title: {en: Ours}
items:
  - {id: one, kind: yes_no, may_not_apply: true, text: {en: One}}
tiers:
  starts: {self_service: 0, assisted: 2, intensive: 5}
  points:
    - {item: one, answer: does_not_apply, points: 2}
"""


def problems(text):
    with pytest.raises(InstrumentFileError) as refused:
        read_instrument(text, where="ours.yaml")
    assert str(refused.value).startswith("ours.yaml: ")
    return [str(one) for one in refused.value.problems]


def test_a_good_file_is_read():
    instrument = read_instrument(GOOD)
    assert (instrument.key, instrument.version, instrument.languages) == (
        "our_intake",
        3,
        ("en", "km"),
    )
    assert [one.kind for one in instrument.items] == [
        Kind.FIVE_POINT,
        Kind.NUMBER,
        Kind.CHOICE,
        Kind.TEXT,
    ]
    assert [one.value for one in instrument.items[0].options] == [0, 0.25, 0.5, 0.75, 1]
    assert instrument.items[0].options[4].words == {"en": "e", "km": "ង"}
    assert instrument.item("nobody") is None
    assert read_instrument(SCREENING).tiers.starts["intensive"] == 5


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("key: our_intake", "key: Our Intake", "line 1: `Our Intake`: a name has small letters"),
        ("version: 3", "version: 0", "line 2: versions count from 1"),
        ("version: 3", "version: three", "line 2: a number is expected here"),
        ("version: 3", "version: 1.5", "line 2: a whole number is expected here"),
        ("version: 3", "version: 3\nversion: 4", "line 3: the key `version` stands here twice"),
        ("version: 3\n", "", "line 1: the key `version` is missing"),
        ("version: 3", "version: 3\ncolour: red", "line 3: the key `colour` means nothing here"),
        ("use: assessment", "use: fun", "line 3: `fun` is none of: screening, assessment"),
        ("use: assessment", "use: screening", "a screening, and nothing else, needs `tiers`"),
        ("[en, km]", "[english]", "line 4: languages are codes such as km, en, ja"),
        ("[en, km]", "{a: b}", "line 4: a list is expected here"),
        ("km: សំណួររបស់យើង}", "ja: 質問}", "line 5: the key `km` is missing"),
        ("en: Our intake", "en: ''", "line 5: the words in `en` are empty"),
        ("{en: Living, km: ការរស់នៅ}", "[a]", "line 7: keys and values are expected here"),
        ("    - {en: e, km: ង}\n", "", "line 10: the scale `how` needs five answers"),
        ("from: 0.5", "from: 0", "line 16: bands begin at 0 and rise"),
        ("from: 0.5", "from: 5", "line 17: a number from 0 to 1 is expected here"),
        ("id: two", "id: one", "line 20: the item `one` stands here twice"),
        ("id: two", "id: [a]", "line 20: one word or sentence is expected here"),
        ("scale: how", "scale: why", "line 19: there is no scale `why`"),
        ("dimension: living, t", "dimension: dying, t", "line 19: there is no dimension `dying`"),
        ("{code: x, value: 1,", "{code: x,", "`three`: no value is given for x"),
        ("code: y", "code: x", "line 27: the answer `x` stands here twice, or is taken"),
        ("code: y", "code: prefer_not", "line 27: the answer `prefer_not` stands here twice, or"),
        (", text: {en: X, km: អិច}", "", "line 26: the key `text` is missing"),
        (", text: {en: Four, km: បួន}", "", "line 28: the key `text` is missing"),
        ("kind: text,", "kind: text, dimension: living,", "`four` has a dimension, but no value"),
        ("kind: number,", "kind: number, dimension: living,", "`two` has a dimension, but no val"),
        ("kind: text,", "kind: choice,", "line 28: a choice needs `options`"),
        ("kind: text,", "kind: text, reversed: perhaps,", "`perhaps` is none of: true, false"),
        ("bands:", "least_answered: 0\nbands:", "line 15: from 1 to 100 of a hundred items"),
        ("version: 3", "version: [", "line"),
        ("version: 3", "version: 3\x07", "this is not YAML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(was, becomes, said):
    assert was in GOOD
    assert any(said in one for one in problems(GOOD.replace(was, becomes, 1)))


@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("assisted: 2", "assisted: 0", "line 9: the first tier starts at 0 points"),
        (", intensive: 5", "", "line 9: the key `intensive` is missing"),
        ("item: one", "item: two", "line 11: there is no item `two`"),
        ("answer: does_not_apply", "answer: maybe", "`maybe` is no answer to `one`"),
        ("answer: does_not_apply, ", "", "either `answer` or `at_least` is needed"),
        ("points: 2}", "points: -2}", "a line adds points, or leads to a tier"),
        ("points: 2}", "tier: heavenly}", "`heavenly` is none of: self_service"),
        ("use: screening", "use: questions", "line 9: a screening, and nothing else"),
        ("  starts: {self_service: 0, assisted: 2, intensive: 5}\n", "", "`starts` is missing"),
    ],
)
def test_what_is_wrong_with_a_rule_of_tiers_is_said_with_its_line(was, becomes, said):
    assert was in SCREENING
    assert any(said in one for one in problems(SCREENING.replace(was, becomes, 1)))


def test_every_problem_is_said_at_once_in_the_order_of_lines():
    text = GOOD.replace("version: 3", "version: 0").replace("kind: text", "kind: poem")
    assert [one.split(":")[0] for one in problems(text)] == ["line 2", "line 28"]


def test_a_dimension_needs_an_item_and_an_instrument_items():
    assert "line 7: the dimension `idle` has no item" in problems(
        GOOD.replace("  living: {", "  idle: {en: I, km: ទ}\n  living: {")
    )
    text = GOOD.split("items:", maxsplit=1)[0] + "items: []\n"
    assert any("an instrument needs items" in one for one in problems(text))


@pytest.mark.parametrize("text", ["", "- a", "x" * 300_001])
def test_what_is_no_instrument_at_all_is_refused(text):
    assert len(problems(text)) == 1


def test_a_file_whose_wording_is_to_be_imported_may_lack_it_and_says_so():
    instrument = read_instrument(shipped()["washington_group_short_set.yaml"])
    assert instrument.needs_words
    assert {one.words.get("en") for one in instrument.items} == {None}


@pytest.mark.parametrize("name", list(shipped()))
def test_the_files_we_ship_are_sound(name):
    text = shipped()[name]
    instrument = read_instrument(text, where=name)
    assert text == unicodedata.normalize("NFC", text)
    assert instrument.key == name.removesuffix(".yaml")
    assert instrument.needs_words or set(instrument.languages) == {"en", "km", "ja"}


# ── Answers ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"five": "x"}, "unknown_item"),
        ({"one": "6"}, "unknown_option"),
        ({"one": "does_not_apply"}, "unknown_option"),
        ({"two": "many"}, "not_a_number"),
        ({"two": "-1"}, "too_small"),
        ({"two": "10"}, "too_large"),
        ({"four": "x" * 2001}, "too_long"),
    ],
)
def test_answers_that_are_none_are_named(answers, code):
    assert [one.code for one in problems_with(read_instrument(GOOD), answers)] == [code]


def test_right_answers_have_no_problem():
    right = {"one": "5", "two": "9", "three": "prefer_not", "four": "words"}
    assert problems_with(read_instrument(GOOD), right) == ()
    assert problems_with(read_instrument(GOOD), {"two": ""}) == ()
    assert problems_with(read_instrument(SCREENING), {"one": "does_not_apply"}) == ()


def test_a_number_without_limits_is_any_number():
    free = read_instrument(GOOD.replace("least: 0, most: 9, ", ""))
    assert problems_with(free, {"two": "-1000"}) == ()


# ── Weight tables ─────────────────────────────────────────────────────────────────────────────
def table(*lines):
    return "\n".join(["item,dimension,composite", *lines])


def weights(text, label="table of 2026"):
    return read_weights(text, read_instrument(GOOD), label=label, source="a letter", where="w.csv")


def test_a_weight_table_is_read():
    found = weights("\ufeff" + table("one,2,0.5", "three,1,1.5"))
    assert (found.label, found.source) == ("table of 2026", "a letter")
    assert found.in_dimension == {"one": 2, "three": 1}
    assert found.in_composite == {"one": 0.5, "three": 1.5}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2", "w.csv: line 1: the columns must be item, dimension, composite"),
        ("", "w.csv: line 1: the columns must be item, dimension, composite"),
        (table("one,1,1", "two,1,1", "three,1,1"), "w.csv: line 3: 'two' is no scored item"),
        (table("one,1,1", "one,1,1", "three,1,1"), "w.csv: line 3: 'one' stands here twice"),
        (table("one,-1,1", "three,1,1"), "w.csv: line 2: the weights of 'one' must be numbers"),
        (table("one,1", "three,1,1"), "w.csv: line 2: the weights of 'one' must be numbers"),
        (table("one,1,1"), "w.csv: 'three' has no weight"),
        (table("one,0,1", "three,0,1"), "w.csv: every weight in the dimension 'living' is 0"),
        (table("one,1,0", "three,1,0"), "w.csv: every weight in the composite is 0"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_with_its_line(text, said):
    with pytest.raises(InstrumentFileError) as refused:
        weights(text)
    assert said in str(refused.value)


@pytest.mark.parametrize("label", ["", "unweighted"])
def test_a_table_needs_a_name_of_its_own(label):
    with pytest.raises(InstrumentFileError, match="a name of their own"):
        weights(table("one,1,1", "three,1,1"), label=label)
