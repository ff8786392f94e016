"""A complaint, and each step that was taken with it.

A sensitive one hangs on nobody's file, so that it is neither found from there, nor taken along,
moved or forgotten with it. Numbers are drawn by chance: a gap between two of them tells nothing.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from spean.base import clock
from spean.base.actor import Duty
from spean.base.policy import FieldClass
from spean.base.sealing.fields import BlindIndexField, SealedTextField, row_uid
from spean.base.wall import Wall, reached
from spean.casework.complaints import rules
from spean.casework.complaints.vocabulary import (
    OVER,
    ComplaintKind,
    ComplaintState,
    Lane,
    Voice,
    Way,
)
from spean.registry.centres.scoping import CentreScopedQuerySet

if TYPE_CHECKING:
    import datetime as dt

    from spean.base.actor import Actor

_FIRST_NUMBER, _NUMBERS = 10**8, 9 * 10**8


def draw_number() -> int:
    """Nine digits of chance."""
    return _FIRST_NUMBER + secrets.randbelow(_NUMBERS)


_HANDLED = Wall(Duty.READ_SENSITIVE, "centre", also=f"lane = '{Lane.ORDINARY.value}'")
"""The lane: whoever has no duty to read sensitive complaints sees the ordinary ones only."""


class ComplaintQuerySet(CentreScopedQuerySet["Complaint"]):
    reads = Duty.READ_COMPLAINTS
    person_path = "person"

    def within_reach_of(self, actor: Actor, duty: Duty | None = None) -> Self:
        """As the second wall: by centre, by lane, and never what is about oneself."""
        rows = super().within_reach_of(actor, duty)
        reach = actor.reach(Duty.READ_SENSITIVE)
        if not reach.nationwide:
            rows = rows.filter(
                Q(lane=Lane.ORDINARY) | reached(reach, _HANDLED, actor.user_id),
            )
        return rows if actor.user_id is None else rows.exclude(about=actor.user_id)

    def of_both_lanes(self, actor: Actor, duty: Duty) -> Self:
        """For what is done to all of them, whoever may read them: to let go of what is over."""
        return super().within_reach_of(actor, duty)

    def ordinary(self) -> Self:
        return self.filter(lane=Lane.ORDINARY)

    def not_over(self) -> Self:
        return self.exclude(state__in=OVER)

    def overdue(self, today: dt.date) -> Self:
        """As `rules.is_overdue`, asked of all rows at once."""
        return self.filter(due_on__lt=today)


class Complaint(models.Model):
    """What somebody told us about our service, or a partner's; by whom, if they said so.

    Its tracking code is in the hands of whoever complained alone: only a keyed hash is kept.
    """

    walled = Wall(
        Duty.READ_COMPLAINTS,
        "centre",
        person_path="person",
        beside=_HANDLED,
        never="coalesce(about_id = (SELECT spean_colleague()), false)",
    )
    id = models.BigIntegerField(primary_key=True, default=draw_number, editable=False)
    row_uid = row_uid()
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="complaints")
    lane = models.CharField(max_length=20, choices=Lane)
    kind = SealedTextField(max_length=30, choices=ComplaintKind, sealed_as=FieldClass.PROTECTED)
    kind_blind = BlindIndexField(of="kind", domain="complaint kind")
    way = models.CharField(max_length=20, choices=Way)
    state = models.CharField(max_length=20, choices=ComplaintState, default=ComplaintState.RECEIVED)
    received_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    appealed_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    service = models.ForeignKey(
        "directory.Service", models.PROTECT, null=True, related_name="complaints"
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="complaints"
    )
    digest = models.CharField(max_length=64, unique=True)
    words = SealedTextField(max_length=rules.LONGEST_WORDS, sealed_as=FieldClass.PROTECTED)
    name = SealedTextField(max_length=200, blank=True, sealed_as=FieldClass.PROTECTED)
    answer_to = SealedTextField(max_length=200, blank=True, sealed_as=FieldClass.PROTECTED)
    reply = SealedTextField(
        max_length=rules.LONGEST_WORDS, blank=True, sealed_as=FieldClass.PROTECTED
    )

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(fields=["centre", "-received_at"], name="complaints_of_centre"),
            models.Index(fields=["due_on"], name="complaints_due"),
        ]
        constraints = [
            models.CheckConstraint(
                name="complaints_sensitive_hangs_on_nobody",
                condition=Q(lane=Lane.ORDINARY) | Q(person=None),
            ),
            models.CheckConstraint(
                name="complaints_over_owes_nothing",
                condition=Q(state__in=sorted(OVER), due_on=None, over_at__isnull=False)
                | (~Q(state__in=sorted(OVER)) & Q(due_on__isnull=False, over_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What colleagues call it; whoever complained has a code of their own."""
        return f"K-{self.pk}"

    @property
    def is_overdue(self) -> bool:
        return rules.is_overdue(self.due_on, clock.today())

    @property
    def is_sensitive(self) -> bool:
        return self.lane == Lane.SENSITIVE

    @staticmethod
    def digest_of(code: str) -> str:
        """What is kept of a code: whoever reads the table can follow nothing with it."""
        return salted_hmac("spean.complaints.code", code, algorithm="sha256").hexdigest()


class ComplaintTurnQuerySet(CentreScopedQuerySet["ComplaintTurn"]):
    reads = Duty.READ_COMPLAINTS
    centre_path = "complaint__centre"

    def visible_to(self, actor: Actor, duty: Duty | None = None) -> Self:
        """The steps of what the actor may read: the lane, and whom it is about, are asked there."""
        return self.filter(complaint__in=Complaint.objects.visible_to(actor, duty).order_by())


class ComplaintTurn(models.Model):
    """One state that was reached: when, by whom, and what was said."""

    walled = Wall(
        Duty.READ_COMPLAINTS,
        "complaint__centre",
        never="NOT EXISTS (SELECT 1 FROM complaints_complaint c WHERE c.id = complaint_id)",
    )
    row_uid = row_uid()
    complaint = models.ForeignKey(Complaint, models.CASCADE, related_name="turns")
    state = models.CharField(max_length=20, choices=ComplaintState)
    at = models.DateTimeField()
    voice = models.CharField(max_length=12, choices=Voice)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    words = SealedTextField(
        max_length=rules.LONGEST_WORDS, blank=True, sealed_as=FieldClass.PROTECTED
    )

    objects = ComplaintTurnQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"turn {self.pk}"
