"""From answers to scores in 0..1, by dimension and as a composite; null where too little is said.

For a dimension d with answered items A(d), values v and weights w:

    score(d)  = sum(w_i v_i for i in A(d)) / sum(w_i for i in A(d))
    composite = sum(c_i v_i for i in A) / sum(c_i for i in A)

so weights are re-normalised over what was answered. A dimension is null when fewer than the
instrument's share of its items was answered, and the composite is null when any dimension is.
Sums are exactly rounded (`math.fsum`): the order of items changes nothing, not even a last digit.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from spean.engines.instruments.items import NOT_APPLICABLE, Instrument, Item, Weights

Answers = Mapping[str, str]
"""Item id to what was answered: the code of an option, a number as text, or words."""


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """`value` in 0..1 or None; `asked` are the items that apply, `answered` those with a value."""

    dimension: str
    value: float | None
    band: str
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one answered item added to its dimension's score, and to the composite."""

    item: str
    dimension: str
    value: float
    in_dimension: float
    in_composite: float


@dataclass(frozen=True, slots=True)
class Score:
    """Scores of one set of answers, with the instrument, version and weights they are made with."""

    instrument: str
    version: int
    weights: str
    dimensions: tuple[DimensionScore, ...]
    composite: float | None
    band: str
    parts: tuple[Part, ...]
    missing: tuple[str, ...]

    def as_plain(self) -> dict[str, Any]:  # a JSON document
        """Only what JSON knows, to be kept; `from_plain` makes the score of it again."""
        said = asdict(self)
        return said | {name: list(said[name]) for name in ("dimensions", "parts", "missing")}

    @classmethod
    def from_plain(cls, kept: Mapping[str, Any]) -> Score:
        dimensions = tuple(DimensionScore(**one) for one in kept["dimensions"])
        parts = tuple(Part(**one) for one in kept["parts"])
        missing = tuple(kept["missing"])
        return cls(**{**kept, "dimensions": dimensions, "parts": parts, "missing": missing})


def score(instrument: Instrument, answers: Answers, weights: Weights | None = None) -> Score:
    """Score the answers with these weights, or with equal ones. What is unknown counts as missing.

    Raises KeyError when the weights lack an item that is scored.
    """
    weights = weights or instrument.unweighted()
    values = {one.id: one.value_of(answers.get(one.id, "")) for one in instrument.items}
    said = {name: value for name, value in values.items() if value is not None}
    scored = [one for one in instrument.items if one.dimension and _applies(one, answers)]
    dimensions = tuple(
        _dimension_score(instrument, one.code, scored, said, weights)
        for one in instrument.dimensions
    )
    whole = bool(dimensions) and all(one.value is not None for one in dimensions)
    composite = _mean(said, weights.in_composite, said) if whole else None
    return Score(
        instrument=instrument.key,
        version=instrument.version,
        weights=weights.label,
        dimensions=dimensions,
        composite=composite,
        band=instrument.band_of(composite),
        parts=_parts(scored, said, weights),
        missing=tuple(sorted(one.id for one in scored if one.id not in said)),
    )


def _dimension_score(
    instrument: Instrument,
    dimension: str,
    scored: list[Item],
    said: Mapping[str, float],
    weights: Weights,
) -> DimensionScore:
    asked = [one.id for one in scored if one.dimension == dimension]
    answered = [name for name in asked if name in said]
    enough = bool(asked) and 100 * len(answered) >= instrument.least_answered * len(asked)
    value = _mean(said, weights.in_dimension, answered) if enough else None
    band = instrument.band_of(value)
    return DimensionScore(dimension, value, band, len(answered), len(asked))


def _applies(item: Item, answers: Answers) -> bool:
    return not (item.may_not_apply and answers.get(item.id) == NOT_APPLICABLE)


def _mean(
    values: Mapping[str, float], weights: Mapping[str, float], names: Iterable[str]
) -> float | None:
    """The weighted mean; None where nothing that was answered has any weight."""
    chosen = list(names)
    weight = math.fsum(weights[name] for name in chosen)
    if not weight:
        return None
    return math.fsum(weights[name] * values[name] for name in chosen) / weight


def _parts(scored: list[Item], said: Mapping[str, float], weights: Weights) -> tuple[Part, ...]:
    answered = [one for one in scored if one.id in said]
    whole = math.fsum(weights.in_composite[one.id] for one in answered)
    of = {
        name: math.fsum(weights.in_dimension[one.id] for one in answered if one.dimension == name)
        for name in {one.dimension for one in answered}
    }
    return tuple(
        Part(
            one.id,
            one.dimension,
            said[one.id],
            _share(weights.in_dimension[one.id] * said[one.id], of[one.dimension]),
            _share(weights.in_composite[one.id] * said[one.id], whole),
        )
        for one in sorted(answered, key=lambda one: one.id)
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
