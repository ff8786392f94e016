"""From a cell to a value: names, sex, age, yes or no, sector, currency. Never an exception.

Every parser takes the text of a cell and answers with a `Value` or a `Fault`. An empty cell is
the fault `empty_cell`, so that the caller decides whether the field may be left out.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Generic, TypeVar

from spean.engines.kernel.khmer import normalise, to_ascii_digits
from spean.engines.sheets.words import ANSWERS, CURRENCIES, SECTORS, SEXES, fold_word

__all__ = ["Fault", "Sex", "Value", "age", "currency", "sector", "sex", "text", "yes_no"]

T = TypeVar("T")

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_AGE = re.compile(
    r"(?:អាយុ|age)?\s*:?\s*(\d{1,3})(?:\.0+)?\s*(?:ឆ្នាំ|years? old|years?|yrs?|y|歳|才)?\.?"
)
_SHOWN = 80
_OLDEST = 110


class Sex(StrEnum):
    FEMALE = "F"
    MALE = "M"


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """What the cell means. `note` is a code where the meaning was partly guessed."""

    value: T
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why the cell has no meaning here; `value` is the cell, shortened for showing."""

    code: str
    value: str = ""


def text(raw: str) -> Value[str] | Fault:
    """For showing and storing: NFC, no zero-width space, single spaces; spelling stays as typed.

    Joiners (U+200C, U+200D) stay, because they can change how Khmer is drawn.
    """
    clean = " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", raw)).split())
    return Value(clean) if clean else Fault("empty_cell")


def sex(raw: str) -> Value[Sex] | Fault:
    """F or M, in Khmer, English, Japanese, Thai or by title; digits are refused as ambiguous."""
    word = fold_word(raw)
    if not word:
        return Fault("empty_cell")
    code = SEXES.get(word)
    return Value(Sex(code)) if code else fault("unknown_sex", raw)


def yes_no(raw: str) -> Value[bool] | Fault:
    """A tick means yes; an empty cell means nothing, not no."""
    word = fold_word(raw)
    if not word:
        return Fault("empty_cell")
    answer = ANSWERS.get(word)
    return Value(answer == "yes") if answer else fault("unknown_answer", raw)


def age(raw: str) -> Value[int] | Fault:
    """Whole years, 1 to 110; Khmer digits and a word for years are usual."""
    plain = to_ascii_digits(normalise(raw)).casefold()
    if not plain:
        return Fault("empty_cell")
    match = _AGE.fullmatch(plain)
    if match is None:
        return fault("not_an_age", raw)
    years = int(match[1])
    return Value(years) if 1 <= years <= _OLDEST else fault("age_out_of_range", raw)


def currency(raw: str) -> Value[str] | Fault:
    """The ISO 4217 code a currency column means."""
    word = fold_word(raw)
    if not word:
        return Fault("empty_cell")
    code = CURRENCIES.get(word)
    return Value(code) if code else fault("unknown_currency", raw)


def sector(raw: str) -> Value[str] | Fault:
    """The sector code free words most likely mean; note `guessed` unless it is the very word."""
    word = fold_word(raw)
    if not word:
        return Fault("empty_cell")
    if word in SECTORS:
        return Value(SECTORS[word])
    code = _longest_sector(word)
    return Value(code, "guessed") if code else fault("unknown_sector", raw)


def fault(code: str, raw: str) -> Fault:
    """A fault naming the cell as typed, but never more of it than fits on a line."""
    return Fault(code, " ".join(raw.split())[:_SHOWN])


@lru_cache(maxsize=8_192)
def _longest_sector(word: str) -> str:
    held = [known for known in SECTORS if _holds(word, known)]
    return SECTORS[max(held, key=lambda known: (len(known), known))] if held else ""


def _holds(text: str, word: str) -> bool:
    if word.isascii():
        return f" {word} " in f" {text} "
    return len(word) > 2 and word in text
