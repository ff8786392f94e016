"""Scores of other versions or weights never stand in one series."""

import datetime as dt
from dataclasses import replace

import pytest

from spean.engines.instruments import (
    NotComparableError,
    Point,
    change,
    read_instrument,
    score,
    series_of,
    shipped,
)

INSTRUMENT = read_instrument(shipped()["reintegration_sustainability.yaml"])
BEST = {one.id: one.options[-1].code if one.kind == "five_point" else "yes" for one in INSTRUMENT.items if one.options}  # fmt: skip
BEST |= {"ec_debt": "none", "ps_leaving": "staying"}
FIRST, LATER = dt.date(2026, 1, 5), dt.date(2026, 7, 6)


def test_points_are_set_apart_by_version_and_weights_and_ordered_by_day():
    old = score(INSTRUMENT, BEST)
    new, weighted = replace(old, version=2), replace(old, weights="table of 2026")
    found = series_of(
        [Point(LATER, old), Point(FIRST, new), Point(FIRST, old), Point(FIRST, weighted)]
    )
    assert [(one.version, one.weights, len(one.points)) for one in found] == [
        (1, "table of 2026", 1),
        (1, "unweighted", 2),
        (2, "unweighted", 1),
    ]
    assert [point.on for point in found[1].points] == [FIRST, LATER]


def test_a_change_is_told_for_the_composite_and_each_dimension():
    """ec_work falls from 1 to 0: one of eight, and one of twenty-four."""
    before, after = score(INSTRUMENT, BEST), score(INSTRUMENT, BEST | {"ec_work": "no"})
    assert change(before, after, "economic") == pytest.approx(-1 / 8)
    assert change(before, after, "social") == 0
    assert change(before, after) == pytest.approx(-1 / 24)
    assert change(before, score(INSTRUMENT, {})) is None
    assert change(before, after, "no such dimension") is None


@pytest.mark.parametrize(
    "other", [{"version": 2}, {"weights": "table of 2026"}, {"instrument": "another"}]
)
def test_scores_made_in_different_ways_are_not_compared(other):
    one = score(INSTRUMENT, BEST)
    with pytest.raises(NotComparableError):
        change(one, replace(one, **other))


def test_no_points_make_no_series():
    assert series_of([]) == ()
