"""Reading places. They are public, but the asker still comes first, as everywhere."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from spean.registry.places.models import Place
from spean.registry.places.vocabulary import Level

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.registry.places.models import PlaceQuerySet


def provinces(actor: Actor) -> PlaceQuerySet:
    del actor
    return Place.objects.filter(level=Level.PROVINCE).order_by("sort_key")


def places_below(actor: Actor, code: str) -> PlaceQuerySet:
    """The children of a place, in Khmer dictionary order; the provinces for an empty code."""
    if not code:
        return provinces(actor)
    return Place.objects.filter(parent_id=code).order_by("sort_key")


def place_line(actor: Actor, code: str, language: str) -> str:
    """A place with everything above it, small to large: village, commune, district, province."""
    del actor
    return _line(code, language)


@cache
def _line(code: str, language: str) -> str:
    chain: list[str] = []
    place = Place.objects.filter(pk=code).first()
    while place is not None:
        chain.append(place.name_km if language == "km" else place.name_en)
        place = Place.objects.filter(pk=place.parent_id).first() if place.parent_id else None
    return (" " if language == "km" else ", ").join(chain)
