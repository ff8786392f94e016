"""How vacancies are written on the desk's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import gettext as _

from spean.casework.jobs.rules import dollars
from spean.casework.jobs.vocabulary import Requirement
from spean.web.desk.jobs.reasons import words_of
from spean.web.desk.jobs.saying import as_occupation, as_offer, as_wage

if TYPE_CHECKING:
    from spean.engines.kernel.reasons import Reason
    from spean.web.ui.http import Record

register = template.Library()


register.filter("as_offer", as_offer)
register.filter("as_occupation", as_occupation)
register.filter("as_wage", as_wage)


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
