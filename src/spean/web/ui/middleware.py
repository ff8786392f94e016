"""Between the door and the page: who is asking, how to say no, and what a browser may do."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect

from spean.base.actor import NOBODY, Actor
from spean.base.audit.reading import BUDGET
from spean.base.refusals import Refused
from spean.base.wall import within_reach
from spean.registry.centres.queries import actor_of
from spean.web.ui.answers import way_back
from spean.web.ui.doors import at_the_door, behind_the_wall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from spean.web.ui.http import DeskRequest

log = logging.getLogger(__name__)

_REFUSED = (403, 404)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'"
)


class SecurityHeaders:
    """Nothing from elsewhere, nothing inline, nothing kept by the browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Frame-Options", "DENY")  # for browsers older than our policy
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cross-Origin-Embedder-Policy", "require-corp")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class WhoIsAsking:
    """Puts the actor on the request, and the page in the asker's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: DeskRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[assignment]  # lazy twin
        return self.get_response(request)


class ByThePolicy:
    """Stands before every view, after the visitor without an account was sent to sign in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in _REFUSED and request.user.is_authenticated:
            _note_refusal(request, response.status_code)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """For the pages of one's own account, which stand before the second wall."""
        return why_not(request, exception) if isinstance(exception, Refused) else None

    def process_view(
        self,
        request: DeskRequest,
        view: Callable[..., HttpResponseBase],
        args: Sequence[object],
        kwargs: Mapping[str, object],
    ) -> HttpResponseBase | None:
        """Refuse at the door, or let the view work in one transaction behind the second wall."""
        if (shut := at_the_door(request)) or not behind_the_wall(request):
            return shut
        try:
            with within_reach(request.actor):
                response = view(request, *args, **kwargs)
        except Refused as refused:
            return why_not(request, refused)
        if isinstance(response, StreamingHttpResponse):  # made while it is sent, after the view
            response.streaming_content = _within(request.actor, iter(response))
        return response


def _note_refusal(request: HttpRequest, status: int) -> None:
    """Who was refused what, by numbers: somebody who tries many doors shows in the log.

    A record beyond one's reach answers as if it did not exist (404), so these are noted as well.
    """
    match = request.resolver_match
    words = match.kwargs if match else {}
    told = " ".join(f"{name}={value}" for name, value in words.items() if isinstance(value, int))
    address = f"{match.view_name} {told}".strip() if match else "no address of ours"
    log.warning(
        "account %s was refused (%s): %s %s", request.user.pk, status, request.method, address
    )


def why_not(request: HttpRequest, refused: Refused) -> HttpResponse:
    """A refusal that no view caught becomes a sentence where the person stands."""
    if any(refusal.code == "not_your_duty" for refusal in refused.refusals):
        raise PermissionDenied from None
    if any(refusal.code == BUDGET for refusal in refused.refusals):
        return _asked_for_the_reason(request)
    if request.method == "POST" and (back := way_back(request.POST.get("back", ""))):
        for refusal in refused.refusals:
            messages.error(request, refusal.message)
        answer = redirect(back)
        answer.refused = True  # type: ignore[attr-defined]  # read by DoneOnce: nothing was done
        return answer
    context = {"refusals": refused.refusals}
    return render(request, "ui/refused.html", context, status=409)


def _asked_for_the_reason(request: HttpRequest) -> HttpResponse:
    """Very many files in a day: somebody says why before the next one opens. Nothing was done."""
    by_script = bool(getattr(request, "htmx", False))
    back = request.path if request.method == "GET" and not by_script else "/"
    target = f"{reverse('desk:reading-reason')}?{urlencode({'next': back})}"
    answer: HttpResponse = HttpResponseClientRedirect(target) if by_script else redirect(target)
    answer.refused = True  # type: ignore[attr-defined]  # read by DoneOnce: nothing was done
    return answer


def _within(actor: Actor, content: Iterator[bytes]) -> Iterator[bytes]:
    with within_reach(actor):
        yield from content


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return NOBODY
    return actor_of(request.user.pk)
