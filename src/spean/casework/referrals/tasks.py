"""Every night: referrals whose time is over, and links that ended long ago."""

from __future__ import annotations

from procrastinate.contrib.django import app

from spean.base.actor import Actor, Duty
from spean.casework.referrals.actions import expire_letters, tidy_keys

NIGHT = Actor.trusted(Duty.WRITE_REFERRALS)
"""Who answers in the book for what the clock does."""


@app.periodic(cron="20 1 * * *")
@app.task(name="referrals.expire", queueing_lock="referrals.expire")
def expire(timestamp: int) -> int:
    """The timestamp is procrastinate's; the time is the clock's."""
    del timestamp
    tidy_keys(by=NIGHT)
    return expire_letters(by=NIGHT)
