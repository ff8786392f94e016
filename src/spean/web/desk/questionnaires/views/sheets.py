"""All answers to one version: as a list with filters, as a file, and counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from spean.base import clock
from spean.casework.assessments.instruments import words_in
from spean.casework.assessments.vocabulary import AssessmentState
from spean.casework.questionnaires.instruments import definition_of, protected, title_of
from spean.casework.questionnaires.queries import (
    responses_for,
    sheets_to_count,
    versions_for,
)
from spean.casework.rights.actions import read_list, take_list
from spean.engines.instruments.questionnaires import Count, Question, counts_of
from spean.policy.insight.rules.hiding import SMALLEST_SHOWN, guarded
from spean.policy.insight.rules.tables import ALL, Grid
from spean.registry.centres.queries import centres_for
from spean.web.desk.insight.words import figure_text
from spean.web.desk.questionnaires.words import answered, row_words
from spean.web.ui.export import csv_response, xlsx_response
from spean.web.ui.paging import page_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http import HttpResponse, HttpResponseBase

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest, Record

PAGE = 50
HEAD = (_("Code of the person"), _("Case"), _("Centre"), _("State"), _("Saved on"), _("Saved by"))


class SheetFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *AssessmentState.choices], required=False
    )
    centre = forms.ChoiceField(label=_("Centre"), required=False)
    since = forms.DateField(
        label=_("Begun from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("Begun until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:  # Django's own
        super().__init__(*args, **kwargs)
        field = self.fields["centre"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  a fact of this class
        field.choices = [("", _("All")), *((str(one.pk), one.name) for one in centres_for(actor))]


def listed(request: DeskRequest, version_id: int) -> HttpResponse:
    version = get_object_or_404(versions_for(request.actor), pk=version_id)
    chosen = SheetFilter(request.GET, actor=request.actor)
    page = page_of(
        _chosen(request.actor, version, chosen),
        request.GET,
        by=("started_at", "pk"),
        size=PAGE,
        descending=True,
    )
    read_list(page="responses", people=[one.person_id for one in page.rows], by=request.actor)
    questions = _columns(version)
    context = {
        "version": version,
        "title": title_of(version),
        "filter": chosen,
        "query": request.GET.urlencode(),
        "page": page,
        "heads": [words_in(one.words) for one in questions],
        "rows": [
            {
                "row": one,
                "cells": [answered(each, one.answers.get(each.id, "")) for each in questions],
            }
            for one in page.rows
        ],
        "apart": len(protected(version)),
    }
    return render(request, "desk/questionnaires/answers.html", context)


def as_csv(request: DeskRequest, version_id: int) -> HttpResponseBase:
    """Everything that the list shows with these filters, on all its pages."""
    version, rows = _taken(request, version_id, "responses-csv")
    return csv_response(_name(version), _head(version), _lines(version, rows))


def as_xlsx(request: DeskRequest, version_id: int) -> HttpResponse:
    version, rows = _taken(request, version_id, "responses-xlsx")
    return xlsx_response(_name(version), _head(version), _lines(version, rows))


def counts(request: DeskRequest, version_id: int) -> HttpResponse:
    """How often each answer was given, small numbers hidden as in the month in numbers."""
    version = get_object_or_404(versions_for(request.actor), pk=version_id)
    whole = definition_of(version)
    sheets = sheets_to_count(request.actor, version_id)
    counted = {one.question: one for one in counts_of(whole, sheets)}
    context = {
        "version": version,
        "title": title_of(version),
        "smallest": SMALLEST_SHOWN,
        "today": clock.today(),
        "tables": [
            {
                "question": words_in(one.words),
                "rows": _figures(one, counted[one.id]),
                "adds_up": counted[one.id].adds_up,
            }
            for one in whole.questions
            if one.id in counted
        ],
        "apart": len(protected(version)),
    }
    return render(request, "desk/questionnaires/counts.html", context)


def _figures(question: Question, count: Count) -> list[tuple[str, str]]:
    """The rows with what may be shown; where rows do not add up, each is guarded with its rest."""
    names = [row_words(question, code) for code, _number in count.rows]
    numbers = [number for _code, number in count.rows]
    if not count.adds_up:
        alone = [figure_text(_alone(number, count.sheets)) for number in numbers]
        return list(zip(names, alone, strict=True))
    keys = [str(at) for at, _number in enumerate(numbers)]
    values = {(key, ALL): number for key, number in zip(keys, numbers, strict=True)}
    figures = guarded(Grid(tuple(keys), (), values | {(ALL, ALL): count.sheets}))
    told = [figure_text(figures[key, ALL]) for key in (*keys, ALL)]
    return list(zip([*names, str(_("All sheets"))], told, strict=True))


def _alone(number: int, sheets: int) -> Any:  # a figure
    """One answer of several: whoever gave it, and whoever did not, are two rows of one sum."""
    values = {("yes", ALL): number, ("no", ALL): sheets - number, (ALL, ALL): sheets}
    return guarded(Grid(("yes", "no"), (), values))["yes", ALL]


def _chosen(actor: Actor, version: Record, chosen: SheetFilter) -> Any:  # a query's rows
    rows = responses_for(actor).filter(version=version)
    if not chosen.is_valid():
        return rows.none()
    said = chosen.cleaned_data
    if said["state"]:
        rows = rows.filter(state=said["state"])
    if said["centre"]:
        rows = rows.filter(centre=int(said["centre"]))
    if said["since"]:
        rows = rows.filter(started_at__date__gte=said["since"])
    if said["until"]:
        rows = rows.filter(started_at__date__lte=said["until"])
    return rows


def _taken(request: DeskRequest, version_id: int, page: str) -> tuple[Record, Any]:
    version = get_object_or_404(versions_for(request.actor), pk=version_id)
    rows = _chosen(request.actor, version, SheetFilter(request.GET, actor=request.actor))
    rows = rows.order_by("-started_at", "-pk")
    people = list(rows.values_list("person_id", flat=True))
    take_list(page=page, people=people, by=request.actor)
    return version, rows


def _columns(version: Record) -> list[Question]:
    """Protected answers leave in no list: they are read on the sheet, one at a time."""
    away = protected(version)
    return [one for one in definition_of(version).questions if one.id not in away]


def _head(version: Record) -> list[str]:
    return [*map(str, HEAD), *(words_in(one.words) for one in _columns(version))]


def _lines(version: Record, rows: Iterable[Record]) -> Iterator[list[object]]:
    questions = _columns(version)
    for one in rows:
        yield [
            one.person.code,
            one.case.code if one.case else "",
            str(one.centre),
            one.get_state_display(),
            clock.day_of(one.saved_at),
            str(one.saved_by),
            *(answered(each, one.answers.get(each.id, "")) for each in questions),
        ]


def _name(version: Record) -> str:
    return f"spean-{version.questionnaire.key}-{version.version}-{clock.today().isoformat()}"
