"""Writing a questionnaire: begun or brought as a file, then question by question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.casework.questionnaires import actions
from spean.casework.questionnaires.instruments import definition_of, title_of
from spean.casework.questionnaires.queries import versions_for
from spean.casework.questionnaires.rules import refusals_to_change
from spean.casework.questionnaires.vocabulary import VersionState
from spean.registry.funding.queries import projects_for
from spean.web.desk.questionnaires.editing import (
    BeginForm,
    BringForm,
    HeadingForm,
    QuestionForm,
    SectionForm,
)
from spean.web.ui.answers import refusals_on, whole_number
from spean.web.ui.meanwhile import held
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpResponse

    from spean.web.ui.http import DeskRequest, Record

STEPS = {"up": -1, "down": 1}


def new(request: DeskRequest) -> HttpResponse:
    """On an empty page, or from a file: the button that was pressed says which."""
    projects = list(projects_for(request.actor))
    brings = request.POST.get("do") == "bring"
    sent = request.POST or None
    begin = BeginForm(None if brings else sent, projects=projects)
    bring = BringForm(sent if brings else None, request.FILES or None, projects=projects)
    if not brings and begin.is_valid():
        with refusals_on(begin):
            one = actions.begin_questionnaire(**begin.facts(), by=request.actor)
            say(request, _("The questionnaire is begun. Add its questions."))
            return redirect("desk:questionnaire", version_id=one.pk)
    if brings and bring.is_valid():
        with refusals_on(bring, "file"):
            text = bring.cleaned_data["file"]
            one = actions.import_questionnaire(text, **bring.facts(), by=request.actor)
            say(request, _("The file is a draft now. Somebody else publishes it."))
            return redirect("desk:questionnaire", version_id=one.pk)
    context = {"begin": begin, "bring": bring, "brings": brings}
    return render(request, "desk/questionnaires/new.html", context)


@transaction.atomic
def heading(request: DeskRequest, version_id: int) -> HttpResponse:
    one = _draft(request, version_id)
    form = HeadingForm(request.POST or None, whole=definition_of(one))
    if form.is_valid():
        with refusals_on(form):
            actions.change_heading(one, **form.facts(), by=request.actor)
            return _saved(request, one)
    return _page(request, one, form, "heading")


@transaction.atomic
def section(request: DeskRequest, version_id: int) -> HttpResponse:
    """One section by its place, `?at=0`; without one, a new section at the end."""
    one = _draft(request, version_id)
    sections = definition_of(one).sections
    at = whole_number(request.GET.get("at"))
    at = len(sections) if at is None else min(at, len(sections))
    words = sections[at].words if at < len(sections) else {}
    form = SectionForm(request.POST or None, words=words)
    if form.is_valid():
        with refusals_on(form):
            title = form.words("title")
            actions.put_section(one, at=at, words=title, by=request.actor)
            return _saved(request, one)
    return _page(request, one, form, "section")


@transaction.atomic
def question(request: DeskRequest, version_id: int) -> HttpResponse:
    """One question by its short name, `?name=debt`; without one, a new question."""
    one = _draft(request, version_id)
    whole, name = definition_of(one), request.GET.get("name", "")
    known = whole.question(name)
    if name and known is None:
        raise Http404
    form = QuestionForm(request.POST or None, whole=whole, question=known)
    if form.is_valid():
        with refusals_on(form):
            actions.put_question(
                one,
                question=form.question(),
                section=form.cleaned_data["section"],
                instead_of=name,
                by=request.actor,
            )
            return _saved(request, one)
    return _page(request, one, form, "question")


@require_POST
def arrange(request: DeskRequest, version_id: int) -> HttpResponse:
    """Up, down, away, or one step back: the button that was pressed says which."""
    one = get_object_or_404(versions_for(request.actor), pk=version_id)
    do, name = request.POST.get("do", ""), request.POST.get("name", "")[:40]
    if do in STEPS:
        actions.arrange_question(one, name=name, step=STEPS[do], by=request.actor)
    elif do == "remove":
        actions.remove_question(one, name=name, by=request.actor)
        say(request, _("The question is taken away."), undo_url=_undo(one))
    elif do == "remove_section":
        at = whole_number(request.POST.get("at"))
        actions.remove_section(one, at=-1 if at is None else at, by=request.actor)
        say(request, _("The section is taken away; its questions stay."), undo_url=_undo(one))
    else:
        actions.undo_change(one, by=request.actor)
        say(request, _("The draft stands as before."), undo_url=_undo(one))
    return redirect("desk:questionnaire", version_id=version_id)


def _undo(one: Record) -> str:
    return reverse("desk:questionnaire-arrange", args=[one.pk])


def _draft(request: DeskRequest, version_id: int) -> Record:
    """The row, held while it is written to: two colleagues may have it open."""
    return get_object_or_404(held(versions_for(request.actor), request), pk=version_id)


def _saved(request: DeskRequest, one: Record) -> HttpResponse:
    say(request, _("It is saved."), undo_url=_undo(one))
    return redirect("desk:questionnaire", version_id=one.pk)


def _page(request: DeskRequest, one: Record, form: forms.Form, part: str) -> HttpResponse:
    context = {
        "version": one,
        "title": title_of(one),
        "form": form,
        "part": part,
        "no_change": refusals_to_change(state=VersionState(one.state)),
    }
    return render(request, "desk/questionnaires/part.html", context)
