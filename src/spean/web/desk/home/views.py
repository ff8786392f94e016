"""Where a day begins: today's dates, what is overdue, and one search box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.cases.queries import dates_due, overdue_steps
from spean.registry.accounts.actions import set_preferences
from spean.web.desk.home.forms import PreferencesForm
from spean.web.ui.notices import say
from spean.web.ui.signin import keep_language

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.web.ui.http import DeskRequest

FEW = 20


def home(request: DeskRequest) -> HttpResponse:
    actor = request.actor
    if Duty.OVERSEE in actor.duties:
        return redirect("desk:numbers")
    today = clock.today()
    context = {
        "today": today,
        "dates": dates_due(actor, until=today)[:FEW],
        "overdue": overdue_steps(actor, today=today)[:FEW],
        "may_counsel": actor.may(Duty.COUNSEL),
        "may_meet": bool(actor.duties & {Duty.COUNSEL, Duty.PLACE, Duty.MANAGE}),
    }
    return render(request, "desk/home/home.html", context)


def preferences(request: DeskRequest) -> HttpResponse:
    user = request.user
    assert user.is_authenticated  # noqa: S101  the middleware lets nobody else in
    form = PreferencesForm(
        request.POST or None, initial={"language": user.language, "digits": user.digits}
    )
    if form.is_valid():
        set_preferences(user, by=request.actor, **form.cleaned_data)
        say(request, _("Your preferences are saved."))
        response = redirect("desk:preferences")
        keep_language(response, form.cleaned_data["language"])
        return response
    return render(request, "desk/home/preferences.html", {"form": form})
