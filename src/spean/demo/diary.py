"""What will happen on which day, and the days on which offices are open."""

from __future__ import annotations

import datetime as dt
import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

    Deed = Callable[[dt.date], None]

SATURDAY = 5


class Diary:
    """Deeds noted for a day, done in the order in which they were noted."""

    def __init__(self) -> None:
        self._deeds: list[tuple[dt.date, int, Deed]] = []
        self._noted = 0

    def note(self, day: dt.date, deed: Deed) -> None:
        heapq.heappush(self._deeds, (day, self._noted, deed))
        self._noted += 1

    def live(self, day: dt.date) -> int:
        """Do everything noted up to this day, also what a deed adds for it; returns how many."""
        done = 0
        while self._deeds and self._deeds[0][0] <= day:
            _day, _place, deed = heapq.heappop(self._deeds)
            deed(day)
            done += 1
        return done


def workdays(first: dt.date, last: dt.date) -> list[dt.date]:
    """Monday to Friday, and the last day whatever it is: the demonstration ends today."""
    span = [first + dt.timedelta(days=count) for count in range((last - first).days + 1)]
    return [day for day in span if day.weekday() < SATURDAY or day == last]


def workday_after(day: dt.date, days: int) -> dt.date:
    """So many days on, or the Monday after when the office is closed then."""
    on = day + dt.timedelta(days=days)
    return on + dt.timedelta(days=max(0, 7 - on.weekday())) if on.weekday() >= SATURDAY else on


def spread(draw: np.random.Generator, count: int, days: list[dt.date]) -> list[dt.date]:
    """So many days out of these, in order; twice as many towards the end as at the beginning."""
    shares = [1 + place / len(days) for place in range(len(days))]
    total = sum(shares)
    places = draw.choice(len(days), size=count, p=[share / total for share in shares])
    return sorted(days[int(place)] for place in places)
