"""Keeping an entry up to date: the form, a confirmation, an end, and the way back from each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.registry.centres.queries import centres_for
from spean.registry.directory import actions
from spean.registry.directory.queries import (
    service_facts,
    services_for,
    services_kept_by,
    versions_for,
    who_may_offer,
)
from spean.registry.directory.vocabulary import Cost, ForSex
from spean.registry.organisations.actions import register_organisation
from spean.registry.organisations.vocabulary import OrganisationRole
from spean.registry.places.queries import provinces
from spean.web.desk.directory.forms import ServiceForm, WhyForm, answers_of
from spean.web.ui.answers import refusals_on, usable
from spean.web.ui.meanwhile import held
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.base.actor import Actor
    from spean.web.desk.directory.forms import Choices
    from spean.web.ui.http import DeskRequest, Record


@transaction.atomic
def new(request: DeskRequest) -> HttpResponse:
    centre = centres_for(request.actor).first()
    first = {
        "centre": str(centre.pk) if centre else "",
        "cost": Cost.UNKNOWN,
        "for_sex": ForSex.EVERYBODY,
        "takes_referrals": True,
    }
    lists = _lists(request.actor)
    form = ServiceForm(request.POST or None, initial=first, lists=lists, saving=False)
    form.meet()
    if form.is_valid():
        with refusals_on(form), transaction.atomic():
            facts = form.facts(_organisation(request, form))
            centre_id = int(form.cleaned_data["centre"])
            saved = actions.list_service(facts, centre_id=centre_id, by=request.actor)
            say(request, _("The service stands in the directory."))
            return redirect("desk:service", service_id=saved.pk)
    return render(request, "desk/directory/form.html", {"form": form, "service": None})


@transaction.atomic
def edit(request: DeskRequest, service_id: int) -> HttpResponse:
    actor = request.actor
    service = get_object_or_404(held(services_kept_by(actor), request), pk=service_id)
    first = answers_of(service_facts(actor, service_id), centre_id=service.centre_id)
    form = ServiceForm(request.POST or None, initial=first, lists=_lists(actor, service))
    form.meet()
    if form.is_valid():
        with refusals_on(form), transaction.atomic():
            facts = form.facts(_organisation(request, form))
            version = actions.change_service(service, facts=facts, by=actor)
            undo_url = reverse("desk:service-undo", args=[version.pk])
            say(request, _("The entry is saved."), undo_url=undo_url)
            return redirect("desk:service", service_id=service_id)
    return render(request, "desk/directory/form.html", {"form": form, "service": service})


@require_POST
def undo(request: DeskRequest, wording_id: int) -> HttpResponse:
    version = get_object_or_404(versions_for(request.actor), pk=wording_id)
    actions.undo_change(version, by=request.actor)
    say(request, _("The entry says again what it said before."))
    return redirect("desk:service", service_id=version.service_id)


@require_POST
def confirm(request: DeskRequest, service_id: int) -> HttpResponse:
    service = get_object_or_404(services_for(request.actor), pk=service_id)
    actions.confirm_service(service, by=request.actor)
    say(request, _("The entry is confirmed as of today."))
    return redirect("desk:service", service_id=service_id)


@require_POST
def end(request: DeskRequest, service_id: int) -> HttpResponse:
    service = get_object_or_404(services_for(request.actor), pk=service_id)
    form = WhyForm(request.POST)
    if usable(request, form):
        actions.end_service(service, by=request.actor, **form.cleaned_data)
        undo_url = reverse("desk:service-again", args=[service_id])
        say(request, _("The service left the directory."), undo_url=undo_url)
    return redirect("desk:service", service_id=service_id)


@require_POST
def again(request: DeskRequest, service_id: int) -> HttpResponse:
    service = get_object_or_404(services_for(request.actor), pk=service_id)
    actions.offer_again(service, by=request.actor)
    say(request, _("The service stands in the directory again."))
    return redirect("desk:service", service_id=service_id)


def _lists(actor: Actor, service: Record | None = None) -> dict[str, Choices]:
    centres = [(str(one.pk), one.name) for one in centres_for(actor)]
    inboxes = dict(centres)
    if service is not None and service.inbox_id:
        inboxes[str(service.inbox_id)] = service.inbox.name
    return {
        "centre": centres,
        "inbox": list(inboxes.items()),
        "organisation": [(str(one.pk), one.name) for one in who_may_offer(actor)],
        "serves": [(place.code, place.name) for place in provinces(actor)],
    }


def _organisation(request: DeskRequest, form: ServiceForm) -> int:
    data = form.cleaned_data
    if not data["new_organisation"]:
        return int(data["organisation"])
    organisation = register_organisation(
        data["new_organisation"],
        roles=[OrganisationRole.PROVIDER],
        place_code=data["place"],
        by=request.actor,
    )
    return organisation.pk
