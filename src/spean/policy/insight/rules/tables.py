"""From counted cells to tables whose margins are their sums. Nothing is read or hidden here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from spean.casework.people.vocabulary import AgeBand, Sex
from spean.policy.insight.rules.definitions import Definition

ALL = "all"
PLACE_UNKNOWN = "unknown"
Key = tuple[str, str]


class Table(StrEnum):
    """The tables under a number."""

    SEX_AGE = "sex_age"
    PROVINCE = "province"
    DETAIL = "detail"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Cell:
    """How many people share one sex, age band, province and detail.

    `centres` counted them. `again` marks people whom a closed month of another centre in the same
    view already holds: they count for their centre, but not once more in the whole.
    """

    sex: str
    age: str
    province: str
    detail: str
    people: int
    centres: tuple[int, ...] = ()
    again: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """Values by row and column, margins under ALL. A grid without columns is one line."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Mapping[Key, int]


def total(definition: Definition, cells: Iterable[Cell]) -> int:
    return sum(cell.people for cell in _counted(definition, cells))


def by_sex_and_age(definition: Definition, cells: Iterable[Cell]) -> Grid:
    """Age bands down, sexes across; "not said" and "not known" always have their place."""
    values: Counter[Key] = Counter()
    for cell in _counted(definition, cells):
        for row in (cell.age, ALL):
            for column in (cell.sex, ALL):
                values[row, column] += cell.people
    return _grid(AgeBand.values, Sex.values, values)


def by_province(definition: Definition, cells: Iterable[Cell]) -> Grid:
    """Provinces that have somebody, in code order, then those whose place is not known."""
    values = _line(_counted(definition, cells), lambda cell: (cell.province,))
    known = sorted({row for row, _column in values} - {ALL, PLACE_UNKNOWN})
    return _grid([*known, PLACE_UNKNOWN], (), values)


def by_detail(definition: Definition, cells: Iterable[Cell]) -> Grid:
    """What the number, or the share, is made of."""
    whole = [cell for cell in cells if cell.detail in definition.whole and not cell.again]
    rows = [detail for detail in definition.details if detail in definition.whole]
    return _grid(rows, (), _line(whole, lambda cell: (cell.detail,)))


def by_centre(definition: Definition, cells: Sequence[Cell], centre_ids: Sequence[int]) -> Grid:
    """Each centre's own number. The whole may be less: who was met at two counts once in it."""
    counted = [cell for cell in cells if cell.detail in definition.counted]
    values = _line(counted, lambda cell: tuple(str(one) for one in cell.centres))
    values[ALL, ALL] = total(definition, cells)
    return _grid([str(one) for one in centre_ids], (), values)


def apart(definition: Definition, cells: Iterable[Cell]) -> dict[str, int]:
    """Details beside the line: shown, but part of no sum."""
    found = Counter({detail: 0 for detail in definition.details if detail not in definition.whole})
    for cell in cells:
        if cell.detail in found and not cell.again:
            found[cell.detail] += cell.people
    return dict(found)


def _counted(definition: Definition, cells: Iterable[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.detail in definition.counted and not cell.again]


def _line(cells: Iterable[Cell], rows_of: Callable[[Cell], tuple[str, ...]]) -> Counter[Key]:
    values: Counter[Key] = Counter()
    for cell in cells:
        for row in (*rows_of(cell), ALL):
            values[row, ALL] += cell.people
    return values


def _grid(rows: Sequence[str], columns: Sequence[str], values: Counter[Key]) -> Grid:
    every = {
        (row, column): values[row, column] for row in (*rows, ALL) for column in (*columns, ALL)
    }
    return Grid(tuple(rows), tuple(columns), every)
