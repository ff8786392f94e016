"""Forget a person: one proposes, another approves, and both see what will be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base.actor import Duty
from spean.casework.people.actions import read_person
from spean.casework.people.queries import people_for
from spean.casework.rights import actions
from spean.casework.rights.queries import (
    all_holds_for,
    holds_on,
    what_would_go,
    why_not_forget,
    wishes_for,
)
from spean.casework.rights.vocabulary import WishState
from spean.web.desk.rights.forms import ConfirmForm, ForgetForm, HoldForm
from spean.web.desk.rights.words import lost
from spean.web.ui.answers import or_404, refusals_on, usable
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.web.ui.http import DeskRequest


def propose(request: DeskRequest, person_id: int) -> HttpResponse:
    with or_404():
        one = read_person(person_id, page="person-forget", by=request.actor)
    form = ForgetForm(request.POST or None, code=one.code)
    if form.is_valid():
        with refusals_on(form):
            actions.propose_to_forget(person_id, why=form.cleaned_data["why"], by=request.actor)
            say(request, _("It is proposed. Another colleague must approve it."))
            return redirect("desk:person", person_id=person_id)
    context = {
        "person": one,
        "form": form,
        "hold_form": HoldForm(),
        "may_hold": request.actor.may(Duty.HOLD_FILES),
        "holds": holds_on(request.actor, person_id),
        "refusals": why_not_forget(request.actor, person_id),
        "lost": lost(what_would_go(request.actor, person_id)),
    }
    return render(request, "desk/rights/forget.html", context)


def wishes(request: DeskRequest) -> HttpResponse:
    rows = wishes_for(request.actor)[:100]
    return render(request, "desk/rights/wishes.html", {"wishes": rows})


def approve(request: DeskRequest, wish_id: int) -> HttpResponse:
    wish = get_object_or_404(wishes_for(request.actor), pk=wish_id)
    if wish.state != WishState.PROPOSED:
        raise Http404
    with or_404():
        read_person(wish.person_id, page="wish", by=request.actor)
    form = ConfirmForm(request.POST or None, code=wish.code)
    if form.is_valid():
        with refusals_on(form):
            actions.approve_wish(wish, by=request.actor)
            say(request, _("The person is forgotten. The book keeps by whom."))
            return redirect("desk:wishes")
    context = {
        "wish": wish,
        "form": form,
        "own": wish.proposed_by_id == request.actor.user_id,
        "refusals": why_not_forget(request.actor, wish.person_id),
        "lost": lost(what_would_go(request.actor, wish.person_id)),
    }
    return render(request, "desk/rights/wish.html", context)


@require_POST
def decline(request: DeskRequest, wish_id: int) -> HttpResponse:
    wish = get_object_or_404(wishes_for(request.actor), pk=wish_id)
    actions.decline_wish(wish, by=request.actor)
    say(request, _("The proposal is declined. The file stays."))
    return redirect("desk:wishes")


@require_POST
def hold(request: DeskRequest, person_id: int) -> HttpResponse:
    form = HoldForm(request.POST)
    get_object_or_404(people_for(request.actor), pk=person_id)
    if usable(request, form):
        with or_404():
            actions.hold_file(person_id, why=form.cleaned_data["why"], by=request.actor)
        say(request, _("The file is kept until the hold is lifted."))
    return redirect("desk:person-forget", person_id=person_id)


@require_POST
def lift(request: DeskRequest, hold_id: int) -> HttpResponse:
    one = get_object_or_404(all_holds_for(request.actor), pk=hold_id)
    actions.lift_hold(one, by=request.actor)
    say(request, _("The hold is lifted."))
    return redirect("desk:person-forget", person_id=one.person_id)
