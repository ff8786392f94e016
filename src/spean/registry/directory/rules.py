"""Decisions about the directory: what an entry must hold, when a door is open, what is old."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.engines.kernel.khmer import normalise, to_ascii_digits
from spean.registry.directory.vocabulary import Cost, ForSex, ForWhom, ServiceKind, Spoken

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STALE_AFTER = dt.timedelta(days=183)
"""Half a year: an entry that nobody confirmed for so long carries a mark."""
CAMBODIA = (9.5, 15.0), (102.0, 108.0)
"""Latitudes and longitudes, in whole and half degrees around the country."""
OLDEST = 120
_TIMES = re.compile(r"^(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?$")
_MIDNIGHT = dt.time(23, 59)


class Span(NamedTuple):
    """The door is open on this day of the week (Monday is 0) from one time to another."""

    weekday: int
    opens: dt.time
    closes: dt.time


class HoursError(ValueError):
    """Times that cannot be read; the words are the piece that was not understood."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacts:
    """Everything that an entry of the directory says, as plain values.

    `serves` are codes of places; a place serves everything below it. No kinds of beneficiary,
    no languages: all of them, or not known.
    """

    organisation_id: int
    kind: ServiceKind
    name_km: str
    name_en: str = ""
    name_ja: str = ""
    about: str = ""
    address: str = ""
    phone: str = ""
    place_code: str | None = None
    serves: tuple[str, ...] = ()
    is_nationwide: bool = False
    hours: tuple[Span, ...] = ()
    closed_days: tuple[dt.date, ...] = ()
    is_always_open: bool = False
    cost: Cost = Cost.UNKNOWN
    cost_note: str = ""
    for_whom: tuple[ForWhom, ...] = ()
    for_sex: ForSex = ForSex.EVERYBODY
    min_age: int | None = None
    max_age: int | None = None
    languages: tuple[Spoken, ...] = ()
    latitude: float | None = None
    longitude: float | None = None
    takes_referrals: bool = True
    inbox_id: int | None = None


def plain(facts: ServiceFacts) -> dict[str, Any]:  # JSON's own values
    """The facts as JSON keeps them."""
    said = {one.name: getattr(facts, one.name) for one in fields(facts)}
    said["hours"] = [[s.weekday, f"{s.opens:%H:%M}", f"{s.closes:%H:%M}"] for s in facts.hours]
    said["closed_days"] = [day.isoformat() for day in facts.closed_days]
    return {name: list(one) if isinstance(one, tuple) else one for name, one in said.items()}


def from_plain(said: Mapping[str, Any]) -> ServiceFacts:  # JSON's own values
    """What `plain` has made, as facts again."""
    hours = tuple(
        Span(day, dt.time.fromisoformat(opens), dt.time.fromisoformat(closes))
        for day, opens, closes in said["hours"]
    )
    return ServiceFacts(
        **{name: one for name, one in said.items() if not isinstance(one, list)}
        | {
            "kind": ServiceKind(said["kind"]),
            "cost": Cost(said["cost"]),
            "for_sex": ForSex(said["for_sex"]),
            "serves": tuple(said["serves"]),
            "for_whom": tuple(ForWhom(one) for one in said["for_whom"]),
            "languages": tuple(Spoken(one) for one in said["languages"]),
            "closed_days": tuple(dt.date.fromisoformat(day) for day in said["closed_days"]),
            "hours": hours,
        }
    )


def spans_of(weekday: int, written: str) -> tuple[Span, ...]:
    """The times of one day as people write them; raises HoursError with the piece not understood.

    >>> [f"{one.opens:%H:%M} {one.closes:%H:%M}" for one in spans_of(0, "7.30-11:30, ១៤-១៧")]
    ['07:30 11:30', '14:00 17:00']
    """
    pieces = [one.strip() for one in re.split(r"[,;]", to_ascii_digits(written)) if one.strip()]
    return tuple(_span(weekday, piece) for piece in pieces)


def _span(weekday: int, piece: str) -> Span:
    found = _TIMES.match(piece)
    if found is None:
        raise HoursError(piece)
    h1, m1, h2, m2 = (int(one or 0) for one in found.groups())
    try:
        closes = _MIDNIGHT if (h2, m2) == (24, 0) else dt.time(h2, m2)
        return Span(weekday, dt.time(h1, m1), closes)
    except ValueError as wrong:
        raise HoursError(piece) from wrong


def written_hours(hours: Sequence[Span], weekday: int) -> str:
    """The times of one day as `spans_of` reads them.

    >>> written_hours([Span(0, dt.time(8), dt.time(12))], 0)
    '08:00-12:00'
    """
    return ", ".join(
        f"{one.opens:%H:%M}-{one.closes:%H:%M}" for one in hours if one.weekday == weekday
    )


