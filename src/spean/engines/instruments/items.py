"""What an instrument is made of: items with answers, dimensions, bands, and a rule of tiers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum

Words = Mapping[str, str]
"""Language to text, such as {"en": "Yes", "km": "បាទ/ចាស"}."""

PREFER_NOT = "prefer_not"
"""The person would rather not say: offered for every item, and counted as no answer."""
NOT_APPLICABLE = "does_not_apply"
"""Nothing to ask about (no children of school age): the item is left out of the count."""

TIERS = ("self_service", "assisted", "intensive")
"""From the lightest to the strongest support."""

LONGEST_TEXT = 2000


class Kind(StrEnum):
    """How an item is answered."""

    FIVE_POINT = "five_point"
    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"


class Use(StrEnum):
    """What an instrument is for."""

    SCREENING = "screening"
    ASSESSMENT = "assessment"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; `value` in 0..1 before reversing, or None where nothing is scored."""

    code: str
    words: Words
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One question. An item with a dimension is scored, one without is only asked.

    `options` are empty for numbers and text. `cuts` give a number its value: that of the last
    cut not above it. `is_reversed` turns a value v into 1 - v.
    """

    id: str
    kind: Kind
    words: Words
    dimension: str = ""
    options: tuple[Option, ...] = ()
    is_reversed: bool = False
    may_not_apply: bool = False
    least: int | None = None
    most: int | None = None
    cuts: tuple[tuple[float, float], ...] = ()

    def value_of(self, answer: object) -> float | None:
        """The answer as a number in 0..1, 1 being best; None where it counts as missing."""
        value = self._plain_value(str(answer).strip())
        return value if value is None or not self.is_reversed else 1.0 - value

    def _plain_value(self, answer: str) -> float | None:
        if not self.dimension:
            return None
        if self.kind is Kind.NUMBER:
            number = number_of(answer)
            if number is None:
                return None
            return next((value for start, value in reversed(self.cuts) if start <= number), None)
        return next((one.value for one in self.options if one.code == answer), None)


@dataclass(frozen=True, slots=True)
class Dimension:
    code: str
    words: Words


@dataclass(frozen=True, slots=True)
class Band:
    """A range of scores from `start` up to the next band's start."""

    code: str
    start: float
    words: Words


@dataclass(frozen=True, slots=True)
class Points:
    """What an answer adds: one answer by its code, or any number of `at_least`; alternatively it
    leads to a tier at once, whatever the sum.
    """

    item: str
    answer: str = ""
    at_least: float | None = None
    points: int = 0
    tier: str = ""

    def meets(self, answer: str) -> bool:
        if self.at_least is None:
            return answer == self.answer
        number = number_of(answer)
        return number is not None and number >= self.at_least


@dataclass(frozen=True, slots=True)
class TierRule:
    """Points for answers, and from how many points on each tier begins."""

    points: tuple[Points, ...]
    starts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each item counts in its dimension and in the composite; item to a number >= 0."""

    label: str
    in_dimension: Mapping[str, float]
    in_composite: Mapping[str, float]
    source: str = ""


@dataclass(frozen=True)
class Instrument:
    """One version of an instrument, as its file says. A change of the file is a new version."""

    key: str
    version: int
    use: Use
    words: Words
    languages: tuple[str, ...]
    items: tuple[Item, ...]
    dimensions: tuple[Dimension, ...] = ()
    bands: tuple[Band, ...] = ()
    least_answered: int = 70
    """How many of a hundred items must be answered, in each dimension, for a score."""
    tiers: TierRule | None = None
    source: str = ""
    licence: str = ""
    lead: Words = field(default_factory=dict)
    needs_words: bool = False
    """The wording belongs to somebody else and must be imported before it can be asked."""

    def item(self, name: str) -> Item | None:
        return next((one for one in self.items if one.id == name), None)

    def scored(self, dimension: str) -> tuple[Item, ...]:
        return tuple(one for one in self.items if one.dimension == dimension)

    def unweighted(self) -> Weights:
        """Every scored item counts the same: what is used until a table is imported."""
        equal = {one.id: 1.0 for one in self.items if one.dimension}
        return Weights("unweighted", equal, equal)

    def band_of(self, value: float | None) -> str:
        """The code of the band a score lies in; "" for no score or no bands."""
        reached = [band.code for band in self.bands if value is not None and band.start <= value]
        return reached[-1] if reached else ""


def number_of(answer: str) -> float | None:
    """The number that was written; None for anything else, endless numbers included.

    >>> number_of("12"), number_of("1.5"), number_of("many"), number_of("NaN"), number_of("1e400")
    (12.0, 1.5, None, None, None)
    """
    try:
        number = Decimal(answer)
    except InvalidOperation:
        return None
    found = float(number) if number.is_finite() else math.inf
    return found if math.isfinite(found) else None
