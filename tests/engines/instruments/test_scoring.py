"""Scores against tables that were computed by hand, and what must hold for any answers."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.instruments.answers import FULL

from spean.engines.instruments import (
    NOT_APPLICABLE,
    PREFER_NOT,
    Instrument,
    Score,
    Weights,
    read_instrument,
    score,
    shipped,
)

REINTEGRATION = read_instrument(shipped()["reintegration_sustainability.yaml"])
SCORED = [one for one in REINTEGRATION.items if one.dimension]


def without(*names, **changes):
    return {name: answer for name, answer in (FULL | changes).items() if name not in names}


def dimensions(result):
    return tuple(one.value for one in result.dimensions)


BY_HAND = [
    # answers, the three dimensions, the composite, the band
    (FULL, (4 / 8, 5 / 8, 6 / 8), 15 / 24, "needs_some"),
    # two of eight passed over: six are 75 %, so the rest is re-normalised
    (without("ec_work", "ec_means"), (3 / 6, 5 / 8, 6 / 8), 14 / 22, "needs_some"),
    (without(ec_work=PREFER_NOT, ec_means=""), (3 / 6, 5 / 8, 6 / 8), 14 / 22, "needs_some"),
    # three of eight: 62.5 % is too little, and one null dimension makes the composite null
    (without("ec_work", "ec_means", "ec_debt"), (None, 5 / 8, 6 / 8), None, ""),
    # no child of school age: seven items apply, none is missing
    (without(so_school=NOT_APPLICABLE), (4 / 8, 4 / 7, 6 / 8), 14 / 23, "needs_some"),
    # of seven that apply, five are 71.4 %, four are 57.1 %
    (
        without("so_house", "so_papers", so_school=NOT_APPLICABLE),
        (4 / 8, 2.25 / 5, 6 / 8),
        (4 + 2.25 + 6) / 21,
        "needs_some",
    ),
    (
        without("so_house", "so_papers", "so_water", so_school=NOT_APPLICABLE),
        (4 / 8, None, 6 / 8),
        None,
        "",
    ),
    # "does not apply" where the item always applies is no answer
    (without(ec_work=NOT_APPLICABLE), (3 / 7, 5 / 8, 6 / 8), 14 / 23, "needs_some"),
    ({}, (None, None, None), None, ""),
    ({"wants_to_talk": "yes", "matters_most": "ផ្ទះ"}, (None, None, None), None, ""),
]


@pytest.mark.parametrize(("answers", "expected", "composite", "band"), BY_HAND)
def test_scores_are_those_of_the_hand_computed_table(answers, expected, composite, band):
    result = score(REINTEGRATION, answers)
    assert dimensions(result) == pytest.approx(expected)
    assert result.composite == (None if composite is None else pytest.approx(composite))
    assert result.band == band


def test_a_score_carries_what_it_is_made_with_and_what_is_missing():
    result = score(REINTEGRATION, without("ec_work", "ps_join"))
    assert (result.instrument, result.version, result.weights) == (
        "reintegration_sustainability",
        1,
        "unweighted",
    )
    assert result.missing == ("ec_work", "ps_join")
    assert [(one.dimension, one.answered, one.asked) for one in result.dimensions] == [
        ("economic", 7, 8),
        ("social", 8, 8),
        ("psychosocial", 7, 8),
    ]


def test_weights_of_a_dimension_and_of_the_composite_may_differ():
    """ec_income counts three times in its dimension, and not at all in the composite."""
    equal = {one.id: 1.0 for one in SCORED}
    weights = Weights("a table", equal | {"ec_income": 3.0}, equal | {"ec_income": 0.0})
    result = score(REINTEGRATION, FULL, weights)
    assert dimensions(result)[0] == pytest.approx((3 * 0.25 + 3.75) / 10)
    assert result.composite == pytest.approx((15 - 0.25) / 23)
    assert result.weights == "a table"


def test_what_weighs_nothing_makes_no_score():
    nothing = {one.id: 0.0 for one in SCORED}
    result = score(REINTEGRATION, FULL, Weights("nothing", nothing, nothing))
    assert dimensions(result) == (None, None, None)
    assert result.composite is None
    assert {part.in_composite for part in result.parts} == {0.0}


def test_an_instrument_without_dimensions_has_no_score():
    questions = read_instrument(shipped()["washington_group_short_set.yaml"])
    result = score(questions, {"seeing": "1"})
    assert (result.dimensions, result.composite, result.parts) == ((), None, ())


def test_weights_that_lack_an_item_are_refused():
    with pytest.raises(KeyError):
        score(REINTEGRATION, FULL, Weights("short", {}, {}))


def numbers_instrument():
    return read_instrument(
        """
