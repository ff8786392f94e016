"""The log of the centre, a line in it without leaving the keyboard, and the log taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.casework.contacts.actions import log_contact, strike_contact
from spean.casework.contacts.queries import contacts_for, last_line_by
from spean.casework.contacts.vocabulary import Channel
from spean.casework.people.vocabulary import AgeBand, Sex
from spean.casework.rights.actions import read_list
from spean.registry.centres.queries import centres_at_hand
from spean.web.desk.contacts.forms import QuickForm
from spean.web.desk.contacts.listing import CONTACTS
from spean.web.desk.lists.pages import shown, taken
from spean.web.ui.answers import refusals_on
from spean.web.ui.doors import is_open
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest, Record


def log(request: DeskRequest) -> HttpResponse:
    centres = _centres(request.actor)
    form = QuickForm(request.POST or None, centres=centres, initial=_first(request.actor, centres))
    if form.is_valid() and (contact := _logged(request, form)):
        undo = reverse("desk:contact-strike", args=[contact.pk])
        say(request, _("The contact is logged."), undo_url=undo)
        return redirect("desk:contacts")
    context = shown(request, CONTACTS, "")
    named = {one.person_id for one in context["page"].rows if one.person_id}
    read_list(page="contacts", people=list(named), by=request.actor)
    context |= {
        "form": form,
        "typed": form.data.get("code", ""),
        "may_search": is_open("desk:outreach-people", request.actor),
    }
    return render(request, "desk/contacts/log.html", context)


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
    if person_id and is_open("desk:person", request.actor):
        return redirect("desk:person", person_id=person_id)
    return redirect("desk:contacts")


def _logged(request: DeskRequest, form: QuickForm) -> Record | None:
    """The line, or nothing: what was refused is said on the form, and nothing was written."""
    with refusals_on(form):
        try:
            centre_id = int(form.cleaned_data["centre"])
            found: Record = log_contact(centre_id, by=request.actor, **form.details())
        except ObjectDoesNotExist:
            form.add_error("code", _("Nobody at your centre has this code."))
        else:
            return found
    return None


def _first(actor: Actor, centres: list[tuple[str, str]]) -> dict[str, Any]:  # a form's answers
    """Today, with the channel and the centre of the line that one wrote last."""
    last, there = last_line_by(actor), [number for number, _name in centres]
    centre = str(last.centre_id) if last else ""
    return {
        "on": clock.today(),
        "channel": last.channel if last else Channel.OUTREACH,
        "centre": centre if centre in there else (there[0] if there else ""),
        "people": 1,
        "sex": Sex.NOT_SAID,
        "age_band": AgeBand.UNKNOWN,
    }


def _centres(actor: Actor) -> list[tuple[str, str]]:
    return [(str(centre.pk), centre.name) for centre in centres_at_hand(actor)]
