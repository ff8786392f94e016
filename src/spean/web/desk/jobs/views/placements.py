"""Somebody started to work; ask again after 3, 6 and 12 months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.jobs import actions
from spean.casework.jobs.queries import checks_due, checks_for, introductions_for, placements_for
from spean.casework.jobs.rules import is_checkable
from spean.casework.jobs.vocabulary import Currency, Evidence, WagePeriod
from spean.casework.people.actions import read_person
from spean.casework.skills.taxonomy import occupation_label, unit_groups
from spean.registry.centres.queries import centres_where
from spean.registry.organisations.queries import employers
from spean.web.desk.jobs.forms import (
    CheckForm,
    EndForm,
    EvidenceForm,
    OtherPlacementForm,
    TermsForm,
)
from spean.web.ui.answers import or_404, refusals_on, usable
from spean.web.ui.notices import say
from spean.web.ui.paging import page_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.web.ui.http import DeskRequest, Record

PAGE = 50


def place(request: DeskRequest, introduction_id: int) -> HttpResponse:
    """The first day of work of somebody whom we introduced."""
    one = get_object_or_404(introductions_for(request.actor), pk=introduction_id)
    with or_404():
        read_person(one.person_id, page="introduction-place", by=request.actor)
    form = TermsForm(request.POST or None, initial=_usual_terms(one))
    if form.is_valid():
        with refusals_on(form):
            placement = actions.place_person(one, terms=form.terms(), by=request.actor)
            say(request, _("The placement is recorded."))
            return redirect("desk:placement", placement_id=placement.pk)
    return render(request, "desk/jobs/place.html", {"introduction": one, "form": form})


def place_other(request: DeskRequest, person_id: int) -> HttpResponse:
    """A job that the person found without an introduction of ours."""
    actor = request.actor
    with or_404():
        one = read_person(person_id, page="person-place", by=actor)
    lists = {"employer": [(str(e.pk), e.name) for e in employers(actor)], "isco": unit_groups()}
    first = {"started_on": clock.today(), "evidence": Evidence.SELF_REPORT}
    form = OtherPlacementForm(request.POST or None, initial=first, lists=lists)
    if form.is_valid():
        ours = centres_where(actor, Duty.WRITE_PLACEMENTS)
        centre = get_object_or_404(ours.filter(registrations__person=one)[:1])
        with refusals_on(form):
            placement = actions.place_elsewhere(
                one.pk,
                employer_id=int(form.cleaned_data["employer"]),
                isco=form.cleaned_data["isco"],
                source=form.cleaned_data["source"],
                terms=form.terms(),
                centre_id=centre.pk,
                by=actor,
            )
            say(request, _("The placement is recorded."))
            return redirect("desk:placement", placement_id=placement.pk)
    return render(request, "desk/jobs/place_other.html", {"person": one, "form": form})


def placement(request: DeskRequest, placement_id: int) -> HttpResponse:
    rows = placements_for(request.actor).prefetch_related("checks")
    one = get_object_or_404(rows, pk=placement_id)
    with or_404():
        read_person(one.person_id, page="placement", by=request.actor)
    today = clock.today()
    checks = [
        {
            "check": check,
            "is_due": is_checkable(
                due_on=check.due_on, result=check.result, attempts=check.attempts, today=today
            ),
        }
        for check in one.checks.all()
    ]
    context = {
        "placement": one,
        "occupation": occupation_label("", one.isco),
        "checks": checks,
        "evidence_form": EvidenceForm(initial={"evidence": one.evidence}),
        "end_form": EndForm(initial={"ended_on": today}),
        "today": today,
    }
    return render(request, "desk/jobs/placement.html", context)


@require_POST
def evidence(request: DeskRequest, placement_id: int) -> HttpResponse:
    one = get_object_or_404(placements_for(request.actor), pk=placement_id)
    form = EvidenceForm(request.POST)
    if usable(request, form):
        actions.raise_evidence(one, evidence=form.cleaned_data["evidence"], by=request.actor)
        say(request, _("The proof is written down."))
    return redirect("desk:placement", placement_id=placement_id)


@require_POST
def end(request: DeskRequest, placement_id: int) -> HttpResponse:
    one = get_object_or_404(placements_for(request.actor), pk=placement_id)
    form = EndForm(request.POST)
    if usable(request, form):
        actions.end_placement(one, by=request.actor, **form.cleaned_data)
        say(request, _("The end of the work is written down."))
    return redirect("desk:placement", placement_id=placement_id)


def retention(request: DeskRequest) -> HttpResponse:
    """Whom to ask now, the longest overdue first."""
    today = clock.today()
    rows = checks_due(request.actor, today=today).prefetch_related("placement__person__phones")
    page = page_of(rows, request.GET, by=("due_on", "pk"), size=PAGE)
    return render(request, "desk/jobs/retention.html", {"page": page, "today": today})


def check(request: DeskRequest, check_id: int) -> HttpResponse:
    one = get_object_or_404(checks_for(request.actor), pk=check_id)
    with or_404():
        read_person(one.placement.person_id, page="retention-check", by=request.actor)
    first = {"done_on": clock.today(), "evidence": Evidence.SELF_REPORT, "wage_currency": "USD"}
    form = CheckForm(request.POST or None, initial=first)
    if form.is_valid():
        with refusals_on(form):
            actions.check_retention(one, outcome=form.outcome(), by=request.actor)
            say(request, _("The check is written down."))
            return redirect("desk:placement", placement_id=one.placement_id)
    return render(request, "desk/jobs/check.html", {"check": one, "form": form})


def _usual_terms(one: Record) -> dict[str, object]:
    """Today, and the vacancy's own wage if it is for a month."""
    offer = one.vacancy
    monthly = offer.wage_min if offer.wage_period == WagePeriod.MONTH else None
    return {
        "started_on": clock.today(),
        "wage": monthly,
        "wage_currency": offer.wage_currency if monthly else Currency.USD,
        "evidence": Evidence.SELF_REPORT,
    }
