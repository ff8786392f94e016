"""allauth's forms with our own way of counting wrong tries."""

from __future__ import annotations

from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as allauth_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as allauth_app
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from django import forms
from django.core.cache import cache

from spean.registry.accounts.actions import (
    keep_ticket,
    open_offered_secret,
    pay_back,
    seal_offered_secret,
    take_ticket,
)
from spean.web.ui.signin import place_of

_REMEMBERED = 180
"""A code that was used does not open a second time: seconds, longer than any code is valid."""


class _CountedCode:
    """A code from the app or from the printed list, one guess at a time.

    Counted by place, as passwords are: somebody who knows the password and guesses codes elsewhere
    does not lock the owner out of a device that is known.
    """

    def clean_code(self) -> str:
        code, user = str(self.cleaned_data["code"]), self.user  # type: ignore[attr-defined]  # allauth is untyped
        ticket = take_ticket(f"code {user.pk}", user=user, place=place_of(context.request))
        others = Authenticator.objects.filter(user=user)
        for each in others.exclude(type=Authenticator.Type.WEBAUTHN) if ticket.is_heard else ():
            fresh = f"spean.code.{user.pk}.{code.strip()}"
            if each.wrap().validate_code(code) and cache.add(fresh, "used", _REMEMBERED):
                each.user = user
                self.authenticator = each
                pay_back(ticket)
                return code
        keep_ticket(ticket)
        raise get_adapter().validation_error("incorrect_code")


class CodeForm(_CountedCode, allauth_forms.AuthenticateForm):  # type: ignore[misc]  # allauth is untyped
    field_order = ["code"]


class CodeAgainForm(_CountedCode, allauth_forms.ReauthenticateForm):  # type: ignore[misc]  # the same
    field_order = ["code"]


class SetUpAppForm(allauth_app.ActivateTOTPForm):  # type: ignore[misc]  # the same
    """allauth's, but the seed on offer lies sealed in the session, which is a row like others."""

    def __init__(self, *args: Any, **words: Any) -> None:  # as allauth hands them on
        self.user = words.pop("user")
        forms.Form.__init__(self, *args, **words)
        session, user_id = context.request.session, self.user.pk
        kept = session.get(SECRET_SESSION_KEY, "") if self.is_bound else ""
        self.secret = open_offered_secret(kept, user_id=user_id) or generate_totp_secret()
        session[SECRET_SESSION_KEY] = seal_offered_secret(self.secret, user_id=user_id)