key: numbers
version: 2
use: assessment
languages: [en]
title: {en: Numbers}
dimensions: {only: {en: Only}}
items:
  - id: days
    kind: number
    dimension: only
    least: 0
    most: 30
    text: {en: How many days}
    cuts: [{from: 20, value: 1}, {from: 0, value: 0}, {from: 10, value: 0.5}]
"""
    )


@pytest.mark.parametrize(
    ("answer", "value"),
    [("0", 0), ("9.5", 0), ("10", 0.5), ("19", 0.5), ("30", 1), ("-1", None), ("many", None)],
)
def test_a_number_has_the_value_of_the_last_cut_it_reaches(answer, value):
    assert score(numbers_instrument(), {"days": answer}).composite == value


# ── What must hold for any answers ────────────────────────────────────────────────────────────
def codes(item):
    return [one.code for one in item.options]


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        one.id: st.sampled_from([*codes(one), PREFER_NOT, NOT_APPLICABLE, "nonsense"])
        for one in SCORED
    },
)
WEIGHTS = st.builds(
    lambda one, other: Weights("any", one, other),
    *[
        st.fixed_dictionaries({one.id: st.floats(0, 1e6, allow_subnormal=False) for one in SCORED})
        for _ in range(2)
    ],
)


@given(ANSWERS, WEIGHTS)
def test_every_score_lies_between_nought_and_one(answers, weights):
    result = score(REINTEGRATION, answers, weights)
    values = [*dimensions(result), result.composite]
    assert all(value is None or 0 <= value <= 1 for value in values)


@given(ANSWERS, WEIGHTS, st.sampled_from(SCORED), st.data())
def test_a_better_answer_never_lowers_a_score(answers, weights, item, data):
    ranked = sorted(codes(item), key=item.value_of)
    worse, better = sorted(
        data.draw(st.lists(st.sampled_from(ranked), min_size=2, max_size=2)), key=ranked.index
    )
    low = score(REINTEGRATION, answers | {item.id: worse}, weights)
    high = score(REINTEGRATION, answers | {item.id: better}, weights)
    for before, after in zip(
        [*dimensions(low), low.composite], [*dimensions(high), high.composite], strict=True
    ):
        assert (before is None) == (after is None)
        assert before is None or before <= after


@given(ANSWERS, WEIGHTS, st.randoms())
def test_the_order_of_items_and_answers_changes_not_one_digit(answers, weights, random):
    items, given_answers = list(REINTEGRATION.items), list(answers.items())
    random.shuffle(items)
    random.shuffle(given_answers)
    kept = {name: getattr(REINTEGRATION, name) for name in REINTEGRATION.__dataclass_fields__}
    shuffled = Instrument(**kept | {"items": tuple(items)})
    assert score(shuffled, dict(given_answers), weights) == score(REINTEGRATION, answers, weights)


@given(ANSWERS)
def test_equal_weights_give_the_exact_mean(answers):
    result = score(REINTEGRATION, answers)
    for one in result.dimensions:
        parts = [Fraction(p.value) for p in result.parts if p.dimension == one.dimension]
        if one.value is not None:
            assert one.value == pytest.approx(float(sum(parts) / len(parts)))
    assert (result.composite is None) == (None in dimensions(result))


@given(ANSWERS, WEIGHTS)
def test_the_parts_add_up_to_the_scores(answers, weights):
    result = score(REINTEGRATION, answers, weights)
    if result.composite is not None:
        assert sum(p.in_composite for p in result.parts) == pytest.approx(result.composite)
    for one in result.dimensions:
        parts = [p.in_dimension for p in result.parts if p.dimension == one.dimension]
        assert one.value is None or sum(parts) == pytest.approx(one.value)


@given(ANSWERS)
def test_a_score_survives_being_kept_as_json(answers):
    result = score(REINTEGRATION, answers)
    plain = result.as_plain()
    assert json.loads(json.dumps(plain)) == plain
    assert Score.from_plain(plain) == result
