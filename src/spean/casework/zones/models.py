"""Who is protected, who belongs to the circle around them, and who broke the glass."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from spean.base import clock
from spean.base.actor import Actor, Duty
from spean.base.policy import FieldClass
from spean.base.sealing.fields import SealedTextField, row_uid
from spean.base.wall import Wall
from spean.casework.zones import rules
from spean.casework.zones.vocabulary import ProtectedType
from spean.registry.centres.scoping import CentreScopedQuerySet


class ZoneQuerySet(CentreScopedQuerySet["Zone"]):
    """Protected cases. Their own circle sees them; who hears of doubles knows that they are."""

    reads = Duty.HEAR_OF_DOUBLES

    def standing(self) -> Self:
        return self.filter(lifted_at=None)

    def around(self, actor: Actor) -> Self:
        """Those in whose circle the actor stands now: as a member, or through broken glass."""
        return self.standing().filter(
            Q(pk__in=Member.objects.in_force().filter(user=actor.user_id).values("zone"))
            | Q(pk__in=Opening.objects.now().filter(user=actor.user_id).values("zone"))
        )


class Zone(models.Model):
    """One case that is protected, and with it the person: all that hangs on them is hidden.

    `stands_in` and `hides` are the questions of the veil (`base/veil.py`): in which circles a
    colleague stands at a moment, and which people are hidden from them; the files that were put
    together with one of them hide with it.
    """

    stands_in = """
        SELECT m.zone_id FROM zones_member m
        WHERE m.user_id = colleague AND m.left_at IS NULL
          AND (m.ends_on IS NULL OR m.ends_on >= day)
        UNION SELECT o.zone_id FROM zones_opening o
        WHERE o.user_id = colleague AND o.zone_id IS NOT NULL
          AND o.at <= moment AND moment < o.until
    """
    hides = """
        WITH RECURSIVE hidden (id) AS (
            SELECT z.person_id FROM zones_zone z
            WHERE z.lifted_at IS NULL
              AND NOT z.id = ANY (spean_circles_from(colleague, day, moment))
            UNION SELECT f.person_id FROM people_formerfile f JOIN hidden h ON h.id = f.survivor_id
        ) SELECT id FROM hidden
    """
    walled = Wall(
        Duty.HEAR_OF_DOUBLES,
        "centre",
        also="id = ANY ((SELECT spean_circles())::bigint[])",
    )
    row_uid = row_uid()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="zones")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="zones")
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="+")
    kind = SealedTextField(max_length=12, choices=ProtectedType, sealed_as=FieldClass.PROTECTED)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    why_lifted = SealedTextField(max_length=500, blank=True, sealed_as=FieldClass.PROTECTED)

    objects = ZoneQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="zones_one_a_person", fields=["person"], condition=Q(lifted_at=None)
            ),
            models.CheckConstraint(
                name="zones_lifted_by_somebody_for_a_reason",
                condition=Q(lifted_at=None, lifted_by=None, why_lifted="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(why_lifted="")),
            ),
        ]

    def __str__(self) -> str:
        return f"zone {self.pk}"

    @property
    def code(self) -> str:
        """The code of its case, for the focal point, who reads no case."""
        return rules.case_code(self.case_id)


class MemberQuerySet(models.QuerySet["Member"]):
    def in_force(self) -> Self:
        lasting = Q(ends_on=None) | Q(ends_on__gte=clock.today())
        return self.filter(lasting, left_at=None)


class Member(models.Model):
    """A colleague in the circle, by whom they were added, and until when."""

    walled = Wall(
        Duty.HEAR_OF_DOUBLES,
        "zone__centre",
        also="zone_id = ANY ((SELECT spean_circles())::bigint[])",
    )
    zone = models.ForeignKey(Zone, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ends_on = models.DateField(null=True)
    left_at = models.DateTimeField(null=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["user"], name="zones_circles_of", condition=Q(left_at=None))
        ]

    def __str__(self) -> str:
        return f"member {self.pk}"


class OpeningQuerySet(CentreScopedQuerySet["Opening"]):
    """Every time somebody broke the glass, whether anything lay behind it or not."""

    reads = Duty.REVIEW_OPENINGS

    def now(self) -> Self:
        moment = clock.now()
        return self.filter(at__lte=moment, until__gt=moment, zone__isnull=False)


class Opening(models.Model):
    """A protected file was asked for by its code, for two hours.

    A row is written for every code. One without a zone opened nothing, and looks the same.
    """

    walled = Wall(
        Duty.REVIEW_OPENINGS,
        "centre",
        also=(
            "user_id = (SELECT spean_colleague()) "
            "OR zone_id = ANY ((SELECT spean_circles())::bigint[])"
        ),
    )
    row_uid = row_uid()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="+")
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, related_name="openings")
    asked = SealedTextField(max_length=20, sealed_as=FieldClass.PROTECTED)
    reason = SealedTextField(max_length=500, sealed_as=FieldClass.PROTECTED)
    at = models.DateTimeField()
    until = models.DateTimeField()

    objects = OpeningQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "-at"], name="zones_openings_of")]
        constraints = [
            models.CheckConstraint(
                name="zones_opening_ends", condition=Q(until__gt=models.F("at"))
            ),
            models.CheckConstraint(name="zones_opening_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"opening {self.pk}"
