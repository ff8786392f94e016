"""The list of messages as a spreadsheet takes it, and the colour of each state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from spean.casework.outbox.vocabulary import MessageState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spean.web.ui.http import Record

HEAD = (
    _("Person"),
    _("Message"),
    _("How"),
    _("Date"),
    _("Goes at"),
    _("State"),
    _("Why"),
    _("Tries"),
    _("Sent at"),
)
_TONES = {
    MessageState.SENT: "river",
    MessageState.DELIVERED: "success",
    MessageState.FAILED: "danger",
    MessageState.GIVEN_UP: "danger",
    MessageState.STOPPED: "neutral",
}


def tone_of(message: Record) -> str:
    return _TONES.get(MessageState(message.state), "info")


def rows_of(rows: Iterable[Record]) -> Iterator[list[object]]:
    """The person by the code of their file: who takes the list home takes no names with it."""
    for row in rows:
        yield [
            row.person.code,
            row.get_template_display(),
            row.get_channel_display(),
            row.appointment.on,
            localtime(row.due_at),
            row.get_state_display(),
            row.get_why_display() if row.why else "",
            row.tries,
            localtime(row.sent_at) if row.sent_at else None,
        ]
