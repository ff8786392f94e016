"""Who may make an account: nobody from outside. Colleagues are invited by their manager."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        del request
        return False

    def post_login(self, request: HttpRequest, user: object, **details: object) -> HttpResponse:
        """Greet people in the language they chose, on whichever machine they sign in."""
        response: HttpResponse = super().post_login(request, user, **details)
        language = getattr(user, "language", settings.LANGUAGE_CODE)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
        return response
