"""Follow-ups: planned from a calendar, tried, done or lost, joined to an assessment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.assessments.queries import assessments_for
from spean.casework.assessments.vocabulary import AssessmentState
from spean.casework.cases.queries import cases_for, cases_in_care
from spean.casework.cases.rules import refusals_to_touch
from spean.casework.cases.vocabulary import CaseState
from spean.casework.people.queries import has_consented
from spean.casework.people.vocabulary import Purpose
from spean.casework.plans import rules
from spean.casework.plans.actions._calling import plan_followups
from spean.casework.plans.models import Attempt, FollowUp, Plan
from spean.casework.plans.queries import calendar_named, stop_of
from spean.casework.plans.vocabulary import CountsFrom, FollowUpState, PlanState

if TYPE_CHECKING:
    import datetime as dt

    from spean.base.actor import Actor
    from spean.casework.cases.models import Case


@transaction.atomic
def start_followups(case_id: int, *, calendar: str, by: Actor) -> list[FollowUp]:
    """Plan every follow-up that a calendar gives for this case, in its newest version."""
    by.must(Duty.WRITE_FOLLOWUPS)
    case = cases_for(by).select_for_update(of=("self",)).get(pk=case_id)
    mine = cases_in_care(by, Duty.WRITE_FOLLOWUPS).filter(pk=case_id).exists()
    refuse_if_any(refusals_to_touch(within_reach=mine))
    found = calendar_named(by, calendar)
    if found is None:
        raise FollowUp.DoesNotExist(calendar)
    first = _first_day(case, found.counts_from)
    known = FollowUp.objects.filter(case=case, calendar=calendar)
    known = known.exclude(state=FollowUpState.CANCELLED)
    refuse_if_any(
        rules.refusals_to_follow(
            counts_from=found.counts_from,
            first=first,
            is_closed=case.state == CaseState.CLOSED,
            known=known.count(),
        )
    )
    return plan_followups(case, found, first or clock.today(), by=by)


@transaction.atomic
def try_followup(followup: FollowUp, *, attempt: rules.Try, by: Actor) -> FollowUp:
    """Write down one attempt. Three days without reaching anybody: lost to follow-up."""
    by.must(Duty.WRITE_FOLLOWUPS)
    followup = _locked(followup, by)
    case, stop = followup.case, stop_of(by, followup)
    refuse_if_any(
        rules.refusals_to_try(
            state=FollowUpState(followup.state),
            attempt=attempt,
            stop=stop,
            opens_on=followup.opens_on,
            last_on=followup.last_on,
            agreed=has_consented(by, case.person_id, Purpose.MESSAGES),
            is_closed=case.state == CaseState.CLOSED,
            today=clock.today(),
        )
    )
    state, followup.attempts = rules.after_try(
        state=FollowUpState(followup.state),
        attempts=followup.attempts,
        most=stop.attempts,
        found=attempt.found,
    )
    followup.state, followup.last_on = state, attempt.on
    followup.done_on = attempt.on if state == FollowUpState.DONE else None
    followup.save()
    Attempt.objects.create(
        followup=followup,
        on=attempt.on,
        channel=attempt.channel,
        found=attempt.found,
        note=attempt.note,
        by_id=by.signer,
    )
    record(
        "followup.tried",
        followup,
        by=by,
        centre_id=case.centre_id,
        found=attempt.found.value,
        now=state.value,
    )
    return followup


@transaction.atomic
def join_assessment(followup: FollowUp, *, assessment_id: int, by: Actor) -> FollowUp:
    """The assessment that was made at a follow-up; it keeps its own instrument and version."""
    by.must(Duty.WRITE_FOLLOWUPS)
    followup = _locked(followup, by)
    assessment = assessments_for(by).get(pk=assessment_id)
    refuse_if_any(
        rules.refusals_to_join(
            state=FollowUpState(followup.state),
            finished=assessment.state == AssessmentState.FINISHED,
            same_case=assessment.case_id == followup.case_id,
        )
    )
    followup.assessment = assessment
    followup.save(update_fields=["assessment"])
    centre = followup.case.centre_id
    record("followup.joined", followup, by=by, centre_id=centre, assessment=assessment_id)
    return followup


def _first_day(case: Case, counts_from: CountsFrom) -> dt.date | None:
    """The day a calendar counts from; None for one that has not come."""
    if counts_from == CountsFrom.CASE:
        return case.opened_on
    if counts_from == CountsFrom.CLOSING:
        return case.closed_on
    approved = Plan.objects.filter(case=case, state=PlanState.APPROVED).first()
    return clock.day_of(approved.approved_at) if approved and approved.approved_at else None


def _locked(followup: FollowUp, by: Actor) -> FollowUp:
    rows = FollowUp.objects.visible_to(by, Duty.WRITE_FOLLOWUPS).select_related("case")
    return rows.select_for_update(of=("self",)).get(pk=followup.pk)
