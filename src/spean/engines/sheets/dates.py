"""From a cell to a day: birth dates that may be only a year, and days of registration.

Day comes before month, as everywhere in Cambodia; month first is refused, never guessed.
"""

import re
from dataclasses import dataclass
from datetime import date

from spean.engines.kernel.khmer import normalise, to_ascii_digits
from spean.engines.sheets.values import Fault, Value, fault
from spean.engines.sheets.worksheets import serial_to_iso

__all__ = ["Day", "birth_date", "calendar_day", "read_day"]

_BUDDHIST_ERA = 543
_EARLIEST_BUDDHIST = 2_400
_LONGEST_LIFE = 110
_SERIALS = range(10_000, 80_000)

_MONTHS = {
    1: "មករា january jan",
    2: "កុម្ភៈ កុម្ភះ កុម្ភ: កុម្ភ february feb",
    3: "មីនា មិនា march mar",
    4: "មេសា april apr",
    5: "ឧសភា may",
    6: "មិថុនា june jun",
    7: "កក្កដា july jul",
    8: "សីហា august aug",
    9: "កញ្ញា september sept sep",
    10: "តុលា october oct",
    11: "វិច្ឆិកា november nov",
    12: "ធ្នូ december dec",
}
_MONTH_OF = {normalise(name): month for month, names in _MONTHS.items() for name in names.split()}
_MONTH = re.compile("|".join(sorted(map(re.escape, _MONTH_OF), key=len, reverse=True)))
_FILLERS = re.compile(
    "|".join(
        normalise(word) for word in ("ថ្ងៃទី", "ថ្ងៃ", "ខែ", "ឆ្នាំ", "កើត", r"ព\.?ស\.?", r"គ\.?ស\.?")
    )
    + r"|\b(?:born|be|ad)\b|[年月日]|(?<=\d)(?:st|nd|rd|th)\b"
)
_TIME = re.compile(r"[t ]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?(?: ?[ap]m)?z?$")
_TOKEN = re.compile(r"m?\d+")
_BETWEEN = re.compile(r"[\s./,\-–—]*")


@dataclass(frozen=True, slots=True)
class Day:
    """A day as precise as it was written: month and day may be unknown."""

    year: int
    month: int | None = None
    day: int | None = None


def birth_date(raw: str, *, on: date) -> Value[Day] | Fault:
    """A birth not after `on` and at most 110 years before it; a year alone is enough."""
    found = read_day(raw, on=on)
    if isinstance(found, Value) and found.value.year < on.year - _LONGEST_LIFE:
        return fault("birth_too_long_ago", raw)
    return found


def calendar_day(raw: str, *, on: date) -> Value[date] | Fault:
    """A whole day not after `on`, such as the day of registration."""
    found = read_day(raw, on=on)
    if isinstance(found, Fault):
        return found
    day = found.value
    if day.month is None or day.day is None:
        return fault("incomplete_date", raw)
    return Value(date(day.year, day.month, day.day), found.note)


def read_day(raw: str, *, on: date = date.max) -> Value[Day] | Fault:
    """Any of the spellings below. `on` only decides what is still to come, and two-digit years.

    Notes: `buddhist_era` (543 years taken off a year from 2400 on), `from_serial` (Excel's count
    of days in a cell that lost its date format), `short_year` (90 can only be 1990).

    >>> read_day("ថ្ងៃទី៥ ខែមីនា ឆ្នាំ១៩៩០")
    Value(value=Day(year=1990, month=3, day=5), note='')
    """
    plain = to_ascii_digits(normalise(raw[:200])).casefold()
    if not plain:
        return Fault("empty_cell")
    plain = _FILLERS.sub(" ", _TIME.sub("", plain))
    plain = _MONTH.sub(lambda match: f" m{_MONTH_OF[match[0]]} ", plain)
    tokens = _TOKEN.findall(plain)
    if not tokens or not _BETWEEN.fullmatch(_TOKEN.sub("", plain)) or max(map(len, tokens)) > 8:
        return fault("not_a_date", raw)
    return _from_tokens(tokens, raw, on)


def _from_tokens(tokens: list[str], raw: str, on: date) -> Value[Day] | Fault:
    if len(tokens) == 1:
        return _from_one(tokens[0], raw, on)
    ordered = _in_order(tokens)
    if ordered is None:
        return fault("not_a_date", raw)
    day, month, year = ordered
    if not year.isdecimal() or len(year) not in (2, 4):
        return fault("not_a_date", raw)
    return _day(int(year), int(month), int(day), raw=raw, on=on, is_short=len(year) == 2)


def _from_one(token: str, raw: str, on: date) -> Value[Day] | Fault:
    if len(token) == 4 and token.isdecimal():
        return _day(int(token), 0, 0, raw=raw, on=on)
    if len(token) == 5 and token.isdecimal() and int(token) in _SERIALS:
        year, month, day = str(serial_to_iso(int(token), counts_from_1904=False)).split("-")
        return _day(int(year), int(month), int(day), raw=raw, on=on, note="from_serial")
    if len(token) == 8 and token.isdecimal():
        year_first = _day(int(token[:4]), int(token[4:6]), int(token[6:]), raw=raw, on=on)
        if isinstance(year_first, Value):
            return year_first
        day_first = _day(int(token[4:]), int(token[2:4]), int(token[:2]), raw=raw, on=on)
        return day_first if isinstance(day_first, Value) else year_first
    return fault("not_a_date", raw)


def _in_order(tokens: list[str]) -> tuple[str, str, str] | None:
    """Day, month and year as texts, `0` where not given; None if they cannot be told apart."""
    named = [token for token in tokens if token.startswith("m")]
    rest = [token for token in tokens if not token.startswith("m")]
    if len(named) == 1 and len(rest) in (1, 2):
        if len(rest) == 2 and len(rest[0]) == 4:
            rest.reverse()
        return (rest[0] if len(rest) == 2 else "0"), named[0][1:], rest[-1]
    if named or len(rest) not in (2, 3):
        return None
    if len(rest[0]) == 4:
        rest.reverse()
    return (rest[0], rest[1], rest[2]) if len(rest) == 3 else ("0", rest[0], rest[1])


def _day(
    year: int, month: int, day: int, *, raw: str, on: date, is_short: bool = False, note: str = ""
) -> Value[Day] | Fault:
    """`00/00/1990` is how forms say that only the year is known."""
    if is_short:
        if year <= on.year % 100:
            return fault("two_digit_year", raw)
        year, note = on.year // 100 * 100 - 100 + year, "short_year"
    if year >= _EARLIEST_BUDDHIST:
        year, note = year - _BUDDHIST_ERA, "buddhist_era"
    if year < 1900:
        return fault("birth_too_long_ago" if year > 1000 else "not_a_date", raw)
    if month > 12:
        return fault("month_over_12" if 1 <= day <= 12 else "impossible_day", raw)
    try:
        first_possible = date(year, month or 1, (day or 1) if month else 1)
    except ValueError:
        return fault("impossible_day", raw)
    if first_possible > on:
        return fault("date_in_future", raw)
    return Value(Day(year, month or None, (day or None) if month else None), note)
