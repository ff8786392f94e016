"""Reading protection. The actor comes first; who stands in no circle finds nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from spean.base import clock
from spean.base.actor import Actor, Duty
from spean.base.wall import within_reach
from spean.casework.cases.queries import cases_in_care
from spean.casework.cases.rules import refusals_to_touch
from spean.casework.people.linkage import people_like_each
from spean.casework.people.queries import profiles_of, registrations_for
from spean.casework.people.rules import code_of
from spean.casework.zones.models import Member, Opening, Zone
from spean.casework.zones.rules import NOTICE_DAYS, refusals_to_change
from spean.registry.centres.queries import members_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from spean.base.refusals import Refusal
    from spean.casework.zones.models import MemberQuerySet, OpeningQuerySet, ZoneQuerySet
    from spean.registry.accounts.models import User

CERTAIN_ENOUGH = frozenset({"same", "likely"})


class Double(NamedTuple):
    """A newer file that may be of somebody who is protected. Codes only: the hint names nobody."""

    case: str
    newer: str


def zones_around(actor: Actor) -> ZoneQuerySet:
    """Protected cases in whose circle the actor stands now."""
    return Zone.objects.around(actor).select_related("case", "centre", "by")


def zones_raised(actor: Actor) -> ZoneQuerySet:
    """Every protection that stands, as a condition for other rows; it is shown to nobody."""
    del actor
    return Zone.objects.standing()


def zone_of(actor: Actor, person_id: int) -> Zone | None:
    """The protection of a person, for whoever is let in; None where there is none to be seen."""
    return zones_around(actor).filter(person=person_id).first()


def members_in(actor: Actor, zone: Zone) -> MemberQuerySet:
    """Who belongs to a circle in which the actor stands."""
    mine = zones_around(actor).filter(pk=zone.pk)
    rows = Member.objects.in_force().filter(zone__in=mine)
    return rows.select_related("user", "added_by")


def is_member(actor: Actor, zone: Zone) -> bool:
    return members_in(actor, zone).filter(user=actor.user_id).exists()


def why_not_protect(actor: Actor, case_id: int) -> list[Refusal]:
    """Protection is decided by who answers for the case, or manages its centre."""
    in_care = cases_in_care(actor, Duty.PROTECT).filter(pk=case_id).exists()
    return refusals_to_touch(within_reach=in_care)


def why_not_change(actor: Actor, zone: Zone) -> list[Refusal]:
    """The circle is changed by who answers for the case and stands in it."""
    left = members_in(actor, zone).filter(user__is_active=True).exists()
    here = refusals_to_change(is_member=is_member(actor, zone), nobody_left=not left)
    return why_not_protect(actor, zone.case_id) or here


def colleagues_to_add(actor: Actor, zone: Zone) -> list[User]:
    """Who works at the centre today and does not belong to the circle yet."""
    known = set(members_in(actor, zone).values_list("user_id", flat=True))
    at_work = {row.user for row in members_of(actor).get(zone.centre_id, [])}
    return sorted((user for user in at_work if user.pk not in known), key=str)


def circle_of(actor: Actor, person_id: int) -> list[int] | None:
    """Who stands in the circle around a person, longest first; None where there is no protection.

    Asked across the wall to find who answers for a file next; it is shown to nobody.
    """
    del actor
    zone = Zone.objects.standing().filter(person=person_id).first()
    if zone is None:
        return None
    members = zone.members.in_force().filter(ends_on=None).order_by("added_at", "pk")
    return list(members.values_list("user_id", flat=True))


def openings_by(actor: Actor) -> OpeningQuerySet:
    """What the actor has asked for and may still open."""
    mine = Opening.objects.filter(user=actor.user_id, until__gt=clock.now())
    return mine.order_by("-at", "-pk")


def openings_told(actor: Actor) -> QuerySet[Opening]:
    """What stands on a member's day: who opened their file lately, and why."""
    rows = Opening.objects.filter(zone__in=zones_around(actor)).exclude(user=actor.user_id)
    return _lately(rows).select_related("user", "zone__case")


def openings_to_review(actor: Actor) -> QuerySet[Opening]:
    """What a manager is told: who asked and when, whether anything lay behind the code or not."""
    rows = Opening.objects.visible_to(actor).exclude(user=actor.user_id)
    return _lately(rows).select_related("user", "centre").defer("zone", "reason")


def doubles_for(actor: Actor, zones: ZoneQuerySet | None = None) -> list[Double]:
    """Newer files that may be of somebody protected, for members and for the focal point.

    `zones` are those around the actor, where a page has fetched them already.

    Whoever registered them was told nothing. The focal point reads no file: a clerk with the eyes
    of whoever protected it compares, and codes are all that leaves.
    """
    found: dict[Double, None] = {}
    for zone in zones_around(actor) if zones is None else zones:
        found |= dict.fromkeys(_doubles(actor, zone))
    for zone in _heard_of(actor):
        members = zone.members.in_force().values_list("user_id", flat=True)
        eyes = Actor.trusted(Duty.READ_PEOPLE, user_id=members.first(), centre_ids=[zone.centre_id])
        with within_reach(eyes):
            found |= dict.fromkeys(_doubles(eyes, zone))
    return list(found)


def _heard_of(actor: Actor) -> list[Zone]:
    """Asked only where the duty is held: the day of others asks the database no more for it."""
    if not actor.may(Duty.HEAR_OF_DOUBLES):
        return []
    return list(Zone.objects.visible_to(actor).standing())


def _doubles(eyes: Actor, zone: Zone) -> list[Double]:
    profile = profiles_of(eyes, [zone.person_id]).get(zone.person_id)
    if profile is None:
        return []
    alike = [
        one.person.pk
        for one in people_like_each(eyes, [profile])[0]
        if one.likeness.verdict in CERTAIN_ENOUGH and one.person.pk != zone.person_id
    ]
    newer = registrations_for(eyes).filter(
        person__in=alike, registered_on__gte=clock.today() - clock.days(NOTICE_DAYS)
    )
    numbers = newer.order_by("person_id").values_list("person_id", flat=True)
    return [Double(zone.code, code_of(number)) for number in numbers]


def _lately(rows: QuerySet[Opening]) -> QuerySet[Opening]:
    return rows.filter(at__gte=clock.now() - clock.days(NOTICE_DAYS)).order_by("-at", "-pk")
