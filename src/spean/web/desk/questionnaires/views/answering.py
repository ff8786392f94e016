"""Somebody is asked the questions of a project: on their page, or in their case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base.actor import Duty
from spean.casework.assessments.instruments import words_in
from spean.casework.assessments.vocabulary import AssessmentState
from spean.casework.cases import rules as case_rules
from spean.casework.cases.actions import read_case
from spean.casework.cases.queries import cases_for, cases_in_care
from spean.casework.cases.vocabulary import CaseState
from spean.casework.people.actions import read_person
from spean.casework.people.queries import people_for
from spean.casework.questionnaires import actions, rules
from spean.casework.questionnaires.instruments import (
    definition_of,
    protected,
    questions_asked,
    title_of,
    unanswered,
)
from spean.casework.questionnaires.queries import (
    askable,
    centres_to_ask_at,
    confidence_of,
    responses_for,
    responses_of_case,
    responses_of_person,
    versions_for,
)
from spean.web.desk.questionnaires.forms import SheetForm
from spean.web.desk.questionnaires.words import read_aloud
from spean.web.ui.answers import or_404, refusals_on, whole_number
from spean.web.ui.meanwhile import held
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.base.actor import Actor
    from spean.base.refusals import Refusal
    from spean.base.together import Asking
    from spean.web.ui.http import DeskRequest, Record

MOST_SHEETS = 10


@require_POST
def ask(request: DeskRequest, person_id: int) -> HttpResponse:
    """Begin on the person's page; where a draft of it is begun, go on with that."""
    get_object_or_404(people_for(request.actor), pk=person_id)
    return _begin(request, person_id, None)


@require_POST
def start(request: DeskRequest, case_id: int) -> HttpResponse:
    case = get_object_or_404(cases_for(request.actor), pk=case_id)
    return _begin(request, case.person_id, case_id)


@transaction.atomic
def response(request: DeskRequest, response_id: int) -> HttpResponse:
    one = _one(request, response_id)
    with or_404():
        _sign(request, one)
    apart = confidence_of(request.actor, one)
    finished = one.state == AssessmentState.FINISHED
    if request.method != "POST" and (finished or _no_work(request.actor, one)):
        return _read(request, one, apart)
    form = _form(request, one, apart)
    if form.is_valid():
        answers, finish = form.answers(), request.POST.get("do") == "finish"
        lacking = unanswered(one.version, answers) if finish else ()
        form.miss(lacking)
        if not lacking:
            with refusals_on(form):
                return _kept(request, one, answers, finish=finish)
    context = {
        **_about(request, one),
        "form": form,
        "sections": form.sections(),
        **_progress(one, form.so_far()),
    }
    return render(request, "desk/questionnaires/answer.html", context)


@require_POST
@transaction.atomic
def save(request: DeskRequest, response_id: int) -> HttpResponse:
    """While somebody answers: kept after every answer; questions come and go with what was said."""
    one = _one(request, response_id)
    apart = confidence_of(request.actor, one)
    before = {each.id for each in questions_asked(one.version, _all(one, apart))}
    form = _form(request, one, apart)
    if form.is_valid():
        with refusals_on(form):
            one = actions.save_response(one, answers=form.answers(), by=request.actor)
    answers = form.answers() if form.is_valid() else _all(one, apart)
    fresh = SheetForm(version=one.version, answers=answers)
    now = {each.id for each in questions_asked(one.version, answers)}
    turned = [
        fresh.shown(each)
        for each in definition_of(one.version).questions
        if form.is_valid() and (each.id in now) != (each.id in before)
    ]
    context = {
        "response": one,
        "form": fresh if form.is_valid() else form,
        "wrong": form.errors,
        "turned": turned,
        **_progress(one, answers),
    }
    return render(request, "desk/questionnaires/_saved.html", context)


@require_POST
def drop(request: DeskRequest, response_id: int) -> HttpResponse:
    one = _one(request, response_id)
    back = _place_of(one)
    actions.drop_response(one, by=request.actor)
    say(request, _("The draft is thrown away."))
    return redirect(back)


@require_POST
def reopen(request: DeskRequest, response_id: int) -> HttpResponse:
    one = _one(request, response_id)
    actions.reopen_response(one, by=request.actor)
    say(request, _("The answers are open again."))
    return redirect("desk:response", response_id=response_id)


def sheets_asked(actor: Actor, person_id: int) -> Asking[dict[str, Any]]:  # a page's context
    """What can be asked on a person's page, and what they answered last."""
    rows = responses_of_person(actor, person_id)[:MOST_SHEETS]
    there = centres_to_ask_at(actor, person_id)[:1].values("pk")
    ready = askable(actor, centre_ids=there, in_case=False)
    if not actor.may(Duty.READ_RESPONSES):
        rows, ready = rows.none(), ready.none()
    yield [rows, ready]
    open_here = {one.version.questionnaire_id for one in rows if _is_open(one) and not one.case_id}
    return {"sheets": [_line(one) for one in rows], "askable": _ready(ready, open_here)}


