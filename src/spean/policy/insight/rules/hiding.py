"""What stays hidden from readers who meet no names: small numbers, and what would betray them.

Small numbers are those from 1 to 10. A line (a row or a column with its sum) betrays a hidden
number when subtraction finds it, or leaves fewer than three values it could have; then one more
number of that line is hidden, the smallest that is enough. Zero is shown. This looks at one line
at a time; what several tables, or several months, tell together is not examined yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from spean.policy.insight.rules.tables import ALL, Grid, Key

SMALLEST_SHOWN = 11
LEAST_DOUBT = 3


class Hidden(StrEnum):
    """Why a figure has no value."""

    SMALL = "small"
    LINKED = "linked"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it may be shown. What is hidden has no value at all, so that none can leak."""

    value: int | None
    hidden: Hidden | None = None


def shown(grid: Grid) -> dict[Key, Figure]:
    """Everything, for those who may open the list behind it."""
    return {key: Figure(value) for key, value in grid.values.items()}


def guarded(grid: Grid, *, also: frozenset[Key] = frozenset()) -> dict[Key, Figure]:
    """The grid with small numbers, what would betray them, and `also` hidden."""
    hidden = {key for key, value in grid.values.items() if is_small(value)} | also
    while line := next((one for one in _lines(grid) if _betrays(one, grid.values, hidden)), None):
        hidden.add(_one_more(line, grid.values, hidden))
    return {key: _figure(value, key in hidden) for key, value in grid.values.items()}


def is_small(value: int) -> bool:
    return 0 < value < SMALLEST_SHOWN


@dataclass(frozen=True, slots=True)
class _Line:
    parts: tuple[Key, ...]
    whole: Key


def _figure(value: int, hide: bool) -> Figure:  # noqa: FBT001  a plain answer, not a switch
    if not hide:
        return Figure(value)
    return Figure(None, Hidden.SMALL if is_small(value) else Hidden.LINKED)


def _lines(grid: Grid) -> Iterator[_Line]:
    if grid.columns:
        for row in (*grid.rows, ALL):
            yield _Line(tuple((row, column) for column in grid.columns), (row, ALL))
    if grid.rows:
        for column in (*grid.columns, ALL):
            yield _Line(tuple((row, column) for row in grid.rows), (ALL, column))


def _betrays(line: _Line, values: Mapping[Key, int], hidden: set[Key]) -> bool:
    unknown = [key for key in line.parts if key in hidden]
    if line.whole in hidden:
        return not unknown
    if len(unknown) < 2:
        return bool(unknown)
    small = sum(is_small(values[key]) for key in unknown)
    left = sum(values[key] for key in unknown)
    linked = len(unknown) - small
    return bool(small) and _doubt(left, small, linked) < LEAST_DOUBT


def _doubt(left: int, small: int, linked: int) -> int:
    """How many values one of `small` hidden small numbers could have, when all hidden make `left`.

    The other small ones make at least one each and at most ten; linked ones nothing, or at least
    eleven, for a reader who knows these rules.
    """
    others = small - 1
    possible = 0
    for value in range(1, SMALLEST_SHOWN):
        least = left - value - others * (SMALLEST_SHOWN - 1)
        most = left - value - others
        possible += least <= 0 <= most or (linked > 0 and most >= SMALLEST_SHOWN)
    return possible


def _one_more(line: _Line, values: Mapping[Key, int], hidden: set[Key]) -> Key:
    """The smallest number still shown, a zero only after all others, the sum last of all."""
    free = [key for key in line.parts if key not in hidden]
    if not free:
        return line.whole
    return min(free, key=lambda key: (values[key] == 0, values[key], key))
