"""allauth's forms with our own way of counting wrong tries."""

from __future__ import annotations

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as allauth_forms
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from spean.registry.accounts.actions import keep_ticket, pay_back, take_ticket
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
