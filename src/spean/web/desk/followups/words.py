"""Words for follow-ups: which one it is, how it stands, and the list as a spreadsheet takes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from spean.base.actor import NOBODY
from spean.casework.plans.queries import calendars_in, stop_of
from spean.casework.plans.vocabulary import FollowUpState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spean.casework.plans.rules import Stop
    from spean.web.ui.http import Record

TONES = {
    FollowUpState.WAITING: "info",
    FollowUpState.DONE: "success",
    FollowUpState.LOST: "warning",
    FollowUpState.DECLINED: "neutral",
    FollowUpState.CANCELLED: "neutral",
}
HEAD = (
    _("Person"),
    _("Case"),
    _("Calendar"),
    _("Which follow-up"),
    _("Due on"),
    _("May be asked until"),
    _("State"),
    _("Attempts"),
    _("Asked on"),
    _("Who is responsible"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One follow-up as it is shown."""

    row: Record
    calendar: str
    which: str
    most: int
    tone: str


def calendar_words(key: str, version: int) -> str:
    _calendar, word = calendars_in(NOBODY)[key, version]
    return str(word)


def stop_words(stop: Stop) -> str:
    """How long after the first day: "1 week", "3 months"."""
    if stop.months:
        words = ngettext("%(count)s month", "%(count)s months", stop.months)
        return words % {"count": stop.months}
    weeks, days = divmod(stop.days, 7)
    if weeks and not days:
        return ngettext("%(count)s week", "%(count)s weeks", weeks) % {"count": weeks}
    return ngettext("%(count)s day", "%(count)s days", stop.days) % {"count": stop.days}


def line_of(row: Record) -> Line:
    stop = stop_of(NOBODY, row)
    state = FollowUpState(row.state)
    return Line(
        row,
        calendar_words(row.calendar, row.calendar_version),
        stop_words(stop),
        stop.attempts,
        "warning" if row.is_late else TONES[state],
    )


def rows_of(rows: Iterable[Record]) -> Iterator[list[object]]:
    """The person by the code of their file: who takes the list home takes no names with it."""
    for row in rows:
        line = line_of(row)
        yield [
            row.case.person.code,
            row.case.code,
            line.calendar,
            line.which,
            row.due_on,
            row.closes_on,
            row.get_state_display(),
            row.attempts,
            row.done_on,
            str(row.case.counsellor),
        ]
