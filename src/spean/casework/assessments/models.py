"""Instruments in their versions, screenings of people, assessments in a case."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Max, Q

from spean.base.actor import Duty
from spean.base.sealing.fields import SealedJSONField, SealedTextField, row_uid
from spean.casework.assessments.vocabulary import AssessmentState, InstrumentUse, Tier
from spean.registry.centres.scoping import CentreScopedQuerySet

_NEVER_CHANGES = pgtrigger.Update | pgtrigger.Delete


class InstrumentVersionQuerySet(models.QuerySet["InstrumentVersion"]):
    """Public words, the same for everybody."""

    def newest(self) -> Self:
        """Of each instrument its last version: the one that is begun today."""
        last = self.order_by().values("key").annotate(last=Max("version"))
        newest = Q(pk__in=[])
        for one in last:
            newest |= Q(key=one["key"], version=one["last"])
        return self.filter(newest)


class InstrumentVersion(models.Model):
    """One version of an instrument, as its file says. PostgreSQL lets nobody change it."""

    key = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    use = models.CharField(max_length=12, choices=InstrumentUse)
    text = models.TextField()
    added_at = models.DateTimeField()

    objects = InstrumentVersionQuerySet.as_manager()

    class Meta:
        ordering = ["key", "-version"]
        constraints = [
            models.UniqueConstraint(name="assessments_version_once", fields=["key", "version"]),
        ]
        triggers = [pgtrigger.Protect(name="versions_never_change", operation=_NEVER_CHANGES)]

    def __str__(self) -> str:
        return f"{self.key} {self.version}"


class WeightTable(models.Model):
    """Weights for the items of one version, under a name of their own."""

    version = models.ForeignKey(InstrumentVersion, models.PROTECT, related_name="weight_tables")
    label = models.CharField(max_length=100)
    source = models.CharField(max_length=300, blank=True)
    in_dimension = models.JSONField()
    in_composite = models.JSONField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(name="assessments_weights_once", fields=["version", "label"]),
        ]
        triggers = [pgtrigger.Protect(name="weights_never_change", operation=_NEVER_CHANGES)]

    def __str__(self) -> str:
        return self.label


class ScreeningQuerySet(CentreScopedQuerySet["Screening"]):
    """Screenings. Whoever is at the desk serves the person: the whole centre reads them."""

    reads = Duty.READ_SCREENINGS
    person_path = "person"


class Screening(models.Model):
    """What was asked at the desk, what the rule suggests, and what a person decided."""

    row_uid = row_uid()
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="screenings")
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="+")
    version = models.ForeignKey(InstrumentVersion, models.PROTECT, related_name="+")
    answers = SealedJSONField(default=dict)
    result = SealedJSONField(default=dict)
    suggested = models.CharField(max_length=12, choices=Tier, blank=True)
    tier = models.CharField(max_length=12, choices=Tier, blank=True)
    why_tier = SealedTextField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ScreeningQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="assessments_other_tier_has_a_reason",
                condition=Q(tier=models.F("suggested"))
                | (~Q(why_tier="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"screening {self.pk}"


class AssessmentQuerySet(CentreScopedQuerySet["Assessment"]):
    """Assessments. As with notes: for whoever is responsible for the case, and the manager."""

    reads = Duty.READ_ASSESSMENTS
    centre_path = "case__centre"
    colleague_path = "case__counsellor"
    person_path = "case__person"

    def drafts(self) -> Self:
        return self.filter(state=AssessmentState.DRAFT)

    def finished(self) -> Self:
        return self.filter(state=AssessmentState.FINISHED)


class Assessment(models.Model):
    """The answers of one person to one version of an instrument, on one day."""

    row_uid = row_uid()
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="assessments")
    version = models.ForeignKey(InstrumentVersion, models.PROTECT, related_name="+")
    weights = models.ForeignKey(WeightTable, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=15, choices=AssessmentState, default=AssessmentState.DRAFT)
    answers = SealedJSONField(default=dict)
    result = SealedJSONField(default=dict)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="assessments_one_draft",
                fields=["case", "version"],
                condition=Q(state=AssessmentState.DRAFT),
            ),
            models.CheckConstraint(
                name="assessments_finished_has_a_moment",
                condition=Q(state=AssessmentState.DRAFT, finished_at=None)
                | Q(state=AssessmentState.FINISHED, finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"assessment {self.pk}"

    @property
    def person_id(self) -> int:
        return self.case.person_id
