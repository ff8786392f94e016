"""Writing a plan: begun, or begun anew from what was signed; changed; thrown away."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.cases.queries import cases_for
from spean.casework.plans import rules
from spean.casework.plans.actions._rows import (
    locked_activity,
    must_be_worked_on,
    open_plan,
    written_in,
)
from spean.casework.plans.models import Activity, Plan
from spean.casework.plans.queries import grid_of
from spean.casework.plans.vocabulary import PlanState, Provider
from spean.registry.directory.queries import services_for
from spean.registry.funding.queries import projects_for

if TYPE_CHECKING:
    from spean.base.actor import Actor


@transaction.atomic
def start_plan(case_id: int, *, by: Actor) -> Plan:
    """Begin the first version, or the next one with everything that the last one says."""
    by.must(Duty.WRITE_PLANS)
    case = cases_for(by).select_for_update(of=("self",)).get(pk=case_id)
    must_be_worked_on(case_id, case.state, Duty.WRITE_PLANS, by)
    known = Plan.objects.filter(case=case)
    refuse_if_any(rules.refusals_to_start(open_versions=known.being_written().count()))
    last = known.first()
    plan = Plan.objects.create(
        case=case,
        version=last.version + 1 if last else 1,
        written_at=clock.now(),
        by_id=by.signer,
        hands=[by.signer],
        **asdict(last.facts if last else rules.PlanFacts()),
    )
    for one in Activity.objects.filter(plan=last) if last else ():
        Activity.objects.create(
            plan=plan,
            state=one.state,
            step_id=one.step_id,
            continues=one,
            grid=one.grid,
            **_columns(one.facts),
        )
    record("plan.started", plan, by=by, centre_id=case.centre_id, version=plan.version)
    return plan


@transaction.atomic
def change_plan(plan: Plan, *, facts: rules.PlanFacts, by: Actor) -> Plan:
    """Write down goals and needs. What was discussed before has to be discussed again."""
    by.must(Duty.WRITE_PLANS)
    plan = open_plan(plan.pk, by)
    changed = [name for name, value in asdict(facts).items() if getattr(plan, name) != value]
    for name in changed:
        setattr(plan, name, getattr(facts, name))
    if changed:
        written_in(plan, by)
        record("plan.changed", plan, by=by, centre_id=plan.case.centre_id, changed=changed)
    return plan


@transaction.atomic
def drop_plan(plan: Plan, *, by: Actor) -> None:
    """Throw a version away that nobody has signed; the book keeps that there was one."""
    by.must(Duty.WRITE_PLANS)
    plan = open_plan(plan.pk, by)
    record("plan.dropped", plan, by=by, centre_id=plan.case.centre_id, version=plan.version)
    plan.delete()


@transaction.atomic
def add_activity(plan: Plan, *, facts: rules.ActivityFacts, by: Actor) -> Activity:
    by.must(Duty.WRITE_PLANS)
    plan = open_plan(plan.pk, by)
    facts = _sound(facts, by)
    activity = Activity.objects.create(plan=plan, grid=_rated(facts, by), **_columns(facts))
    written_in(plan, by)
    record("activity.added", activity, by=by, centre_id=plan.case.centre_id, plan=plan.pk)
    return activity


@transaction.atomic
def change_activity(activity: Activity, *, facts: rules.ActivityFacts, by: Actor) -> Activity:
    by.must(Duty.WRITE_PLANS)
    activity = locked_activity(activity, by)
    plan = activity.plan
    refuse_if_any(rules.refusals_to_write(state=PlanState(plan.state)))
    facts = _sound(facts, by)
    if facts == activity.facts:
        return activity
    for name, value in _columns(facts).items():
        setattr(activity, name, value)
    activity.grid = _rated(facts, by)
    activity.save()
    written_in(plan, by)
    record("activity.changed", activity, by=by, centre_id=plan.case.centre_id, plan=plan.pk)
    return activity


@transaction.atomic
def drop_activity(activity: Activity, *, by: Actor) -> None:
    """Take it out of a version that nobody has signed; an earlier version keeps it."""
    by.must(Duty.WRITE_PLANS)
    activity = locked_activity(activity, by)
    plan = activity.plan
    refuse_if_any(rules.refusals_to_write(state=PlanState(plan.state)))
    record("activity.dropped", activity, by=by, centre_id=plan.case.centre_id, plan=plan.pk)
    activity.delete()
    written_in(plan, by)


def _sound(facts: rules.ActivityFacts, by: Actor) -> rules.ActivityFacts:
    """The facts, with nothing said about a provider or a currency that does not belong to them."""
    service = facts.service_id if facts.provider == Provider.SERVICE else None
    facts = replace(
        facts,
        service_id=service,
        provider_name=facts.provider_name.strip() if facts.provider == Provider.OTHER else "",
        currency="" if facts.cost is None else facts.currency,
        what=facts.what.strip(),
    )
    if facts.project_id is not None:
        projects_for(by).get(pk=facts.project_id)
    offered = service is not None and services_for(by).filter(pk=service).exists()
    refuse_if_any(rules.refusals_to_plan(facts=facts, offered=offered, known=grid_of(by).pairs))
    return facts


def _columns(facts: rules.ActivityFacts) -> dict[str, Any]:  # column values of any type
    columns = asdict(facts)
    del columns["marks"]
    return columns


def _rated(facts: rules.ActivityFacts, by: Actor) -> dict[str, object]:
    """The marks with the version of the grid they were given in; nothing where nobody rated."""
    return {"version": grid_of(by).version, "marks": dict(facts.marks)} if facts.marks else {}
