"""Protecting a case, its circle, and the glass that may be broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base.actor import Duty
from spean.casework.cases.actions import read_case
from spean.casework.people.rules import number_of
from spean.casework.zones import actions, rules
from spean.casework.zones.queries import (
    colleagues_to_add,
    members_in,
    openings_by,
    why_not_change,
    why_not_protect,
    zone_of,
)
from spean.registry.centres.queries import centres_for
from spean.web.desk.zones.forms import GlassForm, MemberForm, ProtectForm, ReasonForm
from spean.web.ui.answers import or_404, refusals_on, usable
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.web.ui.http import DeskRequest, Record


def protect(request: DeskRequest, case_id: int) -> HttpResponse:
    """The page of a case's protection: how to begin it, or who belongs to the circle."""
    case = _case(request, case_id, page="case-protect")
    zone = zone_of(request.actor, case.person_id)
    if zone:
        return _circle(request, case, zone)
    form = ProtectForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.protect_case(case, by=request.actor, **form.cleaned_data)
            say(request, _("The case is protected. Only its members find the person now."))
            return redirect("desk:case-protect", case_id=case_id)
    context = {"case": case, "form": form, "no_touch": why_not_protect(request.actor, case_id)}
    return render(request, "desk/zones/protect.html", context)


@require_POST
def add(request: DeskRequest, case_id: int) -> HttpResponse:
    _case_row, zone = _protected(request, case_id, page="case-protect")
    form = _member_form(request, zone)
    if usable(request, form):
        told = form.cleaned_data
        actions.add_member(zone, told["user"], ends_on=told["ends_on"], by=request.actor)
        say(request, _("The colleague belongs to the circle now."))
    return redirect("desk:case-protect", case_id=case_id)


@require_POST
def end(request: DeskRequest, case_id: int, user_id: int) -> HttpResponse:
    _case_row, zone = _protected(request, case_id, page="case-protect")
    get_object_or_404(members_in(request.actor, zone), user=user_id)
    actions.take_out_member(zone, user_id, by=request.actor)
    say(request, _("The colleague does not belong to the circle any more."))
    if user_id == request.actor.user_id:
        return redirect("desk:cases")
    return redirect("desk:case-protect", case_id=case_id)


def unprotect(request: DeskRequest, case_id: int) -> HttpResponse:
    case, zone = _protected(request, case_id, page="case-unprotect")
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_on(form):
            actions.lift_protection(zone, by=request.actor, **form.cleaned_data)
            say(request, _("The protection is lifted."))
            return redirect("desk:case", case_id=case_id)
    return render(request, "desk/zones/unprotect.html", {"case": case, "form": form})


def glass(request: DeskRequest) -> HttpResponse:
    """Ask for a protected file by its code. The answer is the same whether there is one or not."""
    here = request.actor.reach(Duty.BREAK_GLASS).centres
    centres = centres_for(request.actor).filter(pk__in=here)
    form = GlassForm(
        request.POST or None, centres=[(str(centre.pk), centre.name) for centre in centres]
    )
    if form.is_valid():
        told = form.cleaned_data
        with refusals_on(form):
            actions.break_glass(
                told["code"],
                reason=told["reason"],
                centre_id=int(told["centre"]),
                by=request.actor,
            )
            said = _("If there is such a file at your centre, it is open to you for two hours.")
            say(request, said)
            return redirect("desk:glass")
    opened = [(row, _page(row.asked)) for row in openings_by(request.actor)]
    return render(request, "desk/zones/glass.html", {"form": form, "opened": opened})


def _circle(request: DeskRequest, case: Record, zone: Record) -> HttpResponse:
    """Posting the first form again, from a page left open, changes nothing."""
    if request.method == "POST":
        return redirect("desk:case-protect", case_id=case.pk)
    members = list(members_in(request.actor, zone))
    context = {
        "case": case,
        "zone": zone,
        "members": members,
        "form": _member_form(request, zone),
        "no_change": why_not_change(request.actor, zone),
        "no_room": len(members) >= rules.MOST_MEMBERS,
    }
    return render(request, "desk/zones/circle.html", context)


def _member_form(request: DeskRequest, zone: Record) -> MemberForm:
    colleagues = [(str(user.pk), str(user)) for user in colleagues_to_add(request.actor, zone)]
    return MemberForm(request.POST or None, colleagues=colleagues)


def _case(request: DeskRequest, case_id: int, *, page: str) -> Record:
    with or_404():
        return read_case(case_id, page=page, by=request.actor)


def _protected(request: DeskRequest, case_id: int, *, page: str) -> tuple[Record, Record]:
    case = _case(request, case_id, page=page)
    zone = zone_of(request.actor, case.person_id)
    if zone is None or zone.case_id != case.pk:
        raise Http404
    return case, zone


def _page(asked: str) -> tuple[str, int]:
    """Where a code leads; nobody has looked whether anything is there."""
    if (person := number_of(asked)) is not None:
        return "desk:person", person
    return "desk:case", rules.case_number(asked) or 0
