"""Rows of a plain file to people, vacancies and related skills; the columns are listed here.

Lists are separated by `;`. An empty cell is unknown. See docs/engines/matching.md for the format.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import IntFlag
from typing import TYPE_CHECKING, TypeVar

from spean.engines.kernel.frame import read_rows
from spean.engines.matching.facts import LEGAL_AGE, Seeker, Vacancy
from spean.engines.matching.flags import Flag, Offer
from spean.engines.matching.occupations import is_isco
from spean.engines.matching.places import is_place_code

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from spean.engines.kernel.frame import Frame, FrameError

_T = TypeVar("_T")
_FlagT = TypeVar("_FlagT", bound=IntFlag)
_Fact = TypeVar("_Fact", Seeker, Vacancy)
_Numbered = dict[str, int | None]

PEOPLE_REQUIRED = ("id", "consent")
PEOPLE_COLUMNS = (
    "skills",
    "occupations",
    "wants",
    "home",
    "provinces",
    "wage_usd",
    "debt_usd",
    "living_usd",
    "sectors",
    "age",
    "has",
    "lacks",
    "available_on",
)
VACANCY_REQUIRED = ("id",)
VACANCY_COLUMNS = (
    "isco",
    "openings",
    "place",
    "wage_min_usd",
    "wage_max_usd",
    "essential",
    "optional",
    "sector",
    "min_age",
    "requires",
    "offers",
    "starts_on",
    "expires_on",
)
RELATED_COLUMNS = ("skill", "related", "credit")
_ANYWHERE = "anywhere"
_NO_PLACE = "not a place code of 2, 4, 6 or 8 digits"
_NO_ISCO = "not an ISCO-08 code of 1 to 4 digits"
_ANSWERS = {"yes": True, "no": False}


def read_people(path: Path) -> list[Seeker]:
    """The people of a file. Consent must be written out: `yes` or `no`."""
    frame = read_rows(path, required=PEOPLE_REQUIRED, allowed=PEOPLE_COLUMNS)
    return _unique(frame, [_person(_Cells(frame, row)) for row in range(len(frame.rows))])


def read_vacancies(path: Path) -> list[Vacancy]:
    """The vacancies of a file; only the id must be there."""
    frame = read_rows(path, required=VACANCY_REQUIRED, allowed=VACANCY_COLUMNS)
    return _unique(frame, [_vacancy(_Cells(frame, row)) for row in range(len(frame.rows))])


def read_related(path: Path) -> dict[str, dict[str, int]]:
    """Skill held, to skill asked, to percent of credit; each line counts in both directions."""
    frame = read_rows(path, required=RELATED_COLUMNS)
    related: dict[str, dict[str, int]] = {}
    for row in range(len(frame.rows)):
        cells = _Cells(frame, row)
        skill, other = cells.text("skill"), cells.text("related")
        percent = cells.whole("credit")
        if not skill or not other or percent is None or percent > 100:
            raise frame.fault(row, "credit", "two skills and a credit of 0 to 100 are needed")
        related.setdefault(skill, {})[other] = percent
        related.setdefault(other, {})[skill] = percent
    return related


class _Cells:
    """The cells of one row, each read as what it should be, or refused with its place."""

    def __init__(self, frame: Frame, row: int) -> None:
        self._frame, self._row = frame, row

    def id(self) -> str:
        identity = self.text("id")
        if identity is None:
            raise self.fault("id", "empty")
        return identity

    def text(self, column: str) -> str | None:
        return self._frame.rows[self._row].get(column) or None

    def items(self, column: str) -> list[str]:
        parts = (part.strip() for part in (self.text(column) or "").split(";"))
        return [part for part in parts if part]

    def whole(self, column: str) -> int | None:
        return self._read(column, _natural, "not a whole number of 0 or more")

    def cents(self, column: str) -> int | None:
        return self._read(column, _cents, "not an amount in US dollars")

    def day(self, column: str) -> int | None:
        return self._read(column, _day, "not a date like 2026-11-22")

    def yes(self, column: str) -> bool:
        answer = self._read(column, lambda text: _ANSWERS[text.lower()], "not yes or no")
        if answer is None:
            raise self.fault(column, "empty; write yes or no")
        return answer

    def flags(self, column: str, kind: type[_FlagT]) -> _FlagT:
        flags = kind(0)
        for name in self.items(column):
            if name.upper() not in kind.__members__:
                known = ", ".join(flag.lower() for flag in kind.__members__)
                raise self.fault(column, f"{name!r} is not one of: {known}")
            flags |= kind[name.upper()]
        return flags

    def codes(self, column: str, is_code: Callable[[str], bool], fault: str) -> frozenset[str]:
        items = self.items(column)
        for item in items:
            if not is_code(item):
                raise self.fault(column, f"{item!r} is {fault}")
        return frozenset(items)

    def place(self, column: str) -> str | None:
        return next(iter(self.codes(column, is_place_code, _NO_PLACE)), None)

    def isco(self, column: str) -> str | None:
        return next(iter(self.codes(column, is_isco, _NO_ISCO)), None)

    def numbered(
        self, column: str, is_item: Callable[[str, int | None], bool], fault: str
    ) -> _Numbered:
        """`code` or `code:number` items."""
        found: _Numbered = {}
        for item in self.items(column):
            code, colon, number = (part.strip() for part in item.partition(":"))
            if colon and not _is_natural(number):
                raise self.fault(column, f"{item!r} is not `code` or `code:number`")
            found[code] = int(number) if colon else None
            if not is_item(code, found[code]):
                raise self.fault(column, f"{item!r} is {fault}")
        return found

    def fault(self, column: str, value: str) -> FrameError:
        return self._frame.fault(self._row, column, value)

    def _read(self, column: str, parse: Callable[[str], _T], fault: str) -> _T | None:
        text = self.text(column)
        if text is None:
            return None
        try:
            return parse(text)
        except (ValueError, KeyError, ArithmeticError):
            raise self.fault(column, f"{text!r} is {fault}") from None


def _person(cells: _Cells) -> Seeker:
    provinces = cells.codes("provinces", _is_province, _NO_PLACE)
    skills = cells.numbered("skills", _is_skill, "not a skill with a level of 1, 2 or 3")
    has, lacks = cells.flags("has", Flag), cells.flags("lacks", Flag)
    if has & lacks:
        raise cells.fault("lacks", "a flag is both in `has` and in `lacks`")
    return Seeker(
        id=cells.id(),
        consents=cells.yes("consent"),
        skills={code: 2 if level is None else level for code, level in skills.items()},
        held=cells.numbered("occupations", lambda code, _: is_isco(code), _NO_ISCO),
        wanted=cells.codes("wants", is_isco, _NO_ISCO),
        home=cells.place("home"),
        provinces=provinces - {_ANYWHERE},
        anywhere=_ANYWHERE in provinces,
        wage=cells.cents("wage_usd"),
        debt=cells.cents("debt_usd"),
        living=cells.cents("living_usd"),
        sectors=frozenset(cells.items("sectors")),
        age=cells.whole("age"),
        has=has,
        lacks=lacks,
        available_on=cells.day("available_on"),
    )


def _vacancy(cells: _Cells) -> Vacancy:
    openings, min_age = cells.whole("openings"), cells.whole("min_age")
    return Vacancy(
        id=cells.id(),
        isco=cells.isco("isco"),
        openings=1 if openings is None else openings,
        place=cells.place("place"),
        wage_min=cells.cents("wage_min_usd"),
        wage_max=cells.cents("wage_max_usd"),
        essential=frozenset(cells.items("essential")),
        optional=frozenset(cells.items("optional")),
        sector=cells.text("sector"),
        min_age=LEGAL_AGE if min_age is None else min_age,
        requires=cells.flags("requires", Flag),
        offers=cells.flags("offers", Offer),
        starts_on=cells.day("starts_on"),
        expires_on=cells.day("expires_on"),
    )


def _unique(frame: Frame, facts: list[_Fact]) -> list[_Fact]:
    seen: dict[str, int] = {}
    for row, fact in enumerate(facts):
        if fact.id in seen:
            first = frame.lines[seen[fact.id]]
            raise frame.fault(row, "id", f"{fact.id!r} is already on line {first}")
        seen[fact.id] = row
    return facts


def _is_province(code: str) -> bool:
    return code == _ANYWHERE or is_place_code(code)


def _is_skill(code: str, level: int | None) -> bool:
    return bool(code) and level in {None, 1, 2, 3}


def _is_natural(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def _natural(text: str) -> int:
    if not _is_natural(text):
        raise ValueError(text)
    return int(text)


def _cents(text: str) -> int:
    amount = Decimal(text) * 100
    if not 0 <= amount <= 10**12 or amount != amount.to_integral_value():
        raise ValueError(text)
    return int(amount)


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()
