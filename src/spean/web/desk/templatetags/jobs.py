"""How vacancies are written on the desk's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from spean.casework.jobs.rules import dollars
from spean.casework.jobs.vocabulary import Requirement
from spean.casework.skills.taxonomy import occupation_label
from spean.web.desk.jobs.reasons import words_of

if TYPE_CHECKING:
    from decimal import Decimal

    from spean.engines.kernel.reasons import Reason
    from spean.web.ui.http import Record

register = template.Library()


@register.filter
def as_offer(vacancy: Record) -> str:
    """The employer's own title, or else the occupation."""
    return vacancy.title or as_occupation(vacancy)


@register.filter
def as_occupation(vacancy: Record) -> str:
    return occupation_label(vacancy.occupation_code, vacancy.isco)


@register.filter
def as_wage(vacancy: Record) -> str:
    """`215–240 USD, a month`; nothing where no wage was said."""
    low, high = vacancy.wage_min, vacancy.wage_max
    if low is None:
        return ""
    amount = _amount(low)
    if high is not None and high != low:
        amount = f"{amount}–{_amount(high)}"
    return f"{amount} {vacancy.wage_currency}, {vacancy.get_wage_period_display()}"


@register.filter
def as_dollars(cents: int | None) -> str:
    return "" if cents is None else dollars(cents)


@register.filter
def as_given(vacancy: Record) -> str:
    """What the employer gives besides the wage."""
    given = (
        (vacancy.offers_dormitory, _("Dormitory")),
        (vacancy.offers_transport, _("Transport")),
        (vacancy.offers_meals, _("Meals")),
    )
    return " · ".join(word for is_given, word in given if is_given)


@register.filter
def as_required(vacancy: Record) -> str:
    return " · ".join(str(Requirement(one).label) for one in vacancy.requires)


@register.filter
def in_words(reason: Reason) -> str:
    return words_of(reason)


def _amount(amount: Decimal) -> str:
    places = 0 if amount == amount.to_integral_value() else 2
    return number_format(amount, decimal_pos=places, force_grouping=True)
