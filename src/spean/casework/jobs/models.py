"""Offers of work, who was introduced to them, who works there, and whether they stayed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, F, Q

from spean.base.actor import Duty
from spean.base.sealing.fields import SealedTextField, row_uid
from spean.casework.jobs.vocabulary import (
    ACTIVE,
    RETENTION_MONTHS,
    AnswerReason,
    ContractType,
    Criterion,
    Currency,
    EndReason,
    Evidence,
    IntroductionState,
    PlacementSource,
    PlacementState,
    Requirement,
    RetentionResult,
    VacancyState,
    WagePeriod,
)
from spean.registry.centres.scoping import CentreScopedQuerySet

if TYPE_CHECKING:
    import datetime as dt

    from spean.base.actor import Actor


class VacancyQuerySet(models.QuerySet["Vacancy"]):
    """Offers are read by the staff of all centres and written by the one that looks after them."""

    def visible_to(self, actor: Actor) -> Self:
        return self.all() if actor.may(Duty.READ_VACANCIES) else self.none()

    def kept_by(self, actor: Actor) -> Self:
        return self.filter(centre__in=actor.reach(Duty.WRITE_VACANCIES).centres)

    def with_hired(self) -> Self:
        hired = Q(introductions__state=IntroductionState.HIRED)
        return self.annotate(hired=Count("introductions", filter=hired, distinct=True))

    def expired(self, *, today: dt.date) -> Self:
        """Still shown as open, though the day they were good for has passed."""
        return self.filter(
            state__in=[VacancyState.OPEN, VacancyState.ON_HOLD], expires_on__lt=today
        )


@pghistory.track()
class Vacancy(models.Model):
    """Work that an employer offers. An employer, an occupation and a headcount are enough."""

    employer = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="vacancies"
    )
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="vacancies")
    title = models.CharField(max_length=200, blank=True)
    isco = models.CharField(max_length=4)
    occupation_code = models.CharField(max_length=100, blank=True)
    sector = models.CharField(max_length=40, blank=True)
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    headcount = models.PositiveSmallIntegerField()
    wage_min = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    wage_max = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    wage_currency = models.CharField(max_length=3, choices=Currency, default=Currency.USD)
    wage_period = models.CharField(max_length=5, choices=WagePeriod, default=WagePeriod.MONTH)
    hours_per_week = models.PositiveSmallIntegerField(null=True)
    has_shifts = models.BooleanField(default=False)
    offers_dormitory = models.BooleanField(default=False)
    offers_transport = models.BooleanField(default=False)
    offers_meals = models.BooleanField(default=False)
    contract_type = models.CharField(
        max_length=15, choices=ContractType, default=ContractType.NOT_KNOWN
    )
    min_age = models.PositiveSmallIntegerField(default=18)
    requires = ArrayField(models.CharField(max_length=20, choices=Requirement), default=list)
    flagged = ArrayField(models.CharField(max_length=20, choices=Criterion), default=list)
    fee_to_worker = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    note = models.CharField(max_length=500, blank=True)
    starts_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=VacancyState, default=VacancyState.DRAFT)
    entered_on = models.DateField()
    opened_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    hired: int
    """How many were hired; only on rows read `with_hired()`."""

    objects = VacancyQuerySet.as_manager()

    class Meta:
        ordering = ["-entered_on", "-pk"]
        indexes = [
            models.Index(fields=["state", "-entered_on", "-id"], name="jobs_vacancies_by_state"),
            models.Index(fields=["centre", "-entered_on", "-id"], name="jobs_vacancies_of_centre"),
            models.Index(fields=["-entered_on", "-id"], name="jobs_vacancies_newest"),
        ]
        constraints = [
            models.CheckConstraint(name="jobs_somebody_is_sought", condition=Q(headcount__gte=1)),
            models.CheckConstraint(name="jobs_isco_form", condition=Q(isco__regex=r"^[0-9]{1,4}$")),
            models.CheckConstraint(
                name="jobs_work_is_free_for_workers",
                condition=Q(fee_to_worker=0)
                | Q(state__in=[VacancyState.DRAFT, VacancyState.WITHDRAWN]),
            ),
            models.CheckConstraint(name="jobs_nobody_under_15", condition=Q(min_age__gte=15)),
            models.CheckConstraint(
                name="jobs_wage_range",
                condition=Q(wage_max=None)
                | (Q(wage_min__isnull=False) & Q(wage_max__gte=F("wage_min"))),
            ),
            models.CheckConstraint(
                name="jobs_open_has_its_days",
                condition=~Q(state__in=[VacancyState.OPEN, VacancyState.ON_HOLD])
                | Q(opened_on__isnull=False, expires_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"V-{self.pk:06d}"


class VacancySkill(models.Model):
    vacancy = models.ForeignKey(Vacancy, models.CASCADE, related_name="skills")
    skill = models.CharField(max_length=20)
    is_essential = models.BooleanField(default=True)

    class Meta:
        ordering = ["-is_essential", "pk"]
        constraints = [
            models.UniqueConstraint(name="jobs_skill_once", fields=["vacancy", "skill"]),
        ]

    def __str__(self) -> str:
        return f"{self.skill} for {self.vacancy_id}"


class IntroductionQuerySet(CentreScopedQuerySet["Introduction"]):
    reads = Duty.READ_PLACEMENTS
    person_path = "person"

    def active(self) -> Self:
        return self.filter(state__in=sorted(ACTIVE))


@pghistory.track()
class Introduction(models.Model):
    """One person brought before one employer for one vacancy, by one centre."""

    row_uid = row_uid()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="introductions")
    vacancy = models.ForeignKey(Vacancy, models.PROTECT, related_name="introductions")
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="introductions")
    state = models.CharField(
        max_length=25, choices=IntroductionState, default=IntroductionState.PROPOSED
    )
    reason = models.CharField(max_length=20, choices=AnswerReason, blank=True)
    note = SealedTextField(max_length=500, blank=True)
    proposed_on = models.DateField()
    sent_on = models.DateField(null=True)
    answered_on = models.DateField(null=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_on", "-pk"]
        indexes = [
            models.Index(fields=["centre", "state", "proposed_on"], name="jobs_introductions_here"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="jobs_introduced_once_at_a_time",
                fields=["person", "vacancy"],
                condition=Q(state__in=sorted(ACTIVE)),
            ),
        ]

    def __str__(self) -> str:
        return f"introduction {self.pk}"

    @property
    def placed(self) -> Placement | None:
        """The placement it led to, if it did."""
        return getattr(self, "placement", None)


class PlacementQuerySet(CentreScopedQuerySet["Placement"]):
    """Placements, and the only way to reach them."""

    reads = Duty.READ_PLACEMENTS
    person_path = "person"


@pghistory.track()
class Placement(models.Model):
    """A person started to work somewhere, on a day, and this is how we know."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="placements")
    employer = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="placements"
    )
    vacancy = models.ForeignKey(Vacancy, models.PROTECT, null=True, related_name="placements")
    introduction = models.OneToOneField(
        Introduction, models.PROTECT, null=True, related_name="placement"
    )
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="placements")
    isco = models.CharField(max_length=4)
    started_on = models.DateField()
    wage = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    wage_currency = models.CharField(max_length=3, choices=Currency, default=Currency.USD)
    evidence = models.CharField(max_length=20, choices=Evidence)
    source = models.CharField(max_length=20, choices=PlacementSource)
    state = models.CharField(max_length=10, choices=PlacementState, default=PlacementState.STARTED)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=20, choices=EndReason, blank=True)
    recorded_on = models.DateField()

    objects = PlacementQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        indexes = [models.Index(fields=["centre", "started_on"], name="jobs_placements_here")]
        constraints = [
            models.UniqueConstraint(
                name="jobs_at_work_once_an_employer",
                fields=["person", "employer"],
                condition=Q(state=PlacementState.STARTED),
            ),
            models.CheckConstraint(
                name="jobs_ended_has_day_and_reason",
                condition=Q(state=PlacementState.STARTED, ended_on=None)
                | (Q(state=PlacementState.ENDED, ended_on__isnull=False) & ~Q(end_reason="")),
            ),
            models.CheckConstraint(
                name="jobs_ends_after_it_starts",
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
            ),
            models.CheckConstraint(
                name="jobs_introduced_has_an_introduction",
                condition=~Q(source=PlacementSource.INTRODUCED) | Q(introduction__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"placement {self.pk}"


class RetentionCheckQuerySet(CentreScopedQuerySet["RetentionCheck"]):
    reads = Duty.READ_PLACEMENTS
    centre_path = "placement__centre"
    person_path = "placement__person"


@pghistory.track()
class RetentionCheck(models.Model):
    """Does the person still work, 3, 6 and 12 months on? An empty result says: nobody asked yet."""

    row_uid = row_uid()
    placement = models.ForeignKey(Placement, models.CASCADE, related_name="checks")
    month = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    result = models.CharField(max_length=20, choices=RetentionResult, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    wage = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    wage_currency = models.CharField(max_length=3, choices=Currency, default=Currency.USD)
    evidence = models.CharField(max_length=20, choices=Evidence, blank=True)
    note = SealedTextField(max_length=500, blank=True)

    objects = RetentionCheckQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["result", "due_on"], name="jobs_checks_due"),
            models.Index(fields=["done_on"], name="jobs_checks_done"),
        ]
        constraints = [
            models.UniqueConstraint(name="jobs_one_check_a_month", fields=["placement", "month"]),
            models.CheckConstraint(
                name="jobs_check_months", condition=Q(month__in=RETENTION_MONTHS)
            ),
            models.CheckConstraint(
                name="jobs_no_result_without_a_dated_check",
                condition=Q(result="", done_on=None) | (~Q(result="") & Q(done_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"check {self.pk}"

    @property
    def person_id(self) -> int:
        return self.placement.person_id
