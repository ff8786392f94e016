"""Reading the book. Only verbs and numbers: what was written in a file stays in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from spean.base import clock
from spean.base.audit.anchors import last_anchor
from spean.base.audit.queries import check_book, entries_for_audit
from spean.casework.people.rules import code_of
from spean.casework.rights.actions import read_list, take_list
from spean.web.desk.book.forms import BookFilter
from spean.web.ui.export import csv_response, xlsx_response
from spean.web.ui.paging import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse, StreamingHttpResponse

    from spean.web.ui.http import DeskRequest, Record

PAGE = 100


def book(request: DeskRequest) -> HttpResponse:
    form = BookFilter(request.GET)
    entries = entries_for_audit(request.actor, **form.chosen())
    read_list(page="book", people=_asked_about(form), by=request.actor)
    page = page_of(entries, request.GET, by=("pk",), size=PAGE, descending=True)
    context = {
        "page": page,
        "lines": [(entry, _code(entry)) for entry in page.rows],
        "found": check_book(request.actor) if "check" in request.GET else None,
        "filter": form,
        "query": request.GET.urlencode(),
        "anchor": last_anchor(),
    }
    return render(request, "desk/book/book.html", context)


def book_csv(request: DeskRequest) -> StreamingHttpResponse:
    return csv_response(_name(), _head(), _rows(request, "book-csv"))


def book_xlsx(request: DeskRequest) -> HttpResponse:
    return xlsx_response(_name(), _head(), _rows(request, "book-xlsx"))


def _rows(request: DeskRequest, page: str) -> Iterator[list[object]]:
    """The columns of the page, of every line that its filter shows."""
    form = BookFilter(request.GET)
    if not form.is_valid():
        raise Http404
    entries = entries_for_audit(request.actor, **form.chosen()).order_by("-pk")
    take_list(page=page, people=_asked_about(form), by=request.actor)
    return (_row(entry) for entry in entries.iterator(chunk_size=2000))


def _asked_about(form: BookFilter) -> list[int]:
    """Whose lines are asked for by code: that is a look at a person, and signed as one."""
    person_id = form.chosen()["person_id"]
    return [person_id] if person_id else []


def _row(entry: Record) -> list[object]:
    record = f"{entry.subject_type.model} {entry.subject_id}"
    who = str(entry.by or "")
    return [entry.pk, entry.at, who, entry.verb, record, _code(entry), bool(entry.seal_id)]


def _head() -> list[object]:
    words = [_("Line"), _("When"), _("Who"), _("Verb"), _("Record"), _("Person"), _("Sealed")]
    return list(words)


def _code(entry: Record) -> str:
    return code_of(entry.person_id) if entry.person_id else ""


def _name() -> str:
    return f"spean-book-{clock.today().isoformat()}"
