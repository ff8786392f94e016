"""Activities in a list, one on its page, and the sheet to take along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, render

from spean.base import clock
from spean.casework.outreach.queries import activities_for, activities_like
from spean.casework.outreach.vocabulary import ActivityState
from spean.casework.people.vocabulary import AgeBand, Sex
from spean.casework.rights.actions import read_list
from spean.web.desk.outreach.forms import ActivityFilter
from spean.web.desk.outreach.shown import HEAD, TONES, page_of_activity, rows_of
from spean.web.ui.doors import is_open
from spean.web.ui.export import csv_response, xlsx_response
from spean.web.ui.paging import page_of

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

    from spean.web.ui.http import DeskRequest, Record

PAGE = 50
SIGNATURES = 25
"""Lines for those who sign: as many as fit on a sheet of paper."""


def listed(request: DeskRequest) -> HttpResponse:
    chosen, rows = _filtered(request)
    page = page_of(rows, request.GET, by=("on", "pk"), size=PAGE, descending=True)
    context = {
        "filter": chosen,
        "page": page,
        "lines": [(row, TONES[ActivityState(row.state)]) for row in page.rows],
        "query": request.GET.urlencode(),
        "may_write": is_open("desk:outreach-new", request.actor),
    }
    return render(request, "desk/outreach/list.html", context)


def export_csv(request: DeskRequest) -> HttpResponseBase:
    """Everything that the list shows with these filters, on all its pages."""
    return csv_response(_file(), _head(), rows_of(_filtered(request)[1]))


def export_xlsx(request: DeskRequest) -> HttpResponse:
    return xlsx_response(_file(), _head(), rows_of(_filtered(request)[1]))


def one(request: DeskRequest, outreach_id: int) -> HttpResponse:
    activity = get_object_or_404(activities_for(request.actor), pk=outreach_id)
    context = page_of_activity(request.actor, activity)
    met = [person.pk for _there, person, _code in context["names"] if person]
    if met:
        read_list(page="outreach-activity", people=met, by=request.actor)
    return render(request, "desk/outreach/activity.html", context)


def sheet(request: DeskRequest, outreach_id: int) -> HttpResponse:
    """To print and take along: who comes signs, and the others are counted with strokes."""
    activity = get_object_or_404(activities_for(request.actor), pk=outreach_id)
    context = page_of_activity(request.actor, activity) | {
        "signatures": range(1, SIGNATURES + 1),
        "bands": AgeBand.labels,
        "sexes": Sex.labels,
        "names": [],
    }
    return render(request, "desk/outreach/sheet.html", context)


def _filtered(request: DeskRequest) -> tuple[ActivityFilter, Record]:
    chosen = ActivityFilter(request.GET)
    data = chosen.cleaned_data if chosen.is_valid() else {}
    rows = activities_like(
        request.actor,
        state=data.get("state", ""),
        kind=data.get("kind", ""),
        mine=data.get("only") == "mine",
    )
    return chosen, rows


def _file() -> str:
    return f"spean-outreach-{clock.today().isoformat()}"


def _head() -> list[str]:
    return [str(title) for title in HEAD]
