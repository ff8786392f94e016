"""When someone was born, as precisely as anybody knows: a span of days, never a made-up day."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from spean.engines.kernel.khmer import to_ascii_digits

__all__ = ["Birth", "born_in", "born_on", "from_age", "parse_birth", "years_apart"]


@dataclass(frozen=True, slots=True, order=True)
class Birth:
    """The first and the last day on which the person may have been born, both possible."""

    earliest: date
    latest: date

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise ValueError(f"born after {self.earliest} and before {self.latest}: swap the two")

    @property
    def precision(self) -> str:
        """``day``, ``month``, ``year`` or ``about``; what a screen says beside the date."""
        days = (self.latest - self.earliest).days
        return next(name for most, name in _PRECISIONS if days <= most)

    @property
    def years(self) -> tuple[int, ...]:
        """Every calendar year the span touches, for keys that compare by equality."""
        return tuple(range(self.earliest.year, self.latest.year + 1))

    def ages_on(self, day: date) -> tuple[int, int]:
        """Youngest and oldest completed age, in years, on a day."""
        return _completed_years(self.latest, day), _completed_years(self.earliest, day)


def born_on(day: date) -> Birth:
    """A full date. The first of January is read as "that year".

    Offices and spreadsheets write 1 January when only the year is known, far more often than
    anyone is born on it.
    """
    return born_in(day.year) if (day.month, day.day) == (1, 1) else Birth(day, day)


def born_in(year: int, month: int | None = None) -> Birth:
    """A year, or a month of a year."""
    if month is None:
        return Birth(date(year, 1, 1), date(year, 12, 31))
    following = date(year + month // 12, month % 12 + 1, 1)
    return Birth(date(year, month, 1), following - timedelta(days=1))


def from_age(age: int, *, on: date) -> Birth:
    """An age told on a day. One year is added on the young side: many count the running year."""
    if not 0 <= age <= _OLDEST:
        raise ValueError(f"an age is between 0 and {_OLDEST} years, not {age}")
    return Birth(date(on.year - age - 1, 1, 1), date(on.year - age + 1, 12, 31))


def parse_birth(text: str) -> Birth | None:
    """Day first, as Cambodia writes it: ``12/03/1990``, ``១២-០៣-១៩៩០``, ``03/1990``, ``1990``.

    ISO order is read too. Years above 2400 are Buddhist Era and lose 543 (or, before the Khmer
    new year, 544: the span then covers both). None if it is no date.
    """
    numbers = [int(number) for number in _NUMBERS.findall(to_ascii_digits(text))]
    if not re.fullmatch(r"[\d\s./\-]+", to_ascii_digits(text)) or not 1 <= len(numbers) <= 3:
        return None
    year, *rest = numbers if numbers[0] > 31 else reversed(numbers)
    try:
        return _span(year, rest)
    except ValueError:
        return None


def years_apart(one: Birth, other: Birth) -> int:
    """Whole years between the nearest days of the two spans; 0 if they overlap or nearly do."""
    gap = max(one.earliest - other.latest, other.earliest - one.latest)
    return max(0, gap.days) // 365


_OLDEST = 120
_BUDDHIST = 2400
_NUMBERS = re.compile(r"\d+")
_PRECISIONS = ((0, "day"), (30, "month"), (365, "year"), (10**6, "about"))


def _span(year: int, rest: list[int]) -> Birth | None:
    if year > _BUDDHIST:
        later = _span(year - 543, rest)
        return Birth(date(year - 544, 1, 1), later.latest) if later and not rest else later
    if not 1900 <= year <= 2100:
        return None
    if not rest:
        return born_in(year)
    if len(rest) == 1:
        return born_in(year, rest[0])
    return born_on(date(year, rest[0], rest[1]))


def _completed_years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
