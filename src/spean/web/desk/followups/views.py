"""The list of whom to ask, one follow-up on its page, and a calendar that begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.assessments.instruments import instrument_of, words_in
from spean.casework.assessments.queries import assessments_of
from spean.casework.cases.actions import read_case
from spean.casework.cases.queries import cases_for
from spean.casework.cases.vocabulary import CaseState
from spean.casework.people.queries import people_for
from spean.casework.plans import actions, rules
from spean.casework.plans.queries import (
    calendar_named,
    calendars_in,
    followups_for,
    followups_like,
    followups_of,
    ways_to_ask,
)
from spean.casework.plans.vocabulary import Asked, CountsFrom, FollowUpState
from spean.casework.rights.actions import read_list, take_list
from spean.web.desk.followups.forms import FollowUpFilter, TryForm
from spean.web.desk.followups.words import HEAD, line_of, rows_of
from spean.web.ui.answers import or_404, refusals_on, whole_number
from spean.web.ui.export import csv_response
from spean.web.ui.meanwhile import held
from spean.web.ui.notices import say
from spean.web.ui.paging import page_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.http import HttpResponse, HttpResponseBase

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest, Record

PAGE = 50


def listed(request: DeskRequest) -> HttpResponse:
    chosen = FollowUpFilter(request.GET)
    rows = _chosen(request.actor, chosen)
    page = page_of(rows, request.GET, by=("due_on", "pk"), size=PAGE)
    read_list(page="followups", people=[one.case.person_id for one in page.rows], by=request.actor)
    context = {
        "filter": chosen,
        "query": request.GET.urlencode(),
        "page": page,
        "lines": [line_of(one) for one in page.rows],
    }
    return render(request, "desk/followups/list.html", context)


def export_csv(request: DeskRequest) -> HttpResponseBase:
    """Everything that the list shows with these filters, on all its pages."""
    rows = _chosen(request.actor, FollowUpFilter(request.GET))
    people = list(rows.order_by("pk").values_list("case__person_id", flat=True))
    take_list(page="followups-csv", people=people, by=request.actor)
    name = f"spean-followups-{clock.today().isoformat()}"
    return csv_response(name, [str(title) for title in HEAD], rows_of(rows))


def followup(request: DeskRequest, followup_id: int) -> HttpResponse:
    rows = held(followups_for(request.actor).prefetch_related("tries__by"), request)
    one = get_object_or_404(rows, pk=followup_id)
    with or_404():
        read_case(one.case_id, page="followup", by=request.actor)
    ways = ways_to_ask(request.actor, one)
    form = TryForm(request.POST or None, ways=ways, initial={"on": clock.today()})
    if form.is_valid():
        with refusals_on(form):
            one = actions.try_followup(one, attempt=form.attempt(), by=request.actor)
            say(request, _("The attempt is written down."))
            return redirect("desk:followup", followup_id=followup_id)
    person = people_for(request.actor).prefetch_related("phones").get(pk=one.person_id)
    context = {
        "followup": one,
        "line": line_of(one),
        "case": one.case,
        "person": person,
        "ways": ways,
        "may_call": any(one in {Asked.CALL, Asked.ONLINE} for one in ways),
        "form": form,
        "is_over": one.state not in {FollowUpState.WAITING, FollowUpState.LOST},
        "is_early": one.opens_on > clock.today(),
        "assessments": _to_join(request.actor, one),
    }
    return render(request, "desk/followups/followup.html", context)


@require_POST
def join(request: DeskRequest, followup_id: int) -> HttpResponse:
    one = get_object_or_404(followups_for(request.actor), pk=followup_id)
    wanted = whole_number(request.POST.get("assessment"))
    with or_404():
        actions.join_assessment(one, assessment_id=wanted or 0, by=request.actor)
    say(request, _("The assessment belongs to this follow-up."))
    return redirect("desk:followup", followup_id=followup_id)


@require_POST
def start(request: DeskRequest, case_id: int) -> HttpResponse:
    get_object_or_404(cases_for(request.actor), pk=case_id)
    with or_404():
        actions.start_followups(
            case_id, calendar=request.POST.get("calendar", "")[:30], by=request.actor
        )
    say(request, _("The follow-ups are planned."))
    return redirect("desk:case", case_id=case_id)


def followup_card(actor: Actor, case: Record, plans: Iterable[Record]) -> dict[str, object]:
    """The follow-ups of a case, and the calendars that can begin for it."""
    if not actor.may(Duty.READ_FOLLOWUPS):
        return {"followups": [], "calendars": []}
    rows = list(followups_of(actor, case.pk))
    moments = [one.approved_at for one in plans if one.approved_at]
    since = clock.day_of(moments[0]) if moments else None
    begin = _to_begin(actor, case, rows, since)
    return {"followups": [line_of(one) for one in rows], "calendars": begin}


def _to_begin(
    actor: Actor, case: Record, rows: list[Record], approved_on: dt.date | None
) -> list[tuple[str, str]]:
    """Key and name of each calendar that the rule lets begin now."""
    days: dict[CountsFrom, dt.date | None] = {
        CountsFrom.CASE: case.opened_on,
        CountsFrom.CLOSING: case.closed_on,
        CountsFrom.PLAN: approved_on,
    }
    found = {}
    for (key, version), (calendar, word) in calendars_in(actor).items():
        newest = calendar_named(actor, key)
        known = [
            one for one in rows if one.calendar == key and one.state != FollowUpState.CANCELLED
        ]
        if (
            newest
            and newest.version == version
            and not rules.refusals_to_follow(
                counts_from=calendar.counts_from,
                first=days[calendar.counts_from],
                is_closed=case.state == CaseState.CLOSED,
                known=len(known),
            )
        ):
            found[key] = str(word)
    return list(found.items())


def _chosen(actor: Actor, chosen: FollowUpFilter) -> Record:  # a queryset
    data: dict[str, Any] = chosen.cleaned_data if chosen.is_valid() else {}
    return followups_like(
        actor,
        show=data.get("show", ""),
        calendar=data.get("calendar", ""),
        mine=data.get("mine") == "yes",
    )


def _to_join(actor: Actor, followup: Record) -> list[tuple[int, str, Record]]:
    """Finished assessments of the case that the reader may see; the joined one is marked."""
    if followup.state != FollowUpState.DONE:
        return []
    rows = assessments_of(actor, followup.case_id).finished()
    return [(one.pk, words_in(instrument_of(one.version).words), one.finished_at) for one in rows]
