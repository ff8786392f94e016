"""Rows of plans, locked and within reach, for the verbs beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spean.base import clock
from spean.base.actor import Duty
from spean.base.refusals import refuse_if_any
from spean.casework.cases import rules as case_rules
from spean.casework.cases.queries import cases_in_care
from spean.casework.cases.vocabulary import CaseState
from spean.casework.plans import rules
from spean.casework.plans.models import Activity, Plan
from spean.casework.plans.vocabulary import PlanState

if TYPE_CHECKING:
    from spean.base.actor import Actor


def must_be_worked_on(case_id: int, state: str, duty: Duty, by: Actor) -> None:
    mine = cases_in_care(by, duty).filter(pk=case_id).exists()
    refuse_if_any(
        [
            *case_rules.refusals_to_touch(within_reach=mine),
            *case_rules.refusals_to_work_on(state=CaseState(state)),
        ]
    )


def locked_plan(plan_id: int, by: Actor, duty: Duty = Duty.WRITE_PLANS) -> Plan:
    rows = Plan.objects.visible_to(by, duty).select_related("case")
    plan = rows.select_for_update(of=("self",)).get(pk=plan_id)
    must_be_worked_on(plan.case_id, plan.case.state, duty, by)
    return plan


def open_plan(plan_id: int, by: Actor) -> Plan:
    """The version, locked, if it may still be written in."""
    plan = locked_plan(plan_id, by)
    refuse_if_any(rules.refusals_to_write(state=PlanState(plan.state)))
    return plan


def locked_activity(activity: Activity, by: Actor) -> Activity:
    """The activity, once its plan is locked: what is signed meanwhile is seen here."""
    rows = Activity.objects.visible_to(by, Duty.WRITE_PLANS)
    plan = locked_plan(rows.get(pk=activity.pk).plan_id, by)
    activity = rows.select_related("step").select_for_update(of=("self",)).get(pk=activity.pk)
    activity.plan = plan
    return activity


def written_in(plan: Plan, by: Actor) -> None:
    """Somebody changed what was discussed: it is a draft again, and they have a hand in it."""
    plan.state, plan.discussed_on, plan.written_at = PlanState.DRAFT, None, clock.now()
    plan.hands = sorted({*plan.hands, by.signer})
    plan.save()
