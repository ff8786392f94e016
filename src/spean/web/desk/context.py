"""What every page carries: the way around, the person's own menu, the version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from spean import __version__
from spean.base.actor import Duty

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from spean.web.ui.http import DeskRequest


class Door(NamedTuple):
    """One entry of the navigation, and the duties that open it."""

    name: str
    label: _StrPromise
    icon: str
    duties: frozenset[Duty]


CASEWORK = frozenset({Duty.COUNSEL, Duty.PLACE, Duty.MANAGE})
DOORS = [
    Door("home", _("Today"), "home", frozenset(Duty)),
    Door("people", _("People"), "people", CASEWORK),
    Door("contacts", _("Contact log"), "message", CASEWORK),
    Door("cases", _("Cases"), "case", CASEWORK),
    Door("book", _("The book"), "document", frozenset({Duty.AUDIT})),
    Door("centres", _("Centres"), "place", frozenset(Duty)),
]


def everywhere(request: DeskRequest) -> dict[str, Any]:  # template context is untyped by nature
    signed_in = getattr(request, "user", None) and request.user.is_authenticated
    return {
        "version": __version__,
        "demo": settings.DEMO,
        "nav": [_entry(request, door) for door in DOORS if signed_in and _opens(request, door)],
        "user_menu": _menu(request) if signed_in else [],
        "actor": getattr(request, "actor", None),
    }


def _opens(request: DeskRequest, door: Door) -> bool:
    return bool(door.duties & request.actor.duties)


def _entry(request: DeskRequest, door: Door) -> dict[str, object]:
    url = reverse(f"desk:{door.name}")
    here = request.path == url if url == reverse("desk:home") else request.path.startswith(url)
    return {"label": door.label, "url": url, "icon": door.icon, "active": here}


def _menu(request: DeskRequest) -> list[dict[str, object]]:
    del request
    return [
        {"label": _("My preferences"), "url": reverse("desk:preferences"), "icon": "settings"},
        {"label": _("Security of my account"), "url": reverse("mfa_index"), "icon": "lock"},
        {"label": _("Sign out"), "url": reverse("account_logout"), "icon": "sign-out"},
    ]
