"""Keep filters, columns and order of a list under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.registry.centres.queries import centres_where
from spean.registry.savedviews.actions import drop_view, keep_view, save_view
from spean.web.desk.cases.listing import CASES
from spean.web.desk.contacts.listing import CONTACTS
from spean.web.desk.jobs.listing import JOBS
from spean.web.desk.lists.listing import again
from spean.web.desk.people.listing import PEOPLE
from spean.web.desk.savedviews.forms import ViewForm
from spean.web.ui.answers import or_404, usable
from spean.web.ui.doors import is_open
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.base.actor import Actor
    from spean.web.desk.lists.listing import Listing
    from spean.web.ui.http import DeskRequest

LISTINGS = {one.name: one for one in (CASES, PEOPLE, CONTACTS, JOBS)}


@require_POST
def save(request: DeskRequest, listing_name: str) -> HttpResponse:
    """What is kept are choices of this list, read anew: nothing else that an address may hold."""
    listing = _listing(listing_name, request.actor)
    form = ViewForm(request.POST, centres=centres_where(request.actor, listing.reads))
    if not usable(request, form):
        return redirect(f"desk:{listing_name}")
    told = form.cleaned_data
    query = again(listing, told["query"], request.actor).kept
    save_view(
        listing_name, name=told["name"], query=query, centre_id=told["centre"], by=request.actor
    )
    say(request, _("The view is saved."))
    return redirect(f"{reverse(f'desk:{listing_name}')}?{query}")


@require_POST
def drop(request: DeskRequest, view_id: int) -> HttpResponse:
    with or_404():
        view = drop_view(view_id, by=request.actor)
    say(request, _("The view is taken away."), undo_url=reverse("desk:view-keep", args=[view.pk]))
    return redirect(f"desk:{view.listing}")


@require_POST
def keep(request: DeskRequest, view_id: int) -> HttpResponse:
    with or_404():
        view = keep_view(view_id, by=request.actor)
    say(request, _("The view is there again."))
    return redirect(f"desk:{view.listing}")


def _listing(name: str, actor: Actor) -> Listing:
    if name not in LISTINGS or not is_open(f"desk:{name}", actor):
        raise Http404
    return LISTINGS[name]