def case_sheets(actor: Actor, case: Record) -> dict[str, Any]:  # a page's context
    """What can be asked in a case, and what was answered in it."""
    if not actor.may(Duty.READ_RESPONSES):
        return {"sheets": [], "askable": []}
    rows = list(responses_of_case(actor, case.pk))
    ready = askable(actor, centre_ids=[case.centre_id], in_case=True)
    open_here = {one.version.questionnaire_id for one in rows if _is_open(one)}
    return {"sheets": [_line(one) for one in rows], "askable": _ready(ready, open_here)}


def _begin(request: DeskRequest, person_id: int, case_id: int | None) -> HttpResponse:
    wanted = whole_number(request.POST.get("questionnaire"))
    version = get_object_or_404(versions_for(request.actor), pk=wanted or 0)
    rows = responses_of_person(request.actor, person_id).drafts().filter(case=case_id)
    draft = rows.filter(version__questionnaire=version.questionnaire).first()
    one = draft or actions.start_response(
        person_id, version=version, case_id=case_id, by=request.actor
    )
    return redirect("desk:response", response_id=one.pk)


def _one(request: DeskRequest, response_id: int) -> Record:
    """The row, held while it is written to: two colleagues may have it open."""
    return get_object_or_404(held(responses_for(request.actor), request), pk=response_id)


def _sign(request: DeskRequest, one: Record) -> None:
    if one.case_id:
        read_case(one.case_id, page="response", by=request.actor)
    else:
        read_person(one.person_id, page="response", by=request.actor)


def _form(request: DeskRequest, one: Record, apart: dict[str, str] | None) -> SheetForm:
    return SheetForm(request.POST or None, version=one.version, answers=_all(one, apart))


def _all(one: Record, apart: dict[str, str] | None) -> dict[str, str]:
    return {**one.answers, **(apart or {})}


def _kept(
    request: DeskRequest, one: Record, answers: dict[str, str], *, finish: bool
) -> HttpResponse:
    if finish:
        actions.finish_response(one, answers=answers, by=request.actor)
        undo = reverse("desk:response-reopen", args=[one.pk])
        say(request, _("The answers are finished."), undo_url=undo)
    else:
        actions.save_response(one, answers=answers, by=request.actor)
        say(request, _("The draft is saved."))
    return redirect("desk:response", response_id=one.pk)


def _read(request: DeskRequest, one: Record, apart: dict[str, str] | None) -> HttpResponse:
    hidden = protected(one.version) if apart is None else ()
    finished_on = one.finished_at
    context = {
        **_about(request, one),
        "said": read_aloud(one.version, _all(one, apart), hidden=hidden),
        "hidden": len(hidden),
        "finished_at": finished_on,
        "no_work": _no_work(request.actor, one),
    }
    return render(request, "desk/questionnaires/sheet.html", context)


def _about(request: DeskRequest, one: Record) -> dict[str, Any]:  # a page's context
    newest = versions_for(request.actor).in_use().filter(questionnaire=one.version.questionnaire)
    return {
        "response": one,
        "person": one.person,
        "title": title_of(one.version),
        "lead": words_in(definition_of(one.version).lead),
        "back": _place_of(one),
        "newer": newest.filter(version__gt=one.version.version).first(),
    }


def _progress(one: Record, answers: dict[str, str]) -> dict[str, int]:
    asked = questions_asked(one.version, answers)
    return {"asked": len(asked), "answered": sum(bool(answers.get(each.id)) for each in asked)}


def _no_work(actor: Actor, one: Record) -> list[Refusal]:
    """Why nothing may be answered on this sheet by this colleague today."""
    stop = rules.refusals_to_write(state=AssessmentState(one.state))
    if one.case is None:
        mine = responses_for(actor, Duty.WRITE_RESPONSES).filter(pk=one.pk).exists()
        return stop or case_rules.refusals_to_touch(within_reach=mine)
    mine = cases_in_care(actor, Duty.WRITE_CONFIDENCES).filter(pk=one.case_id).exists()
    return (
        stop
        or case_rules.refusals_to_touch(within_reach=mine)
        or case_rules.refusals_to_work_on(state=CaseState(one.case.state))
    )


def _place_of(one: Record) -> str:
    if one.case_id:
        return reverse("desk:case", args=[one.case_id])
    return reverse("desk:person", args=[one.person_id])


def _is_open(one: Record) -> bool:
    return bool(one.state == AssessmentState.DRAFT)


def _line(one: Record) -> dict[str, Any]:  # a page's context
    return {"row": one, "title": title_of(one.version), "is_open": _is_open(one)}


def _ready(versions: Any, open_here: set[int]) -> list[tuple[Record, str]]:  # a query's rows
    """What can be begun, without what is begun already."""
    return [(one, title_of(one)) for one in versions if one.questionnaire_id not in open_here]
