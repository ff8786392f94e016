"""How far two written names agree, as one of a few levels a person can understand."""

import re
from collections.abc import Callable
from enum import StrEnum

from rapidfuzz.distance import Indel

from spean.engines.kernel.khmer import normalise
from spean.engines.linkage.names import (
    fold_letters,
    khmer_fold,
    khmer_parts,
    khmer_skeleton,
    latin_forms,
    latin_parts,
    skeleton,
)

__all__ = ["Level", "khmer_level", "latin_level", "name_similarity"]


class Level(StrEnum):
    """From letter-for-letter to clearly another name; ``unknown`` if either is missing.

    ``fold``: the same but for ways of spelling. ``turned``: the same, begun at another part.
    ``close``: one slip away. ``part``: one name leaves out a part of the other.
    """

    SAME = "same"
    FOLD = "fold"
    TURNED = "turned"
    CLOSE = "close"
    PART = "part"
    DIFFERENT = "different"
    UNKNOWN = "unknown"


def latin_level(one: str, other: str) -> Level:
    """Two romanised names.

    >>> str(latin_level("Sok Vuthy", "WUTHY Sokh"))
    'turned'
    """
    mine, theirs = latin_parts(one), latin_parts(other)
    if not (mine and theirs):
        return Level.UNKNOWN
    if mine == theirs:
        return Level.SAME
    forms, twins = latin_forms(one), latin_forms(other)
    fewer, more = sorted((set(forms), set(twins)), key=len)
    if fewer <= more:
        return Level.FOLD if forms[0] == twins[0] else Level.TURNED
    folded = [fold_letters(part) for part in mine], [fold_letters(part) for part in theirs]
    return _by_parts(*folded, skeleton)


def khmer_level(one: str, other: str) -> Level:
    """Two Khmer names; spaces between the parts may be missing from either."""
    mine, theirs = khmer_fold(one), khmer_fold(other)
    if not (mine and theirs):
        return Level.UNKNOWN
    if mine == theirs:
        same = normalise(one).replace(" ", "") == normalise(other).replace(" ", "")
        return Level.SAME if same else Level.FOLD
    if len(mine) == len(theirs) and mine in theirs + theirs:
        return Level.TURNED
    return _by_parts(list(khmer_parts(one)), list(khmer_parts(other)), khmer_skeleton)


def name_similarity(one: str, other: str) -> int:
    """0..1000 between two names in one script, by folded letters: to order a list of finds."""
    mine, theirs = _one_word(one), _one_word(other)
    return round(1000 * Indel.normalized_similarity(mine, theirs)) if mine and theirs else 0


LONG_WORD = 7
LONG_WORD_ALIKE = 0.9


def _by_parts(mine: list[str], theirs: list[str], bones: Callable[[str], str]) -> Level:
    """Part by part where both are divided alike; else as one word each."""
    if len(mine) != len(theirs):
        fewer, more = sorted((mine, theirs), key=len)
        if _all_found(fewer, more, bones):
            return Level.PART
        mine, theirs = ["".join(mine)], ["".join(theirs)]
    mine, theirs = sorted((mine, theirs))
    same_order = all(_one_slip(a, b, bones) for a, b in zip(mine, theirs, strict=True))
    return Level.CLOSE if same_order or _all_found(mine, theirs, bones) else Level.DIFFERENT


def _all_found(fewer: list[str], more: list[str], bones: Callable[[str], str]) -> bool:
    left = list(more)
    for part in fewer:
        match = next((other for other in left if _one_slip(part, other, bones)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _one_slip(one: str, other: str, bones: Callable[[str], str]) -> bool:
    """One word misheard or mistyped, not another word.

    Short given names differ by a single letter (Dara and Dary, Vannak and Vannat), so a letter
    may only slip inside a long word; and the last letter, which often tells brother from sister,
    never.
    """
    if one == other:
        return True
    if one[-1] != other[-1]:
        return False
    if bones(one) == bones(other) and len(bones(one)) > 1:
        return _vowels_confusable(one, other)
    long = min(len(one), len(other)) >= LONG_WORD
    return long and Indel.normalized_similarity(one, other) >= LONG_WORD_ALIKE


def _vowels_confusable(one: str, other: str) -> bool:
    """Samnang and Somnang, Rachana and Rachna; but not Heng and Hong, Sarin and Sarun."""
    shorter, longer = sorted((one, other), key=len)
    left = iter(longer)
    dropped = all(letter in left for letter in shorter) and len(shorter) < len(longer)
    return dropped or _coarse(one) == _coarse(other)


def _coarse(word: str) -> str:
    joined = re.sub("oe", "u", word)
    return re.sub("[ei]+a?", "i", re.sub("[ao]+", "o", joined)).translate(_VOICELESS)


_VOICELESS = str.maketrans("bdg" + "ាឹឺូ", "ptk" + "ាិីុ")


def _one_word(name: str) -> str:
    folded = khmer_fold(name)
    return folded or (latin_forms(name) or ("",))[0]
