"""What people call the columns of a list of returned workers, in Khmer, English and Japanese.

The words stand in `data/headings.csv`, where a colleague who writes no Python can add one.
"""

import csv
import re
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from spean.engines.kernel.khmer import normalise, to_ascii_digits

__all__ = ["COUNTERS", "HEADINGS", "Field", "find_header", "fit", "fold"]


class Field(StrEnum):
    """What a column may hold. `NAME` is a name in either script, or in both by turns."""

    NAME_KM = "name_km"
    NAME_LATIN = "name_latin"
    NAME = "name"
    SEX = "sex"
    AGE = "age"
    BIRTH_DATE = "birth_date"
    PHONE = "phone"
    VILLAGE = "village"
    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"
    PREFERRED_PROVINCE = "preferred_province"
    SECTOR = "sector"
    EXPECTED_WAGE = "expected_wage"
    WAGE_CURRENCY = "wage_currency"
    FORMER_JOB = "former_job"
    FORMER_COUNTRY = "former_country"
    REGISTERED_BY = "registered_by"
    REGISTERED_BY_RELATION = "registered_by_relation"
    EXTERNAL_ID = "external_id"
    REGISTERED_ON = "registered_on"
    NOTE = "note"


_LEAST_FIT = 55
_SPACES = re.compile(r"[\W_]+")
_ASCII = re.compile(r"[ -~]*")


@lru_cache(maxsize=4_096)
def fold(text: str) -> str:
    """The heading without case, spelling variants, punctuation and white space between words.

    Latin words keep one space between them; Khmer and Japanese, which need none, keep none.
    """
    plain = to_ascii_digits(normalise(text[:200])).casefold()
    bare = re.sub(r"[^\w\s\u1780-\u17d3]+|_", " ", plain)
    words = " ".join(bare.split())
    return words if _ASCII.fullmatch(words) else words.replace(" ", "")


def _read_headings() -> dict[str, str]:
    source = resources.files("spean.engines.sheets").joinpath("data/headings.csv")
    found = {}
    for row in csv.DictReader(source.read_text(encoding="utf-8").splitlines()):
        field = row.pop("field")
        found.update({fold(word): field for words in row.values() for word in words.split(";")})
    found.pop("", None)
    return found


_KNOWN = _read_headings()
COUNTERS = frozenset(word for word, name in _KNOWN.items() if name == "counter")
"""Headings of a running number: known, but worth nothing."""
HEADINGS = {word: Field(name) for word, name in _KNOWN.items() if name != "counter"}


@lru_cache(maxsize=4_096)
def fit(heading: str) -> dict[Field, int]:
    """How well a heading names each field, 55 to 100; fields it does not name are left out.

    100 is the very word. Otherwise the longest known word inside the heading counts, by the
    share of the heading it fills: “expected wage (USD)” is mostly “expected wage”.
    """
    folded = fold(heading)
    if folded in COUNTERS:
        return {}
    if folded in HEADINGS:
        return {HEADINGS[folded]: 100}
    best: dict[Field, int] = {}
    for word, field in HEADINGS.items():
        if _holds(folded, word):
            points = 50 + 45 * len(word) // len(folded)
            if points >= _LEAST_FIT:
                best[field] = max(best.get(field, 0), points)
    return best


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the first rows holds the headings: the one with most known words.

    When no row has two, the first row that is all words and about as wide as the widest.
    """
    known = [sum(_is_heading(text) for text in row) for row in rows]
    widest = max(sum(map(bool, row)) for row in rows)
    most = max(known)
    if most >= min(2, widest):
        return known.index(most)
    for at, row in enumerate(rows):
        filled = [text for text in row if text]
        if len(filled) * 2 > widest and all(_is_wordy(text) for text in filled):
            return at
    return None


def _is_heading(text: str) -> bool:
    return bool(text) and (fold(text) in COUNTERS or bool(fit(text)))


def _is_wordy(text: str) -> bool:
    return any(letter.isalpha() for letter in text) and not text[0].isdigit()


def _holds(heading: str, word: str) -> bool:
    if word.isascii():
        return f" {word} " in f" {heading} "
    return len(word) > 1 and word in heading
