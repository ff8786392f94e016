"""Rows to the engine of questionnaires and back."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from spean.casework.assessments.instruments import OURS, option_words, words_in
from spean.engines import gazetteer
from spean.engines.instruments.questionnaires import (
    CHOSEN,
    PREFER_NOT,
    Kind,
    Question,
    Questionnaire,
    Secrecy,
    asked,
    kept,
    load,
    missing,
    problems_with,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spean.casework.questionnaires.models import Confidence, QuestionnaireVersion, Response

COUNTRY_CODES = ("TH", "KR", "JP", "MY", "SG", "VN", "LA", "HK", "SA", "XX")


def definition_of(version: QuestionnaireVersion) -> Questionnaire:
    """What a stored version asks: read once, since what was published never changes."""
    return read(version.text)


@lru_cache(maxsize=128)
def read(text: str) -> Questionnaire:
    return load(text)


def problems(version: QuestionnaireVersion, answers: Mapping[str, str]) -> dict[str, str]:
    """Question to what is wrong with its answer; a place must be one of the gazetteer."""
    whole = definition_of(version)
    found = {one.item: one.code for one in problems_with(whole, answers)}
    for question in whole.questions:
        answer = answers.get(question.id, "")
        if answer in {"", PREFER_NOT} or question.id in found:
            continue
        if question.kind is Kind.PLACE and not is_place(answer):
            found[question.id] = "not_a_place"
        if question.kind is Kind.COUNTRY and answer not in COUNTRY_CODES:
            found[question.id] = "not_a_country"
    return found


def unanswered(version: QuestionnaireVersion, answers: Mapping[str, str]) -> tuple[str, ...]:
    return missing(definition_of(version), answers)


def asked_and_answered(version: QuestionnaireVersion, answers: Mapping[str, str]) -> dict[str, str]:
    return kept(definition_of(version), answers)


def set_apart(
    version: QuestionnaireVersion, answers: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The answers, and apart from them the protected ones."""
    guarded = protected(version)
    said = {name: answer for name, answer in answers.items() if answer}
    return (
        {name: answer for name, answer in said.items() if name not in guarded},
        {name: answer for name, answer in said.items() if name in guarded},
    )


def protected(version: QuestionnaireVersion) -> frozenset[str]:
    """The questions whose answers are kept apart."""
    return frozenset(
        one.id for one in definition_of(version).questions if one.secrecy is Secrecy.PROTECTED
    )


def questions_asked(
    version: QuestionnaireVersion, answers: Mapping[str, str]
) -> tuple[Question, ...]:
    return asked(definition_of(version), answers)


def title_of(version: QuestionnaireVersion) -> str:
    return words_in(definition_of(version).words) or version.questionnaire.key


def said(question: Question, answer: str) -> str:
    """An answer in words: of a choice the words of its version, of a place its name."""
    if not answer or answer == PREFER_NOT:
        return str(OURS[PREFER_NOT]) if answer else ""
    if question.kind in CHOSEN:
        return ", ".join(choice_words(question, code) for code in answer.split(" "))
    if question.kind is Kind.PLACE:
        return place_words(answer)
    return f"{answer} {words_in(question.unit)}".strip() if question.unit else answer


def choice_words(question: Question, code: str) -> str:
    chosen = next((one for one in question.choices if one.code == code), None)
    return option_words(chosen) if chosen else str(OURS.get(code, code))


def is_place(code: str) -> bool:
    return gazetteer.units().get(code) is not None


def place_words(code: str) -> str:
    """A place with everything above it, small to large."""
    km = (get_language() or "km")[:2] == "km"
    path = reversed(gazetteer.units().path(code))
    return ", ".join(one.name_km if km else one.name_en for one in path)


def in_words(sheet: Response | Confidence) -> dict[str, str]:
    """Question to answer, as the person may take it along."""
    return {
        words_in(one.words): said(one, sheet.answers[one.id])
        for one in definition_of(sheet.version).questions
        if sheet.answers.get(one.id)
    }
