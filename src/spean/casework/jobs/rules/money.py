"""Money, to compare wages by: US cents a month, whatever was offered."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from spean.casework.jobs.vocabulary import WagePeriod, WageStatus

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

WORK_DAYS_A_MONTH = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalCheck:
    """What the law says about a vacancy on a day, with its sources. Money is US cents a month."""

    wage: WageStatus
    offered: int | None = None
    least: int | None = None
    since: dt.date | None = None
    source: str = ""
    most_hours: int | None = None
    hours_source: str = ""


def monthly_cents(
    amount: Decimal | None,
    *,
    currency: str,
    period: str = WagePeriod.MONTH,
    per_dollar: Mapping[str, Decimal],
) -> int | None:
    """A wage as US cents a month; None when it, or its currency's rate, is not known."""
    if amount is None or currency not in per_dollar:
        return None
    days = WORK_DAYS_A_MONTH if period == WagePeriod.DAY else 1
    cents = amount * days * 100 / per_dollar[currency]
    return int(cents.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def dollars(cents: int) -> str:
    """
    >>> dollars(21000), dollars(19250)
    ('210', '192.50')
    """
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02}" if rest else str(whole)
