"""A centre is not its operator, not its project and not its province."""

from __future__ import annotations

import datetime as dt
from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from spean.base import clock
from spean.base.actor import NOWHERE, Actor, Duty, Reach
from spean.base.wall import ROLE
from spean.registry.centres.rules import RoleFacts, name_in
from spean.registry.centres.scoping import CentreScopedQuerySet
from spean.registry.centres.vocabulary import NATIONWIDE, POLICY, ProposalState, Role

# The second wall for roles. What follows binds a request, which works as a database role of its
# own; the machine's keeper, who makes the first colleague, works as the owner of the tables.
_NEEDS_TWO = f"""
IF current_user = '{ROLE}' AND NOT EXISTS (
  SELECT 1 FROM centres_roleproposal p
  WHERE p.state = 'approved' AND p.user_id = NEW.user_id AND p.role = NEW.role
    AND p.centre_id IS NOT DISTINCT FROM NEW.centre_id
    AND p.starts_on = NEW.starts_on AND p.ends_on = NEW.ends_on
) THEN
  RAISE EXCEPTION 'A role needs an approved proposal.';
END IF;
RETURN NEW;
"""  # noqa: S608  the role is a name of our own
_ONLY_ENDS = f"""
IF current_user = '{ROLE}' AND (
  OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL OR NEW.user_id <> OLD.user_id
  OR NEW.role <> OLD.role OR NEW.centre_id IS DISTINCT FROM OLD.centre_id
  OR NEW.starts_on <> OLD.starts_on OR NEW.ends_on IS DISTINCT FROM OLD.ends_on
) THEN
  RAISE EXCEPTION 'A role that was given can only be ended.';
END IF;
RETURN NEW;
"""
_SIGNED = f"""
IF current_user = '{ROLE}' AND spean_colleague() IS DISTINCT FROM
  (CASE TG_OP WHEN 'INSERT' THEN NEW.proposed_by_id ELSE NEW.answered_by_id END)
THEN
  RAISE EXCEPTION 'Nobody signs for somebody else.';
END IF;
IF current_user = '{ROLE}' AND TG_OP = 'INSERT' AND NEW.state <> 'waiting' THEN
  RAISE EXCEPTION 'A proposal begins by waiting.';
END IF;
IF current_user = '{ROLE}' AND TG_OP = 'UPDATE' AND (
  OLD.state <> 'waiting' OR NEW.proposed_by_id <> OLD.proposed_by_id OR NEW.user_id <> OLD.user_id
  OR NEW.role <> OLD.role OR NEW.centre_id IS DISTINCT FROM OLD.centre_id
  OR NEW.starts_on <> OLD.starts_on OR NEW.ends_on <> OLD.ends_on
) THEN
  RAISE EXCEPTION 'What was proposed is answered as it was.';
END IF;
RETURN NEW;
"""


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
        names = {"en": self.name_en, "km": self.name_km, "ja": self.name_ja}
        return name_in(get_language(), **names)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def in_force(self) -> Self:
        return self.held_on(clock.today()).filter(starts_on__lte=clock.today())

    def held_on(self, day: dt.date) -> Self:
        """Not ended by then: in force, or still to begin."""
        return self.filter(user__is_active=True, ended_at=None).filter(
            Q(ends_on=None) | Q(ends_on__gte=day)
        )

    def overlapping(self, wanted: RoleFacts) -> Self:
        """The same role at the same place, at some of the same time."""
        same = self.filter(user=wanted.user_id, role=wanted.role, centre=wanted.centre_id)
        return same.held_on(wanted.starts_on).filter(starts_on__lte=wanted.ends_on)

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
    ended_at = models.DateTimeField(null=True)
    """Ended before its day: from this moment on it gives nothing."""

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="centres_one_role_once",
                fields=["user", "centre", "role", "starts_on"],
                condition=Q(ended_at=None),
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
        triggers = [
            pgtrigger.Trigger(
                name="role_needs_two",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_NEEDS_TWO,
            ),
            pgtrigger.Trigger(
                name="role_only_ends",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=_ONLY_ENDS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.user_id}@{self.centre_id}"


class RoleProposalQuerySet(CentreScopedQuerySet["RoleProposal"]):
    reads = Duty.READ_ROLES

    def waiting(self) -> Self:
        return self.filter(state=ProposalState.WAITING)


class RoleProposal(models.Model):
    """One colleague proposes a role for another; a third one, never the first two, answers."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey(Centre, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=30, choices=Role)
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=300)
    state = models.CharField(
        max_length=10, choices=ProposalState, default=ProposalState.WAITING, db_index=True
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)

    objects = RoleProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="centres_nobody_proposes_for_themselves",
                condition=~Q(proposed_by=F("user")),
            ),
            models.CheckConstraint(
                name="centres_two_people_decide",
                condition=Q(answered_by=None)
                | Q(state=ProposalState.WITHDRAWN)
                | (~Q(answered_by=F("proposed_by")) & ~Q(answered_by=F("user"))),
            ),
            models.CheckConstraint(
                name="centres_an_answer_has_somebody",
                condition=Q(state=ProposalState.WAITING, answered_by=None)
                | (~Q(state=ProposalState.WAITING) & Q(answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="centres_local_proposals_have_a_centre",
                condition=Q(role__in=sorted(NATIONWIDE)) ^ Q(centre__isnull=False),
            ),
            models.UniqueConstraint(
                name="centres_one_proposal_waits",
                fields=["user", "centre", "role"],
                condition=Q(state=ProposalState.WAITING),
                nulls_distinct=False,
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="signed_by_who_asks",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_SIGNED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.user_id}@{self.centre_id} {self.state}"

    @property
    def facts(self) -> RoleFacts:
        return RoleFacts(self.user_id, self.role, self.centre_id, self.starts_on, self.ends_on)
