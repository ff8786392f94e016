"""The door: who may come in, from where, and with what beside the password.

Nobody makes an account from outside; colleagues are invited by their manager. Whatever is wrong
with a name or a password, the answer is one and the same sentence.
"""

from __future__ import annotations

import ipaddress
import secrets
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from spean.base.actor import NOBODY
from spean.registry.accounts.actions import (
    admit,
    change_password,
    keep_factor_secret,
    remember_device,
)
from spean.registry.accounts.queries import factor_secret
from spean.registry.accounts.rules import Place, browser_named, needs_second_factor
from spean.registry.centres.queries import actor_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from spean.web.ui.http import Record

_DEVICE_SALT = "spean.device"
_SHOWN = "second_factor_shown_by"
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
NOT_LET_IN = _(
    "The name or the password is not right, or there were too many wrong tries. Check both; "
    "after several tries wait some minutes, or ask your centre manager."
)


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": NOT_LET_IN,
        "too_many_login_attempts": NOT_LET_IN,
        "incorrect_password": _(
            "That is not the password, or there were too many wrong tries. After several tries "
            "wait some minutes, or ask your centre manager."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False

    def authenticate(self, request: HttpRequest, **credentials: str) -> Record:
        """One password against one name; `admit` sees to it that nothing tells why not."""
        username, password = credentials.get("username", ""), credentials.get("password", "")
        return admit(username, password=password, place=place_of(request))

    def reauthenticate(self, user: Record, password: str) -> bool:
        found = self.authenticate(self.request, username=user.username, password=password)
        return bool(found) and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **details: object) -> bool:
        """Who has typed the password a moment ago is not asked for it once more."""
        if not super().is_reauthentication_required(app=app, **details):
            return False
        records = get_authentication_records(self.request, self.request.user)
        last = max((record["at"] for record in records), default=0.0)
        return bool(time.time() - last >= app_settings.REAUTHENTICATION_TIMEOUT)

    def set_password(self, user: Record, password: str) -> None:
        changed = change_password(user.pk, password=password, by=actor_of(user.pk))
        user.password = changed.password

    def respond_user_inactive(self, request: HttpRequest, user: Record) -> HttpResponse:
        del request, user
        return redirect("account_login")

    def post_login(self, request: HttpRequest, user: Record, **details: object) -> HttpResponse:
        """Greet people in the language they chose, and know this browser from now on."""
        response: HttpResponse = super().post_login(request, user, **details)
        keep_language(response, user.language)
        place = place_of(request)
        place = replace(place, device=place.device or secrets.token_hex(16))
        remember_device(user.pk, place=place)
        response.set_signed_cookie(
            settings.DEVICE_COOKIE_NAME,
            place.device,
            salt=_DEVICE_SALT,
            max_age=settings.DEVICE_COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return response


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "Your work needs a second step at sign-in. Set up another one before you remove this."
        ),
    }

    def encrypt(self, text: str) -> str:
        """allauth keeps what we hand back: the number of a sealed row, and never the seed."""
        return keep_factor_secret(text)

    def decrypt(self, encrypted_text: str) -> str:
        return factor_secret(NOBODY, encrypted_text)

    def can_delete_authenticator(self, authenticator: Record) -> bool:
        """Somebody who must have a second factor keeps at least one."""
        user = authenticator.user
        if not is_second_factor_required(actor_of(user.pk)):
            return True
        others = Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS)
        return bool(others.exclude(pk=authenticator.pk).exists())


def place_of(request: HttpRequest) -> Place:
    """Where this request comes from, as far as it can be believed."""
    token = request.get_signed_cookie(
        settings.DEVICE_COOKIE_NAME,
        default="",
        salt=_DEVICE_SALT,
        max_age=settings.DEVICE_COOKIE_AGE,
    )
    browser = browser_named(request.headers.get("User-Agent", ""))
    return Place(network=_network_of(request), device=token or "", browser=browser)


def is_second_factor_required(actor: Record) -> bool:
    return settings.REQUIRE_SECOND_FACTOR and needs_second_factor(actor)


def has_shown_second_factor(request: HttpRequest) -> bool:
    """Whether this session has seen a code or a passkey, or has just set one up."""
    if request.session.get(_SHOWN) == request.user.pk:
        return True
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def note_second_factor(request: HttpRequest) -> None:
    """Setting one up shows it as well as using it does."""
    request.session[_SHOWN] = request.user.pk


def keep_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _network_of(request: HttpRequest) -> str:
    """The address of an IPv4 visitor, the /64 of an IPv6 one.

    Only the entries that our own proxies appended to X-Forwarded-For are read: what stands before
    them the visitor can write.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        passed = request.headers.get("X-Forwarded-For", "").split(",")
        address = passed[-settings.PROXIES].strip() if len(passed) >= settings.PROXIES else ""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return ""
    wide = 64 if found.version == 6 else 32
    return str(ipaddress.ip_network(f"{found}/{wide}", strict=False).network_address)
