"""Plan, approve, hold, cancel and verify; and take the last step back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.outreach import rules
from spean.casework.outreach.actions._rows import locked, step
from spean.casework.outreach.models import Activity, Attendance, StepTaken
from spean.casework.outreach.queries import last_turn, plans_own_only, who_may_organise
from spean.casework.outreach.vocabulary import STEP_BACK, ActivityState
from spean.registry.centres.queries import centres_for

if TYPE_CHECKING:
    from typing import Any

    from spean.base.actor import Actor

S = ActivityState


@transaction.atomic
def plan_activity(plan: rules.Plan, *, centre_id: int, by: Actor) -> Activity:
    by.must(Duty.WRITE_OUTREACH, at=centre_id)
    centre = centres_for(by).get(pk=centre_id)
    _refuse_plan(plan, centre_id, by)
    who = who_may_organise(by, centre_id).get(pk=plan.organiser_id)
    activity = Activity.objects.create(
        centre=centre, organiser_id=who.pk, planned_by_id=by.signer, **_columns(plan)
    )
    StepTaken.objects.create(activity=activity, state=S.PLANNED, at=clock.now(), by_id=by.signer)
    record("outreach.planned", activity, by=by, centre_id=centre_id, kind=plan.kind.value)
    return activity


@transaction.atomic
def change_plan(activity: Activity, *, plan: rules.Plan, by: Actor) -> Activity:
    """Until it is approved. Whoever changed it last has planned it, and does not approve it."""
    by.must(Duty.WRITE_OUTREACH)
    activity = locked(activity.pk, Duty.WRITE_OUTREACH, by)
    refuse_if_any(rules.refusals_to_change(state=S(activity.state)))
    _refuse_plan(plan, activity.centre_id, by)
    who = who_may_organise(by, activity.centre_id).get(pk=plan.organiser_id)
    columns = _columns(plan) | {"organiser_id": who.pk, "planned_by_id": by.signer}
    changed = sorted(name for name, value in columns.items() if getattr(activity, name) != value)
    for name, value in columns.items():
        setattr(activity, name, value)
    activity.save(update_fields=[name.removesuffix("_id") for name in columns])
    record("outreach.plan_changed", activity, by=by, centre_id=activity.centre_id, changed=changed)
    return activity


@transaction.atomic
def approve_plan(activity: Activity, *, by: Actor) -> Activity:
    """Somebody else than who planned it or goes there has read it, with its note on safety."""
    by.must(Duty.APPROVE_OUTREACH)
    activity = locked(activity.pk, Duty.APPROVE_OUTREACH, by)
    planner = by.user_id in {activity.planned_by_id, activity.organiser_id}
    _refuse_step(activity, S.APPROVED, same_person=planner)
    step(activity, S.APPROVED, by=by)
    return activity


@transaction.atomic
def mark_held(activity: Activity, *, by: Actor) -> Activity:
    """That it took place; the numbers may follow tomorrow."""
    by.must(Duty.WRITE_OUTREACH)
    activity = locked(activity.pk, Duty.WRITE_OUTREACH, by)
    _refuse_step(activity, S.HELD)
    step(activity, S.HELD, by=by)
    return activity


@transaction.atomic
def cancel_activity(activity: Activity, *, why: str, by: Actor) -> Activity:
    by.must(Duty.WRITE_OUTREACH)
    activity = locked(activity.pk, Duty.WRITE_OUTREACH, by)
    _refuse_step(activity, S.CANCELLED)
    refuse_if_any(rules.refusals_to_cancel(why=why))
    activity.why_cancelled = why.strip()
    activity.save(update_fields=["why_cancelled"])
    step(activity, S.CANCELLED, by=by)
    return activity


@transaction.atomic
def verify_report(activity: Activity, *, by: Actor) -> Activity:
    """Somebody else than who reported it has compared it with what they know."""
    by.must(Duty.APPROVE_OUTREACH)
    activity = locked(activity.pk, Duty.APPROVE_OUTREACH, by)
    reported = activity.turns.filter(state=S.REPORTED, is_back=False, by=by.user_id)
    same = by.user_id == activity.organiser_id or reported.exists()
    _refuse_step(activity, S.VERIFIED, same_person=same)
    step(activity, S.VERIFIED, by=by)
    return activity


@transaction.atomic
def take_step_back(activity: Activity, *, by: Actor) -> Activity:
    """Undo the last step, for whoever took it; the book keeps both."""
    by.must(Duty.WRITE_OUTREACH, Duty.APPROVE_OUTREACH)
    duty = Duty.WRITE_OUTREACH if by.may(Duty.WRITE_OUTREACH) else Duty.APPROVE_OUTREACH
    activity = locked(activity.pk, duty, by)
    last = last_turn(by, activity.pk)
    names = Attendance.objects.filter(activity=activity).count()
    refuse_if_any(
        rules.refusals_to_go_back(
            state=S(activity.state),
            own=last is not None and last.by_id == by.user_id,
            is_back=last is None or last.is_back,
            names=names,
        )
    )
    step(activity, STEP_BACK[S(activity.state)], by=by, is_back=True)
    return activity


def _columns(plan: rules.Plan) -> dict[str, Any]:  # column values of any type
    return {
        "kind": plan.kind,
        "on": plan.on,
        "place_id": plan.place_code,
        "venue": plan.venue.strip(),
        "partner": plan.partner.strip(),
        "topics": [topic.value for topic in plan.topics],
        "safety": plan.safety.strip(),
    }


def _refuse_plan(plan: rules.Plan, centre_id: int, by: Actor) -> None:
    refuse_if_any(
        rules.refusals_to_plan(
            plan,
            today=clock.today(),
            own_only=plans_own_only(by, centre_id),
            signer=by.signer,
        )
    )


def _refuse_step(activity: Activity, to: ActivityState, *, same_person: bool = False) -> None:
    refuse_if_any(
        rules.refusals_to_step(
            to,
            state=S(activity.state),
            same_person=same_person,
            on=activity.on,
            today=clock.today(),
        )
    )
