"""Reading centres, and turning a signed-in user into an actor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db.models import Q

from spean.base import clock
from spean.base.actor import Duty
from spean.base.wall import once_behind_the_wall
from spean.registry.accounts.queries import locked_out
from spean.registry.centres.models import Centre, Membership, RoleProposal
from spean.registry.centres.vocabulary import NATIONWIDE, Role, roles_with

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.registry.accounts.models import User
    from spean.registry.centres.models import (
        CentreQuerySet,
        MembershipQuerySet,
        RoleProposalQuerySet,
    )


def actor_of(user_id: int) -> Actor:
    """The one question that makes the asker instead of needing one."""
    return Membership.objects.actor_for(user_id)


def centres_for(actor: Actor) -> CentreQuerySet:
    return Centre.objects.visible_to(actor).select_related("place", "operator", "project__donor")


def centres_at_hand(actor: Actor) -> list[Centre]:
    """The same as a list, for pages and for whoever signs: asked once while a page is made."""
    found: list[Centre] = once_behind_the_wall(actor, "centres", lambda: list(centres_for(actor)))
    return found


def centres_at_hand_where(actor: Actor, duty: Duty) -> list[Centre]:
    """Of those, the ones where the actor may do this."""
    reach = actor.reach(duty)
    return [
        one for one in centres_at_hand(actor) if reach.nationwide or one.pk in reach.all_centres
    ]


def centres_where(actor: Actor, duty: Duty) -> CentreQuerySet:
    """Where the actor may do this: who reads of every centre is at work at some of them only."""
    reach = actor.reach(duty)
    rows = centres_for(actor)
    return rows if reach.nationwide else rows.filter(pk__in=reach.all_centres)


def colleagues_of(actor: Actor) -> QuerySet[User]:
    """Who works today at the actor's centres."""
    at_home = Membership.objects.in_force().filter(centre__in=actor.centre_ids)
    return get_user_model().objects.filter(pk__in=at_home.values("user_id")).order_by("username")


def members_of(actor: Actor) -> dict[int, list[Membership]]:
    """Who works today at each centre the actor may see. Names of colleagues, not of clients."""
    rows = Membership.objects.in_force().filter(centre__in=Centre.objects.visible_to(actor))
    members: dict[int, list[Membership]] = {}
    for row in rows.select_related("user").order_by("role", "user__username"):
        members.setdefault(row.centre_id or 0, []).append(row)
    return members


def holders_of(actor: Actor, *roles: Role) -> QuerySet[Membership]:
    """Who holds one of these roles today, at the centres the actor may see."""
    rows = Membership.objects.in_force().filter(centre__in=Centre.objects.visible_to(actor))
    return rows.filter(role__in=roles).select_related("user", "centre").order_by("centre", "pk")


def posts_of(actor: Actor) -> QuerySet[Membership]:
    """Every role held today where the actor may ask why somebody sees something."""
    reach = actor.reach(Duty.READ_POLICY)
    rows = Membership.objects.in_force().select_related("user", "centre")
    if not reach.nationwide:
        rows = rows.filter(centre__in=reach.centres)
    return rows.order_by("user__username", "role")


def colleagues_who_wait(actor: Actor) -> set[int]:
    """Colleagues who were refused after too many wrong guesses; a manager may let them in again."""
    if not actor.may(Duty.UNLOCK_ACCOUNTS):
        return set()
    return locked_out(actor) & set(colleagues_of(actor).values_list("pk", flat=True))


def posts_that_may(actor: Actor, duty: Duty) -> MembershipQuerySet:
    """Every post in force today whose role carries this duty: a condition for other rows."""
    del actor
    return Membership.objects.in_force().filter(role__in=roles_with(duty))


def colleagues_who_may(actor: Actor, duty: Duty, *, at: int) -> QuerySet[User]:
    """Who may do this today at a centre where the actor works."""
    here = posts_that_may(actor, duty).filter(centre=at, centre__in=actor.centre_ids)
    return get_user_model().objects.filter(pk__in=here.values("user_id")).order_by("username")


def colleague_named(actor: Actor, user_id: int) -> User:
    """Whoever it was, for somebody who was shown what they answered for."""
    del actor
    return get_user_model().objects.get(pk=user_id)


def managers_of(actor: Actor, centre_id: int) -> list[int]:
    """Who manages a centre today, whoever has done so for longest first."""
    del actor
    posts = Membership.objects.in_force().filter(role=Role.CENTRE_MANAGER, centre=centre_id)
    return list(posts.order_by("starts_on", "pk").values_list("user_id", flat=True))


def posts_ending(actor: Actor, duty: Duty, *, until: dt.date) -> QuerySet[Membership]:
    """Posts that end by themselves up to a day, where the actor may do this, the next one first."""
    rows = Membership.objects.in_force().filter(ends_on__lte=until)
    reach = actor.reach(duty)
    if not reach.nationwide:
        rows = rows.filter(centre__in=reach.centres)
    return rows.select_related("user", "centre").order_by("ends_on", "pk")


def proposals_for(actor: Actor) -> RoleProposalQuerySet:
    """What was proposed where the actor may look, the newest first."""
    people = ("user", "centre", "proposed_by", "answered_by")
    return RoleProposal.objects.visible_to(actor).select_related(*people)


def proposals_to_answer(actor: Actor) -> RoleProposalQuerySet:
    """What waits for this actor: neither proposed by them nor about them."""
    waiting = RoleProposal.objects.visible_to(actor, Duty.APPROVE_ROLES).waiting()
    return waiting.exclude(proposed_by=actor.user_id).exclude(user=actor.user_id)


def roles_held(actor: Actor) -> QuerySet[Membership]:
    """Every role that holds today or begins later, where the actor may look."""
    reach = actor.reach(Duty.READ_ROLES)
    rows = Membership.objects.held_on(clock.today()).select_related("user", "centre")
    return rows if reach.nationwide else rows.filter(centre__in=reach.centres)


def who_may_get_a_role(actor: Actor) -> QuerySet[User]:
    """Colleagues within reach, and accounts that have no role anywhere yet; never oneself.

    Who works only at other centres is not named to a manager: whoever reaches both proposes it.
    """
    reach = actor.reach(Duty.PROPOSE_ROLES)
    users = get_user_model().objects.filter(is_active=True).exclude(pk=actor.user_id or 0)
    if not reach.nationwide:
        users = users.filter(Q(memberships=None) | Q(memberships__centre__in=reach.centres))
    return users.distinct().order_by("username")


def places_for_a_role(actor: Actor) -> CentreQuerySet:
    """The centres at which the actor may propose a role."""
    reach = actor.reach(Duty.PROPOSE_ROLES)
    return Centre.objects.all() if reach.nationwide else Centre.objects.filter(pk__in=reach.centres)


def roles_to_propose(actor: Actor) -> list[Role]:
    """Roles of the whole country are proposed by who looks after the whole country."""
    reach = actor.reach(Duty.PROPOSE_ROLES)
    return [role for role in Role if reach.nationwide or role not in NATIONWIDE]
