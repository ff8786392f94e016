"""A message, and how a person wants to be reached. What a message says is not kept: it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from spean.base.actor import Duty
from spean.base.policy import FieldClass
from spean.base.sealing.fields import SealedTextField, row_uid
from spean.base.wall import Wall
from spean.casework.outbox import rules
from spean.casework.outbox.vocabulary import (
    BY_A_GATEWAY,
    WAITING,
    Channel,
    Language,
    MessageState,
    WayKind,
    Why,
    Wording,
)
from spean.registry.centres.scoping import CentreScopedQuerySet

if TYPE_CHECKING:
    import datetime as dt


class MessageQuerySet(CentreScopedQuerySet["Message"]):
    reads = Duty.READ_MESSAGES
    person_path = "person"

    def due(self, now: dt.datetime) -> Self:
        """What a gateway should be given now."""
        waiting = self.filter(state=MessageState.QUEUED, channel__in=sorted(BY_A_GATEWAY))
        return waiting.filter(due_at__lte=now)

    def to_call(self, now: dt.datetime, until: dt.datetime) -> Self:
        """What a colleague should say today, while it is of use."""
        waiting = self.filter(state=MessageState.QUEUED, channel=Channel.CALL)
        return waiting.filter(due_at__lt=until, useful_until__gt=now)

    def lost(self, before: dt.datetime) -> Self:
        """Begun, and nobody is sending any more."""
        return self.filter(state=MessageState.SENDING, claimed_at__lt=before)


class Message(models.Model):
    """One message about one date. There is no column in which words about a person could stand."""

    row_uid = row_uid()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="messages")
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="messages")
    appointment = models.ForeignKey("cases.Appointment", models.CASCADE, related_name="messages")
    template = models.CharField(max_length=20, choices=Wording)
    language = models.CharField(max_length=2, choices=Language)
    channel = models.CharField(max_length=20, choices=Channel)
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.QUEUED)
    why = models.CharField(max_length=20, choices=Why, blank=True)
    due_at = models.DateTimeField()
    useful_until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    gateway = models.CharField(max_length=20, blank=True)
    gateway_number = models.CharField(max_length=100, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-pk"]
        indexes = [
            models.Index(
                fields=["due_at"], name="outbox_waiting", condition=Q(state__in=sorted(WAITING))
            ),
            models.Index(fields=["centre", "-due_at", "-id"], name="outbox_of_centre"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="outbox_once", fields=["appointment", "template", "channel"]
            ),
            models.CheckConstraint(
                name="outbox_sending_was_claimed",
                condition=~Q(state=MessageState.SENDING) | Q(claimed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="outbox_stopped_has_a_reason",
                condition=~Q(state=MessageState.STOPPED) | ~Q(why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk}"


class WayToReach(models.Model):
    """How somebody wants to be reached, if they said so. `is_safe`: nobody else sees it there."""

    walled = Wall(Duty.READ_MESSAGES, "person__registrations__centre", person_path="person")
    row_uid = row_uid()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="ways")
    kind = models.CharField(max_length=20, choices=WayKind)
    language = models.CharField(max_length=2, choices=Language, default=Language.KHMER)
    address = SealedTextField(max_length=64, blank=True, sealed_as=FieldClass.SENSITIVE)
    is_safe = models.BooleanField(default=False)
    said_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="outbox_one_way_a_person", fields=["person"]),
        ]

    def __str__(self) -> str:
        return f"way {self.pk}"

    @property
    def facts(self) -> rules.Way:
        return rules.Way(
            WayKind(self.kind), Language(self.language), self.address, is_safe=self.is_safe
        )
