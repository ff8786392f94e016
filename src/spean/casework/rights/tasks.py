"""Once a night, when nobody works."""

from __future__ import annotations

from procrastinate.contrib.django import app

from spean.base.actor import Actor, Duty
from spean.casework.rights.actions import night_round
from spean.registry.centres.queries import centres_for


def the_keeper() -> Actor:
    """Nobody in particular, for every centre: what is due is due everywhere."""
    nobody = Actor(user_id=None, duties=frozenset({Duty.OPERATE}), nationwide=True)
    everywhere = frozenset(centres_for(nobody).values_list("pk", flat=True))
    return Actor(
        user_id=None,
        centre_ids=everywhere,
        duties=frozenset({Duty.OPERATE, Duty.MANAGE, Duty.IMPORT}),
        nationwide=True,
    )


@app.periodic(cron="40 2 * * *")
@app.task(name="rights.round", queueing_lock="rights.round")
def round_of_the_night(timestamp: int) -> str:
    """The timestamp is procrastinate's; the time is the clock's."""
    del timestamp
    return str(night_round(by=the_keeper()).state)
