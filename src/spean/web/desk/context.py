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
    Door("jobs", _("Vacancies"), "job", CASEWORK),
    Door("retention", _("Retention checks"), "bell", CASEWORK),
    Door("employers", _("Employers"), "family", CASEWORK),
    Door("imports", _("Lists from outside"), "upload", frozenset({Duty.IMPORT})),
    Door("numbers", _("The month in numbers"), "chart", frozenset({Duty.COUNT, Duty.OVERSEE})),
    Door("book", _("The book"), "document", frozenset({Duty.AUDIT})),
    Door("centres", _("Centres"), "place", frozenset(Duty)),
]


def everywhere(request: DeskRequest) -> dict[str, Any]:  # template context is untyped by nature
    signed_in = getattr(request, "user", None) and request.user.is_authenticated
    return {
        "version": __version__,
        "demo": settings.DEMO,
        "idle_seconds": int(settings.IDLE_LOCK.total_seconds()),
        "nav": _nav(request) if signed_in else [],
        "user_menu": _menu(request) if signed_in else [],
        "actor": getattr(request, "actor", None),
    }


def _nav(request: DeskRequest) -> list[dict[str, object]]:
    """The doors this actor may open; the one that leads nearest to the page is the present one."""
    doors = [(door, reverse(f"desk:{door.name}")) for door in DOORS if _opens(request, door)]
    home = reverse("desk:home")
    near = [url for _door, url in doors if request.path.startswith(url) and url != home]
    here = max(near, key=len, default=request.path)
    return [
        {"label": door.label, "url": url, "icon": door.icon, "active": url == here}
        for door, url in doors
    ]


def _opens(request: DeskRequest, door: Door) -> bool:
    return bool(door.duties & request.actor.duties)


def _menu(request: DeskRequest) -> list[dict[str, object]]:
    del request
    return [
        {"label": _("My preferences"), "url": reverse("desk:preferences"), "icon": "settings"},
        {"label": _("Security of my account"), "url": reverse("mfa_index"), "icon": "shield"},
        {"label": _("Sign out"), "url": reverse("account_logout"), "icon": "sign-out"},
    ]
