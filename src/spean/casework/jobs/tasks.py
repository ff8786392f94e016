"""Every night: close the vacancies that nobody refreshed."""

from __future__ import annotations

from procrastinate.contrib.django import app

from spean.base.actor import Actor, Duty
from spean.casework.jobs.actions import close_expired_vacancies

NIGHT = Actor.trusted(Duty.KEEP_HOUSE)
"""Who answers in the book for what the clock does."""


@app.periodic(cron="10 1 * * *")
@app.task(name="jobs.close_expired", queueing_lock="jobs.close_expired")
def close_expired(timestamp: int) -> int:
    """Retention checks need no job: a check is due by its date, and the list asks for it."""
    del timestamp
    return close_expired_vacancies(by=NIGHT)
