"""The list of referrals as a spreadsheet takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spean.web.ui.http import Record

HEAD = (
    _("Referral"),
    _("Person"),
    _("Service"),
    _("Organisation"),
    _("How urgent"),
    _("State"),
    _("Sent on"),
    _("Answer owed by"),
    _("Appointment on"),
    _("Received on"),
    _("Who is responsible"),
)


def rows_of(rows: Iterable[Record]) -> Iterator[list[object]]:
    """The person by the code of their file: who takes the list home takes no names with it."""
    for row in rows:
        letter = row.letter
        yield [
            row.code,
            row.person.code,
            letter.service.name,
            letter.service.organisation.name,
            letter.get_urgency_display(),
            letter.get_state_display(),
            localdate(letter.sent_at),
            letter.due_on,
            letter.appointment_on,
            letter.received_on,
            str(row.by),
        ]
