"""Reading the taxonomy's CSV tables, and refusing tables that contradict each other."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from spean.engines.taxonomy.records import (
    IscoGroup,
    Labels,
    Occupation,
    Sector,
    Skill,
    SkillKind,
    SkillSet,
    TaxonomyError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from importlib.resources.abc import Traversable

__all__ = ["Tables", "read_tables"]

Record = TypeVar("Record")

LEAST_CREDIT, MOST_CREDIT = 10, 90


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables as read: every code in them is known and none comes twice."""

    isco: Mapping[str, IscoGroup]
    sectors: Mapping[str, Sector]
    occupations: Mapping[str, Occupation]
    skills: Mapping[str, Skill]
    skill_sets: Mapping[str, SkillSet]
    related: Mapping[str, Mapping[str, int]]
    """Skill held, to skill asked, to percent of credit; one-way rows appear one way only."""


def read_tables(folder: Traversable) -> Tables:
    """The six tables in a folder; raises TaxonomyError with file and line at the first fault."""
    isco = _by_code(_rows(folder, "isco08.csv", _ISCO), _isco_group)
    _check_parents(isco)
    sectors = _by_code(_rows(folder, "sectors.csv", _LABELS), _sector)
    occupations = _by_code(
        _rows(folder, "occupations.csv", _OCCUPATIONS),
        lambda row: _occupation(row, isco=isco, sectors=sectors),
    )
    skills = _by_code(
        _rows(folder, "skills.csv", _SKILLS), lambda row: _skill(row, sectors=sectors)
    )
    links = _rows(folder, "occupation_skills.csv", _LINKS)
    pairs = _rows(folder, "related_skills.csv", _PAIRS)
    return Tables(
        isco=isco,
        sectors=sectors,
        occupations=occupations,
        skills=skills,
        skill_sets=_skill_sets(links, occupations=occupations, skills=skills),
        related=_related(pairs, skills=skills),
    )


_LABELS = ("code", "label_en", "label_km", "label_ja")
_ISCO = (
    *("code", "parent", "title_en", "title_km", "title_ja"),
    *("synonyms_km", "synonyms_en", "km_status"),
)
_OCCUPATIONS = (*_LABELS, "isco", "sector", "alt_en", "alt_km")
_SKILLS = (*_LABELS, "kind", "group")
_LINKS = ("occupation", "skill", "relation")
_PAIRS = ("skill", "related", "credit", "direction")


class _Row:
    """One line of a table, which can say where it stands when something is wrong with it."""

    def __init__(self, file: str, line: int, cells: Mapping[str, str]) -> None:
        self._file, self._line, self._cells = file, line, cells

    def __getitem__(self, column: str) -> str:
        return self._cells[column]

    def texts(self, column: str) -> tuple[str, ...]:
        return tuple(text for text in self[column].split(";") if text)

    def known(self, column: str, codes: Collection[str]) -> str:
        if self[column] not in codes:
            raise self.fault(f"{column} {self[column]!r} is not known")
        return self[column]

    def fault(self, what: str) -> TaxonomyError:
        return TaxonomyError(f"{self._file} line {self._line}: {what}")


def _rows(folder: Traversable, file: str, columns: Iterable[str]) -> list[_Row]:
    try:
        text = folder.joinpath(file).read_text(encoding="utf-8-sig")
    except FileNotFoundError as fault:
        raise TaxonomyError(f"{file} is missing from {folder}") from fault
    except UnicodeDecodeError as fault:
        raise TaxonomyError(f"{file} is not UTF-8 text") from fault
    lines = csv.reader(io.StringIO(text))
    heading = next(lines, [])
    missing = [column for column in columns if column not in heading]
    if missing:
        raise TaxonomyError(f"{file} has no column {missing[0]}")
    rows = []
    for cells in lines:
        if len(cells) != len(heading):
            raise TaxonomyError(
                f"{file} line {lines.line_num}: {len(cells)} cells under {len(heading)} headings"
            )
        rows.append(_Row(file, lines.line_num, dict(zip(heading, cells, strict=True))))
    return rows


