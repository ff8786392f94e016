"""Each morning whose role ends soon; and long changes, in portions, while somebody looks on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procrastinate.contrib.django import app

from spean.base.actor import Actor, Duty
from spean.casework.changes import rules
from spean.casework.changes.actions import ask_for_many, do_to_many, go_on, warn_of_endings
from spean.casework.intake.queries import worker_is_alive
from spean.registry.centres.queries import actor_of, centres_for
from spean.registry.centres.scoping import keeper

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from spean.casework.changes.models import Change
    from spean.casework.changes.vocabulary import ChangeKind

DUTIES = (Duty.HAND_OVER, Duty.READ_CASES, Duty.READ_REFERRALS, Duty.READ_CENTRES)
"""It counts files at every centre, those of protected people not; it is no role."""


@app.periodic(cron="10 6 * * *")
@app.task(name="changes.warn", queueing_lock="changes.warn")
def warn_in_the_morning(timestamp: int) -> int:
    """Returns how many roles were noted. The timestamp is procrastinate's."""
    del timestamp
    everywhere = list(centres_for(keeper()).values_list("pk", flat=True))
    return warn_of_endings(by=Actor.trusted(*DUTIES, centre_ids=everywhere))


def begin(
    kind: ChangeKind, numbers: Collection[int], *, told: Mapping[str, Any], by: Actor
) -> list[Change]:
    """Do it now, or leave it to the worker if there are many and a worker lives."""
    if len(numbers) <= rules.AT_ONCE or not worker_is_alive(by):
        return do_to_many(kind, numbers, told=told, by=by)
    changes = ask_for_many(kind, numbers, told=told, by=by)
    for change in changes:
        job = work_on_change.configure(queueing_lock=f"changes.{change.pk}")
        job.defer(change_id=change.pk, user_id=by.signer)
    return changes


@app.task(name="changes.work")
def work_on_change(change_id: int, user_id: int) -> None:
    """With the duties that whoever asked has now; each portion is a transaction of its own."""
    by = actor_of(user_id)
    while go_on(change_id, by=by):
        pass
