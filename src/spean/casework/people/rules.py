"""Decisions about people. Plain values in, refusals out; nothing is read or saved."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.casework.people.vocabulary import (
    AgeBand,
    Beneficiary,
    Decision,
    PhoneOwner,
    RegisteredBy,
    Sex,
)

OLDEST = 110
BANDS = (
    (18, AgeBand.UNDER_18),
    (25, AgeBand.FROM_18),
    (36, AgeBand.FROM_25),
    (45, AgeBand.FROM_36),
    (60, AgeBand.FROM_45),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is known about a person so far; every field but a name may be unknown.

    Phones are in international form, the wage in whole units of its currency, places are
    gazetteer codes of any level; `external_id` is the number another list gave the person.
    """

    name_km: str = ""
    name_latin: str = ""
    sex: Sex = Sex.NOT_SAID
    birth_year: int | None = None
    born_on: dt.date | None = None
    beneficiary: Beneficiary = Beneficiary.RETURNED_WORKER
    phones: tuple[tuple[str, PhoneOwner], ...] = ()
    place_code: str | None = None
    place_as_said: str = ""
    preferred_province: str | None = None
    sector_wanted: str = ""
    wage_expected: Decimal | None = None
    wage_currency: str = ""
    former_country: str = ""
    former_job: str = ""
    note: str = ""
    external_id: str = ""


PLAIN_FIELDS = (
    "name_km",
    "name_latin",
    "sex",
    "birth_year",
    "born_on",
    "beneficiary",
    "place_as_said",
    "sector_wanted",
    "wage_expected",
    "wage_currency",
    "former_country",
    "former_job",
    "note",
    "external_id",
)


_SLOTS = frozenset(Profile.__slots__)
_READ: dict[str, Callable[[Any], Any]] = {  # from a value of JSON to that of a profile
    "sex": Sex,
    "beneficiary": Beneficiary,
    "born_on": dt.date.fromisoformat,
    "wage_expected": Decimal,
}


def profile_before(now: Profile, changes: Iterable[Mapping[str, Sequence[Any]]]) -> Profile:
    """The profile before these changes, the newest first; each names its fields, from what to what.

    Values are as JSON keeps them in the book.
    """
    for changed in changes:
        known = {name: _told(name, pair[0]) for name, pair in changed.items() if name in _SLOTS}
        now = replace(now, **known)
    return now


def _told(name: str, value: Any) -> Any:  # whatever JSON can say, and what a profile holds
    if name == "phones":
        return tuple((number, PhoneOwner(owner)) for number, owner in value)
    read = _READ.get(name)
    return value if read is None or value is None else read(value)


def marks_of(profile: Profile) -> tuple[str, ...]:
    """What a list would have to say to mean this very person, however it spells the spaces.

    A name alone is shared by many: with it goes the day of birth, or the year with sex and place,
    a phone, or the number that a list gave. Who has nothing of these is known by name and place.
    """
    names = [_bare(name) for name in (profile.name_km, profile.name_latin) if name]
    place = profile.place_code or _bare(profile.place_as_said)
    with_name = [f"phone {number}" for number, _owner in profile.phones]
    if profile.external_id:
        with_name.append(f"listed {profile.external_id}")
    if profile.born_on:
        with_name.append(f"born {profile.born_on.isoformat()}")
    elif profile.birth_year:
        with_name.append(f"born {profile.birth_year} {profile.sex} {place}")
    return tuple(
        f"{name} {what}" for name in names for what in with_name or [f"{profile.sex} {place}"]
    )


def _bare(text: str) -> str:
    return "".join(one for one in text.casefold() if unicodedata.category(one)[0] in "LMN")


def age_on(day: dt.date, *, born_on: dt.date | None, birth_year: int | None) -> int | None:
    """Whole years; from the year alone it may be one too many, never one too few."""
    if born_on is not None:
        had_birthday = (day.month, day.day) >= (born_on.month, born_on.day)
        return day.year - born_on.year - (not had_birthday)
    return None if birth_year is None else day.year - birth_year


def age_band(age: int | None) -> AgeBand:
    if age is None:
        return AgeBand.UNKNOWN
    return next((band for limit, band in BANDS if age < limit), AgeBand.FROM_60)


def refusals_to_register(
    *,
    name_km: str,
    name_latin: str,
    birth_year: int | None,
    today: dt.date,
    consent: Decision,
    registered_by: RegisteredBy,
    is_forgotten: bool = False,
) -> list[Refusal]:
    """Why this person may not be registered; an empty list means they may.

    A name in either script is enough. Whoever is registered by somebody else is asked for
    consent at the first meeting, so "still to be asked" is an answer only then.
    """
    refusals = []
    if not (name_km or name_latin):
        refusals.append(Refusal("no_name", _("Write the name in Khmer or in Latin letters.")))
    if birth_year is not None and not today.year - OLDEST <= birth_year <= today.year:
        refusals.append(
            Refusal("impossible_birth", _("Check the age or year of birth: it cannot be right."))
        )
    if consent in {Decision.REFUSED, Decision.WITHDRAWN}:
        refusals.append(
            Refusal(
                "no_consent",
                _("Without consent no file is kept. Log the visit as an anonymous contact."),
            )
        )
    if consent == Decision.TO_ASK and registered_by == RegisteredBy.SELF:
        refusals.append(
            Refusal("ask_consent", _("The person is here: ask for consent before registering."))
        )
    if is_forgotten and registered_by != RegisteredBy.SELF:
        refusals.append(
            Refusal(
                "forgotten",
                _("This person asked to be forgotten. They can be registered when they come."),
            )
        )
    return refusals


def code_of(number: int) -> str:
    """P-000123-7: a letter so that no spreadsheet eats it, and a check digit (ISO 7064, MOD 11,10).

    >>> code_of(123)
    'P-000123-6'
    """
    return f"P-{number:06d}-{check_digit(f'{number:06d}')}"


def name_in(language: str | None, *, km: str, latin: str) -> str:
    """The name in the script that the reader reads, or in the one there is.

    >>> name_in("km", km="សុខា", latin="Sokha"), name_in("en", km="សុខា", latin="")
    ('សុខា', 'សុខា')
    """
    return (km or latin) if language == "km" else (latin or km)


def other_name_in(language: str | None, *, km: str, latin: str) -> str:
    """The name in the other script; nothing where there is only one."""
    shown = name_in(language, km=km, latin=latin)
    other = latin if shown == km else km
    return "" if other == shown else other


def number_of(code: str) -> int | None:
    """The number in a code, or None when it is no code or its check digit is wrong."""
    parts = code.strip().upper().split("-")
    if len(parts) != 3 or parts[0] != "P" or not (parts[1] + parts[2]).isascii():
        return None
    if not parts[1].isdigit() or parts[2] != check_digit(parts[1]):
        return None
    return int(parts[1])


def check_digit(digits: str) -> str:
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)
