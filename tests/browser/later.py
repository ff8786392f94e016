"""A window of the browser on a later day: the cookie `later` says by how many days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from spean.base import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

COOKIE = "later"


class LaterDays:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        days = int(request.COOKIES.get(COOKIE, 0))
        if not days:
            return self.get_response(request)
        with clock.stopped_at(timezone.now() + dt.timedelta(days=days)):
            return self.get_response(request)
