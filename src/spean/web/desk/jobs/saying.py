"""How a vacancy is written in one cell: its title, its occupation, its wage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import number_format

from spean.casework.skills.taxonomy import occupation_label

if TYPE_CHECKING:
    from decimal import Decimal

    from spean.web.ui.http import Record


def as_offer(vacancy: Record) -> str:
    """The employer's own title, or else the occupation."""
    return vacancy.title or as_occupation(vacancy)


def as_occupation(vacancy: Record) -> str:
    return occupation_label(vacancy.occupation_code, vacancy.isco)


def as_wage(vacancy: Record) -> str:
    """`215–240 USD, a month`; nothing where no wage was said."""
    low, high = vacancy.wage_min, vacancy.wage_max
    if low is None:
        return ""
    amount = _amount(low)
    if high is not None and high != low:
        amount = f"{amount}–{_amount(high)}"
    return f"{amount} {vacancy.wage_currency}, {vacancy.get_wage_period_display()}"


def _amount(amount: Decimal) -> str:
    places = 0 if amount == amount.to_integral_value() else 2
    return number_format(amount, decimal_pos=places, force_grouping=True)
