"""Reading outreach. The actor comes first: who goes out reads what they organise themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from spean.base.actor import Duty
from spean.casework.outreach.models import Activity, Attendance, Headcount, StepTaken
from spean.casework.outreach.vocabulary import COUNTED, ActivityState
from spean.casework.people.queries import files_that_lead_on
from spean.registry.centres.queries import colleagues_of, posts_that_may

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.models import AbstractBaseUser
    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.casework.outreach.models import (
        AttendanceQuerySet,
        HeadcountQuerySet,
        OutreachQuerySet,
        StepTakenQuerySet,
    )
    from spean.registry.centres.models import MembershipQuerySet


def activities_for(actor: Actor, duty: Duty | None = None) -> OutreachQuerySet:
    """The activities that the reading duty reaches, or another one before something is done."""
    rows = Activity.objects.visible_to(actor, duty)
    return rows.select_related("centre", "organiser", "planned_by", "place")


def activities_like(
    actor: Actor, *, state: str = "", kind: str = "", mine: bool = False
) -> OutreachQuerySet:
    """With how many came, without a name (`heads`) and by a name that the actor may see."""
    rows = activities_for(actor)
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if mine:
        rows = rows.filter(organiser=actor.user_id)
    heads = Headcount.objects.filter(activity=OuterRef("pk")).order_by().values("activity")
    there = _standing(actor).order_by()
    named = there.filter(activity=OuterRef("pk")).values("activity")
    return rows.annotate(
        heads=Coalesce(Subquery(heads.annotate(all=Sum("people")).values("all")), 0),
        names=Coalesce(Subquery(named.annotate(all=Count("pk")).values("all")), 0),
    )


def activities_to_report(actor: Actor, *, today: dt.date) -> OutreachQuerySet:
    """What the actor organises, whose day has come, and which has told nothing yet.

    At the centres that they manage also what nobody organises any more.
    """
    rows = activities_for(actor, Duty.WRITE_OUTREACH)
    managed = actor.reach(Duty.APPROVE_OUTREACH).centres
    theirs = Q(organiser=actor.user_id) | Q(centre__in=managed) & ~Exists(_organising(actor))
    waiting = rows.filter(on__lte=today, state__in=[ActivityState.APPROVED, ActivityState.HELD])
    return waiting.filter(theirs).order_by("on", "pk")


def _organising(actor: Actor) -> MembershipQuerySet:
    """The post by which whoever organises an activity still does so."""
    posts = posts_that_may(actor, Duty.WRITE_OUTREACH).order_by()
    return posts.filter(user=OuterRef("organiser"), centre=OuterRef("centre"))


def is_organised(actor: Actor, activity: Activity) -> bool:
    """Whether the organiser is still there, and goes out."""
    there = posts_that_may(actor, Duty.WRITE_OUTREACH)
    return there.filter(user=activity.organiser_id, centre=activity.centre_id).exists()


def activities_to_decide(actor: Actor) -> OutreachQuerySet:
    """Plans and reports of other hands that wait for the actor's approval, within reach."""
    theirs = activities_for(actor, Duty.APPROVE_OUTREACH).exclude(organiser=actor.user_id)
    told = {"state": ActivityState.REPORTED, "is_back": False, "by": actor.user_id}
    reported = StepTaken.objects.filter(activity=OuterRef("pk"), **told)
    plans = Q(state=ActivityState.PLANNED) & ~Q(planned_by=actor.user_id)
    reports = Q(state=ActivityState.REPORTED) & ~Exists(reported)
    return theirs.filter(plans | reports).order_by("on", "pk")


def headcounts_for(actor: Actor) -> HeadcountQuerySet:
    return Headcount.objects.visible_to(actor).select_related("activity__place")


def headcounts_counted(actor: Actor, *, first: dt.date, last: dt.date) -> HeadcountQuerySet:
    """Those of activities that were reported: the others have told nothing yet."""
    days = {"activity__on__range": (first, last), "activity__state__in": sorted(COUNTED)}
    return headcounts_for(actor).filter(**days)


def attendance_for(actor: Actor) -> AttendanceQuerySet:
    """Who was there by name, as numbers of files: the names are the reader's to ask for, and
    whoever goes out meets none. Who is protected is not in it at all.
    """
    return _standing(actor).select_related("activity", "by")


def attendance_counted(actor: Actor, *, first: dt.date, last: dt.date) -> AttendanceQuerySet:
    rows = _standing(actor)
    return rows.filter(activity__on__range=(first, last), activity__state__in=sorted(COUNTED))


def _standing(actor: Actor) -> AttendanceQuerySet:
    """Not those that rest with a file put together with another one that was there too."""
    rows = Attendance.objects.visible_to(actor)
    return rows.exclude(person__in=files_that_lead_on(actor))


def attendance_of(actor: Actor, person_id: int) -> AttendanceQuerySet:
    """What somebody came to, for their page."""
    rows = Attendance.objects.visible_to(actor).filter(person=person_id)
    return rows.select_related("activity__place", "by").order_by("-activity__on", "-pk")


def turns_for(actor: Actor) -> StepTakenQuerySet:
    return StepTaken.objects.visible_to(actor).select_related("by")


def words_to_let_go(actor: Actor) -> OutreachQuerySet:
    """Activities with words in them, for the rule by which these end."""
    rows = Activity.objects.within_reach_of(actor, Duty.RUN_RETENTION)
    return rows.exclude(safety="", lines="", why_cancelled="")


def who_may_organise(actor: Actor, centre_id: int) -> QuerySet[AbstractBaseUser]:
    """Colleagues at that centre; oneself only, for those who reach their own work."""
    there = colleagues_of(actor.at(centre_id))
    if plans_own_only(actor, centre_id):
        return there.filter(pk=actor.signer)
    return there


def plans_own_only(actor: Actor, centre_id: int) -> bool:
    reach = actor.reach(Duty.WRITE_OUTREACH)
    return not reach.nationwide and centre_id not in reach.centres


def last_turn(actor: Actor, activity_id: int) -> StepTaken | None:
    return turns_for(actor).filter(activity=activity_id).last()
