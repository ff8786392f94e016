"""Agreeing on a plan: discussed, signed or thumb-printed, approved by somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.plans import rules
from spean.casework.plans.actions._calling import SUPPORT, begin_calendar
from spean.casework.plans.actions._rows import locked_plan
from spean.casework.plans.models import Plan
from spean.casework.plans.vocabulary import IN_FORCE, PlanState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spean.base.actor import Actor


@transaction.atomic
def discuss_plan(plan: Plan, *, by: Actor) -> Plan:
    """The plan was talked through with the person, today."""
    by.must(Duty.WRITE_PLANS)
    plan = locked_plan(plan.pk, by)
    refuse_if_any(
        rules.refusals_to_discuss(
            state=PlanState(plan.state), goals=plan.goals, activities=plan.activities.count()
        )
    )
    plan.state, plan.discussed_on = PlanState.DISCUSSED, clock.today()
    plan.save(update_fields=["state", "discussed_on"])
    record("plan.discussed", plan, by=by, centre_id=plan.case.centre_id, version=plan.version)
    return plan


@transaction.atomic
def sign_plan(plan: Plan, *, signing: rules.Signing, by: Actor) -> Plan:
    """The person's signature or thumbprint stands under it on paper. Nothing changes after this.

    A version that was only signed gives way; one that is approved stays until this one is, too.
    """
    by.must(Duty.WRITE_PLANS)
    plan = locked_plan(plan.pk, by)
    refuse_if_any(
        rules.refusals_to_sign(
            state=PlanState(plan.state),
            signing=signing,
            discussed_on=plan.discussed_on,
            today=clock.today(),
        )
    )
    plan.state, plan.signed_on, plan.signed_how = PlanState.SIGNED, signing.on, signing.how
    plan.witness = signing.witness.strip()
    plan.save()
    _replace(plan, [PlanState.SIGNED])
    record(
        "plan.signed",
        plan,
        by=by,
        centre_id=plan.case.centre_id,
        version=plan.version,
        how=signing.how,
        on=signing.on,
    )
    return plan


@transaction.atomic
def approve_plan(plan: Plan, *, by: Actor) -> Plan:
    """The manager agrees to what was signed; the version before it is over, follow-ups begin."""
    by.must(Duty.APPROVE_PLANS)
    plan = locked_plan(plan.pk, by, Duty.APPROVE_PLANS)
    refuse_if_any(
        rules.refusals_to_approve(state=PlanState(plan.state), hands=plan.hands, user_id=by.signer)
    )
    plan.state, plan.approved_at = PlanState.APPROVED, clock.now()
    plan.approved_by_id = by.signer
    plan.save(update_fields=["state", "approved_at", "approved_by"])
    _replace(plan, IN_FORCE)
    begin_calendar(plan.case, SUPPORT, clock.today(), by=by)
    record("plan.approved", plan, by=by, centre_id=plan.case.centre_id, version=plan.version)
    return plan


def _replace(plan: Plan, states: Iterable[PlanState]) -> None:
    """Earlier versions give way; what was done under them meanwhile goes on in this one."""
    earlier = Plan.objects.filter(case=plan.case_id, version__lt=plan.version, state__in=states)
    for one in plan.activities.filter(continues__plan__in=earlier).select_related("continues"):
        before = one.continues
        if before is not None:
            one.state, one.step_id = before.state, before.step_id
            one.save(update_fields=["state", "step"])
    earlier.update(state=PlanState.REPLACED)
