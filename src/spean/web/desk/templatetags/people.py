"""How facts about people are written on the desk's pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import get_language

from spean.base.actor import NOBODY
from spean.engines import linkage
from spean.registry.places.queries import place_line as line_of
from spean.web.desk.codes import COUNTRIES, sector_label

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

register = template.Library()


@register.filter
def as_phone(number: str) -> str:
    """The number as people dial and remember it."""
    phone = linkage.parse_phone(number)
    return phone.display if phone else number


@register.filter
def as_sector(code: str) -> str:
    return sector_label(code) if code else ""


@register.filter
def as_country(code: str) -> str | _StrPromise:
    return dict(COUNTRIES).get(code, code)


@register.simple_tag
def place_line(code: str) -> str:
    """A place with everything above it, in the reader's script."""
    return line_of(NOBODY, code, get_language() or "km")
