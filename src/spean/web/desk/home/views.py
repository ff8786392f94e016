"""Where a day begins: what today needs, and one search box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spean.base import clock, drills
from spean.base.actor import Duty
from spean.casework.changes.queries import ending_soon, left_here
from spean.casework.rights.queries import widenings_for, wishes_for
from spean.casework.zones.queries import (
    doubles_for,
    openings_to_review,
    openings_told,
    zones_around,
)
from spean.registry.accounts.actions import set_preferences
from spean.web.desk.home.forms import PreferencesForm
from spean.web.desk.home.today import parts_of
from spean.web.ui.notices import say
from spean.web.ui.signin import keep_language

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpResponse

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest

FEW = 20
ANSWERABLE = frozenset({Duty.CLOSE_MONTHS, Duty.KEEP_HOUSE})
"""Who is told that nobody has tried for long whether a backup can be restored."""
WITH_A_DAY = frozenset({Duty.READ_PEOPLE, Duty.WRITE_OUTREACH, Duty.ANSWER_COMPLAINTS})
"""Whose day has parts: overdue, due, waiting. Others find their way in the menu."""
WEEK = 7


def home(request: DeskRequest) -> HttpResponse:
    actor = request.actor
    if actor.may(Duty.OVERSEE):
        return redirect("desk:numbers")
    today = clock.today()
    opened, zones = openings_told(actor), zones_around(actor)
    parts = parts_of(actor, today, beside=(opened, zones)) if actor.may(*WITH_A_DAY) else []
    context = {
        "today": today,
        **_for_managers(actor, today),
        "parts": parts,
        "something": any(part.number for part in parts),
        "drill_overdue": _drill_is_overdue() and actor.may(*ANSWERABLE),
        "opened": opened,
        "to_review": openings_to_review(actor)[:FEW] if actor.may(Duty.REVIEW_OPENINGS) else [],
        "doubles": doubles_for(actor, zones),
        "may_counsel": actor.may(Duty.WRITE_PEOPLE),
        "may_meet": actor.may(Duty.READ_PEOPLE),
        "may_go_out": actor.may(Duty.WRITE_OUTREACH),
        "may_answer": actor.may(Duty.ANSWER_COMPLAINTS),
    }
    return render(request, "desk/home/home.html", context)


def _for_managers(actor: Actor, today: dt.date) -> dict[str, object]:
    """What waits for a manager: proposals, and colleagues who opened very many files."""
    week_ago = today - clock.days(WEEK)
    approves, reviews = actor.may(Duty.APPROVE_RIGHTS), actor.may(Duty.REVIEW_READING)
    return {
        "wishes": wishes_for(actor).waiting().count() if approves else 0,
        "widened": widenings_for(actor, since=week_ago)[:FEW] if reviews else [],
        **_left(actor),
    }


def _left(actor: Actor) -> dict[str, object]:
    """Files whose colleague is gone, or whose role ends within two weeks."""
    if not actor.may(Duty.HAND_OVER):
        return {"left": [], "ending_soon": []}
    return {"left": left_here(actor), "ending_soon": ending_soon(actor)}


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


def _drill_is_overdue() -> bool:
    last = drills.last_drill()
    return drills.is_overdue(last, now=clock.now(), in_production=settings.PRODUCTION)
