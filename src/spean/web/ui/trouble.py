"""The page for a fault: ours, or the database's, which passes and is told as such.

A database that restarts, is full or does not answer is no fault of the page: whoever sent
something may send it again, and a receipt sees to it that it is done once.
"""

from __future__ import annotations

import errno
import sys
from typing import TYPE_CHECKING

from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import bad_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

AGAIN_AFTER = 5  # seconds until a browser or a watcher may try again
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_AWAY = (OperationalError, InterfaceError)


def trouble(request: HttpRequest) -> HttpResponse:
    """507 when a disk is full, 503 when the database is away, 500 for anything else.

    The pages are drawn without the request, for asking who is signed in would ask the database.
    """
    del request
    error = sys.exc_info()[1]
    if error is not None and is_full_disk(error):
        return _page("ui/no_room.html", 507)
    if isinstance(error, _AWAY):
        return _page("ui/resting.html", 503)
    return HttpResponse(render_to_string("500.html"), status=500)


def unusable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for a question that cannot be used; 503 where only the database fell away meanwhile.

    A session that could not be kept is called interrupted: it had ended, or the database had.
    """
    if isinstance(exception, SessionInterrupted):
        if is_full_disk(exception):
            return _page("ui/no_room.html", 507)
        if any(isinstance(each, _AWAY) for each in _beneath(exception)):
            return _page("ui/resting.html", 503)
    return bad_request(request, exception)


def is_full_disk(error: BaseException) -> bool:
    """Whether a disk without room is at the bottom of it, ours or the database's."""
    return any(
        (isinstance(each, OSError) and each.errno in _FULL)
        or getattr(each, "sqlstate", None) == "53100"
        for each in _beneath(error)
    )


def _beneath(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _page(template: str, status: int) -> HttpResponse:
    response = HttpResponse(render_to_string(template), status=status)
    response.headers["Retry-After"] = str(AGAIN_AFTER)
    return response
