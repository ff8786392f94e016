"""Assessing somebody in a case: begun, saved answer by answer, finished, or dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.assessments import rules
from spean.casework.assessments.instruments import instrument_of, scored, unfit
from spean.casework.assessments.models import Assessment, InstrumentVersion, WeightTable
from spean.casework.assessments.queries import instruments_for
from spean.casework.assessments.vocabulary import AssessmentState, InstrumentUse
from spean.casework.cases import rules as case_rules
from spean.casework.cases.queries import cases_for, cases_in_care
from spean.casework.cases.vocabulary import CaseState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spean.base.actor import Actor

_ASKED_IN_A_CASE = (InstrumentUse.ASSESSMENT, InstrumentUse.QUESTIONS)


@transaction.atomic
def start_assessment(case_id: int, *, version: InstrumentVersion, by: Actor) -> Assessment:
    """Begin with the newest version; the draft stays with it, whatever comes later."""
    by.must(Duty.WRITE_ASSESSMENTS)
    case = cases_for(by).select_for_update(of=("self",)).get(pk=case_id)
    _must_be_worked_on(case_id, CaseState(case.state), by)
    newest = instruments_for(by).filter(key=version.key).first()
    drafts = Assessment.objects.drafts().filter(case=case, version__key=version.key)
    refuse_if_any(
        [
            *rules.refusals_to_use(
                use=InstrumentUse(version.use),
                wanted=_ASKED_IN_A_CASE,
                needs_words=instrument_of(version).needs_words,
            ),
            *rules.refusals_to_start(is_newest=newest == version, drafts=drafts.count()),
        ]
    )
    now = clock.now()
    assessment = Assessment.objects.create(
        case=case,
        version=version,
        started_at=now,
        started_by_id=by.signer,
        saved_at=now,
        saved_by_id=by.signer,
    )
    record(
        "assessment.started", assessment, by=by, centre_id=case.centre_id, instrument=str(version)
    )
    return assessment


@transaction.atomic
def save_draft(assessment: Assessment, *, answers: Mapping[str, str], by: Actor) -> Assessment:
    """Keep what was answered so far. Done twice it is done once: only the moment moves."""
    by.must(Duty.WRITE_ASSESSMENTS)
    assessment = _draft(assessment, by)
    now, user_id = clock.now(), by.signer
    new_sitting = rules.begins_a_sitting(
        saved_at=assessment.saved_at,
        saved_by=assessment.saved_by_id,
        now=now,
        user_id=user_id,
    )
    _keep(assessment, answers, by)
    assessment.save(update_fields=["answers", "saved_at", "saved_by"])
    if new_sitting:
        record("assessment.saved", assessment, by=by, centre_id=assessment.case.centre_id)
    return assessment


@transaction.atomic
def finish_assessment(
    assessment: Assessment, *, answers: Mapping[str, str], by: Actor
) -> Assessment:
    """Keep the answers for good, with the score they make under today's weights."""
    by.must(Duty.WRITE_ASSESSMENTS)
    assessment = _draft(assessment, by)
    _keep(assessment, answers, by)
    table = WeightTable.objects.filter(version=assessment.version_id).order_by("-pk").first()
    assessment.weights = table
    assessment.result = scored(assessment.version, answers, table)
    assessment.state, assessment.finished_at = AssessmentState.FINISHED, clock.now()
    assessment.save()
    record(
        "assessment.finished",
        assessment,
        by=by,
        centre_id=assessment.case.centre_id,
        instrument=str(assessment.version),
        weights=table.label if table else "unweighted",
    )
    return assessment


@transaction.atomic
def drop_draft(assessment: Assessment, *, by: Actor) -> None:
    """Throw a draft away; the book keeps that there was one, and nothing of what it said."""
    by.must(Duty.WRITE_ASSESSMENTS)
    assessment = _draft(assessment, by)
    version = str(assessment.version)
    record(
        "assessment.dropped",
        assessment,
        by=by,
        centre_id=assessment.case.centre_id,
        instrument=version,
    )
    assessment.delete()


def _keep(assessment: Assessment, answers: Mapping[str, str], by: Actor) -> None:
    refuse_if_any(rules.refusals_to_answer(unfit(assessment.version, answers)))
    assessment.answers = {name: answer for name, answer in answers.items() if answer}
    assessment.saved_at, assessment.saved_by_id = clock.now(), by.signer


def _draft(assessment: Assessment, by: Actor) -> Assessment:
    """The row, locked and within reach, if it may still be written to."""
    rows = Assessment.objects.visible_to(by, Duty.WRITE_ASSESSMENTS)
    rows = rows.select_related("case", "version").select_for_update(of=("self",))
    assessment = rows.get(pk=assessment.pk)
    refuse_if_any(rules.refusals_to_write(state=AssessmentState(assessment.state)))
    _must_be_worked_on(assessment.case_id, CaseState(assessment.case.state), by)
    return assessment


def _must_be_worked_on(case_id: int, state: CaseState, by: Actor) -> None:
    mine = cases_in_care(by, Duty.WRITE_ASSESSMENTS).filter(pk=case_id).exists()
    refuse_if_any(
        [
            *case_rules.refusals_to_touch(within_reach=mine),
            *case_rules.refusals_to_work_on(state=state),
        ]
    )
