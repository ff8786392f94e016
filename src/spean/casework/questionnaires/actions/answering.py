"""Somebody is asked: begun, saved answer by answer, finished; opened again on the same day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.assessments.vocabulary import AssessmentState
from spean.casework.cases import rules as case_rules
from spean.casework.cases.queries import cases_for, cases_in_care
from spean.casework.cases.vocabulary import CaseState
from spean.casework.people.queries import has_consented, people_for
from spean.casework.people.vocabulary import Purpose
from spean.casework.questionnaires import rules
from spean.casework.questionnaires.instruments import (
    asked_and_answered,
    problems,
    set_apart,
    unanswered,
)
from spean.casework.questionnaires.models import Confidence, QuestionnaireVersion, Response
from spean.casework.questionnaires.queries import centre_to_ask_at
from spean.casework.questionnaires.vocabulary import Moment
from spean.registry.centres.queries import centres_for

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spean.base.actor import Actor
    from spean.base.refusals import Refusal


@transaction.atomic
def start_response(
    person_id: int, *, version: QuestionnaireVersion, case_id: int | None = None, by: Actor
) -> Response:
    """Begin with the version in use; the draft stays with it, whatever is published later."""
    by.must(Duty.WRITE_RESPONSES)
    person = people_for(by).select_for_update(of=("self",)).get(pk=person_id)
    if case_id is None:
        centre_id = centre_to_ask_at(by, person_id)
        by.must(Duty.WRITE_RESPONSES, at=centre_id)
    else:
        case = cases_for(by).get(pk=case_id, person=person_id)
        centre_id = case.centre_id
        _must_be_worked_on(case.pk, case.state, by)
    refuse_if_any(_why_not_ask(person.pk, version, case_id, centre_id, by))
    now = clock.now()
    response = Response.objects.create(
        person=person,
        case_id=case_id,
        centre_id=centre_id,
        version=version,
        started_at=now,
        started_by_id=by.signer,
        saved_at=now,
        saved_by_id=by.signer,
    )
    record("response.started", response, by=by, centre_id=centre_id, version=str(version))
    return response


@transaction.atomic
def save_response(response: Response, *, answers: Mapping[str, str], by: Actor) -> Response:
    """Keep what was answered so far, also to questions that are hidden for the moment."""
    by.must(Duty.WRITE_RESPONSES)
    response = _draft(response, by)
    new_sitting = rules.begins_a_sitting(
        saved_at=response.saved_at,
        saved_by=response.saved_by_id,
        now=clock.now(),
        user_id=by.signer,
    )
    _keep(response, answers, by)
    if new_sitting:
        record("response.saved", response, by=by, centre_id=response.centre_id)
    return response


@transaction.atomic
def finish_response(response: Response, *, answers: Mapping[str, str], by: Actor) -> Response:
    """Keep the answers for good: those to questions that were asked, and no others."""
    by.must(Duty.WRITE_RESPONSES)
    response = _draft(response, by)
    refuse_if_any(rules.refusals_to_answer(problems(response.version, answers)))
    refuse_if_any(rules.refusals_to_finish(unanswered(response.version, answers)))
    response.state, response.finished_at = AssessmentState.FINISHED, clock.now()
    _keep(response, asked_and_answered(response.version, answers), by)
    record(
        "response.finished",
        response,
        by=by,
        centre_id=response.centre_id,
        version=str(response.version),
    )
    return response


@transaction.atomic
def reopen_response(response: Response, *, by: Actor) -> Response:
    """Finishing is undone, on the same day and by the same hand."""
    by.must(Duty.WRITE_RESPONSES)
    response = _locked(response, by)
    finished_on = clock.day_of(response.finished_at) if response.finished_at else None
    refuse_if_any(
        rules.refusals_to_reopen(
            state=AssessmentState(response.state),
            finished_on=finished_on,
            today=clock.today(),
            same_hand=response.saved_by_id == by.signer,
            drafts=_drafts(response.person_id, response.version, response.case_id),
        )
    )
    response.state, response.finished_at = AssessmentState.DRAFT, None
    response.save(update_fields=["state", "finished_at"])
    record("response.reopened", response, by=by, centre_id=response.centre_id)
    return response


@transaction.atomic
def drop_response(response: Response, *, by: Actor) -> None:
    """Throw a draft away; the book keeps that there was one, and nothing of what it said."""
    by.must(Duty.WRITE_RESPONSES)
    response = _draft(response, by)
    version = str(response.version)
    record("response.dropped", response, by=by, centre_id=response.centre_id, version=version)
    response.delete()


def _why_not_ask(
    person_id: int, version: QuestionnaireVersion, case_id: int | None, centre_id: int, by: Actor
) -> list[Refusal]:
    project = version.questionnaire.project_id
    of_centre = centres_for(by).filter(pk=centre_id, project=project)
    return rules.refusals_to_ask(
        in_use=QuestionnaireVersion.objects.in_use().filter(pk=version.pk).exists(),
        fits_project=project is None or of_centre.exists(),
        moment=Moment(version.moment),
        in_case=case_id is not None,
        drafts=_drafts(person_id, version, case_id),
        consented=has_consented(by, person_id, Purpose.SERVICE),
    )


def _drafts(person_id: int, version: QuestionnaireVersion, case_id: int | None) -> int:
    """Drafts of the same questionnaire, in whatever version."""
    rows = Response.objects.drafts().filter(person=person_id, case=case_id)
    return rows.filter(version__questionnaire=version.questionnaire_id).count()


def _keep(response: Response, answers: Mapping[str, str], by: Actor) -> None:
    refuse_if_any(rules.refusals_to_answer(problems(response.version, answers)))
    response.answers, apart = set_apart(response.version, answers)
    response.saved_at, response.saved_by_id = clock.now(), by.signer
    response.save()
    row = Confidence.objects.filter(response=response).first()
    if row is None and apart:
        Confidence.objects.create(response=response, answers=apart)
    elif row is not None and row.answers != apart:
        row.answers = apart
        row.save(update_fields=["answers"])


def _locked(response: Response, by: Actor) -> Response:
    rows = Response.objects.visible_to(by, Duty.WRITE_RESPONSES)
    rows = rows.select_related("case", "version__questionnaire", "person")
    row = rows.select_for_update(of=("self",)).get(pk=response.pk)
    if row.case is not None:
        _must_be_worked_on(row.case.pk, row.case.state, by)
    return row


def _draft(response: Response, by: Actor) -> Response:
    """The row, locked and within reach, if it may still be written to."""
    row = _locked(response, by)
    refuse_if_any(rules.refusals_to_write(state=AssessmentState(row.state)))
    return row


def _must_be_worked_on(case_id: int, state: str, by: Actor) -> None:
    """In a case, whoever is responsible for it asks: some answers are only for them."""
    mine = cases_in_care(by, Duty.WRITE_CONFIDENCES).filter(pk=case_id).exists()
    refuse_if_any(
        [
            *case_rules.refusals_to_touch(within_reach=mine),
            *case_rules.refusals_to_work_on(state=CaseState(state)),
        ]
    )
