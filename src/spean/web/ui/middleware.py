"""Between the door and the page: who is asking, how to say no, and what a browser may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from spean.base.actor import NOBODY, Actor
from spean.base.refusals import Refused
from spean.registry.centres.queries import actor_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from spean.web.ui.http import DeskRequest

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


class SayWhyNot:
    """A refusal that no view caught becomes a sentence where the person stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if any(refusal.code == "not_your_duty" for refusal in exception.refusals):
            raise PermissionDenied from None
        if request.method == "POST" and (back := _way_back(request)):
            for refusal in exception.refusals:
                messages.error(request, refusal.message)
            return redirect(back)
        context = {"refusals": exception.refusals}
        return render(request, "ui/refused.html", context, status=409)


def _way_back(request: HttpRequest) -> str:
    """The page of ours that the form came from; "" for anything that leads elsewhere.

    "//other.example" and "/\\other.example" begin with a stroke and leave the house all the same.
    """
    back = request.POST.get("back", "")
    ours = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(back, ours, require_https=request.is_secure())
    return back if back.startswith("/") and safe else ""


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return NOBODY
    return actor_of(request.user.pk)
