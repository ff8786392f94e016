"""Whatever can be published reads back, and takes every answer that it offers."""

import datetime as dt
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spean.engines.instruments.questionnaires import (
    CHOSEN,
    CURRENCIES,
    PREFER_NOT,
    Kind,
    Moment,
    Option,
    Question,
    Questionnaire,
    QuestionnaireFileError,
    Secrecy,
    Section,
    Shown,
    as_file,
    asked,
    counts_of,
    faults_of,
    kept,
    load,
    missing,
    problems_with,
    read_questionnaire,
)
from spean.engines.instruments.questionnaires.faults import is_bad

TEXTS = (
    st.text(min_size=1, max_size=20)
    .map(
        lambda text: (
            "".join(char for char in unicodedata.normalize("NFC", text) if not is_bad(char)).strip()
            or "ក"
        )
    )
    .filter(lambda text: text == unicodedata.normalize("NFC", text))
)
WORDS = st.fixed_dictionaries({"km": TEXTS, "en": TEXTS})
OPTIONS = st.lists(
    st.builds(Option, st.from_regex(r"[a-z0-9][a-z0-9_]{0,5}", fullmatch=True), WORDS),
    min_size=2,
    max_size=5,
    unique_by=lambda one: one.code,
)


@st.composite
def questions(draw, number, earlier):
    kind = draw(st.sampled_from(Kind))
    more = {}
    if kind in {Kind.ONE, Kind.MANY}:
        more["options"] = tuple(draw(OPTIONS))
    if kind in {Kind.WHOLE, Kind.DECIMAL} and draw(st.booleans()):
        low, high = sorted(draw(st.lists(st.integers(-999, 999), min_size=2, max_size=2)))
        more |= {"least": str(low), "most": str(high)}
    if kind is Kind.DATE and draw(st.booleans()):
        low, high = sorted(draw(st.lists(st.dates(dt.date(1990, 1, 1)), min_size=2, max_size=2)))
        more |= {"least": low.isoformat(), "most": high.isoformat()}
    if kind is Kind.DECIMAL:
        more["unit"] = draw(WORDS)
    if earlier and draw(st.booleans()):
        by = draw(st.sampled_from(earlier))
        codes = [one.code for one in by.choices] if by.kind in CHOSEN else []
        answers = draw(st.lists(st.sampled_from(codes), unique=True)) if codes else []
        more["shown"] = Shown(by.id, tuple(answers))
    return Question(
        f"q{number}",
        kind,
        draw(WORDS),
        draw(st.sampled_from([Secrecy.INTERNAL, Secrecy.SENSITIVE])),
        help=draw(st.one_of(st.just({}), WORDS)),
        is_required=draw(st.booleans()),
        **more,
    )


@st.composite
def questionnaires(draw):
    sections, earlier = [], []
    for _section in range(draw(st.integers(1, 3))):
        there = []
        for _question in range(draw(st.integers(1, 4))):
            one = draw(questions(len(earlier), list(earlier)))
            there.append(one)
            earlier.append(one)
        sections.append(Section(tuple(there), draw(st.one_of(st.just({}), WORDS))))
    return Questionnaire(
        "made_up", draw(st.sampled_from(Moment)), ("km", "en"), draw(WORDS), tuple(sections)
    )


def an_answer(draw, question):
    """One of the answers that the question offers."""
    kind = question.kind
    codes = [one.code for one in question.choices]
    if kind is Kind.MANY:
        return " ".join(draw(st.lists(st.sampled_from(codes), min_size=1, unique=True)))
    if kind in CHOSEN:
        return draw(st.sampled_from(codes))
    least, most = question.least, question.most
    if kind in {Kind.WHOLE, Kind.DECIMAL}:
        low, high = Decimal(least or -999), Decimal(most or 999)
        return str(draw(st.integers(int(low), int(high))))
    if kind is Kind.DATE:
        low = dt.date.fromisoformat(least) if least else dt.date.min
        high = dt.date.fromisoformat(most) if most else dt.date.max
        return draw(st.dates(low, high)).isoformat()
    if kind is Kind.MONEY:
        return f"{draw(st.sampled_from(CURRENCIES))} {draw(st.integers(0, 10**6))}"
    if kind is Kind.PLACE:
        return draw(st.sampled_from(["22", "2204", "220405", "22040506"]))
    return draw(st.sampled_from(["TH", "KR"])) if kind is Kind.COUNTRY else draw(TEXTS)


@settings(max_examples=60, deadline=None)
@given(questionnaires(), st.data())
def test_what_is_published_reads_back_and_takes_what_it_offers(whole, data):
    assert faults_of(whole) == ()
    assert read_questionnaire(as_file(whole)) == load(as_file(whole)) == whole

    answers = {
        one.id: data.draw(st.one_of(st.just(PREFER_NOT), st.just(an_answer(data.draw, one))))
        for one in whole.questions
    }
    assert problems_with(whole, answers) == ()
    assert missing(whole, answers) == ()
    said = kept(whole, answers)
    assert list(said) == [one.id for one in asked(whole, answers)]
    assert kept(whole, said) == said
    for one in counts_of(whole, [said, {}]):
        assert not one.adds_up or sum(number for _code, number in one.rows) == 2


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(), st.recursive(st.none(), st.lists).map(str)))
def test_any_other_text_is_refused_in_words_of_ours(written):
    with pytest.raises(QuestionnaireFileError) as wrong:
        read_questionnaire(written)
    assert wrong.value.faults
    assert str(wrong.value).isascii()
