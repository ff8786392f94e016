"""Bring a person before an employer; write down the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base.actor import Duty
from spean.casework.jobs import actions
from spean.casework.jobs.matching import vacancies_for_person
from spean.casework.jobs.queries import introductions_for, offers_in_hand, vacancies_for
from spean.casework.jobs.vocabulary import NEXT_ANSWERS, IntroductionState
from spean.casework.people.actions import read_person
from spean.casework.people.queries import people_for
from spean.registry.centres.queries import centres_where
from spean.web.desk.jobs.cards import person_jobs_card
from spean.web.desk.jobs.forms import AnswerForm
from spean.web.desk.jobs.shown import vacancy_suggestions
from spean.web.ui.answers import or_404, refusals_on
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.web.ui.http import DeskRequest


def person_jobs(request: DeskRequest, person_id: int) -> HttpResponse:
    """The vacancies that suit a person best, each with its reasons."""
    actor = request.actor
    with or_404():
        one = read_person(person_id, page="person-jobs", by=actor)
    found = vacancies_for_person(actor, person_id)
    context = {
        "person": one,
        "found": found,
        "offers": vacancy_suggestions(actor, one, found, offers_in_hand(actor, person_id)),
        **person_jobs_card(actor, person_id),
    }
    return render(request, "desk/jobs/person_jobs.html", context)


@require_POST
def introduce(request: DeskRequest, vacancy_id: int, person_id: int) -> HttpResponse:
    get_object_or_404(vacancies_for(request.actor), pk=vacancy_id)
    one = get_object_or_404(people_for(request.actor), pk=person_id)
    ours = centres_where(request.actor, Duty.WRITE_PLACEMENTS)
    centre = get_object_or_404(ours.filter(registrations__person=one)[:1])
    introduction = actions.introduce_person(
        person_id, vacancy_id=vacancy_id, centre_id=centre.pk, by=request.actor
    )
    say(request, _("%(code)s is introduced to this vacancy.") % {"code": one.code})
    return redirect("desk:introduction-answer", introduction_id=introduction.pk)


def answer(request: DeskRequest, introduction_id: int) -> HttpResponse:
    one = get_object_or_404(introductions_for(request.actor), pk=introduction_id)
    with or_404():
        read_person(one.person_id, page="introduction-answer", by=request.actor)
    form = AnswerForm(request.POST or None, answers=_next(IntroductionState(one.state)))
    if form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            actions.record_answer(one, by=request.actor, **data)
            say(request, _("The answer is written down."))
            if data["answer"] == IntroductionState.HIRED:
                return redirect("desk:introduction-place", introduction_id=one.pk)
            return redirect("desk:vacancy", vacancy_id=one.vacancy_id)
    return render(request, "desk/jobs/answer.html", {"introduction": one, "form": form})


def _next(state: IntroductionState) -> list[IntroductionState]:
    """The answers that may follow, in the order of the words."""
    return [one for one in IntroductionState if one in NEXT_ANSWERS[state]]
