"""To complain or to praise without an account, and to follow it with the code.

It works without scripts, leaves no cookie of its own but the one that guards forms, and nothing in
the browser: no page is kept. A code that is wrong, a slip of the finger and no code at all get one
and the same answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from spean.base import clock
from spean.casework.complaints.actions import VISITOR, appeal_by_code, receive_complaint
from spean.casework.complaints.queries import complaint_behind, readers_named
from spean.casework.complaints.rules import TurnFacts as Turn
from spean.casework.complaints.rules import code_typed, code_written, refusals_to_turn
from spean.casework.complaints.vocabulary import ComplaintState, Voice
from spean.registry.accounts.actions import keep_ticket, pay_back, take_link_ticket
from spean.registry.centres.queries import centres_for
from spean.web.public.forms import AppealForm, FollowForm, TellForm
from spean.web.ui.answers import refusals_on
from spean.web.ui.once import number_of_form
from spean.web.ui.signin import place_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from spean.web.ui.http import Record

TELLING, FOLLOWING = "complaint told", "complaint code"
"""What is counted by network: complaints that were sent, and codes that follow nothing."""
LEAVE_TO = "https://km.wikipedia.org/"
"""Where the quick way out leads: a page that anybody may have open."""


@login_not_required
@sensitive_post_parameters()
def tell(request: HttpRequest) -> HttpResponse:
    form = TellForm(
        request.POST or None,
        centres=centres_for(VISITOR),
        readers=readers_named(VISITOR),
    )
    if form.is_valid():
        ticket = take_link_ticket(place_of(request), TELLING)
        if not ticket.is_heard:
            return _answer(request, "public/wait.html", {}, status=429)
        keep_ticket(ticket)
        with refusals_on(form):
            received = receive_complaint(
                form.told(),
                centre_id=int(form.cleaned_data["centre"]),
                once=number_of_form(request),
                by=VISITOR,
            )
            context = {"code": code_written(received.code), "complaint": received.complaint}
            return _answer(request, "public/told.html", context)
    return _answer(request, "public/tell.html", {"form": form})


@login_not_required
@sensitive_post_parameters()
def follow(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _answer(request, "public/follow.html", {"form": FollowForm()})
    ticket = take_link_ticket(place_of(request), FOLLOWING)
    if not ticket.is_heard:
        return _answer(request, "public/wait.html", {}, status=429)
    typed = request.POST.get("code", "")
    complaint = complaint_behind(VISITOR, typed)
    if complaint is None:
        keep_ticket(ticket)
        return _answer(request, "public/unknown.html", {}, status=404)
    pay_back(ticket)
    return _followed(request, complaint, code_typed(typed))


def _followed(request: HttpRequest, complaint: Record, code: str) -> HttpResponse:
    """The state and the reply, and nothing else; once, that they do not agree."""
    form, said = AppealForm(request.POST if "words" in request.POST else None), False
    if form.is_valid():
        with refusals_on(form):
            words = form.cleaned_data["words"]
            complaint = appeal_by_code(complaint, words=words, by=VISITOR)
            said = True
    context = {
        "complaint": complaint,
        "code": code,
        "form": form,
        "may_appeal": _may_appeal(complaint),
        "said": said,
    }
    return _answer(request, "public/followed.html", context)


def _may_appeal(complaint: Record) -> bool:
    return not refusals_to_turn(
        Turn(to=ComplaintState.APPEALED, words="....."),
        state=ComplaintState(complaint.state),
        voice=Voice.COMPLAINANT,
        by=None,
        answered_by=(),
        is_appealed=complaint.appealed_at is not None,
        due=complaint.due_on,
        today=clock.today(),
    )


def _answer(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Kept by no browser and found by no search engine."""
    response = render(request, template, context | {"leave_to": LEAVE_TO}, status=status)
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001  a refusal is no fault of ours
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
