"""The two pages that look back: everything that happened, and how the file stood on a day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django import forms
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from spean.base import clock
from spean.casework.people.actions import read_person
from spean.web.desk.people.as_of import file_as_of
from spean.web.desk.people.history import TOPICS, history_of
from spean.web.ui.answers import or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.web.ui.http import DeskRequest

DAY = {"type": "date"}


class HistoryFilter(forms.Form):
    topic = forms.ChoiceField(
        label=_("What happened"),
        choices=[("", _("Everything")), *((one.value, words) for one, words in TOPICS.items())],
        required=False,
    )
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs=DAY))

    def chosen(self) -> tuple[str, dt.date | None]:
        """What narrows the list; an answer that cannot be used narrows nothing, and says so."""
        data = self.cleaned_data if self.is_valid() else {}
        return data.get("topic", ""), data.get("until")


class DayForm(forms.Form):
    on = forms.DateField(label=_("At the end of this day"), widget=forms.DateInput(attrs=DAY))

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError(_("This day has not come yet. Check the date."))
        return on


def history(request: DeskRequest, person_id: int) -> HttpResponse:
    with or_404():
        one = read_person(person_id, page="history", by=request.actor)
    form = HistoryFilter(request.GET)
    topic, until = form.chosen()
    page = history_of(request.actor, person_id, request.GET, topic=topic, until=until)
    context = {"person": one, "form": form, "page": page, "is_narrowed": bool(topic or until)}
    return render(request, "desk/people/history.html", context)


def as_of(request: DeskRequest, person_id: int) -> HttpResponse:
    with or_404():
        one = read_person(person_id, page="as-of", by=request.actor)
    form = DayForm(request.GET if "on" in request.GET else None, initial={"on": clock.today()})
    file, on = None, None
    if form.is_valid():
        on = form.cleaned_data["on"]
        file = file_as_of(request.actor, person_id, on)
    context = {"person": one, "form": form, "file": file, "on": on}
    return render(request, "desk/people/as_of.html", context)
