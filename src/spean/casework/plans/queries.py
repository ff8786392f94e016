"""Reading plans and follow-ups. The actor comes first, so no one reads past their centre."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml
from django.db.models import Min
from django.utils.translation import get_language

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.cases.queries import appointments_for, steps_for
from spean.casework.cases.vocabulary import AppointmentState, CaseState, StepState
from spean.casework.people.queries import has_consented
from spean.casework.people.vocabulary import Purpose
from spean.casework.plans import rules
from spean.casework.plans.models import Activity, Attempt, FollowUp, Plan
from spean.casework.plans.rules import Calendar, Stop
from spean.casework.plans.vocabulary import (
    IN_FORCE,
    ActivityState,
    Asked,
    CountsFrom,
    PlanState,
)
from spean.casework.referrals.queries import referrals_for
from spean.casework.referrals.vocabulary import WAITING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.casework.cases.models import Appointment, Step
    from spean.casework.plans.models import ActivityQuerySet, FollowUpQuerySet, PlanQuerySet
    from spean.casework.referrals.models import Referral

BESIDE = ("case__person", "case__centre", "case__counsellor", "by", "approved_by")


@dataclass(frozen=True, slots=True)
class Word:
    """A question or a mark of the grid: its code, and its words by language."""

    code: str
    words: Mapping[str, str]

    def __str__(self) -> str:
        return self.words.get(get_language() or "en", self.words["en"])


@dataclass(frozen=True, slots=True)
class Grid:
    """One version of the feasibility grid."""

    version: int
    questions: tuple[Word, ...]
    marks: tuple[Word, ...]

    @property
    def pairs(self) -> frozenset[str]:
        """Everything that can be answered, as "question=mark"."""
        return frozenset(
            f"{question.code}={mark.code}" for question in self.questions for mark in self.marks
        )


def plans_for(actor: Actor, duty: Duty | None = None) -> PlanQuerySet:
    return Plan.objects.visible_to(actor, duty).select_related(*BESIDE)


def plans_of(actor: Actor, case_id: int) -> PlanQuerySet:
    """Of one case, the newest version first."""
    return plans_for(actor).filter(case=case_id)


def plans_of_person(actor: Actor, person_id: int) -> PlanQuerySet:
    return plans_for(actor).filter(case__person=person_id)


def plans_to_approve(actor: Actor) -> PlanQuerySet:
    """What waits for the actor: signed, within reach, and by other hands."""
    rows = plans_for(actor, Duty.APPROVE_PLANS).filter(state=PlanState.SIGNED)
    return rows.exclude(hands__contains=[actor.user_id or 0]).order_by("signed_on", "pk")


def plans_waiting(actor: Actor) -> PlanQuerySet:
    """Of one's own cases: signed, and the manager has not approved them yet, the longest first."""
    rows = plans_for(actor).filter(state=PlanState.SIGNED, case__counsellor=actor.user_id)
    return rows.order_by("signed_on", "pk")


def activities_for(actor: Actor, duty: Duty | None = None) -> ActivityQuerySet:
    rows = Activity.objects.visible_to(actor, duty)
    return rows.select_related("plan__case__person", "service", "project", "step")


def activities_of(actor: Actor, plan_id: int) -> ActivityQuerySet:
    return activities_for(actor).filter(plan=plan_id)


def grid_of(actor: Actor, version: int | None = None) -> Grid:
    """The grid an activity was rated with; without a version the newest one."""
    del actor  # public words
    grids = _grids()
    return grids[version if version in grids else max(grids)]


@cache
def _grids() -> dict[int, Grid]:
    """The packaged file; a version that was used once is never taken out of it."""
    text = (files("spean.casework.plans") / "grid.yaml").read_text("utf-8")
    return {
        one["version"]: Grid(
            one["version"],
            tuple(Word(word["code"], word["words"]) for word in one["questions"]),
            tuple(Word(word["code"], word["words"]) for word in one["marks"]),
        )
        for one in yaml.safe_load(text)["versions"]
    }


def followups_for(actor: Actor, duty: Duty | None = None) -> FollowUpQuerySet:
    rows = FollowUp.objects.visible_to(actor, duty)
    return rows.select_related("case__person", "case__counsellor", "case__centre")


def cases_still_asked(actor: Actor) -> QuerySet[FollowUp, int]:
    """The numbers of cases in which somebody waits to be asked, also of closed ones."""
    return followups_for(actor).standing().order_by().values_list("case", flat=True)


def cases_still_asked_anywhere(actor: Actor) -> QuerySet[FollowUp, int]:
    """The same across the wall and the veil, for who counts what nobody answers for."""
    del actor
    return FollowUp.objects.standing().order_by().values_list("case", flat=True)


def followups_waiting_in(actor: Actor, numbers: Collection[int]) -> dict[int, dt.date]:
    """Of each of these cases the day of the next follow-up; a case without one is not in it."""
    rows = followups_for(actor).standing().filter(case__in=numbers).order_by()
    return dict(rows.values_list("case").annotate(first=Min("due_on")))


