"""The only place that asks what time it is; everyone else is told."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Iterator

_stopped_at: ContextVar[dt.datetime | None] = ContextVar("stopped_at", default=None)


def now() -> dt.datetime:
    """This moment, aware of its time zone."""
    return _stopped_at.get() or timezone.now()


def today() -> dt.date:
    """The calendar day in the project's time zone (Phnom Penh by default)."""
    return timezone.localdate(now())


def day_of(moment: dt.datetime) -> dt.date:
    """The calendar day of a moment, in the project's time zone."""
    return timezone.localdate(moment)


@contextmanager
def stopped_at(moment: dt.datetime | dt.date) -> Iterator[None]:
    """Live one moment of another day: for tests, and for the demo's eight months of work."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(9), tzinfo=timezone.get_default_timezone())
    token = _stopped_at.set(moment)
    try:
        yield
    finally:
        _stopped_at.reset(token)


def days(count: int) -> dt.timedelta:
    return dt.timedelta(days=count)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months on; the month's last day where there is none.

    >>> months_after(dt.date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
