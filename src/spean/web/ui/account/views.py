"""Locking the screen, setting up a second factor, and the list of one's own sittings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account import views as allauth_account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp import views as allauth_totp
from allauth.mfa.webauthn import views as allauth_passkeys
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from spean.registry.accounts.actions import (
    end_sittings_elsewhere,
    forget_device,
    lock_sitting,
)
from spean.registry.accounts.queries import devices_of, sittings_of
from spean.web.ui.answers import way_back
from spean.web.ui.notices import say
from spean.web.ui.presence import IN_PLACE
from spean.web.ui.signin import is_second_factor_required, note_second_factor

if TYPE_CHECKING:
    from spean.web.ui.http import DeskRequest, Record


class Unlock(allauth_account.ReauthenticateView):  # type: ignore[misc]  # allauth is untyped
    """The password again: on a page of its own, or in place over the page that was locked."""

    def form_valid(self, form: Record) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        return HttpResponse(status=204) if IN_PLACE in self.request.headers else response

    def form_invalid(self, form: Record) -> HttpResponse:
        if IN_PLACE in self.request.headers:
            words = " ".join(str(each) for errors in form.errors.values() for each in errors)
            return HttpResponse(words, status=422, content_type="text/plain; charset=utf-8")
        return super().form_invalid(form)  # type: ignore[no-any-return]  # the same


class LeaveNothing(allauth_account.LogoutView):  # type: ignore[misc]  # the same
    """Signing out takes the browser's copies along.

    Cookies are not cleared with them: the session's is gone anyway, and without the device's own a
    stranger's guesses could lock its owner out here.
    """

    def post(self, *args: object, **words: object) -> HttpResponse:
        response: HttpResponse = super().post(*args, **words)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class _SetUp:
    """Says that it is an obligation, and notes that the second factor was shown."""

    request: DeskRequest

    def get_context_data(self, **words: object) -> dict[str, object]:
        return {**super().get_context_data(**words), **_obliged(self.request)}  # type: ignore[misc]  # allauth's

    def form_valid(self, form: Record) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # allauth's
        note_second_factor(self.request)
        return response


class SetUpApp(_SetUp, allauth_totp.ActivateTOTPView):  # type: ignore[misc]  # the same
    pass


class AddPasskey(_SetUp, allauth_passkeys.AddWebAuthnView):  # type: ignore[misc]  # the same
    pass


class RemovePasskey(allauth_passkeys.RemoveWebAuthnView):  # type: ignore[misc]  # the same
    def form_valid(self, form: Record) -> HttpResponse:
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_list_webauthn")
        return super().form_valid(form)  # type: ignore[no-any-return]  # the same


@require_POST
def lock(request: DeskRequest) -> HttpResponse:
    """Somebody walks away from a shared laptop."""
    lock_sitting(request.sitting)
    if IN_PLACE in request.headers:
        return HttpResponse(status=204)
    words = urlencode({"next": way_back(request.POST.get("back", "")) or "/"})
    return redirect(f"{reverse('account_reauthenticate')}?{words}")


@require_POST
def here(request: DeskRequest) -> HttpResponse:
    """Somebody is typing. The middleware has noted it, or has said that the screen is locked."""
    del request
    return HttpResponse(status=204)


def sittings(request: DeskRequest) -> HttpResponse:
    """Where I am signed in, and which browsers know me."""
    user_id = request.sitting.user_id
    context = {
        "sittings": sittings_of(request.actor, user_id=user_id),
        "devices": devices_of(request.actor, user_id=user_id),
        "here": request.sitting,
    }
    return render(request, "account/sittings.html", context)


@require_POST
def end_elsewhere(request: DeskRequest) -> HttpResponse:
    ended = end_sittings_elsewhere(but=request.sitting.pk, by=request.actor)
    words = ngettext("Signed out in %(n)s other place.", "Signed out in %(n)s other places.", ended)
    say(request, words % {"n": ended} if ended else _("You were signed in nowhere else."))
    return redirect("account_sittings")


@require_POST
def forget(request: DeskRequest, device_id: int) -> HttpResponse:
    mine = devices_of(request.actor, user_id=request.sitting.user_id)
    forget_device(get_object_or_404(mine, pk=device_id), by=request.actor)
    say(request, _("That browser is a stranger again."))
    return redirect("account_sittings")


def _obliged(request: DeskRequest) -> dict[str, object]:
    """Whether the page must say that nothing else opens before this is done."""
    return {"must_enrol": is_second_factor_required(request.actor)}
