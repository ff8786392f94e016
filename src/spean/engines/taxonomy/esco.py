"""Reading the official ESCO release, v1.1 or v1.2 in English CSV, as the Commission gives it.

A service that uses it must say so: "This service uses the ESCO classification of the European
Commission." Nothing of ESCO is shipped here, and its wording is not ours.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from spean.engines.taxonomy.records import SkillSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = [
    "Esco",
    "EscoError",
    "EscoFlaw",
    "EscoOccupation",
    "EscoSkill",
    "Flaw",
    "read_esco",
]


class EscoError(ValueError):
    """The release cannot be read; the message names the file and what it lacks."""


class Flaw(StrEnum):
    """What may be wrong with a row without spoiling the release."""

    UNKNOWN_ISCO = "unknown_isco"
    UNKNOWN_OCCUPATION = "unknown_occupation"
    UNKNOWN_SKILL = "unknown_skill"
    UNKNOWN_RELATION = "unknown_relation"
    NO_TYPE = "no_type"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class EscoFlaw:
    """One flawed row: NO_TYPE is kept, every other kind is left out of what is read."""

    kind: Flaw
    file: str
    row: int
    """Counted from 1, the heading not counted: cells hold line breaks, so lines would mislead."""
    value: str


@dataclass(frozen=True, slots=True)
class EscoOccupation:
    uri: str
    isco: str
    label: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EscoSkill:
    """`kind` is "skill/competence", "knowledge" or empty where the release does not say."""

    uri: str
    kind: str
    reuse: str
    label: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Esco:
    """The release by URI (groups by ISCO-08 code), with what was found wrong in it."""

    groups: Mapping[str, str]
    occupations: Mapping[str, EscoOccupation]
    skills: Mapping[str, EscoSkill]
    skill_sets: Mapping[str, SkillSet]
    related: Mapping[str, SkillSet]
    """Skill, to the skills that it needs or that are good to have with it."""
    flaws: tuple[EscoFlaw, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many of each thing were kept, for the report of an import."""
        return {
            "groups": len(self.groups),
            "occupations": len(self.occupations),
            "skills": len(self.skills),
            "essential": sum(len(one.essential) for one in self.skill_sets.values()),
            "optional": sum(len(one.optional) for one in self.skill_sets.values()),
            "related": sum(len(one.essential) + len(one.optional) for one in self.related.values()),
        }

    def flaw_counts(self) -> dict[str, int]:
        """How many rows have each kind of flaw, by file: "skills_en.csv no_type": 6."""
        return dict(sorted(Counter(f"{flaw.file} {flaw.kind}" for flaw in self.flaws).items()))


def read_esco(folder: Path) -> Esco:
    """The five tables from a folder that holds them as CSV files or inside zip files.

    Columns other than those needed are passed over, so later releases may add their own. Raises
    EscoError when a file or column is missing or a file is not UTF-8 CSV.
    """
    flaws: list[EscoFlaw] = []
    groups = {
        row["code"]: row["preferredLabel"]
        for row in _rows(folder, ["ISCOGroups_en.csv"], ("code", "preferredLabel")).cells
    }
    occupations = _occupations(folder, groups=groups, flaws=flaws)
    skills = _skills(folder, flaws=flaws)
    return Esco(
        groups=groups,
        occupations=occupations,
        skills=skills,
        skill_sets=_skill_sets(folder, occupations=occupations, skills=skills, flaws=flaws),
        related=_related(folder, skills=skills, flaws=flaws),
        flaws=tuple(flaws),
    )


def _occupations(
    folder: Path, *, groups: Mapping[str, str], flaws: list[EscoFlaw]
) -> dict[str, EscoOccupation]:
    columns = ("conceptUri", "iscoGroup", "preferredLabel", "altLabels")
    table = _rows(folder, ["occupations_en.csv"], columns)
    occupations: dict[str, EscoOccupation] = {}
    for number, row in enumerate(table.cells, start=1):
        uri, isco = row["conceptUri"], row["iscoGroup"]
        if isco not in groups:
            flaws.append(EscoFlaw(Flaw.UNKNOWN_ISCO, table.file, number, isco))
        elif uri in occupations:
            flaws.append(EscoFlaw(Flaw.REPEATED, table.file, number, uri))
        else:
            occupations[uri] = EscoOccupation(uri, isco, row["preferredLabel"], _also(row))
    return occupations


def _skills(folder: Path, *, flaws: list[EscoFlaw]) -> dict[str, EscoSkill]:
    columns = ("conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels")
    table = _rows(folder, ["skills_en.csv"], columns)
    skills: dict[str, EscoSkill] = {}
    for number, row in enumerate(table.cells, start=1):
        uri, kind = row["conceptUri"], row["skillType"]
        if uri in skills:
            flaws.append(EscoFlaw(Flaw.REPEATED, table.file, number, uri))
            continue
        if not kind:
            flaws.append(EscoFlaw(Flaw.NO_TYPE, table.file, number, uri))
        skills[uri] = EscoSkill(uri, kind, row["reuseLevel"], row["preferredLabel"], _also(row))
    return skills


