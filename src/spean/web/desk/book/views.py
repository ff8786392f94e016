"""Reading the book. Only verbs and numbers: what was written in a file stays in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from spean.base.audit.queries import check_book, entries_for_audit
from spean.web.ui.paging import page_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.web.ui.http import DeskRequest

PAGE = 100


def book(request: DeskRequest) -> HttpResponse:
    entries = entries_for_audit(request.actor)
    page = page_of(entries, request.GET, by=("pk",), size=PAGE, descending=True)
    found = check_book(request.actor) if "check" in request.GET else None
    return render(request, "desk/book/book.html", {"page": page, "found": found})
