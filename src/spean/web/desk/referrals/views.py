"""Referrals in a list, one on its page, its link, its slip; and those that other centres sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.casework.people.queries import has_consented
from spean.casework.people.vocabulary import Purpose
from spean.casework.referrals import actions
from spean.casework.referrals.queries import (
    key_of,
    letters_received,
    month_of_referrals,
    referrals_for,
    referrals_like,
    turns_of,
)
from spean.casework.referrals.rules import needs_code, refusals_to_link
from spean.casework.referrals.vocabulary import ReferralState
from spean.casework.rights.actions import read_list, take_list
from spean.registry.directory.queries import services_for
from spean.web.desk.directory.shown import lines_of
from spean.web.desk.referrals.forms import ReferralFilter
from spean.web.desk.referrals.shown import HEAD, rows_of
from spean.web.ui.answers import or_404, usable
from spean.web.ui.export import csv_response
from spean.web.ui.letters import TurnForm, moves, told, tone_of
from spean.web.ui.notices import say
from spean.web.ui.paging import page_of

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest, Record
    from spean.web.ui.paging import Page

    Lines = list[tuple[Record, str]]

PAGE = 50


def listed(request: DeskRequest) -> HttpResponse:
    chosen = ReferralFilter(request.GET)
    data = chosen.cleaned_data if chosen.is_valid() else {}
    actor, today = request.actor, clock.today()
    context: dict[str, Any] = {
        "filter": chosen,
        "query": request.GET.urlencode(),
        "box": data.get("box", ""),
        "today": today,
        "month": month_of_referrals(actor, today.replace(day=1), today),
    }
    read = _received if data.get("box") == "in" else _sent_page
    page, lines = read(request, data)
    read_list(page="referrals", people=[one.person_id for one in page.rows], by=actor)
    return render(request, "desk/referrals/list.html", context | {"page": page, "lines": lines})


def export_csv(request: DeskRequest) -> HttpResponseBase:
    """Everything that the list of sent referrals shows with these filters, on all its pages."""
    chosen = ReferralFilter(request.GET)
    rows = _sent(request.actor, chosen.cleaned_data if chosen.is_valid() else {})
    people = list(rows.order_by("pk").values_list("person_id", flat=True))
    take_list(page="referrals-csv", people=people, by=request.actor)
    name = f"spean-referrals-{clock.today().isoformat()}"
    return csv_response(name, [str(title) for title in HEAD], rows_of(rows))


def one(request: DeskRequest, referral_id: int) -> HttpResponse:
    with or_404():
        referral = actions.read_referral(referral_id, page="referral", by=request.actor)
    return render(request, "desk/referrals/referral.html", _page(request.actor, referral))


@require_POST
def turn(request: DeskRequest, referral_id: int) -> HttpResponse:
    referral = get_object_or_404(referrals_for(request.actor), pk=referral_id)
    form = TurnForm(request.POST, choices=moves(referral.letter, of_partner=False))
    if usable(request, form):
        actions.note_turn(referral, turn=form.turn(), by=request.actor)
        say(request, _("The answer is written down."))
    return redirect("desk:referral", referral_id=referral_id)


@require_POST
def link(request: DeskRequest, referral_id: int) -> HttpResponse:
    """The page of the referral with the new link on it: it is shown now and never again."""
    referral = get_object_or_404(referrals_for(request.actor), pk=referral_id)
    made = actions.make_link(referral, by=request.actor)
    path = reverse("partner:letter", args=[made.token])
    context = {"link": request.build_absolute_uri(path)}
    return render(request, "desk/referrals/referral.html", _page(request.actor, referral) | context)


@require_POST
def link_end(request: DeskRequest, referral_id: int) -> HttpResponse:
    referral = get_object_or_404(referrals_for(request.actor), pk=referral_id)
    actions.end_link(referral, by=request.actor)
    say(request, _("The link opens nothing any more."))
    return redirect("desk:referral", referral_id=referral_id)


def slip(request: DeskRequest, referral_id: int) -> HttpResponse:
    """On paper for somebody without a phone: where to go and when, and the code; no name."""
    with or_404():
        referral = actions.read_referral(referral_id, page="referral-slip", by=request.actor)
    service = services_for(request.actor).get(pk=referral.letter.service_id)
    context = {
        **lines_of(request.actor, [service])[0],
        "referral": referral,
        "letter": referral.letter,
        "key": key_of(request.actor, referral.letter),
        "today": clock.today(),
    }
    return render(request, "desk/referrals/slip.html", context)


def letter_in(request: DeskRequest, letter_id: int) -> HttpResponse:
    with or_404():
        letter = actions.read_letter(letter_id, page="referral-in", by=request.actor)
    context = {
        **_letter(request.actor, letter),
        "form": TurnForm(choices=moves(letter, of_partner=True)),
        "may_answer": bool(moves(letter, of_partner=True)),
    }
    return render(request, "desk/referrals/in.html", context)


@require_POST
def turn_in(request: DeskRequest, letter_id: int) -> HttpResponse:
    letter = get_object_or_404(letters_received(request.actor), pk=letter_id)
    form = TurnForm(request.POST, choices=moves(letter, of_partner=True))
    if usable(request, form):
        actions.answer_here(letter, turn=form.turn(), by=request.actor)
        say(request, _("The centre that sent the referral has your answer."))
    return redirect("desk:referral-in", letter_id=letter_id)


def _received(request: DeskRequest, data: dict[str, Any]) -> tuple[Page[Any], Lines]:
    rows = letters_received(request.actor)
    if data.get("state"):
        rows = rows.filter(state=data["state"])
    page = page_of(rows, request.GET, by=("sent_at", "pk"), size=PAGE, descending=True)
    return page, [(letter, tone_of(letter)) for letter in page.rows]


def _sent_page(request: DeskRequest, data: dict[str, Any]) -> tuple[Page[Any], Lines]:
    rows = _sent(request.actor, data)
    page = page_of(rows, request.GET, by=("made_on", "pk"), size=PAGE, descending=True)
    return page, [(one, tone_of(one.letter)) for one in page.rows]


def _sent(actor: Actor, data: dict[str, Any]) -> Record:  # a form's answers; a queryset
    only = data.get("only", "")
    return referrals_like(
        actor, state=data.get("state", ""), mine=only == "mine", overdue=only == "overdue"
    )


def _page(actor: Actor, referral: Record) -> dict[str, Any]:  # a page's context
    letter = referral.letter
    consented = has_consented(actor, referral.person_id, Purpose.REFERRAL)
    nexts = moves(letter, of_partner=False)
    return {
        **_letter(actor, letter),
        "referral": referral,
        "person": referral.person,
        "consented": consented,
        "form": TurnForm(choices=nexts),
        "may_turn": bool(nexts),
        "key": key_of(actor, letter),
        "no_link": refusals_to_link(state=ReferralState(letter.state), consented=consented),
    }


def _letter(actor: Actor, letter: Record) -> dict[str, Any]:  # a page's context
    return {
        "letter": letter,
        "tone": tone_of(letter),
        "told": told(actor, letter.shown),
        "request_text": letter.request,
        "urgency": letter.get_urgency_display(),
        "service": letter.service,
        "centre": letter.centre.name,
        "code": letter.code,
        "needs_code": needs_code(letter.shown),
        "turns": list(turns_of(actor, letter)),
        "today": clock.today(),
    }
