"""From a cell to a wage for one month, in the smallest unit in use, with its currency."""

import re
from dataclasses import dataclass
from decimal import Decimal

from spean.engines.kernel.khmer import normalise, parse_number, to_ascii_digits
from spean.engines.sheets.values import Fault, Value, fault

__all__ = ["MINOR_UNITS", "Wage", "wage"]

MINOR_UNITS = {"USD": 100, "KHR": 1, "THB": 1, "JPY": 1, "KRW": 1, "MYR": 100}
"""How many of our integer units make one dollar, riel, baht, yen, won, ringgit."""

_LIKELY = {
    "USD": (10, 20_000),
    "KHR": (40_000, 80_000_000),
    "THB": (300, 700_000),
    "JPY": (1_000, 3_000_000),
    "KRW": (10_000, 30_000_000),
    "MYR": (40, 90_000),
}
_SURELY_USD = (Decimal(30), Decimal(3_000))
_SURELY_RIEL = Decimal(100_000)
_LONGEST = 100

_NOT_MONTHLY = re.compile(
    "|".join(
        map(
            normalise,
            ("មួយថ្ងៃ", "១ថ្ងៃ", "/ថ្ងៃ", "ក្នុងថ្ងៃ", "ប្រចាំថ្ងៃ", "មួយម៉ោង", "/ម៉ោង", "មួយឆ្នាំ", "/ឆ្នាំ"),
        )
    )
    + r"|1ថ្ងៃ|日給|時給|年収|daily|hourly|yearly|(?:per|a|an|/) ?(?:day|hour|year|week)|/ ?[dhy]\b"
)
_MONTHLY = re.compile(
    "|".join(
        normalise(word)
        for word in (
            "ក្នុងមួយខែ",
            "ក្នុង១ខែ",
            "ក្នុង1ខែ",
            "ប្រចាំខែ",
            "មួយខែ",
            "១ខែ",
            "1ខែ",
            "/ខែ",
            "/ ខែ",
            "ប្រាក់ខែ",
        )
    )
    + r"|月給|月額|/ ?月|(?:per|a|/) ?month|/ ?mo\b|/ ?m\b|monthly"
)
_OR_MORE = re.compile(
    "|".join(normalise(word) for word in ("យ៉ាងតិច", "ចាប់ពី", "លើសពី", "ឡើងទៅ", "ឡើង", "យ៉ាងហោចណាស់"))
    + r"|以上|at least|or more|and up|minimum|\bmin\b\.?|more than|over|from(?!.*\bto\b)"
    + r"|\+(?=\D*$)|[>≥]=?"
)
_BETWEEN = re.compile(
    r"\s*(?:[-–—~〜～]|\bto\b|"
    + "|".join(normalise(word) for word in ("រហូតដល់", "ដល់", "ទៅ"))
    + r")\s*"
)
_FROM = re.compile(
    "^(?:from|about|around|approx\\.?|約|"
    + "|".join(map(normalise, ("ពី", "ប្រហែល", "ប្រមាណ")))
    + r")\s*"
)


@dataclass(frozen=True, slots=True)
class Wage:
    """`low` and `high` in `MINOR_UNITS` of `currency`: US cents, whole riel, whole baht."""

    low: int
    high: int
    currency: str
    or_more: bool = False


def wage(raw: str, *, currency: str | None = None) -> Value[Wage] | Fault:
    """A monthly wage or a range of wages. `currency` is that of the column, if the list has one.

    A currency in the cell wins over the column's. Without either, 30 to 3,000 can only be
    dollars and 100,000 or more only riel (note `currency_assumed`); between lie baht and riel
    alike, and the cell is refused rather than guessed.

    >>> wage("២០០-២៥០ដុល្លារ")
    Value(value=Wage(low=20000, high=25000, currency='USD', or_more=False), note='')
    """
    plain = to_ascii_digits(normalise(raw[:_LONGEST])).casefold()
    if not plain:
        return Fault("empty_cell")
    if _NOT_MONTHLY.search(plain):
        return fault("not_monthly", raw)
    plain = _MONTHLY.sub(" ", plain)
    amount, is_open = _OR_MORE.subn(" ", plain)
    parts = _BETWEEN.split(_FROM.sub("", amount.strip(" .:=")))
    # 万 counts ten thousands, as ម៉ឺន does; the kernel knows the Khmer word.
    read = [parse_number(part.replace("万", "ម៉ឺន").strip()) for part in parts]
    if len(read) > 2 or len(raw) > _LONGEST:
        return fault("not_a_wage", raw)
    amounts = [(each[0], each[1]) for each in read if each is not None]
    if len(amounts) < len(read):
        return fault("not_a_wage", raw)
    named = {code for _, code in amounts if code is not None}
    if len(named) > 1:
        return fault("currency_mixed", raw)
    code = named.pop() if named else currency
    low, high = amounts[0][0], amounts[-1][0]
    return _judged(low, high, code, or_more=bool(is_open), raw=raw)


def _judged(
    low: Decimal, high: Decimal, currency: str | None, *, or_more: bool, raw: str
) -> Value[Wage] | Fault:
    if low > high:
        return fault("range_backwards", raw)
    code = currency or _assumed(low, high)
    if code is None:
        return fault("currency_unknown", raw)
    if code not in MINOR_UNITS:
        return fault("unknown_currency", raw)
    least, most = _LIKELY[code]
    if not least <= low <= high <= most:
        return fault("wage_out_of_range", raw)
    unit = MINOR_UNITS[code]
    meant = Wage(int(low * unit), int(high * unit), code, or_more)
    return Value(meant, "" if currency else "currency_assumed")


def _assumed(low: Decimal, high: Decimal) -> str | None:
    if _SURELY_USD[0] <= low and high <= _SURELY_USD[1]:
        return "USD"
    return "KHR" if low >= _SURELY_RIEL else None