def _by_code(rows: Iterable[_Row], make: Callable[[_Row], Record]) -> Mapping[str, Record]:
    records: dict[str, Record] = {}
    for row in rows:
        if not row["code"] or row["code"] in records:
            raise row.fault(f"code {row['code']!r} is empty or comes twice")
        records[row["code"]] = make(row)
    return MappingProxyType(records)


def _labels(row: _Row, stem: str) -> Labels:
    if not row[f"{stem}_en"]:
        raise row.fault(f"{stem}_en is empty")
    return Labels(row[f"{stem}_en"], row[f"{stem}_km"], row[f"{stem}_ja"])


def _isco_group(row: _Row) -> IscoGroup:
    return IscoGroup(
        code=row["code"],
        parent=row["parent"],
        labels=_labels(row, "title"),
        also_km=row.texts("synonyms_km"),
        also_en=row.texts("synonyms_en"),
        is_for_review=row["km_status"] == "for_review",
    )


def _check_parents(isco: Mapping[str, IscoGroup]) -> None:
    for group in isco.values():
        if group.parent != group.code[:-1] or (group.parent and group.parent not in isco):
            raise TaxonomyError(f"isco08.csv: {group.code} cannot stand under {group.parent!r}")


def _sector(row: _Row) -> Sector:
    return Sector(code=row["code"], labels=_labels(row, "label"))


def _occupation(
    row: _Row, *, isco: Mapping[str, IscoGroup], sectors: Mapping[str, Sector]
) -> Occupation:
    if isco[row.known("isco", isco)].level != 4:
        raise row.fault(f"isco {row['isco']!r} is not a unit group")
    return Occupation(
        code=row["code"],
        isco=row["isco"],
        sector=row.known("sector", sectors),
        labels=_labels(row, "label"),
        also_km=row.texts("alt_km"),
        also_en=row.texts("alt_en"),
    )


def _skill(row: _Row, *, sectors: Mapping[str, Sector]) -> Skill:
    return Skill(
        code=row["code"],
        kind=SkillKind(row.known("kind", [*SkillKind])),
        sector=row.known("group", sectors),
        labels=_labels(row, "label"),
    )


def _skill_sets(
    rows: Iterable[_Row],
    *,
    occupations: Mapping[str, Occupation],
    skills: Mapping[str, Skill],
) -> Mapping[str, SkillSet]:
    parts: dict[str, dict[str, set[str]]] = {
        code: {"essential": set(), "optional": set()} for code in occupations
    }
    for row in rows:
        own = parts[row.known("occupation", occupations)]
        relation = row.known("relation", own)
        skill = row.known("skill", skills)
        if any(skill in named for named in own.values()):
            raise row.fault(f"{row['occupation']} names {skill} twice")
        own[relation].add(skill)
    return MappingProxyType(
        {
            code: SkillSet(frozenset(own["essential"]), frozenset(own["optional"]))
            for code, own in parts.items()
        }
    )


def _related(
    rows: Iterable[_Row], *, skills: Mapping[str, Skill]
) -> Mapping[str, Mapping[str, int]]:
    credits_of: dict[str, dict[str, int]] = defaultdict(dict)
    for row in rows:
        held, asked = row.known("skill", skills), row.known("related", skills)
        credit = _credit(row)
        ways = [(held, asked)]
        if row.known("direction", ("both", "one_way")) == "both":
            ways.append((asked, held))
        for one, other in ways:
            if one == other or other in credits_of[one]:
                raise row.fault(f"{one} and {other} are the same or paired twice")
            credits_of[one][other] = credit
    return MappingProxyType({held: MappingProxyType(others) for held, others in credits_of.items()})


def _credit(row: _Row) -> int:
    text = row["credit"]
    if not (text.isascii() and text.isdigit() and LEAST_CREDIT <= int(text) <= MOST_CREDIT):
        raise row.fault(f"credit {text!r} is not {LEAST_CREDIT} to {MOST_CREDIT} percent")
    return int(text)
