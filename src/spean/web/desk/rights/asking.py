"""Who opens very many files in a day is asked why, before the next one opens."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from spean.base.audit.reading import BUDGET
from spean.base.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest


class AskTheReason:
    """Turns the refusal to open one more file into the page that asks for a reason."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if all(refusal.code != BUDGET for refusal in exception.refusals):
            return None
        back = request.path if request.method == "GET" else reverse("desk:home")
        return redirect(f"{reverse('desk:reading-reason')}?{urlencode({'next': back})}")
