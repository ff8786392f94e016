"""Reading centres, and turning a signed-in user into an actor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

from spean.base.actor import Duty
from spean.registry.accounts.queries import locked_out
from spean.registry.centres.models import Centre, Membership

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.registry.accounts.models import User
    from spean.registry.centres.models import CentreQuerySet


def actor_of(user_id: int) -> Actor:
    """The one question that makes the asker instead of needing one."""
    return Membership.objects.actor_for(user_id)


def centres_for(actor: Actor) -> CentreQuerySet:
    return Centre.objects.visible_to(actor).select_related("place", "operator", "project__donor")


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
