"""Which questions are asked, what is an answer to them, and what is kept of it."""

import pytest
from tests.factories.definitions import FULL, farm, option, question

from spean.engines.instruments.questionnaires import (
    PREFER_NOT,
    Kind,
    asked,
    counts_of,
    kept,
    missing,
    problems_with,
    tidy,
)

FARM = farm()


def ids(answers):
    return [one.id for one in asked(FARM, answers)]


def wrong(**answers):
    return {one.item: one.code for one in problems_with(FARM, answers)}


def test_a_question_is_asked_once_the_answer_it_waits_for_is_given():
    always = ["has_land", "main_crop", "children", "income", "since", "head", "story", "village"]
    always.append("was_in")
    assert ids({}) == always
    assert ids({"has_land": "no", "hectares": "2"}) == always
    assert ids({"has_land": "yes"})[:2] == ["has_land", "hectares"]
    assert ids({"has_land": "yes", "hectares": "2"})[:3] == ["has_land", "hectares", "crops"]
    assert "crops" not in ids({"has_land": "yes", "hectares": PREFER_NOT})


def test_several_answers_show_what_waits_for_one_of_them():
    crops = question("crops", "many", options=[option("rice"), option("corn")])
    later = question("rice_sold", shown_if={"question": "crops", "answers": ["rice"]})
    whole = farm(sections=[{"questions": [crops, later]}])
    assert len(asked(whole, {"crops": "corn rice"})) == 2
    assert len(asked(whole, {"crops": "corn"})) == 1


def test_full_answers_fit():
    assert wrong(**FULL) == {}
    assert wrong(**dict.fromkeys(FULL, PREFER_NOT)) == {}
    assert wrong(**dict.fromkeys(FULL, "")) == {}


@pytest.mark.parametrize(
    ("name", "answer", "code"),
    [
        ("nothing", "x", "unknown_item"),
        ("has_land", "maybe", "unknown_option"),
        ("main_crop", "rice cassava", "unknown_option"),
        ("crops", "rice rice", "unknown_option"),
        ("crops", "rice  cassava", "unknown_option"),
        ("crops", "rice prefer_not", "unknown_option"),
        ("children", "2.5", "not_whole"),
        ("children", "-1", "too_small"),
        ("children", "21", "too_large"),
        ("children", "9" * 16, "not_whole"),
        ("children", "២", "not_whole"),
        ("hectares", "much", "not_a_number"),
        ("hectares", "1e3", "not_a_number"),
        ("hectares", "50.6", "too_large"),
        ("since", "2024-02-30", "not_a_day"),
        ("since", "20240201", "not_a_day"),
        ("since", "2019-12-31", "too_small"),
        ("since", "2031-01-01", "too_large"),
        ("income", "120", "not_money"),
        ("income", "EUR 120", "not_money"),
        ("income", "USD -1", "not_money"),
        ("income", "KHR 100.50", "no_cents"),
        ("head", "x" * 201, "too_long"),
        ("story", "x" * 2001, "too_long"),
        ("village", "Samraong", "not_a_place"),
        ("village", "123", "not_a_place"),
        ("was_in", "Thailand", "not_a_country"),
    ],
)
def test_what_is_no_answer_is_said_at_its_question(name, answer, code):
    assert wrong(**{name: answer}) == {name: code}


def test_a_number_without_limits_may_be_any():
    whole = farm(sections=[{"questions": [question("n", "whole"), question("d", "date")]}])
    assert problems_with(whole, {"n": "-5", "d": "1900-01-01"}) == ()


def test_what_must_be_answered_is_missing_only_while_it_is_asked():
    assert missing(FARM, {}) == ("has_land",)
    assert missing(FARM, {"has_land": " "}) == ("has_land",)
    assert missing(FARM, {"has_land": PREFER_NOT}) == ()


def test_only_answers_to_what_is_asked_are_kept_and_in_order():
    said = {"children": "2", "has_land": "no", "hectares": "4", "head": " "}
    assert list(kept(FARM, said).items()) == [("has_land", "no"), ("children", "2")]


def test_an_answer_is_written_down_tidily():
    whole, short = FARM.question("children"), FARM.question("head")
    assert (tidy(whole, " ២០ "), tidy(whole, "–"), tidy(short, "២០")) == ("20", PREFER_NOT, "២០")
    assert whole.kind is Kind.WHOLE
    money = FARM.question("income")
    assert [tidy(money, text) for text in ("៦០ម៉ឺន", "1,500.50", "a lot", "1" * 61)] == [
        "600000",
        "1500.50",
        "a lot",
        "1" * 61,
    ]


def test_answers_are_counted_by_question():
    sheets = [
        FULL,
        FULL | {"has_land": "no", "main_crop": PREFER_NOT},
        {"has_land": "yes", "crops": "rice"},
    ]
    found = {one.question: one for one in counts_of(FARM, sheets)}
    assert found["has_land"].rows == (("yes", 2), ("no", 1), (PREFER_NOT, 0), ("unanswered", 0))
    assert found["hectares"].rows == (
        ("answered", 1), (PREFER_NOT, 0), ("unanswered", 1), ("not_asked", 1),
    )  # fmt: skip
    crops = found["crops"]
    assert dict(crops.rows)["rice"] == 1
    assert dict(crops.rows)["not_asked"] == 2
    assert (crops.adds_up, crops.sheets) == (False, 3)
    assert dict(found["main_crop"].rows) == {
        "rice": 1, "cassava": 0, "other": 0, PREFER_NOT: 1, "unanswered": 1,
    }  # fmt: skip
    assert all(
        sum(number for _code, number in one.rows) == 3 for one in found.values() if one.adds_up
    )


def test_protected_answers_are_not_counted():
    whole = farm(sections=[{"questions": [question("a"), question("b", **{"class": "P4"})]}])
    assert [one.question for one in counts_of(whole, [])] == ["a"]
