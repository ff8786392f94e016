"""One letter of referral, for whoever holds its link. It works without scripts and without cookies
of its own: after the code, each form carries a signed note that holds for half an hour.

Whatever is wrong with a link, the answer is one page: nobody learns whether it ever was one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from spean.casework.referrals.actions import PARTNER, answer_by_link, open_by_link, try_code
from spean.casework.referrals.queries import key_behind, turns_by_link
from spean.casework.referrals.rules import CODE_DIGITS, needs_code
from spean.casework.referrals.vocabulary import ReferralState
from spean.engines.kernel.khmer import to_ascii_digits
from spean.registry.accounts.actions import keep_ticket, pay_back, take_link_ticket
from spean.web.ui.answers import refusals_on
from spean.web.ui.letters import TurnForm, moves, told
from spean.web.ui.signin import place_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from spean.web.ui.http import Record

_SALT = "spean.partner.code-was-right"
NOTE_SECONDS = 30 * 60
OVER = frozenset({ReferralState.DECLINED})


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Six digits. The centre says it to you on the phone, or it is on the slip."),
    )

    def clean_code(self) -> str:
        typed = to_ascii_digits(self.cleaned_data["code"])
        return "".join(one for one in typed if one.isdigit())[:CODE_DIGITS]


@login_not_required
@sensitive_variables("token")
def letter(request: HttpRequest, token: str) -> HttpResponse:
    ticket = take_link_ticket(place_of(request))
    if not ticket.is_heard:
        return _answer(request, "partner/wait.html", {}, status=429)
    key = key_behind(PARTNER, token)
    if key is None:
        keep_ticket(ticket)
        return _answer(request, "partner/gone.html", {}, status=404)
    if needs_code(key.letter.shown) and not _has_note(request, key):
        return _asked_for_code(request, key, ticket)
    pay_back(ticket)
    return _letter(request, key)


def _asked_for_code(request: HttpRequest, key: Record, ticket: Any) -> HttpResponse:
    form = CodeForm(request.POST if "code" in request.POST else None)
    if form.is_valid():
        if try_code(key, code=form.cleaned_data["code"], by=PARTNER):
            pay_back(ticket)
            return _letter(request, key, is_new=True)
        keep_ticket(ticket)
        form.add_error("code", _("This is not the code. After ten wrong ones the link ends."))
    else:
        pay_back(ticket)
    context = {"form": form, "centre": key.letter.centre.name}
    return _answer(request, "partner/code.html", context)


def _letter(request: HttpRequest, key: Record, *, is_new: bool = False) -> HttpResponse:
    """The letter, and what can be said of it. Its state is asked again after an answer."""
    held, said = key.letter, False
    form = TurnForm(choices=moves(held, of_partner=True))
    if request.method == "POST" and "to" in request.POST and not is_new:
        form = TurnForm(request.POST, choices=moves(held, of_partner=True))
        if form.is_valid():
            with refusals_on(form):
                held = answer_by_link(key, turn=form.turn(), by=PARTNER)
                said, form = True, TurnForm(choices=moves(held, of_partner=True))
    else:
        open_by_link(key, by=PARTNER)
    if ReferralState(held.state) in OVER:
        return _answer(request, "partner/thanks.html", {})
    context = {
        "letter": held,
        "told": told(PARTNER, held.shown),
        "request_text": held.request,
        "urgency": held.get_urgency_display(),
        "service": key.letter.service,
        "centre": key.letter.centre.name,
        "code": held.code,
        "turns": turns_by_link(PARTNER, key),
        "form": form,
        "may_answer": bool(moves(held, of_partner=True)),
        "note": _note_for(key),
        "said": said,
    }
    return _answer(request, "partner/letter.html", context)


def _note_for(key: Record) -> str:
    """That the code was right, for this link only; it rides along in the forms of the page."""
    return signing.dumps([key.pk, key.digest], salt=_SALT)


def _has_note(request: HttpRequest, key: Record) -> bool:
    try:
        said = signing.loads(request.POST.get("note", ""), salt=_SALT, max_age=NOTE_SECONDS)
    except signing.BadSignature:
        return False
    return bool(said == [key.pk, key.digest])


def _answer(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Kept by no browser, found by no search engine, its address in no log of ours."""
    response = render(request, template, context, status=status)
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001  Django would log the token
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
