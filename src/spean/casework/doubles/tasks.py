"""Once a night for every centre, and when a centre asks."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from spean.base.actor import Actor, Duty
from spean.casework.doubles.actions import gather_strays, search_for_doubles, settle_old_merges
from spean.casework.doubles.queries import files_to_compare
from spean.casework.intake.queries import worker_is_alive
from spean.registry.centres.queries import actor_of, centres_for
from spean.registry.centres.scoping import keeper

if TYPE_CHECKING:
    from spean.casework.doubles.models import Search

AT_ONCE = 300
"""Files that a page can wait for."""
DUTIES = (
    Duty.READ_PEOPLE,
    Duty.READ_DOUBLES,
    Duty.WRITE_DOUBLES,
    Duty.READ_CENTRES,
    Duty.RUN_RETENTION,
)


def the_searcher() -> Actor:
    """Nobody in particular, for every centre. In no circle: who is protected is passed by."""
    everywhere = centres_for(keeper()).values_list("pk", flat=True)
    return Actor.trusted(*DUTIES, centre_ids=everywhere, nationwide=True)


def begin_search(centre_id: int, *, by: Actor) -> Search | None:
    """Look now, or leave it to the worker (None) if there is much to compare and a worker lives."""
    by.must(Duty.WRITE_DOUBLES, at=centre_id)
    if files_to_compare(by, centre_id) <= AT_ONCE or not worker_is_alive(by):
        return search_for_doubles(centre_id=centre_id, by=by)
    job = search_at.configure(queueing_lock=f"doubles.{centre_id}")
    with suppress(AlreadyEnqueued), transaction.atomic():  # pressed twice: one job will do
        job.defer(centre_id=centre_id, user_id=by.signer)
    return None


@app.task(name="doubles.search")
def search_at(centre_id: int, user_id: int) -> int:
    """Begun twice it finds the same pairs, and writes none of them twice."""
    return search_for_doubles(centre_id=centre_id, by=actor_of(user_id)).found


@app.periodic(cron="10 3 * * *")
@app.task(name="doubles.night", queueing_lock="doubles.night")
def search_of_the_night(timestamp: int) -> int:
    """The timestamp is procrastinate's; the time is the clock's."""
    del timestamp
    gather_strays(by=the_searcher())
    settle_old_merges(by=the_searcher())
    return search_for_doubles(by=the_searcher()).found
