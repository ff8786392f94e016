"""What may come through the door at all: text that can be kept, and no more bytes than are asked.

Both stand before every view, so that no view has to think of it. What was sent in vain is never
repeated on the page that says no.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.shortcuts import render
from django.urls import Resolver404, resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from django.http import HttpRequest, HttpResponse

NUL = "\x00"
ROOM_FOR_ANSWERS = 64 * 1024
"""Bytes beside the file itself: the other answers of its form, and the seams between them."""


class TextThatCanBeKept:
    """PostgreSQL keeps no NUL, and no person types one: whoever sends one is told so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _refuse_nul(_address_and_cookies(request))
        return self.get_response(request)


class AnswersThatCanBeKept:
    """Reads the answers before any view does, while it is known who sends them.

    A body that is too large is refused by its announced length: hardly any of it is read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            answers = request.POST
        except RequestDataTooBig:
            most = settings.IMPORT_MAX_BYTES // (1024 * 1024)
            response = render(request, "413.html", {"most": most}, status=413)
            response.headers["Connection"] = "close"
            return response
        _refuse_nul(text for name, values in answers.lists() for text in (name, *values))
        return self.get_response(request)


class OnlyFilesThatAreAskedFor(FileUploadHandler):
    """Keeps no byte of a file that nobody asked for, and stops one that is too large.

    It stands before the handler that writes to the disk.
    """

    def handle_raw_input(self, *given: Any, **named: Any) -> None:  # Django's own signature
        content_length = int(given[2])
        del named
        takes = settings.IMPORT_MAX_BYTES if self._is_asked_for() else 0
        if content_length > max(takes, settings.DATA_UPLOAD_MAX_MEMORY_SIZE) + ROOM_FOR_ANSWERS:
            raise RequestDataTooBig("The announced length is more than this address takes.")

    def new_file(self, *about: Any, **named: Any) -> None:  # Django's own signature
        super().new_file(*about, **named)
        self.arrived = 0
        if not self._is_asked_for():
            raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        del start
        self.arrived += len(raw_data)
        if self.arrived > settings.IMPORT_MAX_BYTES + ROOM_FOR_ANSWERS:
            raise RequestDataTooBig("The file is larger than its announced length may be.")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        del file_size

    def _is_asked_for(self) -> bool:
        request = self.request
        if request is None or not request.user.is_authenticated:
            return False
        try:
            return resolve(request.path_info).view_name in settings.FILES_ARE_ASKED_FOR_AT
        except Resolver404:
            return False


def _refuse_nul(texts: Iterable[str]) -> None:
    if any(NUL in text for text in texts):
        raise BadRequest("NUL in what was sent.")


def _address_and_cookies(request: HttpRequest) -> Iterable[str]:
    yield request.path_info
    for name, values in request.GET.lists():
        yield from (name, *values)
    yield from request.COOKIES.values()
