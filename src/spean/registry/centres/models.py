"""A centre is not its operator, not its project and not its province."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from spean.base import clock
from spean.base.actor import NOWHERE, Actor, Duty, Reach
from spean.registry.centres.vocabulary import NATIONWIDE, POLICY, Role


class CentreQuerySet(models.QuerySet["Centre"]):
    def visible_to(self, actor: Actor) -> Self:
        reach = actor.reach(Duty.READ_CENTRES)
        return self.all() if reach.nationwide else self.filter(pk__in=reach.all_centres)


class Centre(models.Model):
    code = models.CharField(max_length=10, unique=True)
    name_en = models.CharField(max_length=100)
    name_km = models.CharField(max_length=100)
    name_ja = models.CharField(max_length=100, blank=True)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    operator = models.ForeignKey(
        "organisations.Organisation", models.PROTECT, related_name="centres_run"
    )
    project = models.ForeignKey(
        "funding.Project", models.PROTECT, null=True, related_name="centres"
    )

    objects = CentreQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        named: str = getattr(self, f"name_{get_language() or 'en'}", "")
        return named or self.name_en


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self) -> Self:
        today = clock.today()
        return self.filter(starts_on__lte=today, user__is_active=True).filter(
            Q(ends_on=None) | Q(ends_on__gte=today)
        )

    def actor_for(self, user_id: int) -> Actor:
        """What this user may do today: each duty where a membership in force gives it.

        Whoever has no role still answers for their own account, and reaches nothing else.
        """
        roles = self.in_force().filter(user_id=user_id).values_list("role", "centre_id")
        reaches: dict[Duty, Reach] = {}
        for role, centre_id in roles:
            for duty, reach in POLICY.reaches(role, centre_id):
                reaches[duty] = reaches.get(duty, NOWHERE) | reach
        return Actor(user_id, reaches)


class Membership(models.Model):
    """A user's role at a centre, for a time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, related_name="memberships")
    role = models.CharField(max_length=30, choices=Role)
    starts_on = models.DateField(default=clock.today)
    ends_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="centres_one_role_once",
                fields=["user", "centre", "role", "starts_on"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="centres_local_roles_have_a_centre",
                condition=Q(role__in=sorted(NATIONWIDE)) | Q(centre__isnull=False),
            ),
            models.CheckConstraint(
                name="centres_membership_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.user_id}@{self.centre_id}"
