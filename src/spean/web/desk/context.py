"""What every page carries: the way around, the person's own menu, the version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from spean import __version__
from spean.base.actor import Duty
from spean.registry.centres.queries import proposals_to_answer
from spean.web.ui.doors import is_open

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest


class Entry(NamedTuple):
    """One entry of the navigation: shown to whoever the policy lets through its door.

    `key` is the letter that goes there after g; the list of keys says so.
    """

    name: str
    label: _StrPromise
    icon: str
    key: str = ""


ENTRIES = [
    Entry("home", _("Today"), "home", "h"),
    Entry("people", _("People"), "people", "p"),
    Entry("contacts", _("Contact log"), "message", "l"),
    Entry("outreach", _("Outreach"), "fair", "o"),
    Entry("cases", _("Cases"), "case", "c"),
    Entry("appointments", _("Appointments"), "calendar", "a"),
    Entry("messages", _("Messages"), "phone", "m"),
    Entry("followups", _("Follow-ups"), "phone", "f"),
    Entry("doubles", _("Two files, one person?"), "people", "d"),
    Entry("glass", _("Open a protected file"), "shield"),
    Entry("jobs", _("Vacancies"), "job", "j"),
    Entry("retention", _("Retention checks"), "bell", "t"),
    Entry("employers", _("Employers"), "family", "e"),
    Entry("referrals", _("Referrals"), "forward", "r"),
    Entry("services", _("Directory of services"), "place", "s"),
    Entry("questionnaires", _("Questionnaires"), "document", "q"),
    Entry("complaints", _("Complaints and thanks"), "message", "k"),
    Entry("complaint-new", _("Take down a complaint"), "edit"),
    Entry("complaints-numbers", _("Complaints in numbers"), "chart"),
    Entry("changes", _("Done to many at once"), "undo", "y"),
    Entry("imports", _("Lists from outside"), "upload", "i"),
    Entry("numbers", _("The month in numbers"), "chart", "n"),
    Entry("book", _("The book"), "document", "b"),
    Entry("access", _("Who sees what"), "lock"),
    Entry("centres", _("Centres"), "place", "x"),
    Entry("roles", _("Roles of colleagues"), "shield"),
]


def everywhere(request: DeskRequest) -> dict[str, Any]:  # template context is untyped by nature
    signed_in = getattr(request, "user", None) and request.user.is_authenticated
    return {
        "house_version": __version__,
        "demo": settings.DEMO,
        "idle_seconds": int(settings.IDLE_LOCK.total_seconds()),
        "nav": _nav(request) if signed_in else [],
        "user_menu": _menu(request) if signed_in else [],
        "actor": getattr(request, "actor", None),
    }


def _nav(request: DeskRequest) -> list[dict[str, object]]:
    """The entries this actor may open; the one nearest to the page is the present one."""
    doors = [
        (entry, reverse(f"desk:{entry.name}"))
        for entry in ENTRIES
        if is_open(f"desk:{entry.name}", request.actor)
    ]
    home = reverse("desk:home")
    near = [url for _door, url in doors if request.path.startswith(url) and url != home]
    here = max(near, key=len, default=request.path)
    waiting = {"roles": _to_answer(request.actor)}
    return [
        {
            "label": door.label,
            "url": url,
            "icon": door.icon,
            "key": door.key,
            "finds": door.name == "people",
            "active": url == here,
            "count": waiting.get(door.name, 0),
        }
        for door, url in doors
    ]


def _to_answer(actor: Actor) -> int:
    """How many proposed roles wait for this actor; nobody else's pages ask."""
    return proposals_to_answer(actor).count() if actor.may(Duty.APPROVE_ROLES) else 0


def _menu(request: DeskRequest) -> list[dict[str, object]]:
    del request
    return [
        {"label": _("My preferences"), "url": reverse("desk:preferences"), "icon": "settings"},
        {"label": _("Security of my account"), "url": reverse("mfa_index"), "icon": "shield"},
        {"label": _("Sign out"), "url": reverse("account_logout"), "icon": "sign-out"},
    ]
