"""The page for a fault: ours, or the database's, which passes and is told as such.

A database that restarts, is full or does not answer is no fault of the page: whoever sent
something may send it again, and a receipt sees to it that it is done once.
"""

from __future__ import annotations

import errno
import sys
from typing import TYPE_CHECKING

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from django.http import HttpRequest

AGAIN_AFTER = 5  # seconds until a browser or a watcher may try again
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def trouble(request: HttpRequest) -> HttpResponse:
    """507 when a disk is full, 503 when the database is away, 500 for anything else.

    The pages are drawn without the request, for asking who is signed in would ask the database.
    """
    del request
    error = sys.exc_info()[1]
    if error is not None and is_full_disk(error):
        return _page("ui/no_room.html", 507)
    if isinstance(error, OperationalError | InterfaceError):
        return _page("ui/resting.html", 503)
    return HttpResponse(render_to_string("500.html"), status=500)


def is_full_disk(error: BaseException) -> bool:
    """Whether a disk without room is at the bottom of it, ours or the database's."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.errno in _FULL:
            return True
        if getattr(seen, "sqlstate", None) == "53100":
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def _page(template: str, status: int) -> HttpResponse:
    response = HttpResponse(render_to_string(template), status=status)
    response.headers["Retry-After"] = str(AGAIN_AFTER)
    return response
