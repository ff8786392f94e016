"""Once a night, when nobody works."""

from __future__ import annotations

from procrastinate.contrib.django import app

from spean.base.actor import Actor, Duty
from spean.casework.rights.actions import night_round
from spean.registry.centres.queries import centres_for
from spean.registry.centres.scoping import keeper

DUTIES = (
    Duty.RUN_RETENTION,
    Duty.CHECK_BOOK,
    Duty.READ_PEOPLE,
    Duty.READ_CONTACTS,
    Duty.READ_CASES,
    Duty.READ_PLACEMENTS,
    Duty.READ_LISTS,
    Duty.WRITE_LISTS,
)
"""What must be found to be let go of. It is no role: nobody signs in with it."""


def the_keeper() -> Actor:
    """Nobody in particular, for every centre: what is due is due everywhere."""
    everywhere = centres_for(keeper()).values_list("pk", flat=True)
    return Actor.trusted(*DUTIES, centre_ids=everywhere, nationwide=True)


@app.periodic(cron="40 2 * * *")
@app.task(name="rights.round", queueing_lock="rights.round")
def round_of_the_night(timestamp: int) -> str:
    """The timestamp is procrastinate's; the time is the clock's."""
    del timestamp
    return str(night_round(by=the_keeper()).state)
