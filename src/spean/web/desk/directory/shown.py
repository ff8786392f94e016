"""How an entry is shown: its door now, its week, its places, and the map of provinces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from spean.base import clock
from spean.engines import gazetteer
from spean.registry.directory import rules
from spean.registry.directory.queries import facts_in, services_by_province
from spean.registry.places.queries import place_line, provinces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from spean.base.actor import Actor
    from spean.registry.directory.rules import ServiceFacts
    from spean.web.ui.http import Record

HEAD = (
    _("Name in Khmer"),
    _("Name in Latin letters"),
    _("Kind of service"),
    _("Organisation"),
    _("Phone"),
    _("Address"),
    _("Place"),
    _("Places served"),
    _("Opening hours"),
    _("Closed on these days"),
    _("Cost"),
    _("Who may come"),
    _("Women or men"),
    _("Youngest age"),
    _("Oldest age"),
    _("Languages spoken"),
    _("Latitude"),
    _("Longitude"),
    _("Takes referrals"),
    _("Last confirmed on"),
    _("Centre"),
)
TILE, GAP = 44, 4


def lines_of(actor: Actor, rows: Iterable[Record]) -> list[dict[str, Any]]:
    """Each row with its facts, and whether its door is open at this moment."""
    now = localtime(clock.now())
    found = []
    for row in rows:
        facts = facts_in(actor, row)
        found.append(
            {
                "service": row,
                "open": rules.is_open_at(facts, now),
                "knows_hours": bool(facts.hours) or facts.is_always_open,
                "week": week_of(facts),
                "serves": served_of(row),
            }
        )
    return found


def week_of(facts: ServiceFacts) -> list[dict[str, object]]:
    """The seven days with their times; "" is a day on which the door stays shut."""
    today = localtime(clock.now()).weekday()
    return [
        {
            "day": WEEKDAYS[day],
            "short": WEEKDAYS_ABBR[day],
            "times": rules.written_hours(facts.hours, day),
            "is_today": day == today,
        }
        for day in range(7)
    ]


def served_of(row: Record) -> list[str]:
    return [one.place.name for one in row.served.all()]


def place_of(actor: Actor, row: Record) -> str:
    if not row.place_id:
        return ""
    return place_line(actor, row.place_id, "km" if get_language() == "km" else "en")


def map_of(actor: Actor, chosen: str) -> dict[str, Any]:
    """The provinces in rough position, one square each, with how many services each has.

    It is drawn from our own gazetteer: nobody outside learns who looked at which place.
    """
    counts = services_by_province(actor)
    names = {place.code: place.name for place in provinces(actor)}
    most = max(counts.values(), default=0) or 1
    tiles: list[dict[str, Any]] = [
        {
            "code": code,
            "name": names[code],
            "count": counts.get(code, 0),
            "shade": f"{0.08 + 0.5 * counts.get(code, 0) / most:.2f}",
            "x": (tile.column - 1) * (TILE + GAP),
            "y": (tile.row - 1) * (TILE + GAP),
            "middle_x": (tile.column - 1) * (TILE + GAP) + TILE // 2,
            "middle_y": (tile.row - 1) * (TILE + GAP) + TILE // 2 + 5,
            "is_chosen": code == chosen,
        }
        for code, tile in gazetteer.tiles().items()
        if code in names
    ]
    width = max((tile["x"] for tile in tiles), default=0) + TILE
    height = max((tile["y"] for tile in tiles), default=0) + TILE
    return {"tiles": tiles, "size": TILE, "width": width, "height": height}


def rows_of(actor: Actor, rows: Iterable[Record]) -> Iterator[list[object]]:
    for row in rows:
        facts = facts_in(actor, row)
        yield [
            row.name_km,
            row.name_en,
            row.get_kind_display(),
            row.organisation.name,
            row.phone,
            row.address,
            place_of(actor, row),
            _("The whole country") if row.is_nationwide else "; ".join(served_of(row)),
            _("Open day and night") if row.is_always_open else _written_week(week_of(facts)),
            "; ".join(day.isoformat() for day in facts.closed_days),
            row.get_cost_display(),
            "; ".join(str(one.label) for one in facts.for_whom),
            row.get_for_sex_display(),
            row.min_age,
            row.max_age,
            "; ".join(str(one.label) for one in facts.languages),
            row.latitude,
            row.longitude,
            row.takes_referrals,
            row.confirmed_on,
            row.centre.name,
        ]


def _written_week(week: Iterable[Mapping[str, object]]) -> str:
    return "; ".join(f"{one['day']} {one['times']}" for one in week if one["times"])
