"""How an address is written: which pieces one cell holds, and which level each claims to be.

`ភូមិអូរស្មាច់ ឃុំអូរស្មាច់`, `Phum O Smach, Samraong district` and `O Smach, Samraong` all become
parts. Nothing here knows a place; `is_name` tells whether some place is called that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from spean.engines.gazetteer.names import spelt
from spean.engines.gazetteer.units import LEVELS, Level
from spean.engines.kernel.khmer import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_V, _C, _D, _P = reversed(LEVELS)


@dataclass(frozen=True, slots=True)
class Part:
    """A name, and the levels its type word allows, likeliest first; all when there was none."""

    text: str
    levels: tuple[Level, ...] = ()

    @property
    def is_labelled(self) -> bool:
        return bool(self.levels)


def readings(
    text: str, *, is_name: Callable[[str], bool], is_commune: Callable[[str], bool]
) -> list[tuple[Part, ...]]:
    """The ways to read one cell, the plainest first; empty when there is nothing to read.

    There is more than one way when nothing separates the names, or when a type word may belong
    to a name: `Phum Thum` is the village Thum, or the commune Phum Thum.
    """
    parts: list[Part] = []
    plain: list[Part] = []
    for piece in _SEPARATOR.split(spelt(text)):
        here = [each for part in _parts_in(piece) for each in _unglued(part, is_name=is_name)]
        whole = Part(piece.strip())
        parts += here
        plain += [whole] if len(here) == 1 and here != [whole] and is_commune(piece) else here
    if not parts:
        return []
    if len(parts) == 1 and not parts[0].is_labelled and not is_name(parts[0].text):
        return _by_words(parts[0].text, is_name=is_name)
    return [tuple(parts)] if plain == parts else [tuple(parts), tuple(plain)]


def without_type(text: str) -> str:
    """The name alone: what stands in a column that already says which level it is."""
    parts = _parts_in(spelt(text))
    return parts[0].text if len(parts) == 1 else spelt(text)


# --- type words ----------------------------------------------------------------------------------

_KHMER_TYPES: dict[str, tuple[Level, ...]] = {
    "ភូមិ": (_V,),
    "ឃុំ": (_C,),
    "សង្កាត់": (_C,),
    "ស្រុក": (_D,),
    "ខណ្ឌ": (_D,),
    "ក្រុង": (_D, _P),
    "ខេត្ត": (_P,),
    "រាជធានី": (_P,),
}
_KHMER_SHORT: dict[str, tuple[Level, ...]] = {
    "ភ": (_V,),
    "ឃ": (_C,),
    "សង": (_C,),
    "ស": (_D, _C),
    "ស្រ": (_D,),
    "ក": (_D, _P),
    "ខ": (_P, _D),
}
_LATIN_TYPES: dict[str, tuple[Level, ...]] = {
    **dict.fromkeys(("phum", "phoum", "village", "vill"), (_V,)),
    **dict.fromkeys(("khum", "commune", "sangkat"), (_C,)),
    **dict.fromkeys(("srok", "district", "dist", "khan"), (_D,)),
    **dict.fromkeys(("krong", "city", "municipality", "town"), (_D, _P)),
    **dict.fromkeys(("khet", "khaet", "province", "prov", "capital"), (_P,)),
}
_SPELT = {normalise(word): levels for word, levels in _KHMER_TYPES.items()}
_LEVELS_OF = _SPELT | {f"{short}.": levels for short, levels in _KHMER_SHORT.items()} | _LATIN_TYPES


def _one_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_SEPARATOR = re.compile(r"[,;|\n\t、]+|\s[-–—/]\s|។")
_GLUED = re.compile(_one_of(_SPELT))
_BEFORE = re.compile(
    rf"(?:^|(?<=\s)|(?<=\())(?:(?P<km>{_one_of(_SPELT)})|(?P<short>{_one_of(_KHMER_SHORT)})\s?[.៖:]"
    rf"|(?P<en>{_one_of(_LATIN_TYPES)})(?=[\s.:]))[\s.:៖]*",
    re.IGNORECASE,
)
_ENGLISH = ("village", "commune", "sangkat", "district", "city", "municipality", "town", "province")
_AFTER = re.compile(rf"^(?P<name>.*\S)\s+(?P<en>{_one_of(_ENGLISH)})$", re.IGNORECASE)


def _parts_in(piece: str) -> list[Part]:
    """The parts of a stretch without separators, cut before each type word that stands apart.

    Latin type words count inside only if the stretch begins with one: Khan and Srok are also
    syllables of names (Kampong Samraong Khan Cheung).
    """
    piece = piece.strip(" .:៖()")
    found = [hit for hit in _BEFORE.finditer(piece) if piece[hit.end() :].strip()]
    if found and found[0].start() > 0:
        found = [hit for hit in found if not hit["en"]]
    found = [hit for hit, after in pairwise([*found, None]) if hit and not _touches(hit, after)]
    if not found:
        return _part_named_after(piece)
    ends = [hit.start() for hit in found[1:]] + [len(piece)]
    parts = _part_named_after(piece[: found[0].start()].strip())
    for hit, end in zip(found, ends, strict=True):
        parts.append(Part(piece[hit.end() : end].strip(), _levels_of(hit)))
    return parts


def _touches(hit: re.Match[str], after: re.Match[str] | None) -> bool:
    return after is not None and hit.end() >= after.start()


def _levels_of(hit: re.Match[str]) -> tuple[Level, ...]:
    word = hit["km"] or (f"{hit['short']}." if hit["short"] else hit["en"].casefold())
    return _LEVELS_OF[word]


def _part_named_after(piece: str) -> list[Part]:
    """`Samraong district`: in English the type word follows."""
    hit = _AFTER.match(piece)
    if hit:
        return [Part(hit["name"], _LEVELS_OF[hit["en"].casefold()])]
    return [Part(piece)] if piece else []


# --- without spaces ------------------------------------------------------------------------------


def _unglued(part: Part, *, is_name: Callable[[str], bool]) -> list[Part]:
    """Khmer needs no spaces: cut at type words inside, unless the whole is itself a name.

    A type word is part of a name when another follows at once (ភ្នំស្រុកស្រុកភ្នំស្រុក), when it
    ends the text, or when it is not wider than what went before.
    """
    if is_name(part.text):
        return [part]
    cuts: list[tuple[int, int, tuple[Level, ...]]] = []
    widest = len(LEVELS) if not part.levels else LEVELS.index(part.levels[0])
    hits = [hit for hit in _GLUED.finditer(part.text) if hit.start() > 0]
    for hit, after in pairwise([*hits, None]):
        if hit is None or hit.end() == len(part.text) or _touches(hit, after):
            continue
        levels = _SPELT[hit[0]]
        if LEVELS.index(levels[0]) < widest:
            cuts.append((hit.start(), hit.end(), levels))
            widest = LEVELS.index(levels[0])
    ends = [start for start, _, _ in cuts[1:]] + [len(part.text)]
    first = part.text[: cuts[0][0]] if cuts else part.text
    return [
        Part(first.strip(), part.levels),
        *(
            Part(part.text[begin:end].strip(), levels)
            for (_, begin, levels), end in zip(cuts, ends if cuts else [], strict=True)
        ),
    ]


_MOST_WORDS = 10
_MOST_WORDS_OF_A_NAME = 4
_MOST_READINGS = 3


def _by_words(text: str, *, is_name: Callable[[str], bool]) -> list[tuple[Part, ...]]:
    """As one misspelt name, and cut between words so that all pieces but at most one are names."""
    words = text.split()[:_MOST_WORDS]
    found: list[tuple[int, tuple[Part, ...]]] = []
    for cuts in range(1, min(len(LEVELS), len(words))):
        for at in combinations(range(1, len(words)), cuts):
            pieces = [" ".join(words[a:b]) for a, b in pairwise((0, *at, len(words)))]
            unknown = sum(not is_name(piece) for piece in pieces)
            if unknown <= 1 and unknown < len(pieces):
                found.append((unknown, tuple(Part(piece) for piece in pieces)))
    found.sort(key=lambda reading: (reading[0], len(reading[1])))
    best = [parts for unknown, parts in found if unknown == found[0][0]][:_MOST_READINGS]
    is_short = len(words) <= _MOST_WORDS_OF_A_NAME
    return [(Part(text),), *best] if is_short or not best else best
