"""Places as they are typed, letter by letter, for the field of a form."""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice
from typing import TYPE_CHECKING

from spean.engines.gazetteer.cells import Part, readings
from spean.engines.gazetteer.index import spoken_names
from spean.engines.gazetteer.names import exact_key, fold
from spean.engines.gazetteer.units import LEVELS, Gazetteer, Level, Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spean.engines.gazetteer.index import NameIndex


class Searcher:
    """Looks through one shelf a level, widest first, and stops when it has enough."""

    def __init__(self, gazetteer: Gazetteer, index: NameIndex) -> None:
        self._gazetteer = gazetteer
        self._index = index
        self._shelves = {level: _Shelf(gazetteer.level(level)) for level in LEVELS}

    def search(
        self, text: str, *, level: Level | None, within: str | None, limit: int
    ) -> tuple[Unit, ...]:
        """The best first: whole names, beginnings, sounds, middles, then what is merely alike."""
        scope = self._gazetteer[within].code if within else ""
        read = readings(text, is_name=self._index.is_name, is_commune=self._index.is_commune)
        if not read:
            return ()
        for answers in self._answers(text, read, level=level, scope=scope):
            found: dict[str, Unit] = {}
            for unit in answers:
                if unit.code.startswith(scope):
                    found.setdefault(unit.code, unit)
                if len(found) == limit:
                    break
            if found:
                return tuple(found.values())
        return ()

    def _answers(
        self, text: str, read: list[tuple[Part, ...]], *, level: Level | None, scope: str
    ) -> Iterator[Iterator[Unit]]:
        """Ever looser readings; the next is only asked for when one has found nothing."""
        first, *others = read[0]
        wanted = (level,) if level else (first.levels or LEVELS)
        yield self._named(text, wanted=(level,) if level else LEVELS, around=[])
        yield self._named(first.text, wanted=wanted, around=[part.text for part in others])
        words = text.split()
        for cut in range(len(words) - 1, 0, -1):
            yield self._named(" ".join(words[:cut]), wanted=wanted, around=words[cut:])
        alike = [
            match for one in wanted for match in self._index.called_or_like(first.text, one, scope)
        ]
        yield (match.unit for match in sorted(alike, key=lambda it: -it.score))

    def _named(self, typed: str, *, wanted: tuple[Level, ...], around: list[str]) -> Iterator[Unit]:
        key, sound = exact_key(typed), fold(typed)
        if not key:
            return
        keys = [exact_key(word) for word in around]
        for look in (_Shelf.whole, _Shelf.beginning, _Shelf.sounding, _Shelf.holding):
            asked = sound.stem if look is _Shelf.sounding else key
            for level in wanted:
                for code in look(self._shelves[level], asked):
                    if self._lies_in(code, keys):
                        yield self._gazetteer.units[code]

    def _lies_in(self, code: str, keys: Iterable[str]) -> bool:
        """Whether every other word typed is in the name of something around the place."""
        around = self._gazetteer.path(code)[:-1] if keys else ()
        return all(
            any(key in name for unit in around for name in map(exact_key, _names(unit)))
            for key in keys
        )


class _Shelf:
    """The names of one level in order, and as one long text for what stands inside them."""

    def __init__(self, units: Iterable[Unit]) -> None:
        units = list(units)
        self._keys = sorted((exact_key(name), it.code) for it in units for name in _names(it))
        self._sounds = sorted(
            (fold(name).stem, it.code) for it in units for name in spoken_names(it)
        )
        self._text = "\n".join(key for key, _ in self._keys)
        self._starts = [0]
        for key, _ in self._keys:
            self._starts.append(self._starts[-1] + len(key) + 1)

    def whole(self, key: str) -> Iterator[str]:
        return (code for found, code in _from(self._keys, key) if found == key)

    def beginning(self, key: str) -> Iterator[str]:
        return (code for _, code in _from(self._keys, key))

    def sounding(self, stem: str) -> Iterator[str]:
        return (code for _, code in _from(self._sounds, stem)) if stem else iter(())

    def holding(self, key: str) -> Iterator[str]:
        """The units with the key anywhere in a name, found in one pass over all names."""
        at = self._text.find(key)
        while at >= 0:
            line = bisect_left(self._starts, at + 1) - 1
            yield self._keys[line][1]
            at = self._text.find(key, self._starts[line + 1])


def _names(unit: Unit) -> tuple[str, ...]:
    return (unit.name_km, unit.name_en, *unit.aliases)


def _from(rows: list[tuple[str, str]], key: str) -> Iterator[tuple[str, str]]:
    """The rows that begin with the key."""
    for row in islice(rows, bisect_left(rows, (key, "")), None):
        if not row[0].startswith(key):
            return
        yield row
