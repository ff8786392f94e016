"""Where a day begins: today's dates, what is overdue, and one search box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spean.base import clock, drills
from spean.base.actor import Duty
from spean.casework.cases.queries import dates_due, overdue_steps
from spean.casework.complaints.queries import complaints_late
from spean.casework.plans.queries import followups_due, plans_to_approve
from spean.casework.referrals.queries import letters_waiting_here, referrals_overdue
from spean.casework.rights.queries import widenings_for, wishes_for
from spean.casework.zones.queries import doubles_for, openings_to_review, openings_told
from spean.registry.accounts.actions import set_preferences
from spean.web.desk.followups.words import line_of
from spean.web.desk.home.forms import PreferencesForm
from spean.web.ui.notices import say
from spean.web.ui.signin import keep_language

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpResponse

    from spean.base.actor import Actor
    from spean.web.desk.followups.words import Line
    from spean.web.ui.http import DeskRequest

FEW = 20
ANSWERABLE = frozenset({Duty.CLOSE_MONTHS, Duty.KEEP_HOUSE})
"""Who is told that nobody has tried for long whether a backup can be restored."""
WEEK = 7


def home(request: DeskRequest) -> HttpResponse:
    actor = request.actor
    if actor.may(Duty.OVERSEE):
        return redirect("desk:numbers")
    today = clock.today()
    context = {
        "today": today,
        **_for_managers(actor, today),
        "dates": dates_due(actor, until=today)[:FEW],
        "overdue": overdue_steps(actor, today=today)[:FEW],
        **_referrals(actor),
        "complaints_waiting": _complaints(actor),
        "followups": _followups(actor, today),
        "drill_overdue": _drill_is_overdue() and actor.may(*ANSWERABLE),
        "opened": openings_told(actor),
        "to_review": openings_to_review(actor)[:FEW] if actor.may(Duty.REVIEW_OPENINGS) else [],
        "doubles": doubles_for(actor),
        "may_counsel": actor.may(Duty.WRITE_PEOPLE),
        "may_meet": actor.may(Duty.READ_PEOPLE),
    }
    return render(request, "desk/home/home.html", context)


def _for_managers(actor: Actor, today: dt.date) -> dict[str, object]:
    """What waits for a manager: proposals, plans, and colleagues who opened very many files."""
    week_ago = today - clock.days(WEEK)
    approves, reviews = actor.may(Duty.APPROVE_RIGHTS), actor.may(Duty.REVIEW_READING)
    return {
        "wishes": wishes_for(actor).waiting().count() if approves else 0,
        "widened": widenings_for(actor, since=week_ago)[:FEW] if reviews else [],
        "plans": plans_to_approve(actor)[:FEW] if actor.may(Duty.APPROVE_PLANS) else [],
    }


def _referrals(actor: Actor) -> dict[str, object]:
    """Whom to call about a referral of one's own, and which ones other centres wait for."""
    if not actor.may(Duty.READ_REFERRALS):
        return {"referrals_late": [], "referrals_in": []}
    return {
        "referrals_late": referrals_overdue(actor)[:FEW],
        "referrals_in": letters_waiting_here(actor)[:FEW],
    }


def _complaints(actor: Actor) -> int:
    """How many wait for a word of ours by today; nobody else's day asks."""
    return complaints_late(actor).count() if actor.may(Duty.ANSWER_COMPLAINTS) else 0


def _followups(actor: Actor, today: dt.date) -> list[Line]:
    """Whom to ask these days, of one's own cases."""
    if not actor.may(Duty.READ_FOLLOWUPS):
        return []
    return [line_of(one) for one in followups_due(actor, today=today, mine=True)[:FEW]]


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
