"""What can be done to a case. Each function is one verb and leaves one line in the book."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.audit.queries import last_change
from spean.base.audit.reading import record_read
from spean.base.refusals import refuse_if_any
from spean.base.wall import beyond_reach
from spean.casework.cases import rules
from spean.casework.cases.models import Appointment, Case, Note, Step
from spean.casework.cases.queries import cases_for, cases_left_anywhere, why_not_give
from spean.casework.cases.vocabulary import (
    AppointmentState,
    CaseState,
    ClosureReason,
    StepKind,
    StepState,
)
from spean.casework.people.queries import has_consented, people_for
from spean.casework.people.vocabulary import Purpose
from spean.registry.centres.queries import centres_for

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from spean.base.actor import Actor

NOTHING: Mapping[str, Sequence[int]] = MappingProxyType({})


@transaction.atomic
def open_case(person_id: int, *, centre_id: int, by: Actor) -> Case:
    by.must(Duty.WRITE_CASES, at=centre_id)
    person = people_for(by).select_for_update(of=("self",)).get(pk=person_id)
    centre = centres_for(by).get(pk=centre_id)
    refuse_if_any(
        rules.refusals_to_open(
            open_cases=Case.objects.visible_to(by).not_closed().filter(person=person).count(),
            consented=has_consented(by, person.pk, Purpose.SERVICE),
        )
    )
    case = Case.objects.create(
        person=person, centre=centre, counsellor_id=by.signer, opened_on=clock.today()
    )
    record("case.opened", case, by=by, centre_id=centre.pk, person=person.pk)
    return case


@transaction.atomic
def read_case(case_id: int, *, page: str, by: Actor) -> Case:
    """Open a case with its notes, and sign for it in the same transaction."""
    by.must(Duty.READ_CASES)
    case = cases_for(by).get(pk=case_id)
    record_read("case.read", case, page=page, by=by, centre_id=case.centre_id)
    return case


@transaction.atomic
def agree_step(
    case: Case, *, kind: StepKind, what: str, due_on: dt.date | None = None, by: Actor
) -> Step:
    by.must(Duty.WRITE_CASES)
    case = _locked(case, by)
    today = clock.today()
    refuse_if_any(rules.refusals_to_agree(state=CaseState(case.state), due_on=due_on, today=today))
    step = Step.objects.create(case=case, kind=kind, what=what, agreed_on=today, due_on=due_on)
    record("step.agreed", step, by=by, centre_id=case.centre_id, case=case.pk, what=what)
    return step


@transaction.atomic
def complete_step(step: Step, *, outcome: str = "", by: Actor) -> Step:
    """Mark a step as done; capabilities above report here, so a case never asks upward."""
    by.must(Duty.FINISH_STEPS)
    return _end_step(step, StepState.DONE, outcome, Duty.FINISH_STEPS, by)


@transaction.atomic
def cancel_step(step: Step, *, why: str, by: Actor) -> Step:
    by.must(Duty.WRITE_CASES)
    return _end_step(step, StepState.CANCELLED, why, Duty.WRITE_CASES, by)


@transaction.atomic
def book_date(
    case: Case, *, on: dt.date, at: dt.time | None = None, purpose: str = "", by: Actor
) -> Appointment:
    by.must(Duty.WRITE_CASES)
    case = _locked(case, by)
    refuse_if_any(
        rules.refusals_to_book(
            state=CaseState(case.state), on=on, booked=_booked(case), today=clock.today()
        )
    )
    appointment = Appointment.objects.create(case=case, on=on, at=at, purpose=purpose)
    record("date.booked", appointment, by=by, centre_id=case.centre_id, case=case.pk, on=on)
    return appointment


@transaction.atomic
def hold_date(appointment: Appointment, *, came: bool, by: Actor) -> Appointment:
    by.must(Duty.WRITE_CASES)
    appointment = _locked_appointment(appointment, by)
    refuse_if_any(
        rules.refusals_to_hold(
            state=AppointmentState(appointment.state), on=appointment.on, today=clock.today()
        )
    )
    state = AppointmentState.KEPT if came else AppointmentState.MISSED
    return _settle_date(appointment, state, by)


@transaction.atomic
def call_off_date(appointment: Appointment, *, by: Actor) -> Appointment:
    by.must(Duty.WRITE_CASES)
    appointment = _locked_appointment(appointment, by)
    refuse_if_any(
        rules.refusals_to_hold(
            state=AppointmentState(appointment.state), on=clock.today(), today=clock.today()
        )
    )
    return _settle_date(appointment, AppointmentState.CALLED_OFF, by)


@transaction.atomic
def write_note(case: Case, *, text: str, by: Actor) -> Note:
    by.must(Duty.WRITE_NOTES)
    case = _locked(case, by, Duty.WRITE_NOTES)
    refuse_if_any(rules.refusals_to_work_on(state=CaseState(case.state)))
    note = Note.objects.create(case=case, text=text, written_at=clock.now(), by_id=by.signer)
    record("note.written", note, by=by, centre_id=case.centre_id, case=case.pk)
    return note


@transaction.atomic
def pause_case(case: Case, *, why: str, by: Actor) -> Case:
    by.must(Duty.WRITE_CASES)
    return _move(case, CaseState.PAUSED, "case.paused", by, why=why)


@transaction.atomic
def resume_case(case: Case, *, by: Actor) -> Case:
    """Go on after a pause, or reopen what was closed."""
    by.must(Duty.WRITE_CASES)
    return _move(case, CaseState.OPEN, "case.resumed", by)


@transaction.atomic
def close_case(
    case: Case,
    *,
    reason: ClosureReason,
    by: Actor,
    ended: Mapping[str, Sequence[int]] = NOTHING,
) -> Case:
    """Close with a reason. Where nobody is left to finish them, steps and dates are cancelled.

    `ended` are the numbers of what somebody has just ended for it: they stand in the book beside
    those, so that a closing can be taken back whole.
    """
    by.must(Duty.WRITE_CASES)
    case = _locked(case, by)
    open_steps = case.steps.filter(state=StepState.AGREED)
    refuse_if_any(
        rules.refusals_to_close(
            state=CaseState(case.state),
            open_steps=open_steps.count(),
            booked=_booked(case),
            reason=reason,
        )
    )
    today, was = clock.today(), case.state
    booked = case.appointments.filter(state=AppointmentState.BOOKED)
    here = {"steps": _numbers(open_steps), "dates": _numbers(booked)}
    cancelled = open_steps.update(state=StepState.CANCELLED, ended_on=today)
    booked.update(state=AppointmentState.CALLED_OFF)
    case.state, case.closure_reason, case.closed_on = CaseState.CLOSED, reason, today
    case.save(update_fields=["state", "closure_reason", "closed_on"])
    record(
        "case.closed",
        case,
        by=by,
        centre_id=case.centre_id,
        reason=reason.value,
        steps_cancelled=cancelled,
        was=was,
        **{name: [*ended.get(name, ()), *here.get(name, ())] for name in {**here, **ended}},
    )
    return case


@transaction.atomic
def take_closing_back(case: Case, *, by: Actor) -> Case:
    """The case goes on as if it had not been closed, with the steps and the date that ended so."""
    by.must(Duty.WRITE_CASES)
    case = _locked(case, by)
    told = _last_said(case, {"case.closed"}, by)
    others = Case.objects.filter(person=case.person_id, centre=case.centre_id).exclude(pk=case.pk)
    state, to = CaseState(case.state), CaseState(told.get("was", CaseState.OPEN))
    others_open = others.not_closed().count()
    refuse_if_any(rules.refusals_to_move(state=state, to=CaseState.OPEN, others_open=others_open))
    case.state, case.closure_reason, case.closed_on = to, "", None
    case.save(update_fields=["state", "closure_reason", "closed_on"])
    steps = case.steps.filter(pk__in=told.get("steps", []), state=StepState.CANCELLED)
    dates = case.appointments.filter(pk__in=told.get("dates", []))
    back = {"steps": _numbers(steps), "dates": _numbers(dates)}
    steps.update(state=StepState.AGREED, ended_on=None)
    dates.update(state=AppointmentState.BOOKED)
    record("case.closing_taken_back", case, by=by, centre_id=case.centre_id, **back)
    return case


@transaction.atomic
def take_step_back(step: Step, *, by: Actor) -> Step:
    """A step that was finished or cancelled is agreed again; what was said of it is in the book."""
    by.must(Duty.FINISH_STEPS)
    rows = Step.objects.visible_to(by).select_related("case")
    step = rows.select_for_update(of=("self",)).get(pk=step.pk)
    was = StepState(step.state)
    duty = Duty.FINISH_STEPS if was == StepState.DONE else Duty.WRITE_CASES
    _must_reach(step.case, duty, by)
    _last_said(step, {"step.done", "step.cancelled"}, by)
    refuse_if_any(rules.refusals_to_work_on(state=CaseState(step.case.state)))
    step.state, step.ended_on, step.outcome = StepState.AGREED, None, ""
    step.save(update_fields=["state", "ended_on", "outcome"])
    record("step.agreed_again", step, by=by, centre_id=step.case.centre_id, was=was.value)
    return step


@transaction.atomic
def take_date_back(appointment: Appointment, *, by: Actor) -> Appointment:
    """A date that was held, missed or called off is booked again, where no other one is."""
    by.must(Duty.WRITE_CASES)
    appointment = _locked_appointment(appointment, by)
    case, was = appointment.case, appointment.state
    _last_said(appointment, {"date.kept", "date.missed", "date.called_off"}, by)
    refuse_if_any(rules.refusals_to_book_again(state=CaseState(case.state), booked=_booked(case)))
    appointment.state = AppointmentState.BOOKED
    appointment.save(update_fields=["state"])
    record("date.booked_again", appointment, by=by, centre_id=case.centre_id, was=was)
    return appointment


@transaction.atomic
def give_case(case: Case, *, to_id: int, by: Actor) -> Case:
    """Another colleague answers for it from now on; its steps and its next date go with it."""
    by.must(Duty.WRITE_CASES)
    case = _locked(case, by)
    refuse_if_any(rules.refusals_to_work_on(state=CaseState(case.state)))
    return _give(case, to_id, "case.given", by)


@transaction.atomic
def give_closed_case(case: Case, *, to_id: int, by: Actor) -> Case:
    """The same for a case that is over, where the person is still asked how it goes."""
    by.must(Duty.WRITE_CASES)
    case = _locked(case, by)
    return _give(case, to_id, "case.given", by)


@transaction.atomic
def take_case_back(case: Case, *, by: Actor) -> Case:
    """Give it back to who had it, as long as nobody changed it since.

    Who gave away a case of their own takes it back, though it is not theirs any more.
    """
    by.must(Duty.WRITE_CASES)
    case = Case.objects.visible_to(by).select_for_update(of=("self",)).get(pk=case.pk)
    last = last_change(by, case)
    if last is None or last.by_id != by.user_id:
        _must_reach(case, Duty.WRITE_CASES, by)
    was = (last.detail or {}).get("was") if last and last.verb == "case.given" else None
    refuse_if_any(rules.refusals_to_take_back(is_last=was is not None))
    return _give(case, int(was or 0), "case.given_back", by)


@transaction.atomic
def inherit_case(case_id: int, *, to_id: int, by: Actor) -> Case:
    """Give a case that nobody answers for to somebody, where whoever does it may not see it.

    A colleague leaves, and with them the last who was responsible. It is asked across the wall.
    """
    by.must(Duty.END_ROLES, Duty.END_ACCOUNTS)
    with beyond_reach("a case that nobody would answer for; it is not shown"):
        case = Case.objects.select_for_update(of=("self",)).get(pk=case_id)
        left = cases_left_anywhere(by, and_closed=[case_id]).filter(pk=case_id).exists()
        refuse_if_any(rules.refusals_to_inherit(is_left=left))
        was, case.counsellor_id = case.counsellor_id, to_id
        case.save(update_fields=["counsellor"])
        record("case.inherited", case, by=by, centre_id=case.centre_id, was=was, now=to_id)
    return case


def _give(case: Case, to_id: int, verb: str, by: Actor) -> Case:
    refuse_if_any(why_not_give(by, case, to_id))
    was, case.counsellor_id = case.counsellor_id, to_id
    case.save(update_fields=["counsellor"])
    record(verb, case, by=by, centre_id=case.centre_id, was=was, now=to_id)
    return case


def _locked(case: Case, by: Actor, duty: Duty = Duty.WRITE_CASES) -> Case:
    case = Case.objects.visible_to(by).select_for_update(of=("self",)).get(pk=case.pk)
    _must_reach(case, duty, by)
    return case


def _locked_appointment(appointment: Appointment, by: Actor) -> Appointment:
    rows = Appointment.objects.visible_to(by).select_related("case")
    appointment = rows.select_for_update(of=("self",)).get(pk=appointment.pk)
    _must_reach(appointment.case, Duty.WRITE_CASES, by)
    return appointment


def _last_said(subject: Case | Step | Appointment, verbs: set[str], by: Actor) -> dict[str, Any]:
    """What the book says of it last, if that is what is to be taken back; a refusal otherwise."""
    last = last_change(by, subject)
    refuse_if_any(rules.refusals_to_take_back(is_last=last is not None and last.verb in verbs))
    return dict(last.detail or {}) if last else {}


def _numbers(rows: QuerySet[Any]) -> list[int]:
    return sorted(rows.values_list("pk", flat=True))


def _must_reach(case: Case, duty: Duty, by: Actor) -> None:
    reached = Case.objects.visible_to(by, duty).filter(pk=case.pk).exists()
    refuse_if_any(rules.refusals_to_touch(within_reach=reached))


def _booked(case: Case) -> int:
    return case.appointments.filter(state=AppointmentState.BOOKED).count()


def _end_step(step: Step, state: StepState, outcome: str, duty: Duty, by: Actor) -> Step:
    rows = Step.objects.visible_to(by).select_related("case")
    step = rows.select_for_update(of=("self",)).get(pk=step.pk)
    _must_reach(step.case, duty, by)
    refuse_if_any(
        rules.refusals_to_finish_step(
            state=StepState(step.state), case_state=CaseState(step.case.state)
        )
    )
    step.state, step.ended_on, step.outcome = state, clock.today(), outcome
    step.save(update_fields=["state", "ended_on", "outcome"])
    record(f"step.{state.value}", step, by=by, centre_id=step.case.centre_id, outcome=outcome)
    return step


def _settle_date(appointment: Appointment, state: AppointmentState, by: Actor) -> Appointment:
    appointment.state = state
    appointment.save(update_fields=["state"])
    centre_id = appointment.case.centre_id
    record(f"date.{state.value}", appointment, by=by, centre_id=centre_id)
    return appointment


def _move(case: Case, to: CaseState, verb: str, by: Actor, **why: str) -> Case:
    case = _locked(case, by)
    state = CaseState(case.state)
    others = Case.objects.filter(person=case.person_id, centre=case.centre_id).exclude(pk=case.pk)
    refuse_if_any(
        rules.refusals_to_move(state=state, to=to, others_open=others.not_closed().count())
    )
    case.state = to
    if state == CaseState.CLOSED:
        case.closure_reason, case.closed_on = "", None
    case.save(update_fields=["state", "closure_reason", "closed_on"])
    record(verb, case, by=by, centre_id=case.centre_id, was=state.value, **why)
    return case
