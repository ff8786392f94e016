"""Answers and scores in words, as a person may take them along."""

from types import SimpleNamespace

import pytest
from django.utils import translation
from tests.engines.instruments.answers import CALM, FULL

from spean.casework.assessments.instruments import (
    answer_words,
    in_words,
    instrument_of,
    question_words,
    scored,
    scores_in_words,
    suggested,
    words_in,
)
from spean.engines.instruments import shipped

ASSESSMENT = SimpleNamespace(text=shipped()["reintegration_sustainability.yaml"])
SCREENING = SimpleNamespace(text=shipped()["rapid_vulnerability.yaml"])
WITHOUT_WORDS = SimpleNamespace(text=shipped()["washington_group_short_set.yaml"])


def test_scores_are_rounded_as_the_pages_show_them():
    """5/8 and 15/24 are 0.625: halves go up."""
    kept = scored(ASSESSMENT, FULL, None)
    expected = "economic 0.50 · social 0.63 · psychosocial 0.75 · 0.63 (unweighted)"
    assert scores_in_words(kept) == expected


def test_no_score_is_a_dash_and_a_screening_has_points():
    assert scores_in_words(scored(ASSESSMENT, {}, None)).count("—") == 4
    assert scores_in_words(suggested(SCREENING, CALM | {"debt": "behind"}).as_plain()) == "2"


@pytest.mark.parametrize(
    ("language", "question", "answer"),
    [
        ("en", "How do you stand with your debts?", "We are behind"),
        ("km", "តើស្ថានភាពបំណុលរបស់អ្នកយ៉ាងណាដែរ?", "សងយឺត"),
        ("ja", "借金の状況はどうですか。", "返済が遅れている"),
    ],
)
def test_answers_are_told_in_the_readers_language(language, question, answer):
    with translation.override(language):
        assert in_words(SCREENING, {"debt": "behind"}) == {question: answer}


def test_what_the_file_lacks_is_said_in_english_or_by_its_name():
    with translation.override("ja"):
        assert words_in({"en": "Yes", "km": "បាទ"}) == "Yes"
    assert words_in({"km": "បាទ"}) == "បាទ"
    assert words_in({}) == ""
    item = instrument_of(WITHOUT_WORDS).items[0]
    assert (question_words(item), answer_words(item, "2")) == ("seeing", "2")
