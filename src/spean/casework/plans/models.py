"""A plan in its versions, the activities of each version, and follow-ups with their attempts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from spean.base import clock
from spean.base.actor import Duty
from spean.base.sealing.fields import SealedJSONField, SealedTextField, row_uid
from spean.casework.cases.vocabulary import CaseState
from spean.casework.jobs.vocabulary import Currency
from spean.casework.plans import rules
from spean.casework.plans.vocabulary import (
    IN_FORCE,
    OPEN,
    ActivityState,
    Asked,
    CountsFrom,
    Dimension,
    FollowUpState,
    Found,
    Mark,
    PlanState,
    Provider,
)
from spean.registry.centres.scoping import CentreScopedQuerySet

if TYPE_CHECKING:
    from spean.casework.cases.models import Case

_SIGNED = sorted(set(PlanState) - OPEN)


class PlanQuerySet(CentreScopedQuerySet["Plan"]):
    """Plans. As with notes: for whoever is responsible for the case, and the manager."""

    reads = Duty.READ_PLANS
    centre_path = "case__centre"
    colleague_path = "case__counsellor"
    person_path = "case__person"

    def being_written(self) -> Self:
        return self.filter(state__in=OPEN)

    def in_force(self) -> Self:
        """Signed or approved. An approved version stays until the next one is approved."""
        return self.filter(state__in=IN_FORCE)


class Plan(models.Model):
    """One version of what a person wants to reach and what is done for it.

    `hands` are all who wrote in this version: none of them approves it.
    """

    row_uid = row_uid()
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="plans")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=PlanState, default=PlanState.DRAFT)
    goals = SealedTextField(max_length=2000, blank=True)
    economic = SealedTextField(max_length=1000, blank=True)
    social = SealedTextField(max_length=1000, blank=True)
    psychosocial = SealedTextField(max_length=1000, blank=True)
    family = SealedTextField(max_length=500, blank=True)
    risks = SealedTextField(max_length=1000, blank=True)
    review_on = models.DateField(null=True)
    written_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    hands = ArrayField(models.BigIntegerField(), default=list)
    discussed_on = models.DateField(null=True)
    signed_on = models.DateField(null=True)
    signed_how = models.CharField(max_length=12, choices=Mark, blank=True)
    witness = SealedTextField(max_length=120, blank=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-version", "-pk"]
        constraints = [
            models.UniqueConstraint(name="plans_version_once", fields=["case", "version"]),
            models.UniqueConstraint(
                name="plans_one_being_written", fields=["case"], condition=Q(state__in=sorted(OPEN))
            ),
            models.CheckConstraint(
                name="plans_signed_has_day_mark_and_witness",
                condition=Q(state__in=sorted(OPEN))
                | (
                    Q(discussed_on__isnull=False, signed_on__isnull=False)
                    & ~Q(signed_how="")
                    & ~Q(witness="")
                ),
            ),
            models.CheckConstraint(
                name="plans_approved_by_somebody_else",
                condition=Q(approved_by=None, approved_at=None)
                | (
                    Q(approved_by__isnull=False, approved_at__isnull=False)
                    & ~Q(approved_by=F("by"))
                ),
            ),
            models.CheckConstraint(
                name="plans_approved_has_a_name",
                condition=~Q(state=PlanState.APPROVED) | Q(approved_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_never_reopens",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=_SIGNED, new__state__in=sorted(OPEN)),
            ),
            pgtrigger.Protect(
                name="signed_facts_stay",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=_SIGNED)
                & (
                    pgtrigger.Q(old__version__df=pgtrigger.F("new__version"))
                    | pgtrigger.Q(old__by__df=pgtrigger.F("new__by"))
                    | pgtrigger.Q(old__discussed_on__df=pgtrigger.F("new__discussed_on"))
                    | pgtrigger.Q(old__signed_on__df=pgtrigger.F("new__signed_on"))
                    | pgtrigger.Q(old__signed_how__df=pgtrigger.F("new__signed_how"))
                    | pgtrigger.Q(old__review_on__df=pgtrigger.F("new__review_on"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"plan {self.pk}"

    @property
    def code(self) -> str:
        """The number of the case and of the version, as it stands on the paper."""
        return f"{self.case.code}/{self.version}"

    @property
    def person_id(self) -> int:
        return self.case.person_id

    @property
    def facts(self) -> rules.PlanFacts:
        return rules.PlanFacts(
            goals=self.goals,
            economic=self.economic,
            social=self.social,
            psychosocial=self.psychosocial,
            family=self.family,
            risks=self.risks,
            review_on=self.review_on,
        )


class ActivityQuerySet(CentreScopedQuerySet["Activity"]):
    reads = Duty.READ_PLANS
    centre_path = "plan__case__centre"
    colleague_path = "plan__case__counsellor"
    person_path = "plan__case__person"


_PLAN_IS_SIGNED = """
IF EXISTS (SELECT 1 FROM plans_plan WHERE id = OLD.plan_id AND state NOT IN ('draft', 'discussed'))
THEN RAISE EXCEPTION 'what was signed stays as it is'; END IF;
RETURN NEW;
"""


class Activity(models.Model):
    """What is going to be done, by whom, and who pays for it. It may become a step of the case."""

    row_uid = row_uid()
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="activities")
    dimension = models.CharField(max_length=12, choices=Dimension)
    what = SealedTextField(max_length=200)
    provider = models.CharField(max_length=15, choices=Provider, default=Provider.OURSELVES)
    service = models.ForeignKey("directory.Service", models.PROTECT, null=True, related_name="+")
    provider_name = SealedTextField(max_length=120, blank=True)
    from_on = models.DateField(null=True)
    to_on = models.DateField(null=True)
    cost = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, choices=Currency, blank=True)
    project = models.ForeignKey("funding.Project", models.PROTECT, null=True, related_name="+")
    grid = SealedJSONField(default=dict)
    state = models.CharField(max_length=10, choices=ActivityState, default=ActivityState.PLANNED)
    step = models.ForeignKey("cases.Step", models.SET_NULL, null=True, related_name="+")
    continues = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="plans_activity_ends_after_it_begins",
                condition=Q(from_on=None) | Q(to_on=None) | Q(to_on__gte=F("from_on")),
            ),
            models.CheckConstraint(
                name="plans_cost_has_a_currency",
                condition=Q(cost=None, project=None, currency="")
                | Q(cost__gte=0, currency__in=rules.CURRENCIES),
            ),
            models.CheckConstraint(
                name="plans_provider_is_named",
                condition=~Q(provider=Provider.SERVICE) | Q(service__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="signed_activities_stay",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange(
                    "plan", "dimension", "provider", "service", "from_on", "to_on", "cost",
                    "currency", "project",
                ),
                func=_PLAN_IS_SIGNED,
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"activity {self.pk}"

    @property
    def case(self) -> Case:
        return self.plan.case

    @property
    def person_id(self) -> int:
        return self.plan.person_id

    @property
    def facts(self) -> rules.ActivityFacts:
        return rules.ActivityFacts(
            what=self.what,
            dimension=Dimension(self.dimension),
            provider=Provider(self.provider),
            service_id=self.service_id,
            provider_name=self.provider_name,
            from_on=self.from_on,
            to_on=self.to_on,
            cost=self.cost,
            currency=self.currency,
            project_id=self.project_id,
            marks=dict(self.grid.get("marks", {})),
        )

    @property
    def priced(self) -> rules.Cost:
        return rules.Cost(self.cost, self.currency, self.project_id, ActivityState(self.state))


class FollowUpQuerySet(CentreScopedQuerySet["FollowUp"]):
    """Follow-ups. As with steps: whoever is at the desk may make the call."""

    reads = Duty.READ_FOLLOWUPS
    centre_path = "case__centre"
    colleague_path = "case__counsellor"
    person_path = "case__person"

    def standing(self) -> Self:
        """Those somebody may still ask about: a closed case has only what counts from its end."""
        over = Q(case__state=CaseState.CLOSED) & ~Q(counts_from=CountsFrom.CLOSING)
        return self.filter(state=FollowUpState.WAITING).exclude(over)


class FollowUp(models.Model):
    """One day on which somebody is asked how it goes, as a calendar gave it."""

    row_uid = row_uid()
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="followups")
    calendar = models.CharField(max_length=30)
    calendar_version = models.PositiveSmallIntegerField()
    counts_from = models.CharField(max_length=15, choices=CountsFrom)
    stop = models.CharField(max_length=20)
    due_on = models.DateField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=20, choices=FollowUpState, default=FollowUpState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    assessment = models.ForeignKey(
        "assessments.Assessment", models.SET_NULL, null=True, related_name="+"
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["state", "due_on", "id"], name="plans_followups_due"),
            models.Index(fields=["case", "due_on"], name="plans_followups_of_case"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="plans_followup_once",
                fields=["case", "calendar", "stop"],
                condition=~Q(state=FollowUpState.CANCELLED),
            ),
            models.CheckConstraint(
                name="plans_followup_done_has_a_day",
                condition=~Q(state=FollowUpState.DONE) | Q(done_on__isnull=False, attempts__gte=1),
            ),
            models.CheckConstraint(
                name="plans_followup_window",
                condition=Q(opens_on__lte=F("due_on")) & Q(closes_on__gte=F("due_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"follow-up {self.pk}"

    @property
    def person_id(self) -> int:
        return self.case.person_id

    @property
    def is_late(self) -> bool:
        return rules.is_late(
            state=FollowUpState(self.state), closes_on=self.closes_on, today=clock.today()
        )


class AttemptQuerySet(CentreScopedQuerySet["Attempt"]):
    reads = Duty.READ_FOLLOWUPS
    centre_path = "followup__case__centre"
    colleague_path = "followup__case__counsellor"
    person_path = "followup__case__person"


class Attempt(models.Model):
    """Once somebody tried to ask: when, how, and what came of it."""

    row_uid = row_uid()
    followup = models.ForeignKey(FollowUp, models.CASCADE, related_name="tries")
    on = models.DateField()
    channel = models.CharField(max_length=12, choices=Asked)
    found = models.CharField(max_length=12, choices=Found)
    note = SealedTextField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"attempt {self.pk}"

    @property
    def person_id(self) -> int:
        return self.followup.person_id
