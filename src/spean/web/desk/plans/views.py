"""A version of a plan on its page: written, talked through, signed, approved, printed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.cases import rules as case_rules
from spean.casework.cases.actions import read_case
from spean.casework.cases.queries import cases_for, cases_in_care
from spean.casework.cases.vocabulary import CaseState
from spean.casework.plans import actions, rules
from spean.casework.plans.queries import activities_of, plans_for, plans_of
from spean.casework.plans.vocabulary import IN_FORCE, OPEN, Dimension, PlanState
from spean.web.desk.plans.forms import AsStepForm, PlanForm, SignForm
from spean.web.desk.plans.words import (
    TONES,
    by_dimension,
    labels,
    lines_of,
    sums_of,
    two_tongues,
)
from spean.web.ui.answers import refusals_on, usable
from spean.web.ui.meanwhile import held
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from spean.base.actor import Actor
    from spean.base.refusals import Refusal
    from spean.web.ui.http import DeskRequest, Record


@require_POST
def start(request: DeskRequest, case_id: int) -> HttpResponse:
    """Begin a version; where one is being written, go on with that."""
    get_object_or_404(cases_for(request.actor), pk=case_id)
    begun = plans_of(request.actor, case_id).being_written().first()
    one = begun or actions.start_plan(case_id, by=request.actor)
    return redirect("desk:plan", plan_id=one.pk)


def plan(request: DeskRequest, plan_id: int) -> HttpResponse:
    one = get_object_or_404(held(plans_for(request.actor), request), pk=plan_id)
    read_case(one.case_id, page="plan", by=request.actor)
    form = PlanForm(request.POST or None, initial=asdict(one.facts))
    if form.is_valid():
        with refusals_on(form):
            actions.change_plan(one, facts=form.facts(), by=request.actor)
            say(request, _("The plan is saved."))
            return redirect("desk:plan", plan_id=plan_id)
    return render(request, "desk/plans/plan.html", _page(request.actor, plan_id) | {"form": form})


@require_POST
def discuss(request: DeskRequest, plan_id: int) -> HttpResponse:
    one = get_object_or_404(plans_for(request.actor), pk=plan_id)
    actions.discuss_plan(one, by=request.actor)
    say(request, _("Noted: the plan was talked through today."))
    return redirect("desk:plan", plan_id=plan_id)


@require_POST
def sign(request: DeskRequest, plan_id: int) -> HttpResponse:
    one = get_object_or_404(plans_for(request.actor), pk=plan_id)
    form = SignForm(request.POST)
    if usable(request, form):
        actions.sign_plan(one, signing=form.signing(), by=request.actor)
        say(request, _("The plan is signed. From now on it stays as it is."))
    return redirect("desk:plan", plan_id=plan_id)


@require_POST
def approve(request: DeskRequest, plan_id: int) -> HttpResponse:
    one = get_object_or_404(plans_for(request.actor, Duty.APPROVE_PLANS), pk=plan_id)
    actions.approve_plan(one, by=request.actor)
    say(request, _("The plan is approved."))
    return redirect("desk:plan", plan_id=plan_id)


@require_POST
def drop(request: DeskRequest, plan_id: int) -> HttpResponse:
    one = get_object_or_404(plans_for(request.actor), pk=plan_id)
    case_id = one.case_id
    actions.drop_plan(one, by=request.actor)
    say(request, _("This version is thrown away."))
    return redirect("desk:case", case_id=case_id)


def paper(request: DeskRequest, plan_id: int) -> HttpResponse:
    """The page that is signed: Khmer first, and nothing on it but the plan."""
    one = get_object_or_404(plans_for(request.actor), pk=plan_id)
    read_case(one.case_id, page="plan-print", by=request.actor)
    activities, words = list(activities_of(request.actor, plan_id)), labels()
    lines, sums = two_tongues(lambda: (lines_of(one, activities), sums_of(activities)))[0]
    context = {
        "plan": one,
        "case": one.case,
        "labels": words,
        "lines": lines,
        "needs": [(words[side.value], getattr(one, side.value)) for side in Dimension],
        "sums": sums["sums"],
        "is_open": one.state in OPEN,
        "is_approved": one.approved_by is not None,
    }
    return render(request, "desk/plans/paper.html", context)


def plan_card(rows: Iterable[Record], *, mine: bool) -> dict[str, object]:
    """The versions for the case's page; nothing for who is not responsible for the case."""
    return {"plans": [(one, TONES[PlanState(one.state)]) for one in rows], "may_see_plans": mine}


def no_work(actor: Actor, case: Record) -> list[Refusal]:
    """Why this colleague may write in no plan of this case today."""
    mine = cases_in_care(actor, Duty.WRITE_PLANS).filter(pk=case.pk).exists()
    return case_rules.refusals_to_touch(within_reach=mine) or case_rules.refusals_to_work_on(
        state=CaseState(case.state)
    )


def _page(actor: Actor, plan_id: int) -> dict[str, Any]:  # a page's context
    one = plans_for(actor).get(pk=plan_id)
    activities = list(activities_of(actor, plan_id))
    lines = lines_of(one, activities)
    state, stop = PlanState(one.state), no_work(actor, one.case)
    versions = list(plans_for(actor).filter(case=one.case_id).order_by("-version"))
    approves = plans_for(actor, Duty.APPROVE_PLANS).filter(pk=plan_id).exists()
    return {
        "plan": one,
        "case": one.case,
        "tone": TONES[state],
        "is_open": state in OPEN,
        "in_force": state in IN_FORCE,
        "is_newest": versions[0].pk == plan_id,
        "versions": [(each, TONES[PlanState(each.state)]) for each in versions],
        "sides": by_dimension(one, lines),
        **sums_of(activities),
        "no_work": stop,
        "no_discuss": stop
        or rules.refusals_to_discuss(state=state, goals=one.goals, activities=len(activities)),
        "sign_form": SignForm(initial={"on": clock.today()}),
        "as_step": AsStepForm(),
        "approves": approves,
        "no_approve": stop
        or rules.refusals_to_approve(state=state, hands=one.hands, user_id=actor.user_id),
    }
