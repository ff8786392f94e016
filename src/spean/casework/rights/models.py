"""Wishes to be forgotten, reasons not to, what little remains, and the nights' rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from spean.base import clock
from spean.base.actor import Duty
from spean.base.sealing.fields import SealedTextField, row_uid
from spean.base.wall import Wall
from spean.casework.people.rules import code_of
from spean.casework.people.vocabulary import Sex
from spean.casework.rights.vocabulary import RunState, WishState
from spean.registry.centres.scoping import CentreScopedQuerySet

if TYPE_CHECKING:
    from spean.base.actor import Actor


class WishQuerySet(CentreScopedQuerySet["Wish"]):
    reads = Duty.READ_RIGHTS
    person_path = "person_id"

    def waiting(self) -> Self:
        return self.filter(state=WishState.PROPOSED)


class Wish(models.Model):
    """Somebody proposes to forget a person; somebody else approves. It outlives the person."""

    row_uid = row_uid()
    person_id = models.BigIntegerField()
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="+")
    why = SealedTextField(max_length=300, blank=True)
    state = models.CharField(max_length=20, choices=WishState, default=WishState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = WishQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="rights_one_wish_at_a_time",
                fields=["person_id"],
                condition=Q(state=WishState.PROPOSED),
            ),
            models.CheckConstraint(
                name="rights_four_eyes",
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"wish {self.pk}"

    @property
    def code(self) -> str:
        return code_of(self.person_id)


class LegalHold(models.Model):
    """A reason in law to keep the file for now: no erasure while it stands."""

    row_uid = row_uid()
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="holds")
    why = SealedTextField(max_length=300)
    placed_on = models.DateField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_on = models.DateField(null=True)

    walled = Wall(Duty.READ_RIGHTS, "person__registrations__centre", person_path="person")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"hold {self.pk}"


class Remains(models.Model):
    """What may be counted of somebody who was forgotten. No number, no name, no day leads back."""

    month = models.DateField()
    because = models.CharField(max_length=30)
    sex = models.CharField(max_length=10, choices=Sex)
    born_decade = models.PositiveSmallIntegerField(null=True)
    province = models.CharField(max_length=2, blank=True)
    cases = models.PositiveSmallIntegerField()
    contacts = models.PositiveSmallIntegerField()
    introductions = models.PositiveSmallIntegerField()
    placements = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="rights_month_is_its_first", condition=Q(month__day=1)),
        ]

    def __str__(self) -> str:
        return f"remains {self.pk}"


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.all() if actor.may(Duty.RUN_RETENTION, Duty.READ_BOOK) else self.none()


class Round(models.Model):
    """One night's look at what has been kept long enough, and what was done about it."""

    at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=20, choices=RunState)
    counts = models.JSONField(default=dict)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"round {self.pk}"
