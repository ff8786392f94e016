"""A row's reasons, verdicts and profiles in the reader's words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import get_language

from spean.base.actor import NOBODY
from spean.casework.intake.vocabulary import PROFILE_LABELS, Verdict, sentence
from spean.casework.people.vocabulary import Sex
from spean.engines import linkage
from spean.registry.places.queries import place_line
from spean.web.desk.codes import COUNTRIES, sector_label
from spean.web.desk.people.words import LIKENESS, SILENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.utils.functional import _StrPromise

TONES = {
    Verdict.NEW: "success",
    Verdict.UPDATE: "river",
    Verdict.SAME: "neutral",
    Verdict.POSSIBLE_DUPLICATE: "warning",
    Verdict.ERROR: "danger",
}


def reason_words(reasons: Iterable[Mapping[str, Any]]) -> list[str]:
    """One sentence a reason, with the heading of the column it is about."""
    return [_told(reason["code"], reason["values"]) for reason in reasons]


def likeness_codes(codes: Iterable[str]) -> list[_StrPromise]:
    return [LIKENESS[code] for code in codes if code not in SILENT]


def fact(name: str, value: Any) -> str:  # JSON, as the row keeps it
    """One value of a profile as people read it."""
    shown = _SHOWN.get(name)
    return "" if value in ("", None, []) else str(shown(value) if shown else value)


def facts(profile: Mapping[str, Any]) -> list[tuple[_StrPromise, str]]:
    """What a row, or a person, says of itself: label and value, in the order of the form."""
    told = ((PROFILE_LABELS[name], fact(name, profile.get(name))) for name in PROFILE_LABELS)
    return [(label, value) for label, value in told if value]


def name_in(profile: Mapping[str, Any]) -> str:
    return profile.get("name_km") or profile.get("name_latin") or ""


def _told(code: str, values: Mapping[str, Any]) -> str:
    if code in {"fills", "changes"}:
        name = values["field"]
        shown = {key: fact(name, values[key]) for key in ("before", "value") if key in values}
        return f"{PROFILE_LABELS.get(name, name)}: {sentence(code, shown)}"
    told = str(sentence(code, values))
    heading = values.get("heading")
    return f"{heading}: {told}" if heading else told


def _place(code: str) -> str:
    return place_line(NOBODY, code, get_language() or "km")


def _phones(value: Any) -> str:  # pairs of number and owner, or numbers already in a row
    numbers = value.split(", ") if isinstance(value, str) else [number for number, _who in value]
    read = ((linkage.parse_phone(number), number) for number in numbers)
    return ", ".join(phone.display if phone else number for phone, number in read)


_SHOWN: dict[str, Any] = {  # each takes what JSON holds of its field
    "sex": lambda value: "" if value == Sex.NOT_SAID else Sex(value).label,
    "born_on": lambda value: date_format(dt.date.fromisoformat(value), "SHORT_DATE_FORMAT"),
    "phones": _phones,
    "place_code": _place,
    "preferred_province": _place,
    "sector_wanted": sector_label,
    "former_country": lambda value: dict(COUNTRIES).get(value, value),
}