def _skill_sets(
    folder: Path,
    *,
    occupations: Mapping[str, EscoOccupation],
    skills: Mapping[str, EscoSkill],
    flaws: list[EscoFlaw],
) -> dict[str, SkillSet]:
    columns = ("occupationUri", "relationType", "skillType", "skillUri")
    names = ["occupationSkillRelations.csv", "occupationSkillRelations_en.csv"]
    table = _rows(folder, names, columns)
    links = _Links(table.file, flaws)
    for number, row in enumerate(table.cells, start=1):
        if row["occupationUri"] not in occupations:
            links.flaw(Flaw.UNKNOWN_OCCUPATION, number, row["occupationUri"])
        elif row["skillUri"] not in skills:
            links.flaw(Flaw.UNKNOWN_SKILL, number, row["skillUri"])
        else:
            if not row["skillType"]:
                links.flaw(Flaw.NO_TYPE, number, row["skillUri"])
            links.add(number, row["occupationUri"], row["relationType"], row["skillUri"])
    return links.sets()


def _related(
    folder: Path, *, skills: Mapping[str, EscoSkill], flaws: list[EscoFlaw]
) -> dict[str, SkillSet]:
    columns = ("originalSkillUri", "relationType", "relatedSkillUri")
    names = ["skillSkillRelations.csv", "skillSkillRelations_en.csv"]
    table = _rows(folder, names, columns)
    links = _Links(table.file, flaws)
    for number, row in enumerate(table.cells, start=1):
        strangers = [
            uri for uri in (row["originalSkillUri"], row["relatedSkillUri"]) if uri not in skills
        ]
        if strangers:
            links.flaw(Flaw.UNKNOWN_SKILL, number, strangers[0])
        else:
            links.add(number, row["originalSkillUri"], row["relationType"], row["relatedSkillUri"])
    return links.sets()


class _Links:
    """Relations gathered from one file, each flaw noted under its row."""

    def __init__(self, file: str, flaws: list[EscoFlaw]) -> None:
        self._file, self._flaws = file, flaws
        self._relations: dict[str, dict[str, str]] = defaultdict(dict)

    def flaw(self, kind: Flaw, number: int, value: str) -> None:
        self._flaws.append(EscoFlaw(kind, self._file, number, value))

    def add(self, number: int, owner: str, relation: str, skill: str) -> None:
        if relation not in ("essential", "optional"):
            self.flaw(Flaw.UNKNOWN_RELATION, number, relation)
        elif skill in self._relations[owner]:
            self.flaw(Flaw.REPEATED, number, skill)
        else:
            self._relations[owner][skill] = relation

    def sets(self) -> dict[str, SkillSet]:
        return {
            owner: SkillSet(
                frozenset(skill for skill, relation in own.items() if relation == "essential"),
                frozenset(skill for skill, relation in own.items() if relation == "optional"),
            )
            for owner, own in self._relations.items()
        }


def _also(row: Mapping[str, str]) -> tuple[str, ...]:
    """The other names; the release separates them by line breaks and repeats the first name."""
    names = (name.strip() for name in row["altLabels"].splitlines())
    return tuple(dict.fromkeys(name for name in names if name and name != row["preferredLabel"]))


@dataclass(frozen=True, slots=True)
class _Table:
    file: str
    cells: list[dict[str, str]]


def _rows(folder: Path, names: Iterable[str], columns: tuple[str, ...]) -> _Table:
    """The needed columns of the first of these files that the folder or a zip in it holds."""
    with _opened(folder, list(names)) as (file, text):
        try:
            lines = csv.reader(text)
            heading = next(lines, [])
            missing = [column for column in columns if column not in heading]
            if missing:
                raise EscoError(f"{file} has no column {missing[0]}")
            places = [(column, heading.index(column)) for column in columns]
            rows = [
                {column: line[at].strip() if at < len(line) else "" for column, at in places}
                for line in lines
            ]
        except (UnicodeDecodeError, csv.Error) as fault:
            raise EscoError(f"{file} is not CSV in UTF-8: {fault}") from fault
    return _Table(file, rows)


@contextmanager
def _opened(folder: Path, names: list[str]) -> Iterator[tuple[str, io.TextIOBase]]:
    if not folder.is_dir():
        raise EscoError(f"{folder} is not a folder")
    for name in names:
        if (folder / name).is_file():
            with (folder / name).open(encoding="utf-8-sig", newline="") as text:
                yield name, text
            return
    for path in sorted(folder.glob("*.zip")):
        with _unzipped(path) as archive:
            inside = {Path(member).name: member for member in archive.namelist()}
            for name in names:
                if name in inside:
                    with archive.open(inside[name]) as raw:
                        yield name, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")
                    return
    raise EscoError(f"{names[0]} is neither in {folder} nor in a zip file there")


def _unzipped(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as fault:
        raise EscoError(f"{path.name} is not a zip file") from fault
