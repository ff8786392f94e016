"""The taxonomy itself: groups, occupations and skills by code, by nearness and by what is typed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar

from spean.engines.taxonomy.distance import proximity
from spean.engines.taxonomy.records import (
    IscoGroup,
    Occupation,
    Sector,
    Skill,
    SkillSet,
    UnknownCode,
)
from spean.engines.taxonomy.search import Found, Index, Term
from spean.engines.taxonomy.tables import Tables, read_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from importlib.resources.abc import Traversable

__all__ = ["Taxonomy", "load", "read_taxonomy"]

Record = TypeVar("Record")
# What a wording loses, of 100, when it belongs to the unit group and not to the occupation.
BORROWED = 15


@cache
def load() -> Taxonomy:
    """Spean's own sample taxonomy, read once and shared; it must not be changed."""
    return read_taxonomy(files("spean.engines.taxonomy") / "data")


def read_taxonomy(folder: Traversable) -> Taxonomy:
    """A taxonomy from six CSV tables of the same shape as Spean's own; a Path will do."""
    return Taxonomy(read_tables(folder))


@dataclass(frozen=True, eq=False)
class Taxonomy:
    """All groups, sectors, occupations and skills; compared by identity, safe to share."""

    tables: Tables

    @property
    def isco_groups(self) -> tuple[IscoGroup, ...]:
        return tuple(self.tables.isco.values())

    @property
    def sectors(self) -> tuple[Sector, ...]:
        return tuple(self.tables.sectors.values())

    @property
    def occupations(self) -> tuple[Occupation, ...]:
        return tuple(self.tables.occupations.values())

    @property
    def skills(self) -> tuple[Skill, ...]:
        return tuple(self.tables.skills.values())

    @property
    def credits(self) -> Mapping[str, Mapping[str, int]]:
        """Skill held, to skill asked, to percent of credit, as the matching engine takes it."""
        return self.tables.related

    def isco(self, code: str) -> IscoGroup:
        return _known(self.tables.isco, code, "ISCO-08 group")

    def sector(self, code: str) -> Sector:
        return _known(self.tables.sectors, code, "sector")

    def occupation(self, code: str) -> Occupation:
        return _known(self.tables.occupations, code, "occupation")

    def skill(self, code: str) -> Skill:
        return _known(self.tables.skills, code, "skill")

    def occupations_in(self, isco: str) -> tuple[Occupation, ...]:
        """Spean's occupations within an ISCO-08 group of any level, in order of code."""
        group = self.isco(isco)
        return tuple(one for one in self.occupations if one.isco.startswith(group.code))

    def skills_of(self, code: str) -> SkillSet:
        """The skills of an occupation, or of an ISCO-08 group that has occupations here.

        A group needs what at least half of its occupations need; everything else that any of
        them names is optional. A group without occupations here gives an empty set.
        """
        if code in self.tables.skill_sets:
            return self.tables.skill_sets[code]
        return _shared_set([self.tables.skill_sets[one.code] for one in self.occupations_in(code)])

    def related(self, skill: str) -> tuple[tuple[str, int], ...]:
        """What holding a skill is worth for others: (skill asked, percent), most first."""
        others = self.tables.related.get(self.skill(skill).code, {})
        return tuple(sorted(others.items(), key=lambda pair: (-pair[1], pair[0])))

    def proximity(self, one: str, other: str) -> int:
        """0..10,000 between two ISCO-08 codes that this taxonomy has; see `distance`."""
        return proximity(self.isco(one).code, self.isco(other).code)

    def find_occupations(self, text: str, *, limit: int = 10) -> tuple[Found, ...]:
        """Occupations by any of their names or their code, or by those of their unit group."""
        return self._occupation_index.find(text, limit=limit)

    def find_isco(self, text: str, *, limit: int = 10) -> tuple[Found, ...]:
        """ISCO-08 unit groups by title, synonym, or the name of an occupation in them."""
        return self._isco_index.find(text, limit=limit)

    def find_skills(self, text: str, *, limit: int = 10) -> tuple[Found, ...]:
        return self._skill_index.find(text, limit=limit)

    @cached_property
    def _occupation_index(self) -> Index:
        own = (Term(one.code, name) for one in self.occupations for name in _names(one))
        borrowed = (
            Term(one.code, name, less=BORROWED)
            for one in self.occupations
            for name in _names(self.isco(one.isco))
        )
        return Index([*own, *borrowed])

    @cached_property
    def _isco_index(self) -> Index:
        units = (group for group in self.isco_groups if group.level == 4)
        own = (Term(unit.code, name) for unit in units for name in _names(unit))
        borrowed = (
            Term(one.isco, name, less=BORROWED) for one in self.occupations for name in _names(one)
        )
        return Index([*own, *borrowed])

    @cached_property
    def _skill_index(self) -> Index:
        return Index(
            Term(skill.code, name)
            for skill in self.skills
            for name in (skill.code, skill.labels.en, skill.labels.km, skill.labels.ja)
            if name
        )


def _known(records: Mapping[str, Record], code: str, what: str) -> Record:
    try:
        return records[code]
    except KeyError:
        raise UnknownCode(f"{code!r} is no {what} of this taxonomy") from None


def _names(one: Occupation | IscoGroup) -> Iterator[str]:
    labels = one.labels
    names = (one.code, labels.en, labels.km, labels.ja, *one.also_km, *one.also_en)
    return (name for name in names if name)


def _shared_set(sets: Iterable[SkillSet]) -> SkillSet:
    every = tuple(sets)
    named = frozenset().union(*(one.essential | one.optional for one in every))
    essential = frozenset(
        skill for skill in named if 2 * sum(skill in one.essential for one in every) >= len(every)
    )
    return SkillSet(essential, named - essential)
