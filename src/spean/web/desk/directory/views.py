"""Finding a service, and what its entry says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from spean.base import clock
from spean.registry.directory.queries import (
    facts_in,
    services_for,
    services_kept_by,
    services_like,
    versions_of,
)
from spean.registry.directory.rules import refusals_to_keep
from spean.registry.places.queries import provinces
from spean.web.desk.directory.forms import ServiceFilter, WhyForm
from spean.web.desk.directory.shown import HEAD, lines_of, map_of, place_of, rows_of
from spean.web.ui.doors import is_open
from spean.web.ui.export import csv_response
from spean.web.ui.paging import page_of
from spean.web.ui.searching import typed_in

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

    from spean.web.ui.http import DeskRequest, Record

PAGE = 50
MOST_ON_A_WALL = 200


def listed(request: DeskRequest) -> HttpResponse:
    chosen, rows = _filtered(request)
    page = page_of(rows, request.GET, by=("sort_key", "pk"), size=PAGE)
    context = {
        "page": page,
        "lines": lines_of(request.actor, page.rows),
        "filter": chosen,
        "typed": typed_in(request.GET, "q"),
        "query": request.GET.urlencode(),
        "map": map_of(request.actor, request.GET.get("province", "")),
        "may_write": is_open("desk:service-new", request.actor),
    }
    return render(request, "desk/directory/list.html", context)


def export_csv(request: DeskRequest) -> HttpResponseBase:
    """Everything that the list shows with these filters, on all its pages."""
    _chosen, rows = _filtered(request)
    name = f"spean-services-{clock.today().isoformat()}"
    lines = rows_of(request.actor, rows.iterator(chunk_size=200))
    return csv_response(name, [str(title) for title in HEAD], lines)


def sheet(request: DeskRequest) -> HttpResponse:
    """For a wall: large, with the phone numbers, and the day on which it was printed."""
    _chosen, rows = _filtered(request)
    context = {
        "lines": lines_of(request.actor, rows[:MOST_ON_A_WALL]),
        "today": clock.today(),
        "query": request.GET.urlencode(),
    }
    return render(request, "desk/directory/sheet.html", context)


def one(request: DeskRequest, service_id: int) -> HttpResponse:
    actor = request.actor
    service = get_object_or_404(services_for(actor), pk=service_id)
    line = lines_of(actor, [service])[0]
    facts = facts_in(actor, service)
    kept = services_kept_by(actor).filter(pk=service_id).exists()
    may_write = is_open("desk:service-edit", actor)
    context = {
        **line,
        "place": place_of(actor, service),
        "closed_days": [day for day in facts.closed_days if day >= clock.today()],
        "for_whom": [one.label for one in facts.for_whom],
        "languages": [one.label for one in facts.languages],
        "versions": list(versions_of(actor, service_id)[:5]),
        "may_write": may_write and kept,
        "no_touch": refusals_to_keep(within_reach=kept) if may_write else [],
        "may_refer": is_open("desk:referral-new", actor),
        "why": WhyForm(),
        "now": timezone.localtime(clock.now()),
    }
    return render(request, "desk/directory/service.html", context)


def _filtered(request: DeskRequest) -> tuple[ServiceFilter, Record]:
    actor = request.actor
    lists = {"province": [(place.code, place.name) for place in provinces(actor)]}
    chosen = ServiceFilter(request.GET, lists=lists)
    data = chosen.cleaned_data if chosen.is_valid() else {}
    rows = services_like(
        actor,
        text=data.get("q", ""),
        kind=data.get("kind", ""),
        place=data.get("province", ""),
        is_open=data.get("only") == "open",
        is_stale=data.get("only") == "stale",
    )
    return chosen, rows
