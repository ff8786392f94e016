"""Search as you type over labels in Khmer, English and Japanese, forgiving of small slips.

It does not translate and does not guess word breaks: Khmer is compared without its spaces.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from math import log2
from typing import TYPE_CHECKING

from spean.engines.kernel.khmer import is_khmer, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Found", "Index", "Term"]

EXACT, STARTS, WORDS_START, CONTAINS = 100, 90, 80, 70
ALIKE_TYPED, ALIKE_ALL = 40, 20
LEAST_PERCENT_TYPED = 25
MOST_LETTERS = 100


@dataclass(frozen=True, slots=True)
class Term:
    """One wording under which a code may be found; `less` is taken off for a borrowed wording."""

    code: str
    text: str
    less: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A code, the wording that was met and how well, 1..100.

    100 is the wording itself; 90 its beginning; 80 the beginnings of its words in any order; 70
    a part of it. Only when nothing fits as typed are slips forgiven: up to 40 for the share of
    the typed three-letter pieces that are found, up to 20 for the likeness of the whole (Dice's
    coefficient, Ecology 26, 1945), both with rare pieces counting more (Spärck Jones, Journal of
    Documentation 28, 1972).
    """

    code: str
    text: str
    score: int


class Index:
    """The wordings of one kind of thing, ready to be asked at every keystroke."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._entries = [_entry(term) for term in terms]
        self._holding: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self._entries):
            for piece in entry.pieces:
                self._holding[piece].append(number)
        self._weights = {
            piece: _weight(len(self._entries), len(numbers))
            for piece, numbers in self._holding.items()
        }
        self._totals = [self._total(entry.pieces) for entry in self._entries]

    def find(self, text: str, *, limit: int) -> tuple[Found, ...]:
        """The best wording of each code that fits, best first; ties by length, then code."""
        if limit < 1:
            raise ValueError(f"limit is {limit}; ask for at least one")
        wanted = _entry(Term("", text[:MOST_LETTERS]))
        if not wanted.key:
            return ()
        best: dict[str, tuple[int, int, Found]] = {}
        for number, score in self._as_typed(wanted) or self._alike(wanted):
            found = _found(self._entries[number], score)
            rank = (-found.score, len(self._entries[number].key), found)
            if found.code not in best or rank[:2] < best[found.code][:2]:
                best[found.code] = rank
        ranked = sorted(best.values(), key=lambda rank: (*rank[:2], rank[2].code))
        return tuple(found for _, _, found in ranked[:limit])

    def _as_typed(self, wanted: _Entry) -> list[tuple[int, int]]:
        scored = ((number, _fit(wanted, entry)) for number, entry in enumerate(self._entries))
        return [(number, score) for number, score in scored if score]

    def _alike(self, wanted: _Entry) -> list[tuple[int, int]]:
        shared: Counter[int] = Counter()
        for piece in wanted.pieces & self._holding.keys():
            weight = self._weights[piece]
            for number in self._holding[piece]:
                shared[number] += weight
        typed = self._total(wanted.pieces)
        return [
            (number, _likeness(both, typed, self._totals[number]))
            for number, both in shared.items()
            if 100 * both >= LEAST_PERCENT_TYPED * typed
        ]

    def _total(self, pieces: Iterable[str]) -> int:
        strange = _weight(len(self._entries), 1)
        return sum(self._weights.get(piece, strange) for piece in pieces)


@dataclass(frozen=True, slots=True)
class _Entry:
    term: Term
    key: str
    solid: str
    words: tuple[str, ...]
    pieces: frozenset[str]


_SEPARATORS = re.compile(r"[^\w\u1780-\u17d3\u17dd]+")


def _entry(term: Term) -> _Entry:
    spaced = _spaced(term.text)
    solid = spaced.replace(" ", "")
    key = solid if is_khmer(spaced) else spaced
    padded = f" {key} "
    pieces = frozenset(padded[at : at + 3] for at in range(len(padded) - 2))
    return _Entry(term, key, solid, tuple(spaced.split()), pieces)


@lru_cache(maxsize=8192)
def _spaced(text: str) -> str:
    """Words in small letters with single spaces; Khmer in its one spelling."""
    plain = text if text.isascii() else normalise(text)
    return _SEPARATORS.sub(" ", plain.casefold()).strip()


def _fit(wanted: _Entry, entry: _Entry) -> int:
    if entry.solid == wanted.solid:
        return EXACT
    if entry.solid.startswith(wanted.solid):
        return STARTS
    if all(any(word.startswith(part) for word in entry.words) for part in wanted.words):
        return WORDS_START
    return CONTAINS if wanted.key in entry.key else 0


def _weight(entries: int, holding: int) -> int:
    """How telling a piece is: hundredths of a bit, more for a piece that few wordings hold."""
    return round(100 * log2(1 + entries / holding))


def _likeness(both: int, typed: int, entry: int) -> int:
    return ALIKE_TYPED * both // typed + ALIKE_ALL * 2 * both // (typed + entry)


def _found(entry: _Entry, score: int) -> Found:
    return Found(entry.term.code, entry.term.text, max(1, score - entry.term.less))
