"""Scores over time. Scores of another version or other weights never stand in the same series."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from spean.engines.instruments.scoring import Score


class NotComparableError(ValueError):
    """Two scores were made in different ways; their difference would mean nothing."""


@dataclass(frozen=True, slots=True)
class Point:
    on: dt.date
    score: Score


@dataclass(frozen=True, slots=True)
class Series:
    """Scores of one instrument, version and weights, the oldest first."""

    instrument: str
    version: int
    weights: str
    points: tuple[Point, ...]


def series_of(points: Iterable[Point]) -> tuple[Series, ...]:
    """The points set apart into series; within a series by day, series by key and version."""
    apart: dict[tuple[str, int, str], list[Point]] = {}
    for point in points:
        apart.setdefault(_made_with(point.score), []).append(point)
    return tuple(
        Series(*made_with, tuple(sorted(apart[made_with], key=lambda point: point.on)))
        for made_with in sorted(apart)
    )


def change(before: Score, after: Score, dimension: str = "") -> float | None:
    """How far the composite, or a dimension, has moved; None where one of the two is null."""
    if _made_with(before) != _made_with(after):
        raise NotComparableError(
            f"{before.instrument} {before.version} ({before.weights}) and "
            f"{after.instrument} {after.version} ({after.weights}) are not comparable"
        )
    was, now = _value(before, dimension), _value(after, dimension)
    return None if was is None or now is None else now - was


def _made_with(score: Score) -> tuple[str, int, str]:
    return score.instrument, score.version, score.weights


def _value(score: Score, dimension: str) -> float | None:
    if not dimension:
        return score.composite
    return next((one.value for one in score.dimensions if one.dimension == dimension), None)
