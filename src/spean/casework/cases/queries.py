"""Reading cases. The actor comes first, so no one reads past their centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, Min, OuterRef, Prefetch

from spean.base.actor import Duty
from spean.base.many import OneOf
from spean.casework.cases import rules
from spean.casework.cases.models import Appointment, Case, Note, Step
from spean.casework.cases.vocabulary import AppointmentState, StepState
from spean.registry.centres.queries import actor_of, colleagues_who_may, posts_that_may

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection
    from typing import Any, TypeAlias

    from django.db.models import QuerySet

    Some: TypeAlias = Collection[int] | QuerySet[Any, Any]  # numbers, or a question for them

    from spean.base.actor import Actor
    from spean.base.refusals import Refusal
    from spean.casework.cases.models import (
        AppointmentQuerySet,
        CaseQuerySet,
        NoteQuerySet,
        StepQuerySet,
    )


def cases_for(actor: Actor) -> CaseQuerySet:
    return Case.objects.visible_to(actor).select_related("person", "centre", "counsellor")


def cases_like(
    actor: Actor,
    *,
    today: dt.date,
    state: str = "",
    mine: bool = False,
    counsellor_id: int = 0,
    late: str = "",
) -> CaseQuerySet:
    """What a list shows after its filters.

    `late` is "steps" for cases with a step past its day, "date" for a date not dealt with, and
    "nothing" for cases in which nothing is agreed or booked at all.
    """
    rows = cases_for(actor)
    if state:
        rows = rows.filter(state=state)
    if mine:
        rows = rows.filter(counsellor=actor.user_id)
    if counsellor_id:
        rows = rows.filter(counsellor=counsellor_id)
    agreed = Step.objects.filter(case=OuterRef("pk"), state=StepState.AGREED)
    booked = Appointment.objects.filter(case=OuterRef("pk"), state=AppointmentState.BOOKED)
    if late == "steps":
        rows = rows.filter(Exists(agreed.filter(due_on__lt=today)))
    if late == "date":
        rows = rows.filter(Exists(booked.filter(on__lt=today)))
    if late == "nothing":
        rows = rows.not_closed().filter(~Exists(agreed), ~Exists(booked))
    return rows


def steps_agreed_in(actor: Actor, numbers: Collection[int]) -> dict[int, int]:
    """How many steps are open in each of these cases; a case without one is not in it."""
    rows = Step.objects.visible_to(actor).filter(case__in=OneOf(numbers), state=StepState.AGREED)
    return dict(rows.order_by().values_list("case").annotate(open=Count("pk")))


def next_dates_of(actor: Actor, numbers: Collection[int]) -> dict[int, dt.date]:
    """The next booked date of each of these cases; a case without one is not in it."""
    rows = Appointment.objects.visible_to(actor)
    booked = rows.filter(case__in=OneOf(numbers), state=AppointmentState.BOOKED)
    return dict(booked.order_by().values_list("case").annotate(first=Min("on")))


def cases_of(actor: Actor, person_id: int) -> CaseQuerySet:
    """A person's cases with everything in them."""
    notes = Prefetch("notes", Note.objects.visible_to(actor).select_related("by"))
    mine = cases_for(actor).filter(person_id=person_id)
    return mine.prefetch_related("steps", "appointments", notes)


def cases_in_care(actor: Actor, duty: Duty = Duty.WRITE_CASES) -> CaseQuerySet:
    """The cases that the actor may work on: their own, or all of a centre they manage."""
    return Case.objects.visible_to(actor, duty)


def duties_in_care(actor: Actor, case_id: int, *duties: Duty) -> set[Duty]:
    """For which of these duties the actor has this case in their care, in one question."""
    asked = {duty.name: Exists(cases_in_care(actor, duty).filter(pk=case_id)) for duty in duties}
    row = Case.objects.filter(pk=case_id).values(**asked).first() or {}
    return {duty for duty in duties if row.get(duty.name)}


def cases_answered_for(actor: Actor, colleague_id: int, *, and_closed: Some = ()) -> CaseQuerySet:
    """What a colleague is responsible for, as far as the actor sees it.

    `and_closed` are the numbers of closed cases in which somebody still waits for them: only the
    apps above know why.
    """
    mine = cases_for(actor).not_closed(and_closed).filter(counsellor=colleague_id)
    return mine.order_by("opened_on", "pk")


def cases_left(actor: Actor, *, and_closed: Some = ()) -> CaseQuerySet:
    """Cases whose counsellor has no account or no role any more with which to work on them."""
    return _left(actor, cases_for(actor).not_closed(and_closed))


def cases_left_anywhere(actor: Actor, *, and_closed: Some = ()) -> CaseQuerySet:
    """The same across the wall and the veil, to be counted or given to somebody; never shown."""
    return _left(actor, Case.objects.not_closed(and_closed))


def why_not_give(actor: Actor, case: Case, to_id: int) -> list[Refusal]:
    """Why this colleague may not be made responsible for the case."""
    may = colleagues_who_may(actor, Duty.WRITE_CASES, at=case.centre_id).filter(pk=to_id).exists()
    theirs = may and Case.objects.visible_to(actor_of(to_id)).filter(pk=case.pk).exists()
    return rules.refusals_to_receive(
        is_theirs=case.counsellor_id == to_id,
        may=may,
        unveiled=theirs,
    )


def notes_of(actor: Actor, case_id: int) -> NoteQuerySet:
    """What was told in confidence, for those who are responsible for the case."""
    return Note.objects.visible_to(actor).filter(case=case_id).select_related("by")


def notes_about(actor: Actor, person_id: int) -> NoteQuerySet:
    """The same of all cases of a person."""
    return Note.objects.visible_to(actor).filter(case__person=person_id).select_related("by")


def steps_for(actor: Actor) -> StepQuerySet:
    return Step.objects.visible_to(actor).select_related("case__person")


def overdue_steps(actor: Actor, *, today: dt.date) -> StepQuerySet:
    return (
        steps_for(actor).filter(state=StepState.AGREED, due_on__lt=today).order_by("due_on", "pk")
    )


def appointments_for(actor: Actor) -> AppointmentQuerySet:
    return Appointment.objects.visible_to(actor).select_related("case__person", "case__counsellor")


def dates_due(actor: Actor, *, until: dt.date) -> AppointmentQuerySet:
    """Booked dates up to a day, the forgotten ones of the past first."""
    due = appointments_for(actor).filter(state=AppointmentState.BOOKED, on__lte=until)
    return due.order_by("on", "at", "pk")


def _left(actor: Actor, rows: CaseQuerySet) -> CaseQuerySet:
    able = posts_that_may(actor, Duty.WRITE_CASES)
    return rows.filter(~Exists(able.filter(user=OuterRef("counsellor"), centre=OuterRef("centre"))))
