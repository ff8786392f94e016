"""Reading cases. The actor comes first, so no one reads past their centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, Prefetch

from spean.base.actor import Duty
from spean.casework.cases.models import Appointment, Case, Note, Step
from spean.casework.cases.rules import clash
from spean.casework.cases.vocabulary import AppointmentState, StepState

if TYPE_CHECKING:
    import datetime as dt

    from spean.base.actor import Actor
    from spean.casework.cases.models import (
        AppointmentQuerySet,
        CaseQuerySet,
        NoteQuerySet,
        StepQuerySet,
    )


def cases_for(actor: Actor) -> CaseQuerySet:
    return Case.objects.visible_to(actor).select_related("person", "centre", "counsellor")


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


def notes_of(actor: Actor, case_id: int) -> NoteQuerySet:
    """What was told in confidence, for those who are responsible for the case."""
    return Note.objects.visible_to(actor).filter(case=case_id).select_related("by")


def notes_about(actor: Actor, person_id: int) -> NoteQuerySet:
    """The same of all cases of a person."""
    return Note.objects.visible_to(actor).filter(case__person=person_id).select_related("by")


def steps_for(actor: Actor) -> StepQuerySet:
    return Step.objects.visible_to(actor).select_related("case__person")


def steps_due(actor: Actor, *, until: dt.date) -> StepQuerySet:
    """Agreed and not ended, up to a day, the longest overdue first."""
    rows = steps_for(actor).filter(state=StepState.AGREED, due_on__lte=until)
    return rows.order_by("due_on", "pk")


def appointments_for(actor: Actor) -> AppointmentQuerySet:
    return Appointment.objects.visible_to(actor).select_related("case__person", "case__counsellor")


def dates_due(actor: Actor, *, until: dt.date) -> AppointmentQuerySet:
    """Booked dates up to a day, the forgotten ones of the past first."""
    due = appointments_for(actor).filter(state=AppointmentState.BOOKED, on__lte=until)
    return due.order_by("on", "at", "pk")


def dates_between(actor: Actor, *, first: dt.date, last: dt.date) -> AppointmentQuerySet:
    """What was booked for these days, whatever became of it; not what was moved or called off."""
    rows = appointments_for(actor).filter(on__range=(first, last))
    gone = [AppointmentState.MOVED, AppointmentState.CALLED_OFF]
    return rows.exclude(state__in=gone).select_related("case__centre").order_by("on", "at", "pk")


def dates_beside(actor: Actor, appointment: Appointment) -> list[Appointment]:
    """Other booked dates of the same colleague that cannot be held together with this one."""
    rows = appointments_for(actor).filter(
        on=appointment.on,
        state=AppointmentState.BOOKED,
        case__counsellor=appointment.case.counsellor_id,
    )
    return [one for one in rows.exclude(pk=appointment.pk) if clash(one.at, appointment.at)]


def dates_to_remind(actor: Actor, *, first: dt.date, last: dt.date) -> AppointmentQuerySet:
    """Every booked date of these days, wherever it is: for the job that reminds people."""
    actor.must(Duty.WRITE_MESSAGES)
    rows = Appointment.objects.filter(on__range=(first, last), state=AppointmentState.BOOKED)
    return rows.select_related("case__person").order_by("pk")
