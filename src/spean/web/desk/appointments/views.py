"""Dates of a day or a week, what clashes, the same on paper and in a calendar; and a date moved."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.casework.cases import actions
from spean.casework.cases.queries import appointments_for, dates_beside, dates_between
from spean.casework.cases.rules import clash
from spean.casework.cases.vocabulary import AppointmentState
from spean.casework.rights.actions import read_list, take_list
from spean.web.desk.appointments.calendar import calendar
from spean.web.desk.appointments.forms import ONE_DAY, WEEK, DatesFilter, MoveForm
from spean.web.ui.answers import usable
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spean.web.ui.http import DeskRequest, Record

A_WEEK = 7


def week(request: DeskRequest) -> HttpResponse:
    chosen, first, days = _chosen(request)
    dates = _dates(request, chosen, first, days)
    read_list(page="appointments", people=[one.person_id for one in dates], by=request.actor)
    clashing = clashing_in(dates)
    by_day = {
        day: [(one, one.pk in clashing) for one in rows]
        for day, rows in groupby(dates, key=lambda one: one.on)
    }
    there = [first + clock.days(count) for count in range(days)]
    context = {
        "filter": chosen,
        "days": [(day, by_day.get(day, [])) for day in there],
        "first": first,
        "last": there[-1],
        "today": clock.today(),
        "earlier": _address(request, first - clock.days(days)),
        "later": _address(request, first + clock.days(days)),
        "query": request.GET.urlencode(),
        "clashes": len(clashing),
    }
    return render(request, "desk/appointments/week.html", context)


def calendar_file(request: DeskRequest) -> HttpResponse:
    """The same dates for a colleague's own calendar: no name, no purpose."""
    chosen, first, days = _chosen(request)
    dates = [
        one for one in _dates(request, chosen, first, days) if one.state == AppointmentState.BOOKED
    ]
    people = [one.person_id for one in dates]
    take_list(page="appointments-ics", people=people, by=request.actor)
    response = HttpResponse(calendar(dates), content_type="text/calendar; charset=utf-8")
    name = f"spean-{first.isoformat()}.ics"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def move(request: DeskRequest, appointment_id: int) -> HttpResponse:
    date = get_object_or_404(appointments_for(request.actor), pk=appointment_id)
    form = MoveForm(request.POST)
    if usable(request, form):
        moved = actions.move_date(date, by=request.actor, **form.cleaned_data)
        say(request, _("The date is moved. Reminders go with the new one."))
        tell_clashes(request, moved)
    return redirect("desk:case", case_id=date.case_id)


def tell_clashes(request: DeskRequest, date: Record) -> None:
    """Say so, and let it stand: two people may be meant to come together."""
    beside = dates_beside(request.actor, appointments_for(request.actor).get(pk=date.pk))
    if beside:
        hours = ", ".join(f"{one.at:%H:%M}" for one in beside if one.at)
        told = {"hours": hours}
        messages.warning(
            request, _("The counsellor has another date at nearly the same time: %(hours)s.") % told
        )


def clashing_in(dates: Sequence[Record]) -> set[int]:
    """Of booked dates, those that one colleague cannot hold beside another one."""
    booked = [one for one in dates if one.state == AppointmentState.BOOKED]
    return {
        each.pk
        for place, one in enumerate(booked)
        for other in booked[place + 1 :]
        if one.on == other.on
        and one.case.counsellor_id == other.case.counsellor_id
        and clash(one.at, other.at)
        for each in (one, other)
    }


def _chosen(request: DeskRequest) -> tuple[DatesFilter, dt.date, int]:
    """The form, the first day and how many there are; a week begins on its Monday."""
    usual = {"day": clock.today().isoformat(), "span": WEEK}
    chosen = DatesFilter(usual | request.GET.dict())
    data: dict[str, Any] = chosen.cleaned_data if chosen.is_valid() else {}  # a form's answers
    day = data.get("day") or clock.today()
    if data.get("span") == ONE_DAY:
        return chosen, day, 1
    return chosen, day - clock.days(day.weekday()), A_WEEK


def _dates(request: DeskRequest, chosen: DatesFilter, first: dt.date, days: int) -> list[Record]:
    rows = dates_between(request.actor, first=first, last=first + clock.days(days - 1))
    if chosen.is_valid() and chosen.cleaned_data["mine"]:
        rows = rows.filter(case__counsellor=request.actor.user_id)
    return list(rows)


def _address(request: DeskRequest, day: dt.date) -> str:
    query = request.GET.copy()
    query["day"] = day.isoformat()
    return f"{reverse('desk:appointments')}?{query.urlencode()}"
