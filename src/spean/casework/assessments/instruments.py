"""Rows to the engine of instruments and back."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from spean.base import clock
from spean.engines.instruments import (
    NOT_APPLICABLE,
    PREFER_NOT,
    Instrument,
    Item,
    Option,
    Point,
    Score,
    Suggestion,
    Weights,
    problems_with,
    read_instrument,
    score,
    series_of,
    suggest_tier,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spean.casework.assessments.models import (
        Assessment,
        InstrumentVersion,
        Screening,
        WeightTable,
    )
    from spean.engines.instruments import Series


OURS = {
    "yes": _("Yes"),
    "no": _("No"),
    PREFER_NOT: _("Prefers not to say"),
    NOT_APPLICABLE: _("Does not apply"),
}
"""Answers that every instrument has: their words are ours, not the file's."""


def instrument_of(version: InstrumentVersion) -> Instrument:
    """The instrument of a stored version: read once, since a version never changes."""
    return _read(version.text)


@lru_cache(maxsize=128)
def _read(text: str) -> Instrument:
    return read_instrument(text)


def unfit(version: InstrumentVersion, answers: Mapping[str, str]) -> list[str]:
    """The items whose answers do not fit them."""
    return [one.item for one in problems_with(instrument_of(version), answers)]


def scored(
    version: InstrumentVersion, answers: Mapping[str, str], table: WeightTable | None
) -> dict[str, Any]:  # a JSON document
    """The score to keep; nothing where the instrument has nothing to score."""
    instrument = instrument_of(version)
    if not instrument.dimensions:
        return {}
    return score(instrument, answers, _weights(table)).as_plain()


def _weights(table: WeightTable | None) -> Weights | None:
    if table is None:
        return None
    return Weights(table.label, table.in_dimension, table.in_composite, table.source)


def suggested(version: InstrumentVersion, answers: Mapping[str, str]) -> Suggestion:
    return suggest_tier(instrument_of(version), answers)


def score_of(assessment: Assessment) -> Score | None:
    """The score as it was kept when the assessment was finished; it is never made anew."""
    return Score.from_plain(assessment.result) if assessment.result else None


def suggestion_of(screening: Screening) -> Suggestion:
    return Suggestion.from_plain(screening.result)


def series_among(assessments: Iterable[Assessment]) -> tuple[Series, ...]:
    """Finished assessments set apart by instrument, version and weights; by day within."""
    made = [
        (one.finished_at, kept)
        for one in assessments
        if one.finished_at is not None and (kept := score_of(one)) is not None
    ]
    made.sort(key=lambda pair: pair[0])  # two on one day: the earlier one first
    return series_of(Point(clock.day_of(moment), kept) for moment, kept in made)


def words_in(words: Mapping[str, str]) -> str:
    """In the reader's language; else in English, else in whatever the file has."""
    for language in ((get_language() or "en")[:2], "en"):
        if words.get(language):
            return words[language]
    return next(iter(words.values()), "")


def option_words(option: Option) -> str:
    return words_in(option.words) or str(OURS.get(option.code, option.code))


def answer_words(item: Item, answer: str) -> str:
    """An answer as it was chosen or written."""
    chosen = next((one for one in item.options if one.code == answer), None)
    return option_words(chosen) if chosen else str(OURS.get(answer, answer))


def question_words(item: Item) -> str:
    """The question, or the item's name where the wording has not been imported."""
    return words_in(item.words) or item.id


def in_words(version: InstrumentVersion, answers: Mapping[str, str]) -> dict[str, str]:
    """Question to answer, as the person may take it along."""
    return {
        question_words(item): answer_words(item, answers[item.id])
        for item in instrument_of(version).items
        if item.id in answers
    }


def scores_in_words(result: Mapping[str, Any]) -> str:  # a kept JSON document
    """The points of a screening, or the scores of an assessment; a dash for none."""
    if "points" in result:
        return str(Suggestion.from_plain(result).points)
    kept = Score.from_plain(result)
    said = [(one.dimension, one.value) for one in kept.dimensions] + [("", kept.composite)]
    told = [f"{name} {'—' if value is None else _rounded(value)}".strip() for name, value in said]
    return " · ".join(told) + f" ({kept.weights})"


def _rounded(value: float) -> Decimal:
    """Two digits, halves upwards: as the pages show it."""
    return Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)
