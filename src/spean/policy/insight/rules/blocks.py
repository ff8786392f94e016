"""One indicator as it is shown: its number, the tables under it, and what stands apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spean.policy.insight.rules.definitions import Definition
from spean.policy.insight.rules.hiding import Figure, guarded, shown
from spean.policy.insight.rules.tables import (
    ALL,
    Cell,
    Grid,
    Key,
    Table,
    apart,
    by_centre,
    by_detail,
    by_province,
    by_sex_and_age,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A grid's shape with the figures that may be read in it."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    figures: Mapping[Key, Figure]


@dataclass(frozen=True, slots=True)
class Block:
    definition: Definition
    number: Figure
    tables: Mapping[Table, Shown]
    apart: Mapping[str, Figure]

    @property
    def due(self) -> Figure | None:
        """What a share is a share of."""
        if not self.definition.is_share:
            return None
        return self.tables[Table.DETAIL].figures[ALL, ALL]

    @property
    def percent(self) -> int | None:
        """The share in whole per cent; None when there is none, or when a part of it is hidden."""
        part, due = self.number.value, self.due
        if part is None or due is None or not due.value:
            return None
        return (200 * part + due.value) // (2 * due.value)


def open_block(definition: Definition, cells: Sequence[Cell], centre_ids: Sequence[int]) -> Block:
    """For those who may open the list behind every number."""
    grids = _grids(definition, cells, centre_ids)
    tables = {table: _shown(grid, shown(grid)) for table, grid in grids.items()}
    beside = {name: Figure(value) for name, value in apart(definition, cells).items()}
    return _block(definition, tables, beside)


def guarded_block(
    definition: Definition, cells: Sequence[Cell], centre_ids: Sequence[int]
) -> Block:
    """For those who meet no names. What one table must hide, no other table tells."""
    grids = _grids(definition, cells, centre_ids)
    figures = {table: guarded(grid) for table, grid in grids.items()}
    if any(figures[table][_headline(definition, table)].hidden for table in grids):
        figures = {
            table: guarded(grid, also=frozenset({_headline(definition, table)}))
            for table, grid in grids.items()
        }
    tables = {table: _shown(grid, figures[table]) for table, grid in grids.items()}
    beside = {
        name: guarded(Grid((), (), {(ALL, ALL): value}))[ALL, ALL]
        for name, value in apart(definition, cells).items()
    }
    return _block(definition, tables, beside)


def _grids(
    definition: Definition, cells: Sequence[Cell], centre_ids: Sequence[int]
) -> dict[Table, Grid]:
    grids = {
        Table.SEX_AGE: by_sex_and_age(definition, cells),
        Table.PROVINCE: by_province(definition, cells),
    }
    if len(definition.whole) > 1:
        grids[Table.DETAIL] = by_detail(definition, cells)
    if len(centre_ids) > 1:
        grids[Table.CENTRE] = by_centre(definition, cells, centre_ids)
    return grids


def _headline(definition: Definition, table: Table) -> Key:
    """Where in a table the indicator's own number stands."""
    if table == Table.DETAIL and definition.is_share:
        (counted,) = definition.counted
        return counted, ALL
    return ALL, ALL


def _shown(grid: Grid, figures: Mapping[Key, Figure]) -> Shown:
    return Shown(grid.rows, grid.columns, figures)


def _block(
    definition: Definition, tables: Mapping[Table, Shown], beside: Mapping[str, Figure]
) -> Block:
    return Block(definition, tables[Table.SEX_AGE].figures[ALL, ALL], tables, beside)
