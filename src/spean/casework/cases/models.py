"""A case, its steps, its dates and its notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from spean.base.actor import Duty
from spean.base.sealing.fields import SealedTextField, row_uid
from spean.casework.cases import rules
from spean.casework.cases.vocabulary import (
    CLOSURE_TYPE,
    AppointmentState,
    CaseState,
    ClosureReason,
    ClosureType,
    StepKind,
    StepState,
)
from spean.registry.centres.scoping import CentreScopedQuerySet

if TYPE_CHECKING:
    from collections.abc import Collection


class CaseQuerySet(CentreScopedQuerySet["Case"]):
    """Cases, and the only way to reach them."""

    reads = Duty.READ_CASES
    colleague_path = "counsellor"
    person_path = "person"

    def not_closed(self, and_closed: Collection[int] | models.QuerySet[Any, Any] = ()) -> Self:
        """Those that go on, and the closed ones among these numbers."""
        return self.filter(~Q(state=CaseState.CLOSED) | Q(pk__in=and_closed))


@pghistory.track()
class Case(models.Model):
    """One person, one return, one centre answerable for them."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="cases")
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="cases")
    counsellor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="cases")
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.OPEN)
    closure_reason = models.CharField(max_length=20, choices=ClosureReason, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        indexes = [
            models.Index(fields=["centre", "state", "-opened_on"], name="cases_of_centre"),
            models.Index(fields=["centre", "-opened_on", "-id"], name="cases_newest_here"),
            models.Index(fields=["counsellor", "state"], name="cases_of_counsellor"),
        ]
        constraints = [
            models.CheckConstraint(
                name="cases_closed_has_reason",
                condition=~Q(state=CaseState.CLOSED)
                | (~Q(closure_reason="") & Q(closed_on__isnull=False)),
            ),
            models.UniqueConstraint(
                name="cases_one_open_a_person",
                fields=["person", "centre"],
                condition=~Q(state=CaseState.CLOSED),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return rules.code_of(self.pk)

    @property
    def closure_type(self) -> ClosureType | None:
        return CLOSURE_TYPE[ClosureReason(self.closure_reason)] if self.closure_reason else None


class StepQuerySet(CentreScopedQuerySet["Step"]):
    reads = Duty.READ_CASES
    centre_path = "case__centre"
    colleague_path = "case__counsellor"
    person_path = "case__person"


@pghistory.track()
class Step(models.Model):
    """Something agreed with the person; every capability of the house reports to it."""

    row_uid = row_uid()
    case = models.ForeignKey(Case, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=30, choices=StepKind)
    what = SealedTextField(max_length=200)
    state = models.CharField(max_length=10, choices=StepState, default=StepState.AGREED)
    agreed_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    outcome = SealedTextField(max_length=200, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["agreed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="cases_step_ended_has_a_day",
                condition=Q(state=StepState.AGREED) | Q(ended_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"step {self.pk}"

    @property
    def person_id(self) -> int:
        return self.case.person_id


class AppointmentQuerySet(CentreScopedQuerySet["Appointment"]):
    reads = Duty.READ_CASES
    centre_path = "case__centre"
    colleague_path = "case__counsellor"
    person_path = "case__person"


class Appointment(models.Model):
    """The next date. It is held, missed or called off; never simply forgotten."""

    row_uid = row_uid()
    case = models.ForeignKey(Case, models.CASCADE, related_name="appointments")
    on = models.DateField()
    at = models.TimeField(null=True, blank=True)
    purpose = SealedTextField(max_length=200, blank=True)
    booked_at = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=10, choices=AppointmentState, default=AppointmentState.BOOKED
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        indexes = [
            models.Index(fields=["state", "on"], name="cases_dates_ahead"),
            models.Index(fields=["on"], name="cases_dates_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="cases_one_next_date",
                fields=["case"],
                condition=Q(state=AppointmentState.BOOKED),
            ),
        ]

    def __str__(self) -> str:
        return f"appointment {self.pk}"

    @property
    def person_id(self) -> int:
        return self.case.person_id


class NoteQuerySet(CentreScopedQuerySet["Note"]):
    reads = Duty.READ_NOTES
    centre_path = "case__centre"
    colleague_path = "case__counsellor"
    person_path = "case__person"


class Note(models.Model):
    """A sentence on the file, by whom and when; not changed afterwards."""

    row_uid = row_uid()
    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    text = SealedTextField(max_length=4000)
    written_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"

    @property
    def person_id(self) -> int:
        return self.case.person_id
