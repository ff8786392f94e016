"""A referral is two halves: why, which stays with us; and the letter, which is all that leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from spean.base import clock
from spean.base.actor import Duty
from spean.base.policy import FieldClass
from spean.base.sealing.fields import SealedJSONField, SealedTextField, row_uid
from spean.base.veil import Unveiled
from spean.base.wall import Wall
from spean.casework.referrals import rules
from spean.casework.referrals.vocabulary import (
    DONE,
    IN_HAND,
    WAITING,
    ReferralState,
    Side,
    Urgency,
    WhyNot,
)
from spean.registry.centres.scoping import CentreScopedQuerySet

if TYPE_CHECKING:
    import datetime as dt

    from spean.base.actor import Actor


class ReferralQuerySet(CentreScopedQuerySet["Referral"]):
    reads = Duty.READ_REFERRALS
    person_path = "person"

    def in_hand(self) -> Self:
        return self.exclude(letter__state__in=DONE)

    def overdue(self, today: dt.date) -> Self:
        """As `rules.is_overdue`, asked of all rows at once."""
        at_once = Q(letter__state__in=[ReferralState.DECLINED, ReferralState.EXPIRED])
        return self.in_hand().filter(
            Q(letter__due_on__lt=today) | at_once & Q(letter__due_on__lte=today)
        )


class Referral(models.Model):
    """Who is referred, by whom, and why: read at the centre that refers, and nowhere else."""

    row_uid = row_uid()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="referrals")
    case = models.ForeignKey("cases.Case", models.PROTECT, null=True, related_name="referrals")
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="referrals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_on = models.DateField()
    reason = SealedTextField(max_length=1000, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-pk"]
        indexes = [
            models.Index(fields=["centre", "-made_on", "-id"], name="referrals_of_centre"),
            models.Index(fields=["by"], name="referrals_of_colleague"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        return f"R-{self.pk:06d}"


class LetterQuerySet(CentreScopedQuerySet["Letter"]):
    reads = Duty.READ_REFERRALS
    person_path = "person"

    def received_by(self, actor: Actor) -> Self:
        """What other centres have sent to the actor's; who was protected since is not in it."""
        mine = self.filter(to_centre__in=actor.reach(Duty.READ_REFERRALS).all_centres)
        return mine.filter(Unveiled(actor, self.person_path))

    def waiting(self) -> Self:
        return self.filter(state__in=WAITING)


class Letter(models.Model):
    """What the partner has before them: the request, and what was chosen to be shown of the file.

    It is as it was when it was sent: what is written into the file later is not in it.
    """

    walled = Wall(
        Duty.READ_REFERRALS,
        "centre",
        person_path="person",
        also=(
            "(to_centre_id = ANY ((SELECT spean_reach('referral'))::bigint[]) "
            "AND person_id <> ALL ((SELECT spean_hidden())::bigint[]))"
        ),
    )
    row_uid = row_uid()
    referral = models.OneToOneField(Referral, models.CASCADE, related_name="letter")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="letters")
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="letters_sent")
    to_centre = models.ForeignKey(
        "centres.Centre", models.PROTECT, null=True, related_name="letters_received"
    )
    service = models.ForeignKey("directory.Service", models.PROTECT, related_name="letters")
    urgency = models.CharField(max_length=10, choices=Urgency)
    state = models.CharField(max_length=15, choices=ReferralState, default=ReferralState.SENT)
    sent_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    appointment_on = models.DateField(null=True)
    appointment_at = models.TimeField(null=True)
    received_on = models.DateField(null=True)
    request = SealedTextField(max_length=1000)
    shown = SealedJSONField(default=dict)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="referrals_letters_due"),
            models.Index(fields=["to_centre", "-sent_at"], name="referrals_letters_inbox"),
            models.Index(fields=["centre", "received_on"], name="referrals_letters_received"),
        ]
        constraints = [
            models.CheckConstraint(
                name="referrals_appointment_has_a_day",
                condition=~Q(state=ReferralState.APPOINTMENT) | Q(appointment_on__isnull=False),
            ),
            models.CheckConstraint(
                name="referrals_received_has_a_day",
                condition=~Q(state=ReferralState.RECEIVED) | Q(received_on__isnull=False),
            ),
            models.CheckConstraint(
                name="referrals_done_owes_nothing",
                condition=~Q(state__in=sorted(DONE)) | Q(due_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"

    @property
    def code(self) -> str:
        """The number of its referral, which both sides may say on the phone."""
        return f"R-{self.referral_id:06d}"

    @property
    def is_overdue(self) -> bool:
        return rules.is_overdue(ReferralState(self.state), self.due_on, clock.today())


_OF_THE_LETTER = "letter_id IN (SELECT id FROM referrals_letter)"


class TurnQuerySet(CentreScopedQuerySet["Turn"]):
    reads = Duty.READ_REFERRALS
    centre_path = "letter__centre"
    person_path = "letter__person"


class Turn(models.Model):
    """One state that was reached: when, and who said so."""

    walled = Wall(
        Duty.READ_REFERRALS, "letter__centre", person_path="letter__person", also=_OF_THE_LETTER
    )
    row_uid = row_uid()
    letter = models.ForeignKey(Letter, models.CASCADE, related_name="turns")
    state = models.CharField(max_length=15, choices=ReferralState)
    at = models.DateTimeField()
    side = models.CharField(max_length=10, choices=Side)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    on = models.DateField(null=True)
    time = models.TimeField(null=True)
    why = models.CharField(max_length=20, choices=WhyNot, blank=True)
    words = SealedTextField(max_length=1000, blank=True)

    objects = TurnQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"turn {self.pk}"


class KeyQuerySet(CentreScopedQuerySet["Key"]):
    reads = Duty.READ_REFERRALS
    centre_path = "letter__centre"
    person_path = "letter__person"

    def standing(self, now: dt.datetime) -> Self:
        """Those that still open something."""
        return self.filter(
            ended_at=None,
            ends_at__gt=now,
            wrong__lt=rules.MOST_WRONG_CODES,
            letter__state__in=IN_HAND,
        )


class Key(models.Model):
    """A link that opens one letter. Only a keyed hash of its token is kept; its code is sealed.

    The code is for a second way, by phone or on paper, so that a link that goes astray names
    nobody; a colleague must be able to read it out, so it is sealed and not hashed.
    """

    row_uid = row_uid()
    letter = models.ForeignKey(Letter, models.CASCADE, related_name="keys")
    digest = models.CharField(max_length=64, unique=True)
    code = SealedTextField(max_length=10, sealed_as=FieldClass.SENSITIVE)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    wrong = models.PositiveSmallIntegerField(default=0)

    objects = KeyQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="referrals_one_link", fields=["letter"], condition=Q(ended_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"key {self.pk}"

    @staticmethod
    def digest_of(token: str) -> str:
        """What is kept of a token: whoever reads the table can open nothing with it."""
        return salted_hmac("spean.referrals.link", token, algorithm="sha256").hexdigest()

    @property
    def is_locked(self) -> bool:
        return not rules.can_try(self.wrong)
