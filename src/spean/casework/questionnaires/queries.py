"""Reading questionnaires and answers. The actor comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from spean.base.actor import Duty
from spean.base.wall import beyond_reach
from spean.casework.assessments.vocabulary import AssessmentState
from spean.casework.cases.queries import cases_in_care
from spean.casework.people.queries import people_for
from spean.casework.questionnaires.models import (
    Confidence,
    Questionnaire,
    QuestionnaireVersion,
    Response,
)
from spean.casework.questionnaires.vocabulary import Moment, VersionState
from spean.registry.centres.queries import centres_for

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.casework.questionnaires.models import (
        ConfidenceQuerySet,
        ResponseQuerySet,
        VersionQuerySet,
    )
    from spean.registry.centres.models import CentreQuerySet


def questionnaires_for(actor: Actor) -> QuerySet[Questionnaire]:
    """Every questionnaire of the house: what is asked is no secret."""
    del actor
    return Questionnaire.objects.select_related("project", "retired_by")


def versions_for(actor: Actor) -> VersionQuerySet:
    """What was published, for everybody; what is being written, for who writes or publishes."""
    rows = QuestionnaireVersion.objects.select_related(
        "questionnaire__project", "written_by", "published_by"
    )
    if actor.may(Duty.WRITE_QUESTIONNAIRES, Duty.PUBLISH_QUESTIONNAIRES):
        return rows
    return rows.filter(state=VersionState.PUBLISHED)


def versions_with_drafts(actor: Actor) -> QuerySet[QuestionnaireVersion]:
    """The same with how many drafts and finished sheets of each the actor may read."""
    mine = responses_for(actor).values("pk")
    finished = Q(responses__state=AssessmentState.FINISHED)
    return versions_for(actor).annotate(
        sheets=Count("responses", filter=Q(responses__in=mine) & finished),
        open_sheets=Count("responses", filter=Q(responses__in=mine) & ~finished),
    )


def askable(
    actor: Actor, *, centre_ids: Collection[int] | QuerySet[Any], in_case: bool
) -> VersionQuerySet:
    """What can be begun today at these centres: the whole house's, and their projects'."""
    moments = (Moment.CASE, Moment.CLOSING) if in_case else (Moment.INTAKE,)
    projects = centres_for(actor).filter(pk__in=centre_ids, project__isnull=False)
    whose = Q(questionnaire__project=None) | Q(
        questionnaire__project__in=projects.values("project")
    )
    return versions_for(actor).in_use().filter(whose, moment__in=moments)


def responses_for(actor: Actor, duty: Duty | None = None) -> ResponseQuerySet:
    rows = Response.objects.visible_to(actor, duty)
    return rows.select_related(
        "version__questionnaire", "person", "case__counsellor", "centre", "started_by", "saved_by"
    )


def responses_of_person(actor: Actor, person_id: int) -> ResponseQuerySet:
    """Everything a person answered, in whatever case, the newest first."""
    return responses_for(actor).filter(person=person_id)


def responses_of_case(actor: Actor, case_id: int) -> ResponseQuerySet:
    return responses_for(actor).filter(case=case_id)


def confidences_for(actor: Actor, duty: Duty | None = None) -> ConfidenceQuerySet:
    return Confidence.objects.visible_to(actor, duty).select_related("response")


def confidence_of(actor: Actor, response: Response) -> dict[str, str] | None:
    """The protected answers of a case's sheet; None where they are not this actor's to read."""
    if response.case_id is None:
        return {}
    row = confidences_for(actor).filter(response=response).first()
    if row is not None:
        return dict(row.answers)
    mine = cases_in_care(actor, Duty.READ_CONFIDENCES).filter(pk=response.case_id)
    return {} if mine.exists() else None


def centres_to_ask_at(actor: Actor, person_id: int) -> CentreQuerySet:
    """The actor's own centres at which the person is registered; asked is at the first."""
    mine = actor.reach(Duty.WRITE_RESPONSES).all_centres
    people = people_for(actor).filter(pk=person_id)
    there = centres_for(actor).filter(pk__in=mine, registrations__person__in=people)
    return there.order_by("pk")


def centre_to_ask_at(actor: Actor, person_id: int) -> int:
    """That one; 0 where there is none."""
    return centres_to_ask_at(actor, person_id).values_list("pk", flat=True).first() or 0


def sheets_to_count(actor: Actor, version_id: int) -> list[dict[str, str]]:
    """The finished answers to one version, of whomever, for counting: never shown one by one."""
    rows = Response.objects.within_reach_of(actor, Duty.COUNT_RESPONSES)
    with beyond_reach("sums over everybody, protected people among them; no row is shown"):
        finished = rows.filter(version=version_id, state=AssessmentState.FINISHED)
        return [dict(answers) for answers in finished.values_list("answers", flat=True)]
