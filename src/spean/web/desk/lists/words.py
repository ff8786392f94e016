"""Words in the cells of a list, from fields and for whoever reads now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from spean.casework.people.rules import name_in, other_name_in
from spean.registry.centres.rules import name_in as centre_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Choices

CENTRE = ("centre__name_en", "centre__name_km", "centre__name_ja")
PLACE = ("place__name_km", "place__name_en")


def person_name(km: str, latin: str) -> str:
    return name_in(get_language(), km=km, latin=latin)


def other_name(km: str, latin: str) -> str:
    return other_name_in(get_language(), km=km, latin=latin)


def centre_name(en: str, km: str, ja: str) -> str:
    """Of the fields `CENTRE`."""
    return centre_in(get_language(), en=en, km=km, ja=ja)


def place_name(km: str | None, en: str | None) -> str:
    """Of the fields `PLACE`; nothing where nobody said a place."""
    return (km if get_language() == "km" else en) or ""


def colleague_name(km: str, latin: str, username: str) -> str:
    """Of the fields that `colleague` names."""
    return km or latin or username


def colleague(path: str) -> tuple[str, ...]:
    return (f"{path}__name_km", f"{path}__name_latin", f"{path}__username")


def worded(choices: type[Choices]) -> Callable[[Any], str]:
    """The word of a choice; a value that is none of them stays what it is."""
    words: dict[Any, Any] = dict(choices.choices)
    return lambda value: str(words.get(value, value))
