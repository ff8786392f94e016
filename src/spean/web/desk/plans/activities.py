"""Activities of a plan: written into a version, carried out, turned into steps of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.casework.cases.actions import read_case
from spean.casework.plans import actions
from spean.casework.plans.queries import activities_for, plans_for
from spean.casework.plans.rules import refusals_to_write
from spean.casework.plans.vocabulary import ActivityState, PlanState, Provider
from spean.registry.directory.queries import services_like
from spean.registry.funding.queries import projects_for
from spean.web.desk.plans.forms import ActivityForm, AsStepForm, first_answers
from spean.web.desk.plans.views import no_work
from spean.web.ui.answers import or_404, refusals_on, usable
from spean.web.ui.meanwhile import held
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest, Record


def add(request: DeskRequest, plan_id: int) -> HttpResponse:
    plan = get_object_or_404(plans_for(request.actor), pk=plan_id)
    read_case(plan.case_id, page="plan", by=request.actor)
    form = _form(request, plan)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), or_404():
            actions.add_activity(plan, facts=form.facts(), by=request.actor)
            say(request, _("The activity is in the plan."))
            return redirect("desk:plan", plan_id=plan_id)
    return _shown(request, plan, form)


def change(request: DeskRequest, activity_id: int) -> HttpResponse:
    one = get_object_or_404(held(activities_for(request.actor), request), pk=activity_id)
    plan = plans_for(request.actor).get(pk=one.plan_id)
    read_case(plan.case_id, page="activity", by=request.actor)
    form = _form(request, plan, one)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), or_404():
            actions.change_activity(one, facts=form.facts(), by=request.actor)
            say(request, _("The activity is changed."))
            return redirect("desk:plan", plan_id=plan.pk)
    return _shown(request, plan, form, one)


@require_POST
def drop(request: DeskRequest, activity_id: int) -> HttpResponse:
    one = get_object_or_404(activities_for(request.actor), pk=activity_id)
    plan_id = one.plan_id
    actions.drop_activity(one, by=request.actor)
    say(request, _("The activity is taken out of the plan."))
    return redirect("desk:plan", plan_id=plan_id)


@require_POST
def move(request: DeskRequest, activity_id: int) -> HttpResponse:
    """To whichever state the button that was pressed names."""
    one = get_object_or_404(activities_for(request.actor), pk=activity_id)
    word = request.POST.get("to", "")
    if word in ActivityState.values:
        actions.move_activity(one, to=ActivityState(word), by=request.actor)
        say(request, _("The activity is written down as it stands now."))
    return redirect("desk:plan", plan_id=one.plan_id)


@require_POST
def step(request: DeskRequest, activity_id: int) -> HttpResponse:
    one = get_object_or_404(activities_for(request.actor), pk=activity_id)
    form = AsStepForm(request.POST)
    if usable(request, form):
        actions.step_from_activity(one, by=request.actor, **form.cleaned_data)
        say(request, _("The step is agreed."))
    return redirect("desk:plan", plan_id=one.plan_id)


def _form(request: DeskRequest, plan: Record, activity: Record = None) -> ActivityForm:
    first = first_answers(activity) if activity else {"provider": Provider.OURSELVES}
    return ActivityForm(
        request.POST or None,
        initial=first,
        services=_services(request.actor, plan, activity),
        projects=projects_for(request.actor),
    )


def _services(actor: Actor, plan: Record, activity: Record) -> list[tuple[str, str]]:
    """Services that serve the province of the centre, and the one that was chosen before."""
    near = services_like(actor, place=plan.case.centre.place_id)
    chosen = [activity.service] if activity and activity.service_id else []
    rows = {one.pk: one for one in [*chosen, *near]}
    return [(str(one.pk), f"{one.name} · {one.organisation.name}") for one in rows.values()]


def _shown(
    request: DeskRequest, plan: Record, form: ActivityForm, activity: Record = None
) -> HttpResponse:
    stop = no_work(request.actor, plan.case) or refusals_to_write(state=PlanState(plan.state))
    context = {"plan": plan, "case": plan.case, "form": form, "activity": activity, "no_work": stop}
    return render(request, "desk/plans/activity.html", context)
