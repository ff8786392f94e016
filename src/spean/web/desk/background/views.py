"""What somebody brings home: to read it all, to add, to correct, to take away and to put back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.base.actor import Duty
from spean.base.refusals import refuse_if_any
from spean.casework.background import actions, rules
from spean.casework.background.queries import (
    background_in,
    background_of,
    facts_in,
    rows_for,
    short_set,
    versions_for,
    wordings_of,
)
from spean.casework.background.vocabulary import Currency, FactKind, HeldBy
from spean.casework.people.actions import read_person
from spean.casework.skills.taxonomy import search_occupations
from spean.web.desk.background.forms import FORMS, FactForm, answers_of
from spean.web.desk.background.shown import TITLES, sections_of
from spean.web.desk.jobs.pickers import occupation_chip, only_redraws, redrawn
from spean.web.ui.answers import or_404, refusals_on, whole_number
from spean.web.ui.doors import is_open
from spean.web.ui.meanwhile import held
from spean.web.ui.notices import say
from spean.web.ui.searching import typed_in

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from spean.base.actor import Actor
    from spean.base.together import Asking
    from spean.web.ui.http import DeskRequest, Record


def background(request: DeskRequest, person_id: int) -> HttpResponse:
    with or_404():
        one = read_person(person_id, page="background", by=request.actor)
    known = background_of(request.actor, person_id)
    context = {
        "person": one,
        "sections": sections_of(known, today=clock.today()),
        "cut_off_source": rules.CUT_OFF_SOURCE,
        "may_write": is_open("desk:background-edit", request.actor),
    }
    return render(request, "desk/background/background.html", context)


@transaction.atomic
def add(request: DeskRequest, person_id: int, fact_kind: str) -> HttpResponse:
    kind = _kind(fact_kind)
    with or_404():
        one = read_person(person_id, page="background-add", by=request.actor)
    form = _form(request, kind, first=_first(kind), saving=False)
    if form.is_valid() and not only_redraws(request.POST):
        with refusals_on(form):
            said = actions.add_fact(person_id, kind=kind, facts=form.facts(), by=request.actor)
            undo = reverse("desk:background-away", args=[f"{said.kind}-{said.fact_id}"])
            say(request, _("It is written down."), undo_url=undo)
            return redirect("desk:person-background", person_id=person_id)
    return _page(request, one, kind, form, ref="")


@transaction.atomic
def edit(request: DeskRequest, fact: str) -> HttpResponse:
    kind, number = _named(fact)
    rows = rows_for(request.actor, kind, Duty.WRITE_BACKGROUND)
    row = get_object_or_404(held(rows, request), pk=number)
    one = read_person(row.person_id, page="background-edit", by=request.actor)
    first = answers_of(facts_in(request.actor, kind, row))
    saving = not only_redraws(request.POST)
    form = _form(request, kind, first=first, saving=saving)
    if form.is_valid() and saving:
        with refusals_on(form):
            before = versions_for(request.actor).filter(kind=kind, fact_id=number)[:1].get()
            said = actions.change_fact(kind, number, facts=form.facts(), by=request.actor)
            undo = reverse("desk:background-back", args=[before.pk])
            say(request, _("It is saved."), undo_url=undo if said.pk != before.pk else "")
            return redirect("desk:person-background", person_id=row.person_id)
    return _page(request, one, kind, form, ref=fact)


@require_POST
def away(request: DeskRequest, fact: str) -> HttpResponse:
    kind, number = _named(fact)
    row = get_object_or_404(rows_for(request.actor, kind), pk=number)
    said = actions.take_away_fact(kind, number, by=request.actor)
    undo = reverse("desk:background-back", args=[said.pk])
    say(request, _("It is taken away."), undo_url=undo)
    return redirect("desk:person-background", person_id=row.person_id)


@require_POST
def back(request: DeskRequest, told_id: int) -> HttpResponse:
    version = get_object_or_404(versions_for(request.actor), pk=told_id)
    said = actions.put_back(version, by=request.actor)
    say(request, _("It stands as before."))
    return redirect("desk:person-background", person_id=said.person_id)


def background_asked(actor: Actor, person_id: int) -> Asking[dict[str, Any]]:  # a page's context
    """The background in headlines for the person's page: one question, whatever there is."""
    if not actor.may(Duty.READ_BACKGROUND):
        return {"background": None}
    wordings = wordings_of(actor, person_id)
    yield [wordings]
    known = background_in(actor, wordings)
    return {"background": [one for one in sections_of(known, today=clock.today()) if one.facts]}


def _kind(word: str) -> FactKind:
    if word not in FactKind.values:
        raise Http404
    return FactKind(word)


def _named(ref: str) -> tuple[FactKind, int]:
    """`debt-12` is the debt with the number 12; anything else is nothing of ours."""
    word, _dash, digits = ref.rpartition("-")
    number = whole_number(digits)
    if number is None:
        raise Http404
    return _kind(word), number


def _first(kind: FactKind) -> dict[str, Any]:  # values of any type
    """Where most answers begin."""
    today = clock.today()
    first: dict[FactKind, dict[str, Any]] = {  # as above
        FactKind.RETURN: {"country": "TH", "children": 0},
        FactKind.SPELL: {"country": "TH", "wage_currency": Currency.THB},
        FactKind.DOCUMENT: {"held_by": HeldBy.ONESELF},
        FactKind.DEBT: {"currency": Currency.USD, "told_on": today},
        FactKind.FUNCTIONING: {"asked_on": today},
        FactKind.CARD: {},
    }
    return first[kind]


def _form(
    request: DeskRequest, kind: FactKind, *, first: dict[str, Any], saving: bool
) -> FactForm:  # values of any type
    """The form of a kind; a button that only picks an occupation draws it again, unchecked."""
    typed, more = request.POST, {}
    if kind is FactKind.FUNCTIONING:
        version = first.get("version_id") or getattr(short_set(request.actor), "pk", None)
        refuse_if_any(rules.refusals_to_ask(version_there=version is not None))
        more = {"version_id": version}
    answers: QueryDict | None = redrawn(typed) if only_redraws(typed) else (typed or None)
    form = FORMS[kind](answers, initial=first, saving=saving, **more)
    form.meet()
    if only_redraws(typed):
        form.errors.clear()
    return form


def _page(
    request: DeskRequest, person: Record, kind: FactKind, form: FactForm, *, ref: str
) -> HttpResponse:
    work = typed_in(request.POST, "work_q")
    context = {
        "person": person,
        "kind": kind,
        "title": TITLES[kind],
        "form": form,
        "ref": ref,
        "found_work": search_occupations(request.actor, work) if work else [],
    }
    if kind is FactKind.SPELL:
        code, isco = (str(form[name].value() or "") for name in ("occupation_code", "isco"))
        context["occupation"] = occupation_chip(code, isco)
    return render(request, "desk/background/form.html", context)
