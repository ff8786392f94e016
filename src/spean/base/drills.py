"""When a backup was last restored to see whether it can be; `spean drill` writes it down."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from django.conf import settings

EVERY = dt.timedelta(days=35)


def note() -> Path:
    return Path(settings.VAR) / "last-drill.json"


def last_drill() -> dt.datetime | None:
    """The moment of the last drill that went well, or None."""
    try:
        return dt.datetime.fromisoformat(json.loads(note().read_text())["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember(at: dt.datetime, *, recovery_seconds: float) -> None:
    """Only a drill that found everything is written down."""
    told = {"at": at.isoformat(timespec="seconds"), "recovery_seconds": recovery_seconds}
    note().write_text(json.dumps(told) + "\n")


def is_overdue(last: dt.datetime | None, *, now: dt.datetime, in_production: bool) -> bool:
    """After 35 days. One that never was is missed only where people's data are at stake."""
    return in_production if last is None else now - last > EVERY
