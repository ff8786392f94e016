"""Somebody started to work: record it, prove it, ask again, end it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.cases.actions import complete_step
from spean.casework.cases.queries import steps_for
from spean.casework.cases.vocabulary import CaseState, StepKind, StepState
from spean.casework.jobs import rules
from spean.casework.jobs.actions._rows import (
    age_of,
    locked_introduction,
    locked_placement,
)
from spean.casework.jobs.models import (
    Introduction,
    Placement,
    RetentionCheck,
)
from spean.casework.jobs.vocabulary import (
    EndReason,
    Evidence,
    IntroductionState,
    PlacementSource,
    PlacementState,
    RetentionResult,
)
from spean.casework.people.queries import people_for
from spean.registry.centres.queries import centres_for
from spean.registry.organisations.queries import employers

if TYPE_CHECKING:
    import datetime as dt

    from spean.base.actor import Actor
    from spean.casework.jobs.rules import CheckOutcome, PlacementTerms


@transaction.atomic
def place_person(introduction: Introduction, *, terms: PlacementTerms, by: Actor) -> Placement:
    """Somebody we introduced has started to work."""
    by.must(Duty.WRITE_PLACEMENTS)
    introduction = locked_introduction(introduction.pk, by)
    vacancy = introduction.vacancy
    placement = Placement(
        person_id=introduction.person_id,
        employer_id=vacancy.employer_id,
        vacancy=vacancy,
        introduction=introduction,
        centre_id=introduction.centre_id,
        isco=vacancy.isco,
        source=PlacementSource.INTRODUCED,
    )
    return _start(placement, terms, by)


@transaction.atomic
def place_elsewhere(
    person_id: int,
    *,
    employer_id: int,
    isco: str,
    source: PlacementSource,
    terms: PlacementTerms,
    centre_id: int,
    by: Actor,
) -> Placement:
    """Somebody we serve has started to work, by another way than an introduction."""
    by.must(Duty.WRITE_PLACEMENTS, at=centre_id)
    placement = Placement(
        person=people_for(by).get(pk=person_id),
        employer=employers(by).get(pk=employer_id),
        centre=centres_for(by).get(pk=centre_id),
        isco=isco,
        source=source,
    )
    return _start(placement, terms, by)


@transaction.atomic
def raise_evidence(placement: Placement, *, evidence: Evidence, by: Actor) -> Placement:
    """A stronger proof was seen; a weaker one never replaces it."""
    by.must(Duty.WRITE_PLACEMENTS)
    placement = locked_placement(placement.pk, by)
    was = Evidence(placement.evidence)
    refuse_if_any(rules.refusals_to_raise_evidence(now=was, to=evidence))
    placement.evidence = evidence
    placement.save(update_fields=["evidence"])
    centre = placement.centre_id
    record("evidence.raised", placement, by=by, centre_id=centre, was=was, now=evidence)
    return placement


@transaction.atomic
def check_retention(check: RetentionCheck, *, outcome: CheckOutcome, by: Actor) -> RetentionCheck:
    """Write down what a dated check found; an attempt that reached nobody is counted, not final."""
    by.must(Duty.WRITE_PLACEMENTS)
    rows = RetentionCheck.objects.visible_to(by, Duty.WRITE_PLACEMENTS).select_related("placement")
    check = rows.select_for_update(of=("self",)).get(pk=check.pk)
    refuse_if_any(
        rules.refusals_to_check(
            outcome=outcome,
            due_on=check.due_on,
            started_on=check.placement.started_on,
            ended_on=check.placement.ended_on,
            result=check.result,
            attempts=check.attempts,
            today=clock.today(),
        )
    )
    was_reached = outcome.result != RetentionResult.UNREACHABLE
    check.result, check.done_on, check.note = outcome.result, outcome.done_on, outcome.note
    check.attempts += 1
    check.evidence = outcome.evidence if was_reached else ""
    check.wage, check.wage_currency = outcome.wage, outcome.wage_currency
    check.save()
    centre = check.placement.centre_id
    record("retention.checked", check, by=by, centre_id=centre, result=outcome.result)
    return check


@transaction.atomic
def end_placement(
    placement: Placement, *, ended_on: dt.date, reason: EndReason | None, by: Actor
) -> Placement:
    """The work ended. Its checks stay due: the person may work elsewhere by then."""
    by.must(Duty.WRITE_PLACEMENTS)
    placement = locked_placement(placement.pk, by)
    refuse_if_any(
        rules.refusals_to_end(
            state=PlacementState(placement.state),
            started_on=placement.started_on,
            ended_on=ended_on,
            reason=reason,
            today=clock.today(),
        )
    )
    placement.state, placement.ended_on = PlacementState.ENDED, ended_on
    placement.end_reason = reason or ""
    placement.save(update_fields=["state", "ended_on", "end_reason"])
    centre = placement.centre_id
    record("placement.ended", placement, by=by, centre_id=centre, reason=reason, on=ended_on)
    return placement


def _start(placement: Placement, terms: PlacementTerms, by: Actor) -> Placement:
    at_work = Placement.objects.filter(state=PlacementState.STARTED)
    introduction = placement.introduction
    refuse_if_any(
        rules.refusals_to_place(
            terms=terms,
            today=clock.today(),
            at_work_there=at_work.filter(
                person=placement.person_id, employer=placement.employer_id
            ).exists(),
            age=age_of(placement.person, terms.started_on),
            introduction=IntroductionState(introduction.state) if introduction else None,
            placed=introduction is not None
            and Placement.objects.filter(introduction=introduction).exists(),
        )
    )
    placement.started_on, placement.evidence = terms.started_on, terms.evidence
    placement.wage, placement.wage_currency = terms.wage, terms.wage_currency
    placement.recorded_on = clock.today()
    placement.save()
    RetentionCheck.objects.bulk_create(
        RetentionCheck(placement=placement, month=month, due_on=due_on)
        for month, due_on in rules.retention_due_dates(terms.started_on).items()
    )
    record(
        "person.placed",
        placement,
        by=by,
        centre_id=placement.centre_id,
        person=placement.person_id,
        employer=placement.employer_id,
        source=placement.source,
        evidence=terms.evidence,
    )
    _complete_job_steps(placement, by)
    return placement


def _complete_job_steps(placement: Placement, by: Actor) -> None:
    """A job was agreed as a step: now it is done, and the case may see it."""
    agreed = steps_for(by).filter(
        case__person=placement.person_id, kind=StepKind.JOB, state=StepState.AGREED
    )
    for step in agreed.exclude(case__state=CaseState.CLOSED):
        complete_step(step, outcome=str(placement.employer)[:200], by=by)
