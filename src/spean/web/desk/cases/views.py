"""The counsellor's view of a case. Every button is one verb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.cases import actions, rules
from spean.casework.cases.queries import (
    appointments_for,
    cases_for,
    duties_in_care,
    notes_of,
    steps_for,
)
from spean.casework.cases.vocabulary import AppointmentState, CaseState, StepState
from spean.casework.outbox.queries import messages_of_case
from spean.casework.plans.queries import plans_of
from spean.casework.referrals.queries import referrals_for
from spean.casework.zones.queries import zone_of
from spean.web.desk.appointments.forms import MoveForm
from spean.web.desk.appointments.views import tell_clashes
from spean.web.desk.assessments.views.assessing import case_card
from spean.web.desk.assessments.views.screening import screening_card
from spean.web.desk.cases.forms import DateForm, NoteForm, StepForm, WhyForm
from spean.web.desk.cases.listing import CASES
from spean.web.desk.cases.together import together_forms
from spean.web.desk.changes.ways import say_with_a_way_back
from spean.web.desk.followups.views import followup_card
from spean.web.desk.lists.pages import shown, taken
from spean.web.desk.plans.views import plan_card
from spean.web.desk.questionnaires.views.answering import case_sheets
from spean.web.desk.sealed.views import sealed_card
from spean.web.ui.answers import or_404, usable
from spean.web.ui.doors import is_open
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpResponse, HttpResponseBase

    from spean.base.refusals import Refusal
    from spean.web.ui.http import DeskRequest, Record


def cases(request: DeskRequest) -> HttpResponse:
    context = shown(request, CASES, "desk:case")
    if is_open("desk:cases-together", request.actor, "POST"):
        context |= {"together": together_forms(request.actor)}
    return render(request, "desk/cases/list.html", context)


def export_csv(request: DeskRequest) -> HttpResponseBase:
    return taken(request, CASES, "csv")


def export_xlsx(request: DeskRequest) -> HttpResponseBase:
    return taken(request, CASES, "xlsx")


def case(request: DeskRequest, case_id: int) -> HttpResponse:
    with or_404():
        one = actions.read_case(case_id, page="case", by=request.actor)
    asked = (Duty.WRITE_CASES, Duty.PROTECT, Duty.READ_PLANS, Duty.READ_SEALED)
    in_care = duties_in_care(request.actor, case_id, *asked)
    may_plan = Duty.READ_PLANS in in_care
    no_touch = rules.refusals_to_touch(within_reach=Duty.WRITE_CASES in in_care)
    steps = list(one.steps.all())
    dates = list(one.appointments.all())
    booked = [date for date in dates if date.state == AppointmentState.BOOKED]
    missed = rules.missed_in_a_row(AppointmentState(date.state) for date in dates)
    plans = list(plans_of(request.actor, case_id)) if may_plan else []
    context = {
        "case": one,
        "zone": zone_of(request.actor, one.person_id),
        "may_protect": Duty.PROTECT in in_care,
        "steps": steps,
        "dates": dates,
        "notes": notes_of(request.actor, case_id),
        "referrals": list(referrals_for(request.actor).filter(case=one)),
        "may_refer": is_open("desk:referral-new", request.actor),
        "person": one.person,
        "today": clock.today(),
        "person_id": one.person_id,
        **screening_card(request.actor, one.person_id),
        **case_card(request.actor, case_id),
        **plan_card(plans, mine=may_plan),
        **case_sheets(request.actor, one),
        **followup_card(request.actor, one, plans),
        **sealed_card(request.actor, case_id, mine=Duty.READ_SEALED in in_care),
        "step_form": StepForm(),
        "date_form": DateForm(),
        "move_form": MoveForm(),
        "ask_why_missed": missed >= rules.ASK_AFTER_MISSED,
        "reminders": messages_of_case(request.actor, case_id) if booked else [],
        "note_form": NoteForm(),
        "no_touch": no_touch,
        **_why_not(no_touch, CaseState(one.state), steps, booked=len(booked)),
    }
    return render(request, "desk/cases/case.html", context)


def _why_not(
    no_touch: list[Refusal], state: CaseState, steps: list[Record], *, booked: int
) -> dict[str, list[Refusal]]:
    """Why what the page offers cannot be done, said before it is clicked."""
    no_work, today = rules.refusals_to_work_on(state=state), clock.today()
    agreed = sum(step.state == StepState.AGREED for step in steps)
    return {
        "no_finish": no_work,
        "no_work": no_touch or no_work,
        "no_date": no_touch
        or rules.refusals_to_book(state=state, on=today, booked=booked, today=today),
        "no_close": rules.refusals_to_close(
            state=state, open_steps=agreed, booked=booked, reason=None
        ),
    }


@require_POST
def agree(request: DeskRequest, case_id: int) -> HttpResponse:
    form = StepForm(request.POST)
    return _done(request, case_id, form, actions.agree_step, _("The step is agreed."))


@require_POST
def finish_step(request: DeskRequest, step_id: int) -> HttpResponse:
    step = get_object_or_404(steps_for(request.actor), pk=step_id)
    actions.complete_step(step, outcome=request.POST.get("outcome", "")[:200], by=request.actor)
    say_with_a_way_back(request, _("The step is done."), step)
    return redirect("desk:case", case_id=step.case_id)


@require_POST
def drop_step(request: DeskRequest, step_id: int) -> HttpResponse:
    step = get_object_or_404(steps_for(request.actor), pk=step_id)
    form = WhyForm(request.POST)
    if usable(request, form):
        actions.cancel_step(step, by=request.actor, **form.cleaned_data)
        say_with_a_way_back(request, _("The step is cancelled."), step)
    return redirect("desk:case", case_id=step.case_id)


@require_POST
def book(request: DeskRequest, case_id: int) -> HttpResponse:
    one = get_object_or_404(cases_for(request.actor), pk=case_id)
    form = DateForm(request.POST)
    if usable(request, form):
        date = actions.book_date(one, by=request.actor, **form.cleaned_data)
        say(request, _("The next date is booked."))
        tell_clashes(request, date)
    return redirect("desk:case", case_id=case_id)


@require_POST
def settle_date(request: DeskRequest, appointment_id: int) -> HttpResponse:
    """Came, did not come, or called off: whichever button was pressed."""
    date = get_object_or_404(appointments_for(request.actor), pk=appointment_id)
    word = request.POST.get("word")
    if word == "called_off":
        actions.call_off_date(date, by=request.actor)
    else:
        actions.hold_date(date, came=word == "kept", by=request.actor)
    say_with_a_way_back(request, _("The date is dealt with."), date)
    return redirect("desk:case", case_id=date.case_id)


@require_POST
def note(request: DeskRequest, case_id: int) -> HttpResponse:
    form = NoteForm(request.POST)
    return _done(request, case_id, form, actions.write_note, _("The note is written."))


@require_POST
def pause(request: DeskRequest, case_id: int) -> HttpResponse:
    form = WhyForm(request.POST)
    return _done(request, case_id, form, actions.pause_case, _("The case is paused."))


def _done(
    request: DeskRequest,
    case_id: int,
    form: forms.Form,
    act: Callable[..., object],
    said: str,
) -> HttpResponse:
    """Do to the case what the short form asks for, and show the case again."""
    one = get_object_or_404(cases_for(request.actor), pk=case_id)
    if usable(request, form):
        done = act(one, by=request.actor, **form.cleaned_data)
        say_with_a_way_back(request, said, done)
    return redirect("desk:case", case_id=case_id)
