"""Every name of every place, found by its spelling, its sound or its likeness."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from spean.engines.gazetteer.cells import without_type
from spean.engines.gazetteer.names import Fold, exact_key, fold
from spean.engines.gazetteer.units import LEVELS, Gazetteer, Level, Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST_LIKENESS = 66.0
"""Below this many points of 100 two names are not alike enough to be shown to a person."""

_WORTH_A_LOOK = 55.0

_VILLAGE_WORDS = ("ភូមិ", "Phum ")


class How(StrEnum):
    """By what a name was recognised, surest first."""

    NAME = "name"
    ALIAS = "alias"
    SOUND = "sound"
    LIKENESS = "likeness"


@dataclass(frozen=True, slots=True)
class Match:
    unit: Unit
    how: How
    score: float


class NameIndex:
    """Built once for a gazetteer; asked thousands of times.

    Scores are points of 100: a name or alias 100, the same sound 97, likeness at most 95.
    """

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._by_key: defaultdict[tuple[Level, str], dict[str, Match]] = defaultdict(dict)
        self._by_fold: defaultdict[tuple[Level, Fold], dict[str, Unit]] = defaultdict(dict)
        self._names: set[str] = set()
        self._gazetteer = gazetteer
        for unit in gazetteer.units.values():
            self._add(unit)
        self.called_or_like = lru_cache(maxsize=32768)(self._called_or_like)
        self._pool = lru_cache(maxsize=4096)(self._pool_of)

    def is_name(self, text: str) -> bool:
        """Whether any place at all is called that, or sounds so."""
        return exact_key(text) in self._names or any(
            (level, fold(text)) in self._by_fold for level in LEVELS
        )

    def is_commune(self, text: str) -> bool:
        """Whether a commune has this very name."""
        return (Level.COMMUNE, exact_key(text)) in self._by_key

    def _add(self, unit: Unit) -> None:
        for name, how in _names_of(unit):
            key = exact_key(name)
            self._names.add(key)
            self._by_key[unit.level, key].setdefault(unit.code, Match(unit, how, 100))
        for name in spoken_names(unit):
            self._by_fold[unit.level, fold(name)][unit.code] = unit

    def called(self, text: str, level: Level, scope: str) -> tuple[Match, ...]:
        """Units of this level with the name, or else the sound, inside a scope (`""`: anywhere)."""
        same = self._by_key.get((level, exact_key(text)), {})
        found = tuple(match for match in same.values() if _inside(match.unit.code, scope))
        if found:
            return found
        sounding = self._by_fold.get((level, fold(text)), {})
        return tuple(
            Match(unit, How.SOUND, 97) for unit in sounding.values() if _inside(unit.code, scope)
        )

    def _called_or_like(self, text: str, level: Level, scope: str) -> tuple[Match, ...]:
        """Likeness is looked at only when nothing has the name or the sound of it."""
        return self.called(text, level, scope) or tuple(self._like(text, level=level, scope=scope))

    def _like(self, wanted: str, *, level: Level, scope: str) -> Iterator[Match]:
        sound = fold(wanted)
        if len(sound.stem) < 3:
            return
        stems, owners = self._pool(level, scope[: level.digits])
        best: dict[str, float] = {}
        for stem, score, _ in process.extract(
            sound.stem, stems, scorer=fuzz.ratio, score_cutoff=_WORTH_A_LOOK, limit=8
        ):
            for name, unit in owners[stem]:
                spelling = fuzz.ratio(exact_key(wanted), exact_key(name))
                gap = _number_gap(sound.number, fold(name).number)
                likeness = 0.95 * max(score, spelling) - gap
                best[unit.code] = max(likeness, best.get(unit.code, 0.0))
        for code, likeness in best.items():
            if likeness >= LEAST_LIKENESS:
                yield Match(self._gazetteer.units[code], How.LIKENESS, likeness)

    def _pool_of(
        self, level: Level, scope: str
    ) -> tuple[list[str], dict[str, list[tuple[str, Unit]]]]:
        """The sounds of all names inside a scope, and whose they are."""
        owners: defaultdict[str, list[tuple[str, Unit]]] = defaultdict(list)
        in_order = self._gazetteer.level(level)
        first = bisect_left(in_order, scope, key=lambda unit: unit.code)
        for unit in in_order[first:]:
            if not unit.code.startswith(scope):
                break
            for name in spoken_names(unit):
                owners[fold(name).stem].append((name, unit))
        return list(owners), dict(owners)


def spoken_names(unit: Unit) -> list[str]:
    """The names that have a sound: BMC has none, though it is an alias."""
    return [name for name, _ in _names_of(unit) if not (name.isascii() and name.isupper())]


def _names_of(unit: Unit) -> Iterator[tuple[str, How]]:
    """Own names first, so that an alias never hides one; a village also without the word for it."""
    for name in (unit.name_km, unit.name_en):
        yield name, How.NAME
        if unit.level is Level.VILLAGE and name.startswith(_VILLAGE_WORDS):
            yield without_type(name), How.NAME
    for alias in unit.aliases:
        yield alias, How.ALIAS


def _inside(code: str, scope: str) -> bool:
    return code.startswith(scope) or scope.startswith(code)


def _number_gap(wanted: str, found: str) -> float:
    if wanted == found:
        return 0.0
    return 25.0 if wanted and found else 8.0
