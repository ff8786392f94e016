"""The log of the centre, and a quick line for people whose names are not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.casework.contacts.actions import log_contact, strike_contact
from spean.casework.contacts.queries import contacts_for
from spean.casework.rights.actions import read_list
from spean.registry.centres.queries import centres_for
from spean.web.desk.contacts.forms import AnonymousForm
from spean.web.desk.contacts.listing import CONTACTS
from spean.web.desk.lists.pages import shown, taken
from spean.web.ui.answers import refusals_on
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

    from spean.web.ui.http import DeskRequest


def log(request: DeskRequest) -> HttpResponse:
    centres = [(str(centre.pk), centre.name) for centre in centres_for(request.actor)]
    first = {"on": clock.today(), "channel": "outreach", "centre": centres[0][0] if centres else ""}
    form = AnonymousForm(request.POST or None, centres=centres, initial=first)
    if form.is_valid():
        with refusals_on(form):
            centre_id = int(form.cleaned_data["centre"])
            contact = log_contact(centre_id, by=request.actor, **form.details())
            undo = reverse("desk:contact-strike", args=[contact.pk])
            say(request, _("The contact is logged."), undo_url=undo)
            return redirect("desk:contacts")
    context = shown(request, CONTACTS, "")
    named = {one.person_id for one in context["page"].rows if one.person_id}
    read_list(page="contacts", people=list(named), by=request.actor)
    return render(request, "desk/contacts/log.html", context | {"form": form})


def export_csv(request: DeskRequest) -> HttpResponseBase:
    return taken(request, CONTACTS, "csv")


def export_xlsx(request: DeskRequest) -> HttpResponseBase:
    return taken(request, CONTACTS, "xlsx")


@require_POST
def strike(request: DeskRequest, contact_id: int) -> HttpResponse:
    contact = get_object_or_404(contacts_for(request.actor), pk=contact_id)
    person_id = contact.person_id
    strike_contact(contact, by=request.actor)
    say(request, _("The line is taken back."))
    if person_id:
        return redirect("desk:person", person_id=person_id)
    return redirect("desk:contacts")
