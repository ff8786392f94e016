"""A form is done once: a second click, or a browser that sends again, gets the first answer.

Every form carries a receipt number of its own, beside the token against forgery. The number is
written down in the transaction of what the form does. There is one transaction a form.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.translation import gettext as _

from spean.base.receipts.keeping import MOST_CHARACTERS, keep, let_go, take_in_hand
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.utils.safestring import SafeString

    from spean.base.receipts.keeping import Earlier

FIELD = "receipt"
_NOT_ANSWERS = frozenset({FIELD, "csrfmiddlewaretoken"})


def receipt_field() -> SafeString:
    """The hidden field that `{% csrf_token %}` writes beside its own."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">', FIELD, f"r{secrets.token_hex(16)}"
    )


def number_of_form(request: HttpRequest) -> str:
    """The number of chance that the form carried; "" for one that is none of ours.

    For an answer that cannot be led to a second time, as it shows what is shown only once.
    """
    token = request.POST.get(FIELD, "")
    return token if _OURS.fullmatch(token) else ""


_OURS = re.compile(r"r[0-9a-f]{32}")


class DoneOnce:
    """Wraps every form with a number in one transaction, together with its receipt."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or not request.user.is_authenticated:
            return self.get_response(request)
        token = request.POST.get(FIELD, "")
        if not token.isalnum() or len(token) > MOST_CHARACTERS:
            return self.get_response(request)
        with transaction.atomic():
            return self._once(request, token, request.user.pk)

    def _once(self, request: HttpRequest, token: str, user_id: int) -> HttpResponse:
        earlier = take_in_hand(token, user_id=user_id, answers=_digest(request))
        if earlier is not None:
            return _again(request, earlier)
        response = self.get_response(request)
        led_to = response.headers.get("Location", "")
        if response.status_code >= 400:
            transaction.set_rollback(True)
        elif led_to and not getattr(response, "refused", False):
            keep(token, user_id=user_id, led_to=led_to)
        else:
            let_go(token, user_id=user_id)
        return response


def _again(request: HttpRequest, earlier: Earlier) -> HttpResponse:
    if not earlier.same_answers:
        context = {"led_to": earlier.led_to}
        return render(request, "ui/sent_before.html", context, status=409)
    say(request, _("This form was sent twice; it was used once."))
    return redirect(earlier.led_to)


def _digest(request: HttpRequest) -> str:
    """Of where and what was sent; keyed, because answers are names and phone numbers."""
    digest = hashlib.sha256(request.path.encode())
    for name, values in sorted(request.POST.lists()):
        if name not in _NOT_ANSWERS:
            digest.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            digest.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                digest.update(chunk)
            file.seek(0)
    key = salted_hmac("spean.receipts", digest.digest(), settings.SECRET_KEY, algorithm="sha256")
    return key.hexdigest()
