"""The month in numbers, the lists behind them, and closing the month."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base.actor import Duty
from spean.casework.rights.actions import read_list
from spean.policy.insight.actions import close_month, restate_month
from spean.policy.insight.queries import (
    Behind,
    centres_counted,
    headcounts_behind,
    month_counted,
    nameless_behind,
    people_behind,
)
from spean.policy.insight.rules.definitions import DEFINITIONS, Definition
from spean.policy.insight.rules.months import Month, month_written
from spean.policy.insight.vocabulary import WITHOUT_NAME, Indicator, Naming
from spean.registry.places.queries import provinces
from spean.web.desk.insight.board import Asked, Board, asked_of, board_of, closing_of, counted_for
from spean.web.desk.insight.exports import head_of, rows_of
from spean.web.desk.insight.forms import PeopleFilter, RestateForm
from spean.web.desk.insight.words import period_text
from spean.web.ui.answers import whole_number
from spean.web.ui.export import csv_response, xlsx_response
from spean.web.ui.notices import say
from spean.web.ui.paging import page_of

if TYPE_CHECKING:
    from django.http import HttpResponse, StreamingHttpResponse

    from spean.web.ui.http import DeskRequest, Record

PAGE = 50


def numbers(request: DeskRequest) -> HttpResponse:
    asked = asked_of(request.actor, request.GET)
    counted = counted_for(request.actor, asked)
    context = {
        "asked": asked,
        "board": board_of(request.actor, asked, counted),
        "closing": closing_of(request.actor, asked, counted),
        "restate_form": RestateForm(),
        "may_manage": request.actor.may(Duty.CLOSE_MONTHS),
        "query": urlencode(asked.query),
    }
    return render(request, "desk/insight/numbers.html", context)


def numbers_csv(request: DeskRequest) -> StreamingHttpResponse:
    board = _taken_away(request)
    return csv_response(f"spean-{board.month}", head_of(board), rows_of(board))


def numbers_xlsx(request: DeskRequest) -> HttpResponse:
    board = _taken_away(request)
    return xlsx_response(f"spean-{board.month}", head_of(board), rows_of(board))


def numbers_list(request: DeskRequest) -> HttpResponse:
    """The people behind one number: for those whose duty is the list."""
    indicator = request.GET.get("indicator", "")
    if indicator not in Indicator.values:
        raise Http404
    asked = asked_of(request.actor, request.GET)
    definition = DEFINITIONS[Indicator(indicator)]
    places = [(place.code, place.name) for place in provinces(request.actor)]
    chosen = PeopleFilter(request.GET, definition=definition, provinces=places)
    if not (asked.form.is_valid() and chosen.is_valid()):
        raise Http404
    behind = Behind(
        definition.indicator,
        asked.month,
        tuple(
            centre.pk
            for centre in asked.centres
            if centre.pk in request.actor.reach(Duty.COUNT_PEOPLE).centres
        ),
        **chosen.cleaned_data,
    )
    context = {
        "asked": asked,
        "definition": definition,
        "filter": chosen,
        "period": period_text(asked.month),
        "whole": f"?{urlencode(asked.query | {'indicator': indicator})}",
        "nameless_url": f"?{urlencode(request.GET.dict() | {'detail': Naming.NAMELESS.value})}",
        "counted_url": f"?{urlencode(request.GET.dict() | {'detail': Naming.AT_ACTIVITY.value})}",
        "crumbs": _crumbs(asked, definition),
        **_rows_behind(request, behind),
    }
    return render(request, "desk/insight/list.html", context)


@require_POST
def close(request: DeskRequest) -> HttpResponse:
    centre, month = _centre_and_month(request)
    close_month(centre.pk, month=month, by=request.actor)
    say(request, _("The month is closed. Its numbers stay as they are now."))
    return _month_page(month, centre.pk)


@require_POST
def restate(request: DeskRequest) -> HttpResponse:
    centre, month = _centre_and_month(request)
    form = RestateForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    restate_month(centre.pk, month=month, reason=reason, by=request.actor)
    say(request, _("The month is restated. The numbers of before are kept."))
    return _month_page(month, centre.pk)


def _rows_behind(request: DeskRequest, behind: Behind) -> dict[str, object]:
    """One page of people, or of lines without a name; and how many the number says there are."""
    counted = month_counted(
        request.actor, behind.month, centre_ids=behind.centre_ids, only=behind.indicator
    )
    held = [
        cell for cell in counted.cells[behind.indicator] if behind.holds(cell) and not cell.again
    ]
    named = sum(cell.people for cell in held if cell.detail not in WITHOUT_NAME)
    heads = {
        naming: sum(cell.people for cell in held if cell.detail == naming) for naming in Naming
    }
    shown: dict[str, object] = {
        "number": sum(cell.people for cell in held),
        "nameless": heads[Naming.NAMELESS],
        "at_activities": heads[Naming.AT_ACTIVITY],
        "lines": None,
        "counts": None,
        "page": None,
        "people": [],
        "elsewhere": 0,
    }
    if behind.detail in WITHOUT_NAME:
        read_list(page="numbers-list", people=[], by=request.actor)
        return shown | _nameless_page(request, behind)
    people = people_behind(request.actor, behind)
    page = page_of(people, request.GET, by=("sort_key", "pk"), size=PAGE)
    read_list(page="numbers-list", people=[one.pk for one in page.rows], by=request.actor)
    last = behind.month.last
    return shown | {
        "page": page,
        "people": [{"person": one, "age": one.age_band_on(last).label} for one in page.rows],
        "elsewhere": named - people.count(),
    }


def _nameless_page(request: DeskRequest, behind: Behind) -> dict[str, object]:
    if behind.detail == Naming.AT_ACTIVITY:
        counts = headcounts_behind(request.actor, behind)
        return {"counts": page_of(counts, request.GET, by=("pk",), size=PAGE)}
    lines = nameless_behind(request.actor, behind)
    return {"lines": page_of(lines, request.GET, by=("on", "pk"), size=PAGE)}


def _taken_away(request: DeskRequest) -> Board:
    asked = asked_of(request.actor, request.GET)
    if not asked.form.is_valid():
        raise Http404
    return board_of(request.actor, asked, counted_for(request.actor, asked))


def _crumbs(asked: Asked, definition: Definition) -> list[dict[str, object]]:
    month = f"{reverse('desk:numbers')}?{urlencode(asked.query)}"
    return [{"label": _("The month in numbers"), "url": month}, {"label": definition.name}]


def _month_page(month: Month, centre_id: int) -> HttpResponse:
    return redirect(f"{reverse('desk:numbers')}?{urlencode({'month': month, 'centre': centre_id})}")


def _centre_and_month(request: DeskRequest) -> tuple[Record, Month]:
    month = month_written(request.POST.get("month", ""))
    centre = whole_number(request.POST.get("centre"))
    if month is None or centre is None:
        raise Http404
    return get_object_or_404(centres_counted(request.actor), pk=centre), month
