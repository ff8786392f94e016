"""Carrying a plan out: each activity from planned to verified, and into the steps of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.cases.actions import agree_step
from spean.casework.cases.vocabulary import StepKind, StepState
from spean.casework.plans import rules
from spean.casework.plans.actions._rows import locked_activity
from spean.casework.plans.models import Activity
from spean.casework.plans.vocabulary import ActivityState, PlanState

if TYPE_CHECKING:
    import datetime as dt

    from spean.base.actor import Actor
    from spean.casework.cases.models import Step


@transaction.atomic
def move_activity(activity: Activity, *, to: ActivityState, by: Actor) -> Activity:
    """Money committed, delivered, verified, cancelled, or taken up again."""
    by.must(Duty.WRITE_PLANS)
    activity = locked_activity(activity, by)
    was = ActivityState(activity.state)
    refuse_if_any(
        rules.refusals_to_move(
            plan=PlanState(activity.plan.state), state=was, to=to, cost=activity.cost
        )
    )
    activity.state = to
    activity.save(update_fields=["state"])
    centre = activity.plan.case.centre_id
    record("activity.moved", activity, by=by, centre_id=centre, was=was.value, now=to.value)
    return activity


@transaction.atomic
def step_from_activity(
    activity: Activity, *, kind: StepKind, due_on: dt.date | None = None, by: Actor
) -> Step:
    """Agree on the activity as a step: what is done next stays in one place, the case."""
    by.must(Duty.WRITE_PLANS)
    activity = locked_activity(activity, by)
    step = activity.step
    refuse_if_any(
        rules.refusals_to_step(
            plan=PlanState(activity.plan.state),
            state=ActivityState(activity.state),
            step_open=step is not None and step.state == StepState.AGREED,
        )
    )
    step = agree_step(activity.case, kind=kind, what=activity.what, due_on=due_on, by=by)
    activity.step = step
    activity.save(update_fields=["step"])
    centre = activity.plan.case.centre_id
    record("activity.agreed", activity, by=by, centre_id=centre, step=step.pk)
    return step
