"""How often each answer was given. Whether a number may be shown is decided elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from spean.engines.instruments.items import PREFER_NOT
from spean.engines.instruments.questionnaires.answers import Answers, asked
from spean.engines.instruments.questionnaires.parts import (
    CHOSEN,
    Kind,
    Question,
    Questionnaire,
    Secrecy,
)

ANSWERED, UNANSWERED, NOT_ASKED = "answered", "unanswered", "not_asked"


@dataclass(frozen=True, slots=True)
class Count:
    """One question: how many sheets gave each answer, by its code and three codes of ours.

    `adds_up` says that every sheet stands in exactly one row; with several answers to a question
    it does not.
    """

    question: str
    rows: tuple[tuple[str, int], ...]
    sheets: int
    adds_up: bool


def counts_of(questionnaire: Questionnaire, sheets: Iterable[Answers]) -> tuple[Count, ...]:
    """Every question that is not protected, counted over these sheets of answers."""
    told = [one for one in questionnaire.questions if one.secrecy is not Secrecy.PROTECTED]
    tally: dict[str, Counter[str]] = {one.id: Counter() for one in told}
    number = 0
    for answers in sheets:
        number += 1
        there = {one.id for one in asked(questionnaire, answers)}
        for one in told:
            said = answers.get(one.id, "") if one.id in there else None
            tally[one.id].update(_rows_of(one, said))
    return tuple(_count(one, tally[one.id], number) for one in told)


def _rows_of(question: Question, said: str | None) -> list[str]:
    if said is None:
        return [NOT_ASKED]
    if not said:
        return [UNANSWERED]
    if said == PREFER_NOT:
        return [PREFER_NOT]
    if question.kind not in CHOSEN:
        return [ANSWERED]
    return said.split(" ") if question.kind is Kind.MANY else [said]


def _count(question: Question, tally: Counter[str], number: int) -> Count:
    codes = [one.code for one in question.choices] or [ANSWERED]
    codes += [PREFER_NOT, UNANSWERED]
    if question.shown is not None:
        codes.append(NOT_ASKED)
    rows = tuple((code, tally[code]) for code in codes)
    return Count(question.id, rows, number, adds_up=question.kind is not Kind.MANY)
