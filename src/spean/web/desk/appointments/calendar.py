"""Dates as a calendar file (RFC 5545), for a colleague's own phone. It names nobody."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from spean.base import clock
from spean.casework.cases.rules import A_TALK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spean.web.ui.http import Record

LONGEST_LINE = 75  # octets, RFC 5545, 3.1
_UTC = "%Y%m%dT%H%M%SZ"


def calendar(dates: Iterable[Record]) -> str:
    """One event a date: when, at which centre, and the code of the case, which needs a sign-in."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Spean//Dates//EN"]
    for date in dates:
        lines += _event(date)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(date: Record) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{date.row_uid.hex}@spean",
        f"DTSTAMP:{clock.now().astimezone(dt.UTC):{_UTC}}",
        *_times(date),
        f"SUMMARY:{_escaped(_('Appointment'))} {date.case.code}",
        f"LOCATION:{_escaped(date.case.centre.name)}",
        "CLASS:PRIVATE",
        "END:VEVENT",
    ]


def _times(date: Record) -> list[str]:
    if date.at is None:
        return [f"DTSTART;VALUE=DATE:{date.on:%Y%m%d}"]
    begins = dt.datetime.combine(date.on, date.at, tzinfo=clock.zone())
    ends = begins + A_TALK
    return [f"{word}:{at.astimezone(dt.UTC):{_UTC}}" for word, at in _named(begins, ends)]


def _named(begins: dt.datetime, ends: dt.datetime) -> list[tuple[str, dt.datetime]]:
    return [("DTSTART", begins), ("DTEND", ends)]


def _escaped(text: str) -> str:
    """As text is written there (RFC 5545, 3.3.11).

    >>> print(_escaped("Hall; north, 2"))
    Hall\\; north\\, 2
    """
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets, the following ones begun with a space; no letter is cut."""
    piece = ""
    for sign in line:
        if len(f"{piece}{sign}".encode()) > LONGEST_LINE:
            yield piece
            piece = " "
        piece += sign
    yield piece
