"""A calendar month: the period of every number."""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass

FIRST_YEAR, LAST_YEAR = 2000, 2100
_WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """
    >>> Month(2026, 12).after
    Month(year=2027, month=1)
    """

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def first(self) -> dt.date:
        return dt.date(self.year, self.month, 1)

    @property
    def last(self) -> dt.date:
        return dt.date(self.year, self.month, monthrange(self.year, self.month)[1])

    @property
    def before(self) -> Month:
        return month_of(self.first - dt.timedelta(days=1))

    @property
    def after(self) -> Month:
        return month_of(self.last + dt.timedelta(days=1))


def month_of(day: dt.date) -> Month:
    return Month(day.year, day.month)


def month_written(text: str) -> Month | None:
    """The month in "2026-03"; None for anything else."""
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        return None
    year, month = int(found[1]), int(found[2])
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return None
    return Month(year, month)
