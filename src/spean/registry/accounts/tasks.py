"""Tidy the door every hour: stale counts, old devices, and sessions that have run out."""

from __future__ import annotations

from django.core.management import call_command
from procrastinate.contrib.django import app

from spean.registry.accounts.actions import tidy_the_door


@app.periodic(cron="17 * * * *")
@app.task(name="accounts.tidy", queueing_lock="accounts.tidy")
def tidy(timestamp: int) -> int:
    """The timestamp is procrastinate's."""
    del timestamp
    call_command("clearsessions")
    return tidy_the_door()
