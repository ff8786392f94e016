"""Assessing somebody in their case: begun, answered, finished, and compared over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base.actor import Duty
from spean.casework.assessments import actions
from spean.casework.assessments.instruments import instrument_of, score_of, series_among, words_in
from spean.casework.assessments.queries import (
    assessments_for,
    assessments_of,
    instruments_for,
)
from spean.casework.assessments.vocabulary import AssessmentState, InstrumentUse
from spean.casework.cases import rules as case_rules
from spean.casework.cases.actions import read_case
from spean.casework.cases.queries import cases_for, cases_in_care
from spean.casework.cases.vocabulary import CaseState
from spean.web.desk.assessments.forms import AnswersForm, first_answers
from spean.web.desk.assessments.words import over_time, profile, said, weights_words
from spean.web.ui.answers import or_404, refusals_on, whole_number
from spean.web.ui.meanwhile import held
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.base.actor import Actor
    from spean.base.refusals import Refusal
    from spean.web.ui.http import DeskRequest, Record


def assessments(request: DeskRequest, case_id: int) -> HttpResponse:
    """What can be begun, what is begun, and how the scores have moved."""
    with or_404():
        case = read_case(case_id, page="case-assessments", by=request.actor)
    rows = list(assessments_of(request.actor, case_id))
    finished = [one for one in rows if one.state == AssessmentState.FINISHED]
    by_name = {(one.version.key, one.version.version): one.version for one in rows}
    context = {
        "case": case,
        "drafts": [_named(one) for one in rows if one.state == AssessmentState.DRAFT],
        "finished": [_named(one) for one in finished],
        "series": [
            over_time(instrument_of(by_name[one.instrument, one.version]), one)
            for one in series_among(finished)
        ],
        "ready": _ready(request.actor),
        "no_work": no_work(request.actor, case),
    }
    return render(request, "desk/assessments/assessments.html", context)


@require_POST
def start(request: DeskRequest, case_id: int) -> HttpResponse:
    """Begin with an instrument; where a draft of it is begun, go on with that."""
    get_object_or_404(cases_for(request.actor), pk=case_id)
    wanted = whole_number(request.POST.get("instrument"))
    version = get_object_or_404(instruments_for(request.actor), pk=wanted or 0)
    draft = assessments_of(request.actor, case_id).drafts().filter(version__key=version.key).first()
    one = draft or actions.start_assessment(case_id, version=version, by=request.actor)
    return redirect("desk:assessment", assessment_id=one.pk)


def assessment(request: DeskRequest, assessment_id: int) -> HttpResponse:
    one = _one(request, assessment_id)
    read_case(one.case_id, page="assessment", by=request.actor)
    if one.state == AssessmentState.FINISHED and request.method != "POST":
        return _result(request, one)
    form = _form(request, one)
    if form.is_valid():
        with refusals_on(form):
            if request.POST.get("do") == "finish":
                actions.finish_assessment(one, answers=form.answers(), by=request.actor)
                say(request, _("The assessment is finished."))
            else:
                actions.save_draft(one, answers=form.answers(), by=request.actor)
                say(request, _("The draft is saved."))
            return redirect("desk:assessment", assessment_id=assessment_id)
    context = {
        "assessment": one,
        "case": one.case,
        "form": form,
        "title": words_in(form.instrument.words),
        "lead": words_in(form.instrument.lead),
        "no_work": no_work(request.actor, one.case),
        "answered": len(one.answers),
        "asked": len(form.instrument.items),
        "said": said(form.instrument, one.answers),
    }
    return render(request, "desk/assessments/answer.html", context)


@require_POST
def save(request: DeskRequest, assessment_id: int) -> HttpResponse:
    """While somebody answers: kept after every answer, with the time it was kept."""
    one = _one(request, assessment_id)
    form = _form(request, one)
    if form.is_valid():
        with refusals_on(form):
            one = actions.save_draft(one, answers=form.answers(), by=request.actor)
    fresh = AnswersForm(
        initial=first_answers(one.answers), instrument=form.instrument
    )  # what the page is made from now
    context = {
        "assessment": one,
        "form": fresh if form.is_valid() else form,
        "wrong": form.errors,
        "answered": len(one.answers),
        "asked": len(form.instrument.items),
    }
    return render(request, "desk/assessments/_saved.html", context)


@require_POST
def drop(request: DeskRequest, assessment_id: int) -> HttpResponse:
    one = _one(request, assessment_id)
    case_id = one.case_id
    actions.drop_draft(one, by=request.actor)
    say(request, _("The draft is thrown away."))
    return redirect("desk:case-assessments", case_id=case_id)


def case_card(actor: Actor, case_id: int) -> dict[str, object]:
    """The newest assessments for the case's page; nothing for who may not read them."""
    rows = list(assessments_of(actor, case_id)[:4])
    return {"assessments": [_named(one) for one in rows]}


def no_work(actor: Actor, case: Record) -> list[Refusal]:
    """Why nothing may be assessed in this case by this colleague today."""
    mine = cases_in_care(actor, Duty.WRITE_ASSESSMENTS).filter(pk=case.pk).exists()
    return case_rules.refusals_to_touch(within_reach=mine) or case_rules.refusals_to_work_on(
        state=CaseState(case.state)
    )


def _one(request: DeskRequest, assessment_id: int) -> Record:
    """The row, held while it is written to: two colleagues may have it open."""
    rows = assessments_for(request.actor).select_related("case__centre", "case__counsellor")
    return get_object_or_404(held(rows, request), pk=assessment_id)


def _form(request: DeskRequest, one: Record) -> AnswersForm:
    return AnswersForm(
        request.POST or None,
        initial=first_answers(one.answers),
        instrument=instrument_of(one.version),
    )


def _result(request: DeskRequest, one: Record) -> HttpResponse:
    instrument, score = instrument_of(one.version), score_of(one)
    context = {
        "assessment": one,
        "case": one.case,
        "title": words_in(instrument.words),
        "lines": profile(instrument, score) if score else [],
        "weights": weights_words(score.weights) if score else "",
        "least": instrument.least_answered,
        "said": said(instrument, one.answers),
    }
    return render(request, "desk/assessments/result.html", context)


def _named(one: Record) -> dict[str, object]:
    instrument, score = instrument_of(one.version), score_of(one)
    lines = profile(instrument, score) if score else []
    return {"row": one, "title": words_in(instrument.words), "lines": lines}


def _ready(actor: Actor) -> list[tuple[Record, str]]:
    """The instruments that can be begun in a case, with their names."""
    newest = instruments_for(actor).newest().exclude(use=InstrumentUse.SCREENING)
    return [
        (one, words_in(instrument_of(one).words))
        for one in newest
        if not instrument_of(one).needs_words
    ]