def is_open_at(facts: ServiceFacts, moment: dt.datetime) -> bool:
    """Whether somebody who stands there at this moment (in local time) finds the door open."""
    if moment.date() in facts.closed_days:
        return False
    return facts.is_always_open or any(
        one.weekday == moment.weekday() and one.opens <= moment.time() < one.closes
        for one in facts.hours
    )


def is_stale(confirmed_on: dt.date, today: dt.date) -> bool:
    """Whether nobody has confirmed the entry for half a year."""
    return today - confirmed_on > STALE_AFTER


def is_served(facts: ServiceFacts, place_code: str) -> bool:
    """Whether somebody who lives there may come; codes nest."""
    return facts.is_nationwide or any(place_code.startswith(code) for code in facts.serves)


def refusals_to_list(facts: ServiceFacts) -> list[Refusal]:
    """Why an entry cannot stand like this; an empty list means that it can."""
    refusals = []
    if not (facts.name_km.strip() or facts.name_en.strip()):
        refusals.append(Refusal("no_name", _("Write the name of the service.")))
    if not (facts.phone or facts.address or facts.place_code):
        refusals.append(
            Refusal("nowhere", _("Write a phone number or an address: people must find it."))
        )
    if not (facts.serves or facts.is_nationwide):
        refusals.append(
            Refusal("serves_nobody", _("Say which places it serves, or the whole country."))
        )
    return [*refusals, *_about_hours(facts), *_about_ages(facts), *_about_point(facts)]


def _about_hours(facts: ServiceFacts) -> list[Refusal]:
    refusals = []
    spans = sorted(facts.hours)
    if any(one.closes <= one.opens for one in spans):
        refusals.append(Refusal("closes_first", _("A door closes after it opens.")))
    pairs = pairwise(spans)
    if any(a.weekday == b.weekday and b.opens < a.closes for a, b in pairs):
        refusals.append(Refusal("hours_overlap", _("Two opening times of a day overlap.")))
    if facts.is_always_open and spans:
        refusals.append(
            Refusal("hours_twice", _("Always open has no opening hours: clear one of the two."))
        )
    return refusals


def _about_ages(facts: ServiceFacts) -> list[Refusal]:
    low, high = facts.min_age or 0, OLDEST if facts.max_age is None else facts.max_age
    if low > high:
        return [Refusal("ages", _("The youngest age is above the oldest one."))]
    return []


def _about_point(facts: ServiceFacts) -> list[Refusal]:
    if facts.latitude is None and facts.longitude is None:
        return []
    (south, north), (west, east) = CAMBODIA
    if facts.latitude is None or facts.longitude is None:
        return [Refusal("half_a_point", _("A point on the map needs both numbers, or none."))]
    if not (south <= facts.latitude <= north and west <= facts.longitude <= east):
        return [Refusal("not_here", _("This point is not in Cambodia. Are the numbers swapped?"))]
    return []


def refusals_to_keep(*, within_reach: bool) -> list[Refusal]:
    """Why a colleague who reads the entry may not change it."""
    if within_reach:
        return []
    sentence = _("Another centre keeps this entry up to date. Tell them what you know.")
    return [Refusal("not_kept_here", sentence)]


def refusals_to_end(*, is_ended: bool) -> list[Refusal]:
    if is_ended:
        return [Refusal("ended_already", _("This service is no longer offered already."))]
    return []


def refusals_to_offer_again(*, is_ended: bool) -> list[Refusal]:
    if not is_ended:
        return [Refusal("still_offered", _("This service is offered already."))]
    return []


def refusals_to_undo(*, is_newest: bool, has_before: bool) -> list[Refusal]:
    """Why a change cannot be taken back: the newest one only, and never the first."""
    if not has_before:
        return [Refusal("nothing_before", _("There is nothing before this to go back to."))]
    if not is_newest:
        return [Refusal("changed_since", _("It was changed again since then. Change it by hand."))]
    return []


def why_not_for(
    facts: ServiceFacts, *, beneficiary: str, sex: str, age: int | None, place_code: str | None
) -> list[Refusal]:
    """Why this service may turn somebody away. Said before a referral; it does not forbid one."""
    doubts = []
    if facts.for_whom and beneficiary not in facts.for_whom:
        doubts.append(Refusal("not_for_them", _("It is for other people than they are.")))
    if (facts.for_sex, sex) in {(ForSex.WOMEN, "male"), (ForSex.MEN, "female")}:
        doubts.append(Refusal("other_sex", str(facts.for_sex.label)))
    low, high = facts.min_age or 0, OLDEST if facts.max_age is None else facts.max_age
    if age is not None and not low <= age <= high:
        doubts.append(Refusal("other_age", _("Their age does not fit.")))
    if place_code and not is_served(facts, place_code):
        doubts.append(Refusal("not_served", _("It does not serve the place where they live.")))
    return doubts


def folded(*words: str) -> str:
    """Words as they are searched: normal Khmer, small Latin letters, one space between.

    >>> folded("Legal  AID", "")
    'legal aid'
    """
    return " ".join(normalise(" ".join(words)).casefold().split())
