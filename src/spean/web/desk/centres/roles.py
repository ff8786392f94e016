"""Roles of colleagues: proposed by one, answered by another, and ended at once."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.base.actor import Duty
from spean.base.refusals import Refused
from spean.casework.changes.actions import end_colleague, end_role_of
from spean.registry.centres.actions import (
    approve_role,
    decline_role,
    propose_role,
    withdraw_proposal,
)
from spean.registry.centres.queries import proposals_for, proposals_to_answer, roles_held
from spean.registry.centres.vocabulary import ProposalState
from spean.web.desk.centres.forms import AnswerForm, ProposalForm, WhyForm
from spean.web.ui.answers import refusals_on, usable
from spean.web.ui.notices import say
from spean.web.ui.paging import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet
    from django.http import HttpResponse

    from spean.web.ui.http import DeskRequest

PAGE = 50
LAST = 20


def roles(request: DeskRequest) -> HttpResponse:
    """What waits, what was answered last, and who holds which role."""
    actor = request.actor
    proposals = proposals_for(actor)
    context = {
        "waiting": proposals.waiting(),
        "to_answer": set(proposals_to_answer(actor).values_list("pk", flat=True)),
        "answered": proposals.exclude(state=ProposalState.WAITING).order_by("-answered_at")[:LAST],
        "held": page_of(roles_held(actor), request.GET, by=("role", "pk"), size=PAGE),
        "may_propose": actor.may(Duty.PROPOSE_ROLES),
        "me": actor.user_id,
    }
    return render(request, "desk/centres/roles.html", context)


def propose(request: DeskRequest) -> HttpResponse:
    form = ProposalForm(
        request.POST or None, by=request.actor, initial={"starts_on": clock.today()}
    )
    if form.is_valid():
        with refusals_on(form):
            propose_role(form.facts(), reason=form.cleaned_data["reason"], by=request.actor)
            say(request, _("Proposed. It holds when a colleague has approved it."))
            return redirect("desk:roles")
    return render(request, "desk/centres/role_propose.html", {"form": form})


@require_POST
def answer(request: DeskRequest, proposal_id: int) -> HttpResponse:
    form = AnswerForm(request.POST)
    _must_be_there(proposals_for(request.actor).filter(pk=proposal_id))
    with unknown_is_404():
        if usable(request, form):
            said, approves = form.cleaned_data["answer"], form.cleaned_data["word"] == "approve"
            if approves:
                approve_role(proposal_id, answer=said, by=request.actor)
            else:
                decline_role(proposal_id, answer=said, by=request.actor)
            say(request, _("Approved.") if approves else _("Declined."))
    return redirect("desk:roles")


@require_POST
def withdraw(request: DeskRequest, proposal_id: int) -> HttpResponse:
    with unknown_is_404():
        withdraw_proposal(proposal_id, by=request.actor)
    say(request, _("Withdrawn."))
    return redirect("desk:roles")


def colleague(request: DeskRequest, colleague_id: int) -> HttpResponse:
    """One colleague's roles within reach. Who works nowhere within it does not exist."""
    held = list(roles_held(request.actor).filter(user_id=colleague_id).order_by("starts_on", "pk"))
    if not held:
        raise Http404
    mine = colleague_id == request.actor.user_id
    context = {
        "colleague": held[0].user,
        "held": held,
        "is_mine": mine,
        "may_end_roles": request.actor.may(Duty.END_ROLES) and not mine,
        "may_hand_over": request.actor.may(Duty.HAND_OVER),
        "may_end_account": request.actor.may(Duty.END_ACCOUNTS) and not mine,
    }
    return render(request, "desk/centres/colleague.html", context)


@require_POST
def end(request: DeskRequest, membership_id: int) -> HttpResponse:
    form = WhyForm(request.POST)
    _must_be_there(roles_held(request.actor).filter(pk=membership_id))
    with unknown_is_404():
        if usable(request, form):
            end_role_of(membership_id, why=form.cleaned_data["why"], by=request.actor)
            say(request, _("The role has ended. It opens nothing any more."))
    return redirect("desk:roles")


@require_POST
def end_account(request: DeskRequest, colleague_id: int) -> HttpResponse:
    form = WhyForm(request.POST)
    _must_be_there(roles_held(request.actor).filter(user_id=colleague_id))
    with unknown_is_404():
        if usable(request, form):
            end_colleague(colleague_id, why=form.cleaned_data["why"], by=request.actor)
            say(request, _("The account has ended, and was signed out everywhere."))
    return redirect("desk:roles")


def _must_be_there(rows: QuerySet[Any]) -> None:
    """Before the answers are looked at: what is not within reach has nothing to be asked about."""
    if not rows.exists():
        raise Http404


@contextmanager
def unknown_is_404() -> Iterator[None]:
    """What is out of reach is as unknown as what never was."""
    try:
        yield
    except ObjectDoesNotExist:
        raise Http404 from None
    except Refused as refused:
        if any(refusal.code == "no_colleague" for refusal in refused.refusals):
            raise Http404 from None
        raise
