"""An activity, its steps, who came without a name, and who came by name."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from spean.base.actor import Duty
from spean.base.sealing.fields import SealedTextField, row_uid
from spean.casework.contacts.vocabulary import Topic
from spean.casework.outreach.vocabulary import (
    COUNTED,
    ActivityKind,
    ActivityState,
    CostCurrency,
    Material,
)
from spean.casework.people.vocabulary import AgeBand, Beneficiary, Sex
from spean.registry.centres.scoping import CentreScopedQuerySet


class OutreachQuerySet(CentreScopedQuerySet["Activity"]):
    reads = Duty.READ_OUTREACH
    colleague_path = "organiser"


class Activity(models.Model):
    """One day at one place. Whoever goes out reads what they organise themselves."""

    row_uid = row_uid()
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="activities")
    organiser = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=ActivityState, default=ActivityState.PLANNED)
    kind = models.CharField(max_length=20, choices=ActivityKind)
    on = models.DateField()
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    venue = models.CharField(max_length=120, blank=True)
    partner = models.CharField(max_length=120, blank=True)
    topics = ArrayField(models.CharField(max_length=20, choices=Topic), default=list)
    materials = models.JSONField(default=dict)
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, choices=CostCurrency, default=CostCurrency.USD)
    safety = SealedTextField(max_length=500, blank=True)
    lines = SealedTextField(max_length=1000, blank=True)
    why_cancelled = SealedTextField(max_length=300, blank=True)

    objects = OutreachQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        indexes = [
            models.Index(fields=["centre", "-on", "-id"], name="outreach_of_centre"),
            models.Index(fields=["organiser", "-on"], name="outreach_of_organiser"),
        ]
        constraints = [
            models.CheckConstraint(
                name="outreach_cost_is_none_or_more", condition=Q(cost=None) | Q(cost__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"A-{self.pk:06d}"

    @property
    def is_counted(self) -> bool:
        """Whether those who came are reached in the numbers of its month."""
        return self.state in COUNTED

    @property
    def handed_out(self) -> list[tuple[str, int]]:
        return [(str(Material(name).label), count) for name, count in self.materials.items()]


class StepTakenQuerySet(CentreScopedQuerySet["StepTaken"]):
    reads = Duty.READ_OUTREACH
    centre_path = "activity__centre"
    colleague_path = "activity__organiser"


class StepTaken(models.Model):
    """One step: to which state, when, and who took it; `is_back` when a step was taken back."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="turns")
    state = models.CharField(max_length=20, choices=ActivityState)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_back = models.BooleanField(default=False)

    objects = StepTakenQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"step {self.pk}"


class HeadcountQuerySet(CentreScopedQuerySet["Headcount"]):
    reads = Duty.READ_OUTREACH
    centre_path = "activity__centre"
    colleague_path = "activity__organiser"


class Headcount(models.Model):
    """So many people of one sex, age and kind, without their names. It is about nobody."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="headcounts")
    sex = models.CharField(max_length=10, choices=Sex)
    age_band = models.CharField(max_length=10, choices=AgeBand)
    beneficiary = models.CharField(max_length=20, choices=Beneficiary, blank=True)
    people = models.PositiveSmallIntegerField()
    with_disability = models.PositiveSmallIntegerField(default=0)

    objects = HeadcountQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="outreach_one_count_a_cell",
                fields=["activity", "sex", "age_band", "beneficiary"],
            ),
            models.CheckConstraint(
                name="outreach_no_more_than_came", condition=Q(with_disability__lte=F("people"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.people} people"


class AttendanceQuerySet(CentreScopedQuerySet["Attendance"]):
    reads = Duty.READ_OUTREACH
    centre_path = "activity__centre"
    colleague_path = "activity__organiser"
    person_path = "person"


class Attendance(models.Model):
    """That a person on file was there. It makes nobody a client, and is no service.

    `counted_in` is the count from which they were taken when their name was written down, so that
    striking them out puts them back; `contact` is the line in the log that came of it.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="attendance")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="attendance")
    added_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    counted_in = models.ForeignKey(Headcount, models.SET_NULL, null=True, related_name="named")
    contact = models.ForeignKey(
        "contacts.Contact", models.SET_NULL, null=True, related_name="came_of"
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["person"], name="outreach_of_person")]
        constraints = [
            models.UniqueConstraint(name="outreach_there_once", fields=["activity", "person"]),
        ]

    def __str__(self) -> str:
        return f"attendance {self.pk}"
