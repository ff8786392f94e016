"""The words of the gazetteer: a unit, its level, a flaw of the source, and the whole tree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Level(StrEnum):
    """The four storeys of the administration, widest first."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    VILLAGE = "village"

    @property
    def digits(self) -> int:
        """How many digits a code of this level has: 2, 4, 6 or 8."""
        return 2 * (LEVELS.index(self) + 1)


LEVELS: tuple[Level, ...] = tuple(Level)


class FlawKind(StrEnum):
    """What was wrong with a published row, and so what was done about it."""

    CODE_SHARED = "code_shared"
    CODE_MALFORMED = "code_malformed"
    CODE_OUTSIDE_PARENT = "code_outside_parent"
    COMMUNE_MISSING = "commune_missing"
    COMMUNE_EMPTY = "commune_empty"
    COMMUNE_REPEATED = "commune_repeated"
    NAME_CLEANED = "name_cleaned"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing the source got wrong, named after the unit it ended up in.

    `detail` is what had been published (a code or a name); for an empty commune, its twin.
    """

    kind: FlawKind
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A place of the administration. The code is text: `02` is Battambang, `2` is nothing."""

    code: str
    level: Level
    parent: str | None
    name_km: str
    name_en: str
    aliases: tuple[str, ...] = ()


class UnknownPlaceError(ValueError):
    """No unit has this code, now or in the published list."""

    def __init__(self, code: str) -> None:
        super().__init__(f"No place has the code {code!r}: a code is 2, 4, 6 or 8 digits of text.")
        self.code = code


@dataclass(frozen=True)
class Gazetteer:
    """Every unit by its code, in order, with the flaws that were repaired on the way.

    Every child's code starts with its parent's. `moved` leads from a published code that was
    given up or shared to the codes now in use; `twins` from an empty commune to its living twin.
    """

    units: Mapping[str, Unit]
    flaws: tuple[Flaw, ...] = ()
    moved: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    twins: Mapping[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.units)

    def __iter__(self) -> Iterator[Unit]:
        """In code order, so that a place never comes before what it lies in."""
        return iter(self.units.values())

    def __getitem__(self, code: str) -> Unit:
        unit = self.get(code)
        if unit is None:
            raise UnknownPlaceError(code)
        return unit

    def get(self, code: str) -> Unit | None:
        """The unit with this code, also when the code was published and has moved to one unit."""
        if code in self.units:
            return self.units[code]
        now = self.moved.get(code, ())
        return self.units[now[0]] if len(now) == 1 else None

    def level(self, level: Level) -> tuple[Unit, ...]:
        return self._by_level[level]

    def children(self, code: str) -> tuple[Unit, ...]:
        """The units one level down, in code order; empty for a village."""
        return self._by_parent.get(self[code].code, ())

    def path(self, code: str) -> tuple[Unit, ...]:
        """The unit and everything around it, province first: what an address line is made of."""
        own = self[code].code
        return tuple(self.units[own[:digits]] for digits in range(2, len(own) + 1, 2))

    @cached_property
    def _by_level(self) -> dict[Level, tuple[Unit, ...]]:
        return {
            level: tuple(unit for unit in self.units.values() if unit.level is level)
            for level in LEVELS
        }

    @cached_property
    def _by_parent(self) -> dict[str, tuple[Unit, ...]]:
        found: defaultdict[str, list[Unit]] = defaultdict(list)
        for unit in self.units.values():
            if unit.parent is not None:
                found[unit.parent].append(unit)
        return {parent: tuple(children) for parent, children in found.items()}
