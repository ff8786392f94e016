"""Questionnaires in their versions, and the answers of people to one version each."""

from __future__ import annotations

from typing import Any, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Max, Q

from spean.base.actor import Duty
from spean.base.policy import FieldClass
from spean.base.sealing.fields import SealedJSONField, row_uid
from spean.casework.assessments.vocabulary import AssessmentState
from spean.casework.questionnaires.vocabulary import Moment, VersionState
from spean.registry.centres.scoping import CentreScopedQuerySet


def _colleague(**more: Any) -> models.ForeignKey[Any, Any]:  # Django's own options
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", **more)


class Questionnaire(models.Model):
    """What stays the same from version to version: its short name, and whose it is."""

    key = models.CharField(max_length=40, unique=True)
    project = models.ForeignKey("funding.Project", models.PROTECT, null=True, related_name="+")
    began_at = models.DateTimeField()
    began_by = _colleague()
    retired_at = models.DateTimeField(null=True)
    retired_by = _colleague(null=True)

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                name="questionnaires_retired_by_somebody",
                condition=Q(retired_at=None, retired_by=None)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class VersionQuerySet(models.QuerySet["QuestionnaireVersion"]):
    """Words for everybody in the house; drafts are for who writes and who publishes."""

    def drafts(self) -> Self:
        return self.filter(state=VersionState.DRAFT)

    def in_use(self) -> Self:
        """Of each questionnaire that is not retired the last version that was published."""
        there = self.filter(state=VersionState.PUBLISHED, questionnaire__retired_at=None)
        last = there.order_by().values("questionnaire").annotate(last=Max("pk")).values("last")
        return self.filter(pk__in=last)


class QuestionnaireVersion(models.Model):
    """One version as its file says. PostgreSQL lets nobody change one that was published.

    `before` is the text before the last change; `hands` are all who wrote in this version: none of
    them publishes it.
    """

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=VersionState, default=VersionState.DRAFT)
    moment = models.CharField(max_length=10, choices=Moment)
    text = models.TextField()
    before = models.TextField(blank=True)
    hands = ArrayField(models.BigIntegerField(), default=list)
    written_at = models.DateTimeField()
    written_by = _colleague()
    published_at = models.DateTimeField(null=True)
    published_by = _colleague(null=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["questionnaire__key", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="questionnaires_version_once", fields=["questionnaire", "version"]
            ),
            models.UniqueConstraint(
                name="questionnaires_one_being_written",
                fields=["questionnaire"],
                condition=Q(state=VersionState.DRAFT),
            ),
            models.CheckConstraint(
                name="questionnaires_published_by_somebody_else",
                condition=(
                    ~Q(state=VersionState.PUBLISHED) & Q(published_at=None, published_by=None)
                )
                | (
                    Q(state=VersionState.PUBLISHED)
                    & Q(published_at__isnull=False, published_by__isnull=False)
                    & ~Q(published_by=F("written_by"))
                ),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_never_changes",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=VersionState.PUBLISHED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.version}"


class ResponseQuerySet(CentreScopedQuerySet["Response"]):
    """Answers. Whoever is at the desk may ask a project's questions: the whole centre reads."""

    reads = Duty.READ_RESPONSES
    person_path = "person"

    def drafts(self) -> Self:
        return self.filter(state=AssessmentState.DRAFT)


class Response(models.Model):
    """What one person answered to one version of a questionnaire; in a case, or before any."""

    row_uid = row_uid()
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="responses")
    case = models.ForeignKey("cases.Case", models.CASCADE, null=True, related_name="responses")
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="+")
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="responses")
    state = models.CharField(max_length=15, choices=AssessmentState, default=AssessmentState.DRAFT)
    answers = SealedJSONField(default=dict)
    started_at = models.DateTimeField()
    started_by = _colleague()
    saved_at = models.DateTimeField()
    saved_by = _colleague()
    finished_at = models.DateTimeField(null=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(fields=["version", "centre", "-started_at"], name="responses_of_version"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="questionnaires_one_draft_in_a_case",
                fields=["case", "version"],
                condition=Q(state=AssessmentState.DRAFT),
            ),
            models.UniqueConstraint(
                name="questionnaires_one_draft_at_intake",
                fields=["person", "version"],
                condition=Q(state=AssessmentState.DRAFT, case=None),
            ),
            models.CheckConstraint(
                name="questionnaires_finished_has_a_moment",
                condition=Q(state=AssessmentState.DRAFT, finished_at=None)
                | Q(state=AssessmentState.FINISHED, finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"response {self.pk}"


class ConfidenceQuerySet(CentreScopedQuerySet["Confidence"]):
    """Protected answers. For whoever is responsible for the case, and the manager."""

    reads = Duty.READ_CONFIDENCES
    centre_path = "response__case__centre"
    colleague_path = "response__case__counsellor"
    person_path = "response__person"


class Confidence(models.Model):
    """The protected answers among those of a case, apart from the rest."""

    row_uid = row_uid()
    response = models.OneToOneField(Response, models.CASCADE, related_name="confidence")
    answers = SealedJSONField(default=dict, sealed_as=FieldClass.PROTECTED)

    objects = ConfidenceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"confidence {self.pk}"

    @property
    def person_id(self) -> int:
        return self.response.person_id

    @property
    def version(self) -> QuestionnaireVersion:
        return self.response.version
