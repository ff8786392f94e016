"""Complaints in a list, one on its page, in numbers; and one that a colleague takes down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.complaints import actions
from spean.casework.complaints.queries import (
    FEWEST_HANDLERS,
    colleagues_at,
    complaints_for,
    complaints_like,
    handlers_at,
    is_handler,
    lanes_of,
    month_of_complaints,
    turns_of,
)
from spean.casework.complaints.rules import TERMS, code_written, refusals_to_sort
from spean.casework.complaints.vocabulary import ComplaintKind, ComplaintState, Lane
from spean.casework.people.rules import code_of
from spean.casework.rights.actions import read_list, take_list
from spean.registry.centres.queries import centres_where
from spean.registry.directory.queries import services_for
from spean.web.desk.complaints.forms import ComplaintFilter, ComplaintForm, SortForm, TurnForm
from spean.web.desk.complaints.shown import (
    HEAD,
    MEASURES,
    in_numbers,
    limits,
    moves,
    rows_of,
    tone_of,
)
from spean.web.ui.answers import or_404, refusals_on, usable, whole_number
from spean.web.ui.doors import is_open
from spean.web.ui.export import csv_response
from spean.web.ui.notices import say
from spean.web.ui.once import number_of_form
from spean.web.ui.paging import page_of

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest, Record

PAGE = 50
MONTHS_BACK = 3


def listed(request: DeskRequest) -> HttpResponse:
    chosen, rows = _filtered(request)
    page = page_of(rows, request.GET, by=("received_at", "pk"), size=PAGE, descending=True)
    people = [one.person_id for one in page.rows if one.person_id]
    read_list(page="complaints", people=people, by=request.actor)
    context = {
        "page": page,
        "lines": [(one, tone_of(one)) for one in page.rows],
        "filter": chosen,
        "query": request.GET.urlencode(),
        "today": clock.today(),
        "may_count": is_open("desk:complaints-numbers", request.actor),
    }
    return render(request, "desk/complaints/list.html", context)


def export_csv(request: DeskRequest) -> HttpResponseBase:
    """Everything that the list shows with these filters, on all its pages."""
    _chosen, rows = _filtered(request)
    named = rows.exclude(person=None).order_by("pk")
    people = list(named.values_list("person_id", flat=True))
    take_list(page="complaints-csv", people=people, by=request.actor)
    name = f"spean-complaints-{clock.today().isoformat()}"
    return csv_response(name, [str(title) for title in HEAD], rows_of(rows))


def numbers(request: DeskRequest) -> HttpResponse:
    """The last months in numbers: kinds and days are enough to see whether it works."""
    today = clock.today()
    first = clock.months_after(today.replace(day=1), 1 - MONTHS_BACK)
    handlers = handlers_at(request.actor)
    context = {
        "first": first,
        "today": today,
        "measures": list(MEASURES.values()),
        "rows": in_numbers(month_of_complaints(request.actor, first, today)),
        "limits": limits(),
        "handlers": handlers,
        "too_few": [name for name, count in handlers.items() if count < FEWEST_HANDLERS],
        "may_read": is_open("desk:complaints", request.actor),
    }
    return render(request, "desk/complaints/numbers.html", context)


def new(request: DeskRequest) -> HttpResponse:
    """Whoever took it down gets the code for the person, and may not find the complaint again."""
    actor = request.actor
    centres = list(centres_where(actor, Duty.ENTER_COMPLAINTS))
    first = {"centre": centres[0].pk if centres else None}
    first["person"] = whole_number(request.GET.get("person"))
    form = ComplaintForm(
        request.POST or None,
        initial=first,
        centres=centres,
        colleagues=_colleagues(actor, *(one.pk for one in centres)),
        services=services_for(actor).select_related("organisation"),
    )
    if form.is_valid():
        with refusals_on(form), or_404():
            received = actions.receive_complaint(
                form.told(),
                centre_id=int(form.cleaned_data["centre"]),
                once=number_of_form(request),
                by=actor,
            )
            context = {"code": code_written(received.code), "complaint": received.complaint}
            return render(request, "desk/complaints/taken.html", context)
    hangs_on = whole_number(form["person"].value())
    context = {"form": form, "person_code": code_of(hangs_on) if hangs_on else ""}
    return render(request, "desk/complaints/new.html", context)


def one(request: DeskRequest, complaint_id: int) -> HttpResponse:
    with or_404():
        complaint = actions.read_complaint(complaint_id, page="complaint", by=request.actor)
    return render(request, "desk/complaints/complaint.html", _page(request.actor, complaint))


@require_POST
def turn(request: DeskRequest, complaint_id: int) -> HttpResponse:
    complaint = get_object_or_404(
        complaints_for(request.actor, Duty.ANSWER_COMPLAINTS), pk=complaint_id
    )
    form = TurnForm(request.POST, choices=moves(complaint))
    if usable(request, form):
        actions.take_turn(complaint, turn=form.turn(), by=request.actor)
        say(request, _("It is written down."))
    return redirect("desk:complaint", complaint_id=complaint_id)


@require_POST
def sort(request: DeskRequest, complaint_id: int) -> HttpResponse:
    """Back to the list: whoever sorted it may no longer be among those who read it."""
    actor = request.actor
    complaint = get_object_or_404(complaints_for(actor, Duty.ANSWER_COMPLAINTS), pk=complaint_id)
    form = SortForm(request.POST, colleagues=_colleagues(actor, complaint.centre_id))
    if not usable(request, form):
        return redirect("desk:complaint", complaint_id=complaint_id)
    actions.sort_complaint(complaint, **form.sorted_as(), by=actor)
    say(request, _("It is sorted anew. Who reads it follows from that."))
    return redirect("desk:complaints")


def _filtered(request: DeskRequest) -> tuple[ComplaintFilter, Any]:  # a queryset
    chosen = ComplaintFilter(request.GET, lanes=lanes_of(request.actor))
    data = chosen.cleaned_data if chosen.is_valid() else {}
    return chosen, complaints_like(request.actor, **data)


def _colleagues(actor: Actor, *centres: int) -> list[Record]:
    found = {one.pk: one for centre in centres for one in colleagues_at(actor, centre)}
    return sorted(found.values(), key=str)


def _page(actor: Actor, complaint: Record) -> dict[str, Any]:  # a page's context
    nexts = moves(complaint)
    sorting = refusals_to_sort(
        lane=Lane(complaint.lane),
        is_handler=is_handler(actor, complaint),
        state=ComplaintState(complaint.state),
    )
    colleagues = _colleagues(actor, complaint.centre_id)
    kind = ComplaintKind(complaint.kind)
    asked = complaint.is_sensitive and TERMS[kind].lane is Lane.ORDINARY
    first = {"kind": kind, "about": complaint.about_id or "", "in_confidence": asked}
    may_answer = actor.may(Duty.ANSWER_COMPLAINTS)
    return {
        "complaint": complaint,
        "tone": tone_of(complaint),
        "terms": TERMS[kind],
        "turns": list(turns_of(actor, complaint)),
        "person_code": code_of(complaint.person_id) if complaint.person_id else "",
        "may_meet": actor.may(Duty.READ_PEOPLE),
        "form": TurnForm(choices=nexts),
        "may_turn": bool(nexts) and may_answer,
        "sort_form": SortForm(initial=first, colleagues=colleagues),
        "may_sort": not sorting and may_answer,
        "today": clock.today(),
    }
