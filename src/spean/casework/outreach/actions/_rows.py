"""The row of an activity, locked for whoever may do this, and the step written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spean.base import clock
from spean.base.audit.actions import record
from spean.casework.outreach.models import Activity, StepTaken
from spean.casework.outreach.queries import is_organised
from spean.casework.outreach.vocabulary import ActivityState

if TYPE_CHECKING:
    from spean.base.actor import Actor, Duty


def locked(activity_id: int, duty: Duty, by: Actor) -> Activity:
    rows = Activity.objects.visible_to(by, duty)
    return rows.select_for_update(of=("self",)).get(pk=activity_id)


def step(
    activity: Activity, to: ActivityState, *, by: Actor, is_back: bool = False, why: str = ""
) -> None:
    """Write the step and sign for it; `why` goes to the book only where there is one.

    Where the organiser has left, whoever takes the next step organises it from now on.
    """
    activity.state = to
    if not is_organised(by, activity):
        activity.organiser_id = by.signer
    activity.save(update_fields=["state", "organiser"])
    StepTaken.objects.create(
        activity=activity, state=to, at=clock.now(), by_id=by.signer, is_back=is_back
    )
    verb = "outreach.step_taken_back" if is_back else f"outreach.{to.removeprefix('activity_')}"
    told = {"why": why} if why else {}
    record(verb, activity, by=by, centre_id=activity.centre_id, **told)
