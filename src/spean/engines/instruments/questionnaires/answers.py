"""Which questions are asked, whether answers are answers to them, and what of them is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from spean.engines.instruments.checking import AnswerProblem
from spean.engines.instruments.items import PREFER_NOT
from spean.engines.instruments.questionnaires.faults import day_of, limit_of
from spean.engines.instruments.questionnaires.parts import (
    CHOSEN,
    CURRENCIES,
    LIMITED,
    NO_CENTS,
    Kind,
    Question,
    Questionnaire,
)
from spean.engines.kernel.khmer import parse_number, to_ascii_digits

Answers = Mapping[str, str]
"""Question id to what was answered, written as `Kind` says; "" is no answer."""

LONGEST = {Kind.SHORT: 200, Kind.LONG: 2000}
LONGEST_AMOUNT = 60
_WHOLE = re.compile(r"-?\d{1,15}", re.ASCII)
_DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,6})?", re.ASCII)
_AMOUNT = re.compile(r"\d{1,13}(\.\d{1,2})?", re.ASCII)
_PLACE = re.compile(r"(\d{2}){1,4}", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_COUNTED = frozenset({Kind.WHOLE, Kind.DECIMAL, Kind.MONEY, Kind.DATE, Kind.PLACE})


def asked(questionnaire: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """The questions that these answers lead to, in order. What is hidden shows nothing itself."""
    found: dict[str, Question] = {}
    for question in questionnaire.questions:
        shown = question.shown
        if shown is None or (
            shown.question in found and _meets(answers.get(shown.question, ""), shown.answers)
        ):
            found[question.id] = question
    return tuple(found.values())


def problems_with(questionnaire: Questionnaire, answers: Answers) -> tuple[AnswerProblem, ...]:
    """What does not fit, by question. Codes: unknown_item, unknown_option, not_whole,
    not_a_number, not_money, no_cents, not_a_day, not_a_place, not_a_country, too_small,
    too_large, too_long.
    """
    found = []
    for name, answer in answers.items():
        question = questionnaire.question(name)
        code = "unknown_item" if question is None else _wrong(question, answer.strip())
        if code:
            found.append(AnswerProblem(name, code))
    return tuple(found)


def missing(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """What must be answered, is asked, and is not. Whoever would rather not say has answered."""
    return tuple(
        one.id
        for one in asked(questionnaire, answers)
        if one.is_required and not answers.get(one.id, "").strip()
    )


def kept(questionnaire: Questionnaire, answers: Answers) -> dict[str, str]:
    """The answers to what is asked, in the order of the questions: what is finished with."""
    return {
        one.id: answer
        for one in asked(questionnaire, answers)
        if (answer := answers.get(one.id, "").strip())
    }


def tidy(question: Question, text: str) -> str:
    """As it is written down: digits of any script as 0 to 9, a lone dash for "rather not", and an
    amount as people write it (៦០ម៉ឺន, 1,500.50) as digits.
    """
    said = text.strip()
    if said in {"-", "–", "—"}:
        return PREFER_NOT
    if question.kind is Kind.MONEY and len(said) <= LONGEST_AMOUNT:
        found = parse_number(said)
        if found is not None and found[1] is None:
            return f"{found[0]:f}"
    return to_ascii_digits(said) if question.kind in _COUNTED else said


def _meets(answer: str, wanted: tuple[str, ...]) -> bool:
    given = set(answer.split()) - {PREFER_NOT}
    return bool(given & set(wanted)) if wanted else bool(given)


def _wrong(question: Question, answer: str) -> str:
    if answer in {"", PREFER_NOT}:
        return ""
    kind = question.kind
    if kind in CHOSEN:
        return _wrong_choice(question, answer)
    if kind in LONGEST:
        return "too_long" if len(answer) > LONGEST[kind] else ""
    if kind in LIMITED:
        return _wrong_amount(question, answer)
    return _wrong_money(answer) if kind is Kind.MONEY else _wrong_code(kind, answer)


def _wrong_code(kind: Kind, answer: str) -> str:
    if kind is Kind.PLACE:
        return "" if _PLACE.fullmatch(answer) else "not_a_place"
    return "" if _COUNTRY.fullmatch(answer) else "not_a_country"


def _wrong_choice(question: Question, answer: str) -> str:
    known = {one.code for one in question.choices}
    given = answer.split(" ") if question.kind is Kind.MANY else [answer]
    return "" if set(given) <= known and len(set(given)) == len(given) else "unknown_option"


def _wrong_amount(question: Question, answer: str) -> str:
    shape = {Kind.WHOLE: _WHOLE, Kind.DECIMAL: _DECIMAL}.get(question.kind)
    if shape is None:
        said = day_of(answer)
        if said is None:
            return "not_a_day"
        return _beyond(question, said.isoformat())
    if not shape.fullmatch(answer):
        return "not_whole" if question.kind is Kind.WHOLE else "not_a_number"
    return _beyond(question, answer)


def _beyond(question: Question, answer: str) -> str:
    """Days as text stand in the order of days; numbers are compared as numbers."""
    least, most = limit_of(question.kind, question.least), limit_of(question.kind, question.most)
    said = day_of(answer) if question.kind is Kind.DATE else _number(answer)
    if least is not None and said < least:  # type: ignore[operator]  # of one kind, see limit_of
        return "too_small"
    return "too_large" if most is not None and said > most else ""  # type: ignore[operator]  # as above


def _number(text: str) -> Decimal:
    return Decimal(text)


def _wrong_money(answer: str) -> str:
    currency, _blank, amount = answer.partition(" ")
    if currency not in CURRENCIES or not _AMOUNT.fullmatch(amount):
        return "not_money"
    cents = Decimal(amount) != Decimal(amount).to_integral_value()
    return "no_cents" if cents and currency in NO_CENTS else ""
