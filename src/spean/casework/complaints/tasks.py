"""Every night: complaints that would be hidden with somebody who is protected now."""

from __future__ import annotations

from procrastinate.contrib.django import app

from spean.base.actor import Actor, Duty
from spean.casework.complaints.actions import cut_loose

NIGHT = Actor.trusted(Duty.ANSWER_COMPLAINTS)
"""Who answers in the book for what the clock does."""


@app.periodic(cron="30 1 * * *")
@app.task(name="complaints.cut_loose", queueing_lock="complaints.cut_loose")
def loosen(timestamp: int) -> int:
    """The timestamp is procrastinate's; the time is the clock's."""
    del timestamp
    return cut_loose(by=NIGHT)
