"""Numbers in the digits the reader prefers. Only what is read is changed, never a form's value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spean.engines.kernel.khmer import to_khmer_digits

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

_NOT_READ = re.compile(
    r"(<(?P<tag>script|style|textarea|code)\b.*?</(?P=tag)\s*>|<!--.*?-->|<[^>]*>|&#?\w+;)",
    re.DOTALL | re.IGNORECASE,
)


class DigitsOfTheReader:
    """Writes Khmer digits into pages for people who chose them in their preferences."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and not response.streaming and _prefers_khmer(request):
            response.content = in_khmer_digits(response.content.decode()).encode()
        return response


def in_khmer_digits(page: str) -> str:
    """The page with Khmer digits in its text; tags, scripts, entities and answers stay.

    >>> in_khmer_digits('<b id="a1">12&#39;</b>')
    '<b id="a1">១២&#39;</b>'
    """
    pieces, at = [], 0
    for found in _NOT_READ.finditer(page):
        pieces += [to_khmer_digits(page[at : found.start()]), found.group()]
        at = found.end()
    return "".join([*pieces, to_khmer_digits(page[at:])])


def _prefers_khmer(request: HttpRequest) -> bool:
    return getattr(request.user, "digits", "") == "khmer"
