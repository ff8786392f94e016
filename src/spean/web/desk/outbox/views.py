"""What went out and what became of it; whom to call today; how somebody wants to be reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.base.gateways.terms import reaching_nobody, terms_of_the_house
from spean.casework.outbox import actions
from spean.casework.outbox.queries import (
    calls_today,
    messages_for,
    messages_like,
    numbers_to_call,
    way_of,
    words_of,
)
from spean.casework.outbox.vocabulary import Answer
from spean.casework.people.actions import read_person
from spean.casework.people.queries import people_for
from spean.casework.rights.actions import read_list, take_list
from spean.web.desk.outbox.forms import CallForm, MessageFilter, WayForm, answers_of
from spean.web.desk.outbox.shown import HEAD, rows_of, tone_of
from spean.web.ui.answers import refusals_on, usable
from spean.web.ui.export import csv_response
from spean.web.ui.meanwhile import held
from spean.web.ui.notices import say
from spean.web.ui.paging import page_of

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest, Record

PAGE = 50
MOST_CALLS = 100


def listed(request: DeskRequest) -> HttpResponse:
    chosen = MessageFilter(request.GET)
    rows = _rows(request.actor, chosen)
    page = page_of(rows, request.GET, by=("due_at", "pk"), size=PAGE, descending=True)
    read_list(page="messages", people=[one.person_id for one in page.rows], by=request.actor)
    terms = terms_of_the_house()
    context = {
        "filter": chosen,
        "query": request.GET.urlencode(),
        "page": page,
        "lines": [(one, tone_of(one)) for one in page.rows],
        "no_gateway": not terms,
        "reaching_nobody": bool(reaching_nobody(terms)),
    }
    return render(request, "desk/outbox/messages.html", context)


def export_csv(request: DeskRequest) -> HttpResponseBase:
    """Everything that the list shows with these filters, on all its pages."""
    rows = _rows(request.actor, MessageFilter(request.GET))
    people = list(rows.order_by("pk").values_list("person_id", flat=True))
    take_list(page="messages-csv", people=people, by=request.actor)
    name = f"spean-messages-{clock.today().isoformat()}"
    return csv_response(name, [str(title) for title in HEAD], rows_of(rows))


def calls(request: DeskRequest) -> HttpResponse:
    """Whom to call today, the number, and the very words: nothing else needs to be said."""
    rows = calls_today(request.actor).prefetch_related("person__phones", "person__ways")
    some = list(rows[: MOST_CALLS + 1])
    shown = some[:MOST_CALLS]
    read_list(page="calls", people=[one.person_id for one in shown], by=request.actor)
    context = {
        "today": clock.today(),
        "lines": [_call(request.actor, one) for one in shown],
        "more": len(some) > MOST_CALLS,
        "answers": [(one.value, one.label) for one in Answer],
    }
    return render(request, "desk/outbox/calls.html", context)


def _call(actor: Actor, message: Record) -> dict[str, object]:
    words, numbers = words_of(actor, message), numbers_to_call(actor, message)
    return {"message": message, "words": words, "numbers": numbers}


@require_POST
def note_call(request: DeskRequest, message_id: int) -> HttpResponse:
    message = get_object_or_404(messages_for(request.actor), pk=message_id)
    form = CallForm(request.POST)
    if usable(request, form):
        actions.note_call(message, by=request.actor, **form.cleaned_data)
        say(request, _("The call is written down."))
    return redirect("desk:calls")


@transaction.atomic
def way(request: DeskRequest, person_id: int) -> HttpResponse:
    person = get_object_or_404(held(people_for(request.actor), request), pk=person_id)
    read_person(person_id, page="person-way", by=request.actor)
    before = way_of(request.actor, person_id)
    form = WayForm(request.POST or None, initial=answers_of(before))
    form.meet()
    if form.is_valid():
        with refusals_on(form), transaction.atomic():
            _keep(request.actor, person_id, form)
            say(request, _("It is written down how they want to be reached."))
            return redirect("desk:person", person_id=person_id)
    return render(request, "desk/outbox/way.html", {"form": form, "person": person, "way": before})


def _keep(actor: Actor, person_id: int, form: WayForm) -> None:
    chosen = form.way()
    if chosen is None:
        actions.forget_way(person_id, by=actor)
    else:
        actions.set_way(person_id, way=chosen, by=actor)


def _rows(actor: Actor, chosen: MessageFilter) -> Record:  # a queryset
    data = chosen.cleaned_data if chosen.is_valid() else {}
    return messages_like(actor, state=data.get("state", ""), channel=data.get("channel", ""))
