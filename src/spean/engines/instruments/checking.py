"""Whether answers are answers to this instrument's items; nothing is guessed or mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spean.engines.instruments.items import (
    LONGEST_TEXT,
    NOT_APPLICABLE,
    PREFER_NOT,
    Instrument,
    Item,
    Kind,
    number_of,
)


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """`code` is unknown_item, unknown_option, not_a_number, too_small, too_large or too_long."""

    item: str
    code: str


def problems_with(instrument: Instrument, answers: Mapping[str, str]) -> tuple[AnswerProblem, ...]:
    """What is wrong with the answers, by item; an empty answer is no answer, and right."""
    found = []
    for name, answer in answers.items():
        item = instrument.item(name)
        code = "unknown_item" if item is None else _wrong(item, str(answer).strip())
        if code:
            found.append(AnswerProblem(name, code))
    return tuple(found)


def _wrong(item: Item, answer: str) -> str:
    if answer in {"", PREFER_NOT} or (item.may_not_apply and answer == NOT_APPLICABLE):
        return ""
    if item.kind is Kind.TEXT:
        return "too_long" if len(answer) > LONGEST_TEXT else ""
    if item.kind is Kind.NUMBER:
        return _wrong_number(item, answer)
    return "" if answer in {one.code for one in item.options} else "unknown_option"


def _wrong_number(item: Item, answer: str) -> str:
    number = number_of(answer)
    if number is None:
        return "not_a_number"
    if item.least is not None and number < item.least:
        return "too_small"
    return "too_large" if item.most is not None and number > item.most else ""
