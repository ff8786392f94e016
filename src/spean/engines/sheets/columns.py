"""Which column is which: guessed from the heading and checked against what the cells hold.

A guess is a proposal. The user confirms the mapping; `signature` lets it be remembered.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from spean.engines.kernel.khmer import is_khmer, to_ascii_digits
from spean.engines.sheets.dates import read_day
from spean.engines.sheets.headings import Field, fit, fold
from spean.engines.sheets.shapes import Row
from spean.engines.sheets.values import Fault, age, currency, sex
from spean.engines.sheets.wages import wage

__all__ = ["Guess", "guess", "signature"]

_LEAST_WITHOUT_HEADING = 90
_WITHOUT_HEADING = 60
_DOUBT_BELOW = 30
_FEWEST_CELLS = 3
_PHONE = re.compile(r"\+?(?:[\s().\-/]*\d){8,13}[\s/,;]*(?:\+?(?:[\s().\-]*\d){8,13})?")
_LATIN = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Guess:
    """`column` counts from 0. `confidence` is 0 to 100; `heading_fit` and `cells_fit` explain it.

    `cells_fit` is the percentage of filled sample cells that read as the field; None where the
    sample cannot tell (free words, or nothing filled).
    """

    column: int
    confidence: int
    heading_fit: int
    cells_fit: int | None


def guess(header: Sequence[str], sample: Sequence[Row] = ()) -> Mapping[Field, Guess]:
    """The likeliest column for every field that has one; one field a column, one column a field."""
    columns = [[row.text(at) for row in sample if row.text(at)] for at in range(len(header))]
    offers: list[tuple[int, int, str, Guess]] = []
    for at, (heading, cells) in enumerate(zip(header, columns, strict=True)):
        for field, offer in _offers(at, heading, cells):
            offers.append((-offer.confidence, at, field.value, offer))
    found: dict[Field, Guess] = {}
    taken: set[int] = set()
    for _, at, name, offer in sorted(offers, key=lambda each: each[:3]):
        field = Field(name)
        if field not in found and at not in taken:
            found[field] = offer
            taken.add(at)
    return found


def signature(header: Sequence[str]) -> str:
    """A name for this row of headings: the same for the same columns in the same order.

    Case, spacing, punctuation and Khmer spelling variants do not change it.
    """
    text = "\x1f".join(fold(heading) for heading in header)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _offers(at: int, heading: str, cells: Sequence[str]) -> list[tuple[Field, Guess]]:
    named = fit(heading)
    if named:
        offers = []
        for field, points in named.items():
            kept = _by_script(field, cells)
            offers.append((kept, _weighed(at, points, _cells_fit(kept, cells))))
        return offers
    unnamed = []
    for field in _TELLING:
        share = _cells_fit(field, cells)
        if len(cells) >= _FEWEST_CELLS and share is not None and share >= _LEAST_WITHOUT_HEADING:
            unnamed.append((field, Guess(at, _WITHOUT_HEADING * share // 100, 0, share)))
    return unnamed


def _by_script(field: Field, cells: Sequence[str]) -> Field:
    """A column just called “name” is what its cells are written in, if they agree."""
    if field is not Field.NAME or not cells:
        return field
    khmer = sum(is_khmer(text) for text in cells)
    if khmer * 10 >= len(cells) * 9:
        return Field.NAME_KM
    latin = sum(bool(_LATIN.search(text)) and not is_khmer(text) for text in cells)
    return Field.NAME_LATIN if latin * 10 >= len(cells) * 9 else field


def _weighed(at: int, points: int, share: int | None) -> Guess:
    """The heading's points; cells that contradict it halve them, cells that do not agree lower."""
    if share is None:
        return Guess(at, points * 95 // 100, points, None)
    if share < _DOUBT_BELOW:
        return Guess(at, points // 2, points, share)
    return Guess(at, points * (85 + share * 15 // 100) // 100, points, share)


def _cells_fit(field: Field, cells: Sequence[str]) -> int | None:
    reads = _READS.get(field)
    if reads is None or not cells:
        return None
    return 100 * sum(reads(text) for text in cells) // len(cells)


def _is_phone(text: str) -> bool:
    return _PHONE.fullmatch(to_ascii_digits(text).strip()) is not None


def _is_latin(text: str) -> bool:
    return bool(_LATIN.search(text)) and not is_khmer(text)


_READS: dict[Field, Callable[[str], bool]] = {
    Field.NAME_KM: is_khmer,
    Field.NAME_LATIN: _is_latin,
    Field.SEX: lambda text: not isinstance(sex(text), Fault),
    Field.AGE: lambda text: not isinstance(age(text), Fault),
    Field.BIRTH_DATE: lambda text: not isinstance(read_day(text), Fault),
    Field.REGISTERED_ON: lambda text: not isinstance(read_day(text), Fault),
    Field.PHONE: _is_phone,
    Field.EXPECTED_WAGE: lambda text: not isinstance(wage(text, currency="USD"), Fault),
    Field.WAGE_CURRENCY: lambda text: not isinstance(currency(text), Fault),
}
_TELLING = (Field.SEX, Field.PHONE)
