"""May this wage be paid in this sector on this day?

Only some sectors have a statutory minimum; that another has none is an answer, not a failure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from spean.engines.eligibility.files import FileError
from spean.engines.eligibility.parameters import NoValueYet, Parameter, Rulebook, load
from spean.engines.kernel.reasons import Reason

_WAGES = "labour.minimum_wage."
_MINOR_UNITS = {"USD": 100, "KHR": 1}
MOST_DAYS_OLD = 31
"""A rate further from the day of the check than this proves nothing about it."""


class Verdict(StrEnum):
    OK = "ok"
    BELOW = "below"
    NO_MINIMUM = "no_minimum"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Rate:
    """What one US dollar cost in a currency on a day, as somebody published it."""

    currency: str
    per_usd: Decimal
    on: date


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least a full month of regular work may pay. Minor units: US cents.

    `amount_minor` is None where the law sets a figure that has not been entered.
    """

    parameter: Parameter
    amount_minor: int | None
    currency: str


@dataclass(frozen=True, slots=True)
class WageCheck:
    verdict: Verdict
    because: tuple[Reason, ...]


def minimum_wage(
    sector: str, *, on: date, probation: bool = False, rulebook: Rulebook | None = None
) -> Threshold | None:
    """The statutory minimum of a sector on a day; None where the law sets none.

    Raises NoValueYet for a day before the first value entered: what was then is not known here.
    """
    book = rulebook or load()
    name = _parameter_for(sector, book=book, on=on)
    if name is None:
        return None
    if probation:
        name = str(book.file(name).metadata.get("probation", name))
    parameter = book.at(name, on=on)
    if parameter.unit != "currency-USD":
        raise FileError(name, f"is in {parameter.unit!r}; wages are compared in currency-USD")
    if parameter.value is None:
        return Threshold(parameter, None, "USD")
    cents = Decimal(parameter.value) * _MINOR_UNITS["USD"]
    return Threshold(parameter, int(cents), "USD")


def check_wage(
    sector: str,
    *,
    amount_minor: int,
    currency: str,
    on: date,
    fx: Rate | None = None,
    probation: bool = False,
    rulebook: Rulebook | None = None,
) -> WageCheck:
    """Whether a monthly wage, in minor units (US cents, riel), reaches the minimum of its sector.

    Riel are compared through a rate that is given with its day; without one nothing is said.
    """
    try:
        least = minimum_wage(sector, on=on, probation=probation, rulebook=rulebook)
        regular = minimum_wage(sector, on=on, rulebook=rulebook)
    except NoValueYet as gap:
        return _cannot_tell(Reason("minimum_not_known_before", gap.first.isoformat()))
    if least is None or regular is None:
        return WageCheck(Verdict.NO_MINIMUM, (Reason("no_statutory_minimum", sector),))
    in_usd = _in_usd_minor(amount_minor, currency=currency, on=on, fx=fx)
    if isinstance(in_usd, Reason):
        return _cannot_tell(in_usd)
    used = (Reason("rate_used", f"{fx.per_usd} {fx.on}"),) if fx and currency != "USD" else ()
    if least.amount_minor is None:
        return _against_regular(in_usd, least=least, regular=regular, used=used)
    return _against(in_usd, least=least, amount=least.amount_minor, used=used)


def _against(
    in_usd: Decimal, *, least: Threshold, amount: int, used: tuple[Reason, ...]
) -> WageCheck:
    since = Reason("minimum_since", least.parameter.since.isoformat())
    minimum = Reason("minimum_wage", amount)
    if in_usd >= amount:
        return WageCheck(Verdict.OK, (minimum, since, *used))
    short = Reason("short_by", int((amount - in_usd).to_integral_value(rounding="ROUND_CEILING")))
    return WageCheck(Verdict.BELOW, (minimum, short, since, *used))


def _against_regular(
    in_usd: Decimal, *, least: Threshold, regular: Threshold, used: tuple[Reason, ...]
) -> WageCheck:
    """The figure for probation is not entered: a regular worker's wage is enough for anyone."""
    missing = Reason("figure_not_entered", least.parameter.name)
    if regular.amount_minor is not None and in_usd >= regular.amount_minor:
        enough = _against(in_usd, least=regular, amount=regular.amount_minor, used=used)
        return WageCheck(Verdict.OK, (*enough.because, missing))
    return WageCheck(Verdict.CANNOT_TELL, (missing, *used))


def _in_usd_minor(
    amount_minor: int, *, currency: str, on: date, fx: Rate | None
) -> Decimal | Reason:
    """The amount in US cents, unrounded, or why it cannot be said."""
    if currency == "USD":
        return Decimal(amount_minor)
    if currency not in _MINOR_UNITS:
        return Reason("currency_not_known", currency)
    if fx is None or fx.currency != currency:
        return Reason("rate_missing", currency)
    if abs((fx.on - on).days) > MOST_DAYS_OLD:
        return Reason("rate_of_another_time", fx.on.isoformat())
    if fx.per_usd <= 0:
        return Reason("rate_not_positive", str(fx.per_usd))
    return Decimal(amount_minor) / _MINOR_UNITS[currency] / fx.per_usd * _MINOR_UNITS["USD"]


def _parameter_for(sector: str, *, book: Rulebook, on: date) -> str | None:
    """The parameter whose file names the sector, if it did so by that day.

    A sector named from the parameter's first day on is left to it: what was before is not known.
    """
    for name in book.names(under=_WAGES):
        file = book.file(name)
        sectors = file.metadata.get("sectors")
        if isinstance(sectors, Mapping) and sector in sectors:
            joined = date.fromisoformat(str(sectors[sector]))
            return name if joined <= on or joined <= file.history[0].since else None
    return None


def _cannot_tell(reason: Reason) -> WageCheck:
    return WageCheck(Verdict.CANNOT_TELL, (reason,))
