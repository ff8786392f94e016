"""Who was there by name: found by a search or a code, struck with an undo, followed up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.outreach import actions
from spean.casework.outreach.queries import activities_for, attendance_for
from spean.casework.people.linkage import search_people
from spean.casework.people.queries import people_for
from spean.casework.people.rules import code_of
from spean.web.desk.outreach.forms import FollowForm, NameForm
from spean.web.ui.answers import or_404, usable
from spean.web.ui.notices import say
from spean.web.ui.searching import typed_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest, Record

FEW = 8


def search(request: DeskRequest) -> HttpResponse:
    """The answer while somebody types: buttons that send the form around the box."""
    typed = typed_in(request.GET, "code")
    found = search_people(request.actor, typed, limit=FEW)
    context = {"people": found, "typed": typed, "today": clock.today()}
    return render(request, "desk/outreach/_found.html", context)


@require_POST
def name(request: DeskRequest, outreach_id: int) -> HttpResponse:
    rows = activities_for(request.actor, Duty.WRITE_OUTREACH)
    activity = get_object_or_404(rows, pk=outreach_id)
    form = NameForm(request.POST)
    if usable(request, form):
        try:
            there = actions.name_participant(activity, by=request.actor, **form.named())
        except ObjectDoesNotExist:
            messages.error(request, _("No file at your centre has this code."))
        else:
            undo = reverse("desk:attendance-strike", args=[there.pk])
            said = _("%(name)s is on the list.") % {"name": _name(request.actor, there)}
            say(request, said, undo_url=undo)
    return redirect("desk:outreach-activity", outreach_id=outreach_id)


@require_POST
def strike(request: DeskRequest, attendance_id: int) -> HttpResponse:
    there = get_object_or_404(attendance_for(request.actor), pk=attendance_id)
    outreach_id = there.activity_id
    with or_404():
        actions.strike_name(there, by=request.actor)
    say(request, _("The name is struck out."))
    return redirect("desk:outreach-activity", outreach_id=outreach_id)


@require_POST
def follow(request: DeskRequest, attendance_id: int) -> HttpResponse:
    there = get_object_or_404(attendance_for(request.actor), pk=attendance_id)
    form = FollowForm(request.POST)
    if usable(request, form):
        with or_404():
            actions.log_follow_up(there, by=request.actor, **form.cleaned_data)
        say(request, _("The contact is logged."))
    return redirect("desk:outreach-activity", outreach_id=there.activity_id)


def _name(actor: Actor, there: Record) -> str:
    """As whoever wrote it down knows them: the code, where the file is not theirs to read."""
    person = people_for(actor).filter(pk=there.person_id).first()
    return person.name if person else code_of(there.person_id)
