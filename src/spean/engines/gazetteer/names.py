"""When two spellings are one name: keys to look a name up by, in Khmer and in Latin letters.

A key is for comparing, never for showing. There are two: the exact key ignores what does not
matter (case, spaces, marks, invisible characters), the fold also ignores what people spell
differently: `Anlong` and `Anlung`, `Ti Muoy` and `1`, សំរោង and សម្រោង.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from spean.engines.kernel.khmer import is_khmer, normalise, to_ascii_digits


@dataclass(frozen=True, slots=True)
class Fold:
    """A name by its sound, and the number or letter that tells it from its namesakes.

    Chaom Chau 1 and Chaom Chau 2 differ by one letter in twelve and are not the same place, so
    the number never takes part in a likeness: it is equal or it is not.
    """

    stem: str
    number: str


def spelt(text: str) -> str:
    """The normaliser's spelling, single-spaced.

    Normalising is most of the work of reading a cell: it is done by the word, and remembered.
    """
    return " ".join(_spelt_word(word) for word in text.split())


@lru_cache(maxsize=65536)
def exact_key(name: str) -> str:
    """Letters and digits only, in one spelling and one case.

    >>> exact_key("S'ang  ១")
    'sang1'
    """
    return _ONLY_LETTERS.sub("", _tidy(name))


@lru_cache(maxsize=65536)
def fold(name: str) -> Fold:
    """The name as it sounds.

    >>> fold("Kakab Ti Muoy") == fold("Kakap 1")
    True
    >>> fold("សម្រោង ២") == fold("សំរោងទី២")
    True
    """
    words = _WORD.findall(_tidy(name))
    stem_words, number = _number_apart(words)
    stem = "".join(stem_words)
    if is_khmer(stem):
        return Fold(_fold_khmer(stem), number)
    return Fold(_fold_latin(stem), number)


# --- tidy ----------------------------------------------------------------------------------------

_ONLY_LETTERS = re.compile(r"[^0-9a-z\u1780-\u17d3]+")
_WORD = re.compile(r"[0-9]+|[a-z]+|[\u1780-\u17d3]+")
_CONSONANT = "[\u1780-\u17a2]"
_PLAIN_KHMER = re.compile(
    rf"(?:{_CONSONANT}(?:\u17d2[\u1780-\u1789\u178b-\u17a2])?(?!\u17d2)[\u17b6-\u17c5]?[\u17c6\u17c7\u17cb]?(?![\u17b6-\u17d3])"
    r"|[0-9A-Za-z\u17e0-\u17e9 .,;:/'()-])*"
)


@lru_cache(maxsize=65536)
def _spelt_word(word: str) -> str:
    """Nine words in ten are of plain build (consonant, subscript, vowel) and need no normaliser."""
    return word if word.isascii() or _PLAIN_KHMER.fullmatch(word) else normalise(word)


def _tidy(name: str) -> str:
    """One spelling, small letters, Latin digits, and no marks inside a word."""
    tidy = spelt(to_ascii_digits(name)).casefold().replace("'", "").replace("’", "")
    tidy = tidy.replace("-", " ")
    return tidy if tidy.isascii() or is_khmer(tidy) else _without_accents(tidy)


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


# --- numbers -------------------------------------------------------------------------------------

_ONES = (
    ("muoy", "mouy", "mouy", "mui"),
    ("pir", "pi"),
    ("bei", "bey"),
    ("buon", "boun"),
    ("pram",),
    ("prammuoy", "prammouy"),
    ("prampir", "prampi"),
    ("prambei", "prambey"),
    ("prambuon", "pramboun"),
)
_TENS = (("dab", "dob"), ("mphey", "muoyphey", "muoyphei", "mphei"), ("samseb", "samsib"))
_LETTERS_KM = {"ក": "a", "ខ": "b", "គ": "c", "ឃ": "d"}
_LETTERS_EN = {"ka": "a", "kha": "b", "ko": "c", "kho": "d"}
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}


def _number_words() -> dict[str, str]:
    ones = {word: one for one, words in enumerate(_ONES, start=1) for word in words}
    found = {word: str(one) for word, one in ones.items()}
    for tens, names in enumerate(_TENS, start=1):
        for name in names:
            found[name] = str(10 * tens)
            found |= {name + word: str(10 * tens + one) for word, one in ones.items()}
    return found


_NUMBER_OF = _number_words()


def _number_apart(words: list[str]) -> tuple[list[str], str]:
    """The words before the number, and the number; a name that is only a number keeps no stem."""
    rest, number = list(words), ""
    while rest and (step := _trailing_number(rest)):
        rest, found = rest[: -step[0]], step[1]
        number = f"{found}.{number}".rstrip(".")
    if number and rest and rest[-1] in ("ti", "ទី"):
        rest = rest[:-1]
    elif number and rest and rest[-1].endswith("ទី"):
        rest = [*rest[:-1], rest[-1].removesuffix("ទី")]
    return rest, number


def _trailing_number(words: list[str]) -> tuple[int, str] | None:
    """How many words at the end say a number or a letter, and which; the longest reading wins."""
    last = words[-1]
    if last.isdigit():
        return 1, last.lstrip("0") or "0"
    for count in (3, 2, 1):
        word = "".join(words[-count:])
        if len(words) >= count and word in _NUMBER_OF:
            return count, _NUMBER_OF[word]
    letter = _LETTERS_KM.get(last) or _LETTERS_EN.get(last) or _ROMAN.get(last)
    return (1, letter) if letter and len(words) > 1 else None


# --- the sound of Latin spellings ----------------------------------------------------------------

_LATIN = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"ngk", "ng"),
        (r"ch+", "c"),
        (r"ng", "N"),
        (r"g?nh|ny(?=[aeiou])|gn", "n"),
        (r"([kptdbgsr])h", r"\1"),
        (r"h(?![aeiou])", ""),
        (r"w", "v"),
        (r"j", "c"),
        (r"z", "s"),
        (r"q", "k"),
        (r"r(?![aeiouy])", ""),
        (r"ey|ei|ai|ay|iy|ii|y", "i"),
        (r"a?eu|oe|ue|a?ea?|ie|aeu|ee", "e"),
        (r"[ou][aou]+|ao|au|oo?|u", "o"),
        (r"a+", "a"),
        (r"v(?![aeio])", ""),
        (r"[kg](?![aeior])", "k"),
        (r"[pb](?![aeio])", "p"),
        (r"[td](?![aeior])", "t"),
        (r"([a-zN])\1(?!\1)", r"\1"),
    )
)


def _fold_latin(stem: str) -> str:
    for pattern, by in _LATIN:
        stem = pattern.sub(by, stem)
    return stem


# --- the sound of Khmer spellings ----------------------------------------------------------------

_KHMER_LETTERS = str.maketrans(
    {
        "ណ": "ន",
        "ឡ": "ល",
        "ឥ": "អិ",
        "ឦ": "អី",
        "ឧ": "អុ",
        "ឩ": "អូ",
        "ឪ": "អូ",
        "ឯ": "អែ",
        "ឱ": "អោ",
        "ឲ": "អោ",
        "ឫ": "រឹ",
        "ឬ": "រឺ",
        "ឭ": "លឹ",
        "ឮ": "លឺ",
        "\u17cb": None,
        "\u17cc": None,
        "\u17cd": None,
        "\u17d0": None,
        "\u17c8": None,
        "\u17c9": None,
        "\u17ca": None,
    }
)
_KHMER = (
    (re.compile(r"ម្"), "ំ"),
    (re.compile(r"្ដ"), "្ត"),
    (re.compile(r"([ក-អ])្\1"), r"\1"),
    (re.compile(r"ូរ(?![ា-ៅ្])"), "ូ"),
    (re.compile(r"ឹ|ឺ"), "ិ"),
)


def _fold_khmer(stem: str) -> str:
    stem = stem.translate(_KHMER_LETTERS)
    for pattern, by in _KHMER:
        stem = pattern.sub(by, stem)
    return stem
