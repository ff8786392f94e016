"""Each morning: whose role ends soon, and how many files need somebody."""

from __future__ import annotations

from procrastinate.contrib.django import app

from spean.base.actor import Actor, Duty
from spean.casework.changes.actions import warn_of_endings
from spean.registry.centres.queries import centres_for
from spean.registry.centres.scoping import keeper

DUTIES = (Duty.HAND_OVER, Duty.READ_CASES, Duty.READ_REFERRALS, Duty.READ_CENTRES)
"""It counts files at every centre, those of protected people not; it is no role."""


@app.periodic(cron="10 6 * * *")
@app.task(name="changes.warn", queueing_lock="changes.warn")
def warn_in_the_morning(timestamp: int) -> int:
    """Returns how many roles were noted. The timestamp is procrastinate's."""
    del timestamp
    everywhere = list(centres_for(keeper()).values_list("pk", flat=True))
    return warn_of_endings(by=Actor.trusted(*DUTIES, centre_ids=everywhere))
