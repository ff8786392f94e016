"""Long lists are checked and brought in by the worker; short ones at once."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from spean.base.refusals import Refused
from spean.casework.intake.actions import ask_for, check_batch, commit_batch, give_up
from spean.casework.intake.queries import batches_for, worker_is_alive
from spean.casework.intake.vocabulary import BatchState, Phase
from spean.registry.centres.queries import actor_of

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.casework.intake.models import ImportBatch

AT_ONCE = 500
"""Rows that a page can wait for."""


def begin(batch: ImportBatch, *, phase: Phase, by: Actor) -> ImportBatch:
    """Do it now, or leave it to the worker if the list is long and a worker lives."""
    at_once = batch.rows_in_file <= AT_ONCE or getattr(settings, "IMPORT_INLINE", False)
    if at_once or not worker_is_alive(by):
        return _ACTIONS[phase](batch, by=by)
    batch = ask_for(batch, phase=phase, by=by)
    job = work_on_list.configure(queueing_lock=f"intake.{batch.pk}")
    with suppress(AlreadyEnqueued), transaction.atomic():  # pressed twice: one job will do
        job.defer(batch_id=batch.pk, phase=phase.value, user_id=by.signer)
    return batch


@app.task(name="intake.work")
def work_on_list(batch_id: int, phase: str, user_id: int) -> None:
    """A refusal is left on the list, where the person who asked will read it."""
    by = actor_of(user_id)
    batch = batches_for(by).filter(pk=batch_id).first()
    if batch is None or (phase == Phase.COMMIT and batch.state == BatchState.COMMITTED):
        return  # brought in already: the worker that did it died before it could say so
    try:
        _ACTIONS[Phase(phase)](batch, by=by)
    except Refused as refused:
        if refused.refusals[0].code == "being_done":
            return  # by somebody who pressed the button, or a worker thought dead
        give_up(batch, because=refused.refusals[0].code, by=by)


_ACTIONS = {Phase.CHECK: check_batch, Phase.COMMIT: commit_batch}