def plans_being_written_in(actor: Actor, numbers: Collection[int]) -> set[int]:
    """Which of these cases have a plan that is not signed yet."""
    rows = Plan.objects.visible_to(actor).being_written().filter(case__in=numbers)
    return set(rows.order_by().values_list("case", flat=True))


def followups_of(actor: Actor, case_id: int) -> FollowUpQuerySet:
    """Of one case, with every attempt, the next one first."""
    return followups_for(actor).filter(case=case_id).prefetch_related("tries__by")


def followups_of_person(actor: Actor, person_id: int) -> FollowUpQuerySet:
    return followups_for(actor).filter(case__person=person_id).prefetch_related("tries__by")


def attempts_about(actor: Actor, person_id: int) -> QuerySet[Attempt]:
    """Whenever somebody tried to ask a person, the newest first."""
    rows = Attempt.objects.visible_to(actor).filter(followup__case__person=person_id)
    return rows.select_related("by").order_by("-on", "-pk")


def followups_due(actor: Actor, *, today: dt.date, mine: bool = False) -> FollowUpQuerySet:
    """Whom to ask now: the window is open, and nobody knows anything yet."""
    rows = followups_for(actor).standing().filter(opens_on__lte=today)
    return rows.filter(case__counsellor=actor.user_id) if mine else rows


def followups_like(
    actor: Actor, *, show: str = "", calendar: str = "", mine: bool = False
) -> FollowUpQuerySet:
    """The list with its filters: due now ("", the usual one: open and late), or in one state."""
    today = clock.today()
    rows = followups_for(actor)
    if show == "late":
        rows = rows.standing().filter(closes_on__lt=today)
    elif show == "open":
        rows = followups_due(actor, today=today).filter(closes_on__gte=today)
    elif show == "later":
        rows = rows.standing().filter(opens_on__gt=today)
    elif show:
        rows = rows.filter(state=show)
    else:
        rows = followups_due(actor, today=today)
    if calendar:
        rows = rows.filter(calendar=calendar)
    return rows.filter(case__counsellor=actor.user_id) if mine else rows


def calendars_in(actor: Actor) -> dict[tuple[str, int], tuple[Calendar, Word]]:
    """Every calendar in every version, with its name; public data."""
    del actor
    return _calendars()


def calendar_named(actor: Actor, key: str) -> Calendar | None:
    """The newest version of one calendar: the one that is begun today."""
    versions = [one for (name, _number), (one, _word) in calendars_in(actor).items() if name == key]
    return max(versions, key=lambda one: one.version, default=None)


def stop_of(actor: Actor, followup: FollowUp) -> Stop:
    """The entry of the calendar that a follow-up came from, in the version of its day."""
    calendar, _word = calendars_in(actor)[followup.calendar, followup.calendar_version]
    return next(one for one in calendar.stops if one.code == followup.stop)


def ways_to_ask(actor: Actor, followup: FollowUp) -> tuple[Asked, ...]:
    """How this person may be asked today, by what they agreed to and the state of the case."""
    return rules.ways_to_ask(
        stop=stop_of(actor, followup),
        agreed=has_consented(actor, followup.person_id, Purpose.MESSAGES),
        is_closed=followup.case.state == CaseState.CLOSED,
    )


@cache
def _calendars() -> dict[tuple[str, int], tuple[Calendar, Word]]:
    """The packaged file; a version that follow-ups came from is never taken out of it."""
    text = (files("spean.casework.plans") / "calendars.yaml").read_text("utf-8")
    found = {}
    for one in yaml.safe_load(text)["calendars"]:
        stops = tuple(
            Stop(**stop | {"channels": tuple(Asked(each) for each in stop["channels"])})
            for stop in one["stops"]
        )
        calendar = Calendar(
            key=one["key"],
            version=one["version"],
            counts_from=CountsFrom(one["counts_from"]),
            stops=stops,
        )
        found[calendar.key, calendar.version] = (calendar, Word(calendar.key, one["words"]))
    return found


@dataclass(frozen=True, slots=True)
class LooseEnds:
    """What is still open in a case, each with its rows."""

    steps: list[Step]
    dates: list[Appointment]
    followups: list[FollowUp]
    referrals: list[Referral]
    activities: list[Activity]
    """Of the plan in force, neither delivered nor cancelled: they stay in the plan as they are."""

    @property
    def counted(self) -> rules.Open:
        return rules.Open(
            steps=len(self.steps),
            dates=len(self.dates),
            followups=len(self.followups),
            referrals=len(self.referrals),
        )


def loose_ends(actor: Actor, case_id: int) -> LooseEnds:
    """Everything that somebody would still do, asked in each part of casework that knows it."""
    waiting = referrals_for(actor).filter(case=case_id, letter__state__in=WAITING)
    undone = [ActivityState.PLANNED, ActivityState.COMMITTED]
    planned = activities_for(actor).filter(plan__case=case_id, plan__state__in=IN_FORCE)
    return LooseEnds(
        steps=list(steps_for(actor).filter(case=case_id, state=StepState.AGREED)),
        dates=list(appointments_for(actor).filter(case=case_id, state=AppointmentState.BOOKED)),
        followups=list(followups_for(actor).filter(case=case_id).standing()),
        referrals=list(waiting),
        activities=list(planned.filter(state__in=undone)),
    )
