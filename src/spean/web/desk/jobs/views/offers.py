"""Offers: the list, the page, the form, and the buttons that move them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.casework.jobs import actions, rules
from spean.casework.jobs.matching import people_for_vacancy
from spean.casework.jobs.queries import (
    introduced_to,
    introductions_for,
    vacancies_for,
    vacancies_kept_by,
    vacancies_to_hold,
    vacancy_facts,
)
from spean.casework.jobs.vocabulary import NEXT_VACANCY_STATES, VacancyState
from spean.casework.rights.actions import read_list
from spean.casework.skills.taxonomy import search_occupations, search_skills
from spean.registry.organisations.actions import register_organisation
from spean.registry.organisations.vocabulary import OrganisationRole
from spean.web.desk.jobs.forms import RefreshForm, VacancyForm, WhyForm
from spean.web.desk.jobs.listing import JOBS
from spean.web.desk.jobs.lists import lists_for
from spean.web.desk.jobs.pickers import occupation_chip, only_redraws, redrawn, skill_chips
from spean.web.desk.jobs.shown import answers_of, law_of, person_suggestions, unlawful
from spean.web.desk.jobs.shown import skill_labels as labels_of
from spean.web.desk.lists.pages import shown, taken
from spean.web.ui.answers import refusals_on
from spean.web.ui.meanwhile import held
from spean.web.ui.notices import say
from spean.web.ui.searching import typed_in

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase, QueryDict

    from spean.base.refusals import Refusal
    from spean.web.ui.http import DeskRequest, Record


def jobs(request: DeskRequest) -> HttpResponse:
    context = shown(request, JOBS, "desk:vacancy") | {"typed": typed_in(request.GET, "q")}
    return render(request, "desk/jobs/list.html", context)


def export_csv(request: DeskRequest) -> HttpResponseBase:
    return taken(request, JOBS, "csv")


def export_xlsx(request: DeskRequest) -> HttpResponseBase:
    return taken(request, JOBS, "xlsx")


def vacancy(request: DeskRequest, vacancy_id: int) -> HttpResponse:
    actor = request.actor
    one = get_object_or_404(vacancies_for(actor), pk=vacancy_id)
    introductions = list(introductions_for(actor).filter(vacancy=one))
    if introductions:
        shown = sorted({each.person_id for each in introductions})
        read_list(page="vacancy", people=shown, by=actor)
    is_ours = one.centre_id in actor.centre_ids
    left = one.headcount - one.hired
    context = {
        "vacancy": one,
        "skills": labels_of(vacancy_facts(actor, one.pk)),
        "law": law_of(actor, one),
        "left": left,
        "is_ours": is_ours,
        "introductions": introductions,
        "no_open": _refusals_to_open(request, one, left),
        "moves": NEXT_VACANCY_STATES[VacancyState(one.state)] if is_ours else frozenset(),
        "why": WhyForm(),
        "refresh": RefreshForm(initial={"until": clock.today() + clock.days(rules.OPEN_DAYS)}),
        "today": clock.today(),
    }
    return render(request, "desk/jobs/vacancy.html", context)


def suggested_people(request: DeskRequest, vacancy_id: int) -> HttpResponse:
    """Who suits this vacancy, of those who agreed; asked for apart: it compares everybody."""
    actor = request.actor
    one = get_object_or_404(vacancies_for(actor), pk=vacancy_id)
    found = people_for_vacancy(actor, one.pk)
    read_list(page="vacancy-people", people=[each.row.pk for each in found.best], by=actor)
    context = {
        "vacancy": one,
        "people": person_suggestions(actor, one, found, introduced_to(actor, one.pk)),
        "found": found,
    }
    name = "_suggested_people" if request.htmx else "suggested_people"
    return render(request, f"desk/jobs/{name}.html", context)


def new(request: DeskRequest) -> HttpResponse:
    return _form_page(request, None)


@transaction.atomic
def edit(request: DeskRequest, vacancy_id: int) -> HttpResponse:
    list(held(vacancies_to_hold(request.actor).filter(pk=vacancy_id), request))
    one = get_object_or_404(vacancies_kept_by(request.actor), pk=vacancy_id)
    return _form_page(request, one)


@require_POST
def move(request: DeskRequest, vacancy_id: int) -> HttpResponse:
    """Open, hold, close, withdraw or refresh: whichever button was pressed."""
    one = get_object_or_404(vacancies_kept_by(request.actor), pk=vacancy_id)
    word, why = request.POST.get("word", ""), request.POST.get("why", "")[:200]
    if word == "open":
        actions.open_vacancy(one, by=request.actor)
        say(request, _("The vacancy is open."))
    elif word == "refresh":
        form = RefreshForm(request.POST)
        until = form.cleaned_data["until"] if form.is_valid() else None
        actions.refresh_vacancy(one, until=until, by=request.actor)
        say(request, _("The vacancy stays open."))
    elif word in ENDINGS:
        ENDINGS[word](one, why=why, by=request.actor)
        say(request, _("The state of the vacancy is changed."))
    else:
        raise Http404
    return redirect("desk:vacancy", vacancy_id=vacancy_id)


ENDINGS = {
    "hold": actions.hold_vacancy,
    "close": actions.close_vacancy,
    "withdraw": actions.withdraw_vacancy,
}


def _form_page(request: DeskRequest, one: Record | None) -> HttpResponse:
    """The form, its redrawing while things are picked, and its saving."""
    actor, typed = request.actor, request.POST
    redraw = only_redraws(typed)
    answers: QueryDict | None = redrawn(typed) if redraw else (typed or None)
    first = answers_of(actor, one, request.GET)
    shown = answers if answers is not None else first
    form = VacancyForm(
        shown if redraw else answers,
        initial=first,
        lists=lists_for(actor, province=str(shown.get("province") or "")),
        saving=one is not None and not redraw,
    )
    form.meet()
    if redraw:
        form.errors.clear()
    elif form.is_valid() and (saved := _save(request, form, one)):
        return redirect("desk:vacancy", vacancy_id=saved.pk)
    skills = form.chosen() if answers is not None else first["skills"]
    context = {
        **_found(request),
        "form": form,
        "vacancy": one,
        "skills": skill_chips(skills),
        "occupation": occupation_chip(
            str(shown.get("occupation_code") or ""), str(shown.get("isco") or "")
        ),
    }
    return render(request, "desk/jobs/form.html", context)


def _found(request: DeskRequest) -> dict[str, object]:
    """Without scripts a search is a press of a button: what it found stands in the form."""
    work, skill = typed_in(request.POST, "work_q"), typed_in(request.POST, "skill_q")
    return {
        "found_work": search_occupations(request.actor, work) if work else [],
        "found_skills": search_skills(request.actor, skill) if skill else [],
    }


def _save(request: DeskRequest, form: VacancyForm, one: Record | None) -> Record | None:
    """One transaction for a new employer and its vacancy: both stand, or neither."""
    data = form.cleaned_data
    with refusals_on(form), transaction.atomic():
        facts = form.facts(_employer(request, form))
        if one is None:
            centre = int(data["centre"])
            saved = actions.enter_vacancy(facts, centre_id=centre, by=request.actor)
        else:
            saved = actions.change_vacancy(one, facts=facts, by=request.actor)
        say(request, _("The vacancy is saved."))
        return saved
    return None


def _employer(request: DeskRequest, form: VacancyForm) -> int:
    data = form.cleaned_data
    if not data["new_employer"]:
        return int(data["employer"])
    employer = register_organisation(
        data["new_employer"],
        roles=[OrganisationRole.EMPLOYER],
        sector=data["sector"],
        place_code=data["district"] or data["province"] or None,
        by=request.actor,
    )
    return employer.pk


def _refusals_to_open(request: DeskRequest, one: Record, left: int) -> list[Refusal]:
    return rules.refusals_to_open_vacancy(
        state=VacancyState(one.state), places_left=left, unlawful=unlawful(request.actor, one)
    )
