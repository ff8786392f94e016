"""Between signing in and signing out: is this still the same person, with the same authority?

Asked before every page that is not public. The answer is one of five: go on; the screen is locked;
a second factor is needed first; a password of one's own is; it is over. Nothing of a page is made
before the answer is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from allauth.account.signals import authentication_step_completed
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from spean.registry.accounts.actions import (
    begin_sitting,
    end_sitting,
    keep_sitting,
    lock_sitting,
    unlock_sitting,
)
from spean.registry.accounts.queries import sitting_of
from spean.registry.accounts.vocabulary import Standing
from spean.web.ui.signin import (
    FACTORS,
    has_shown_second_factor,
    is_second_factor_required,
    place_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest, Record

SITTING, HELD = "sitting", "held"
IN_PLACE = "Spean-In-Place"  # a script asks, and shows the answer on the page as it stands
WAITING = "Spean-Waiting"  # a page asks by itself how a job goes; nobody need be there

LEAVING = {"account_logout", "account_lock"}
UNLOCKING = LEAVING | {"account_reauthenticate", "mfa_reauthenticate_webauthn"}
SHOWING = LEAVING | {"account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
CHOOSING = LEAVING | {"account_here", "account_reauthenticate", "account_change_password"}
ENROLLING = LEAVING | {
    "account_here",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
}


class Presence:
    """Stands in front of every page that needs signing in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: DeskRequest) -> HttpResponse:
        response = self.get_response(request)
        login = reverse("account_login")
        if response.status_code == 302 and response["Location"].startswith(f"{login}?"):
            return _sent_to(request, login, status=401) if _is_script(request) else response
        return response

    def process_view(
        self, request: DeskRequest, view: Callable[..., HttpResponse], _args: object, _kw: object
    ) -> HttpResponse | None:
        is_public = not getattr(view, "login_required", True)
        if is_public or not request.user.is_authenticated:
            return None
        sitting = _sitting(request)
        if sitting is None or not _holds_as_before(request):
            return _over(request)
        standing = sitting.standing()
        if standing is Standing.OVER:
            return _over(request)
        request.sitting = sitting
        name = request.resolver_match.view_name if request.resolver_match else ""
        if standing is Standing.LOCKED:
            request.is_locked = True
            if sitting.locked_at is None:
                lock_sitting(sitting)  # written down: a clock put back must not open it again
            unlock = reverse("account_reauthenticate")
            return None if name in UNLOCKING else _sent_to(request, unlock, status=423)
        if WAITING not in request.headers:
            keep_sitting(sitting)
        return _second_step(request, name) or _own_password(request, name)


def _sitting(request: DeskRequest) -> Record | None:
    """The sitting of this session, begun with its first page. One that is gone has been ended."""
    user_id = request.user.pk or 0
    if SITTING not in request.session:
        begun = begin_sitting(user_id, place=place_of(request))
        request.session[SITTING] = begun.pk
        request.session[HELD] = _authority(request.actor)
        return begun
    return sitting_of(request.actor, request.session[SITTING], user_id=user_id)


def _holds_as_before(request: DeskRequest) -> bool:
    """Whether nothing was taken away since signing in. More than before is simply more."""
    before, now = request.session.get(HELD) or [], _authority(request.actor)
    if before != now and set(before) <= set(now):
        request.session[HELD] = now
    return set(before) <= set(now)


def _authority(actor: Actor) -> list[str]:
    """Every duty with every centre it reaches, as words that a session can keep."""
    return sorted(
        f"{duty.value} {centre}"
        for duty, reach in actor.reaches.items()
        for centre in ("everywhere",) * reach.nationwide + (*reach.centres, *reach.caseload)
    )


def _over(request: DeskRequest) -> HttpResponse:
    logout(request)
    words = _("You were signed out: the day is over, or your account or your role has changed.")
    messages.info(request, words)
    return _sent_to(request, reverse("account_login"), status=401)


def _second_step(request: DeskRequest, name: str) -> HttpResponse | None:
    if not is_second_factor_required(request.actor) or has_shown_second_factor(request):
        return None
    if not is_mfa_enabled(request.user, FACTORS):
        enrol = reverse("mfa_activate_totp")
        return None if name in ENROLLING else _sent_to(request, enrol, status=403)
    has_app = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
    show = reverse("mfa_reauthenticate" if has_app else "mfa_reauthenticate_webauthn")
    return None if name in SHOWING else _sent_to(request, show, status=403)


def _own_password(request: DeskRequest, name: str) -> HttpResponse | None:
    """A password that was given opens one page: the one on which another is chosen.

    Where a second step is needed, showing it or setting it up comes first.
    """
    who: Record = request.user
    needed = is_second_factor_required(request.actor) and not has_shown_second_factor(request)
    if name in CHOOSING or needed or not who.has_first_password():
        return None
    return _sent_to(request, reverse("account_change_password"), status=403)


def _is_script(request: DeskRequest) -> bool:
    return bool(getattr(request, "htmx", False)) or IN_PLACE in request.headers


def _sent_to(request: DeskRequest, address: str, *, status: int) -> HttpResponse:
    """To another page first, and back afterwards. A script is told in its own way.

    A locked screen (423) is not left: the page keeps what was typed, and asks for the password.
    """
    target = f"{address}?{urlencode({'next': _page_of(request)})}"
    if IN_PLACE in request.headers or (request.htmx and status == 423):
        return HttpResponse(status=status)
    if request.htmx:
        return HttpResponseClientRedirect(target)
    return redirect(target)


def _page_of(request: DeskRequest) -> str:
    """The page the person sees: the one asked for, or the one a form or a script was on."""
    if request.method == "GET" and not _is_script(request):
        return request.get_full_path()
    seen = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    parts = urlsplit(seen)
    if parts.netloc != request.get_host():
        return "/"
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@receiver(user_logged_in)
def _begin_anew(request: DeskRequest, **_details: object) -> None:
    """What an earlier sitting in this session was allowed says nothing of the next."""
    for key in (SITTING, HELD):
        request.session.pop(key, None)


@receiver(user_logged_out)
def _end(request: DeskRequest, **_details: object) -> None:
    if (sitting_id := request.session.get(SITTING)) is not None:
        end_sitting(sitting_id)


@receiver(authentication_step_completed)
def _unlock(request: DeskRequest, *, reauthenticated: bool = False, **_details: object) -> None:
    if reauthenticated and (sitting_id := request.session.get(SITTING)) is not None:
        unlock_sitting(sitting_id)
