"""The plan, each step of an activity, and its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.outreach import actions
from spean.casework.outreach.queries import activities_for, headcounts_for, who_may_organise
from spean.casework.outreach.vocabulary import ActivityState
from spean.registry.centres.queries import centres_where
from spean.web.desk.outreach.forms import (
    CancelForm,
    PlanForm,
    ReportForm,
    answers_of,
    reported,
)
from spean.web.ui.answers import or_404, refusals_on, usable
from spean.web.ui.meanwhile import held
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest, Record


def new(request: DeskRequest) -> HttpResponse:
    centre = centres_where(request.actor, Duty.WRITE_OUTREACH).first()
    first = {
        "centre": str(centre.pk) if centre else "",
        "on": clock.today() + clock.days(7),
        "organiser": str(request.actor.user_id),
    }
    form = PlanForm(request.POST or None, initial=first, saving=False, **_lists(request.actor))
    form.meet()
    if form.is_valid():
        with refusals_on(form):
            centre_id = int(form.cleaned_data["centre"])
            activity = actions.plan_activity(
                form.plan(signer=request.actor.signer), centre_id=centre_id, by=request.actor
            )
            say(request, _("It is planned. Whoever manages the centre approves it."))
            return redirect("desk:outreach-activity", outreach_id=activity.pk)
    return render(request, "desk/outreach/plan.html", {"form": form, "activity": None})


@transaction.atomic
def edit(request: DeskRequest, outreach_id: int) -> HttpResponse:
    rows = activities_for(request.actor, Duty.WRITE_OUTREACH)
    activity = get_object_or_404(held(rows, request), pk=outreach_id)
    lists = _lists(request.actor, activity)
    form = PlanForm(request.POST or None, initial=answers_of(activity), **lists)
    form.meet()
    if form.is_valid():
        with refusals_on(form), transaction.atomic():
            plan = form.plan(signer=request.actor.signer)
            actions.change_plan(activity, plan=plan, by=request.actor)
            say(request, _("The plan is saved."))
            return redirect("desk:outreach-activity", outreach_id=outreach_id)
    return render(request, "desk/outreach/plan.html", {"form": form, "activity": activity})


@transaction.atomic
def report(request: DeskRequest, outreach_id: int) -> HttpResponse:
    rows = activities_for(request.actor, Duty.WRITE_OUTREACH)
    activity = get_object_or_404(held(rows, request), pk=outreach_id)
    counts = list(headcounts_for(request.actor).filter(activity=activity, people__gt=0))
    form = ReportForm(request.POST or None, initial=reported(activity, counts))
    if form.is_valid():
        with refusals_on(form), transaction.atomic():
            actions.report_activity(activity, report=form.report(), by=request.actor)
            said = _("It is reported. Who came counts as reached, and nobody as served.")
            say(request, said, undo_url=reverse("desk:outreach-back", args=[outreach_id]))
            return redirect("desk:outreach-activity", outreach_id=outreach_id)
    return render(request, "desk/outreach/report.html", {"form": form, "activity": activity})


@require_POST
def approve(request: DeskRequest, outreach_id: int) -> HttpResponse:
    activity = _activity(request, outreach_id, Duty.APPROVE_OUTREACH)
    actions.approve_plan(activity, by=request.actor)
    return _done(request, outreach_id, _("It is approved."))


@require_POST
def held_now(request: DeskRequest, outreach_id: int) -> HttpResponse:
    activity = _activity(request, outreach_id, Duty.WRITE_OUTREACH)
    actions.mark_held(activity, by=request.actor)
    return _done(request, outreach_id, _("It took place. The report can follow."))


@require_POST
def cancel(request: DeskRequest, outreach_id: int) -> HttpResponse:
    activity = _activity(request, outreach_id, Duty.WRITE_OUTREACH)
    form = CancelForm(request.POST)
    if not usable(request, form):
        return redirect("desk:outreach-activity", outreach_id=outreach_id)
    actions.cancel_activity(activity, by=request.actor, **form.cleaned_data)
    return _done(request, outreach_id, _("It is cancelled."))


@require_POST
def verify(request: DeskRequest, outreach_id: int) -> HttpResponse:
    activity = _activity(request, outreach_id, Duty.APPROVE_OUTREACH)
    actions.verify_report(activity, by=request.actor)
    return _done(request, outreach_id, _("The report is verified."))


@require_POST
def back(request: DeskRequest, outreach_id: int) -> HttpResponse:
    activity = _activity(request, outreach_id)
    with or_404():
        now = actions.take_step_back(activity, by=request.actor)
    state = {"state": ActivityState(now.state).label}
    say(request, _("The step is taken back. It stands again at: %(state)s.") % state)
    return redirect("desk:outreach-activity", outreach_id=outreach_id)


def _activity(request: DeskRequest, outreach_id: int, duty: Duty | None = None) -> Record:
    """As far as the duty reaches: who reads here may approve at another centre only."""
    found: Record = get_object_or_404(activities_for(request.actor, duty), pk=outreach_id)
    return found


def _done(request: DeskRequest, outreach_id: int, said: str) -> HttpResponse:
    say(request, said, undo_url=reverse("desk:outreach-back", args=[outreach_id]))
    return redirect("desk:outreach-activity", outreach_id=outreach_id)


def _lists(actor: Actor, activity: Record | None = None) -> dict[str, list[tuple[str, str]]]:
    """Where it can be planned, and who can go; an activity does not move to another centre."""
    centres = centres_where(actor, Duty.WRITE_OUTREACH)
    if activity is not None:
        centres = centres.filter(pk=activity.centre_id)
    there = list(centres)
    organisers = {
        str(one.pk): str(one) for centre in there for one in who_may_organise(actor, centre.pk)
    }
    return {
        "centres": [(str(one.pk), one.name) for one in there],
        "organisers": list(organisers.items()),
    }
