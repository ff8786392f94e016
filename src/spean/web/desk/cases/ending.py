"""The end of a case, and its beginning again: what is open is shown with what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.casework.cases import actions
from spean.casework.cases.queries import cases_for
from spean.casework.cases.vocabulary import CLOSURE_TYPE, CaseState, ClosureReason, ClosureType
from spean.casework.plans.actions import end_case, reopen_case
from spean.casework.plans.queries import loose_ends
from spean.casework.plans.vocabulary import WindUp
from spean.web.desk.cases.forms import CloseForm, WhyForm
from spean.web.desk.changes.ways import say_with_a_way_back
from spean.web.desk.followups.words import line_of
from spean.web.ui.answers import or_404, refusals_on, usable
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.casework.plans.queries import LooseEnds
    from spean.web.ui.http import DeskRequest


def close(request: DeskRequest, case_id: int) -> HttpResponse:
    with or_404():
        one = actions.read_case(case_id, page="case-close", by=request.actor)
    found = loose_ends(request.actor, case_id)
    form = CloseForm(
        request.POST or None,
        reasons=reasons_by_type(),
        asked=_asked(found),
        initial={"wind_up": [WindUp.REFERRALS_ON] if found.referrals else []},
    )
    if form.is_valid():
        with refusals_on(form):
            ended = end_case(case_id, by=request.actor, **form.cleaned_data)
            say_with_a_way_back(request, _("The case is closed."), ended)
            return redirect("desk:case", case_id=case_id)
    context = {
        "case": one,
        "form": form,
        "found": found,
        "followups": [line_of(row) for row in found.followups],
        "is_anything_open": any(
            [found.steps, found.dates, found.followups, found.referrals, found.activities]
        ),
    }
    return render(request, "desk/cases/close.html", context)


@require_POST
def resume(request: DeskRequest, case_id: int) -> HttpResponse:
    """Go on after a pause; what was closed asks for a reason."""
    one = get_object_or_404(cases_for(request.actor), pk=case_id)
    if one.state == CaseState.CLOSED:
        form = WhyForm(request.POST)
        if not usable(request, form):
            return redirect("desk:case", case_id=case_id)
        reopen_case(case_id, why=form.cleaned_data["why"], by=request.actor)
    else:
        actions.resume_case(one, by=request.actor)
    say(request, _("The case is open again."))
    return redirect("desk:case", case_id=case_id)


def reasons_by_type() -> list[tuple[Any, Any]]:  # Django's groups of choices
    """Planned ends first, then those on the person's side, then those on ours."""
    return [
        (kind.label, [(one.value, one.label) for one in ClosureReason if CLOSURE_TYPE[one] == kind])
        for kind in ClosureType
    ]


def _asked(found: LooseEnds) -> list[tuple[str, Any]]:
    """The decisions that there is something to decide about."""
    there = {
        WindUp.STEPS: found.steps,
        WindUp.DATE: found.dates,
        WindUp.FOLLOWUPS: found.followups,
        WindUp.REFERRALS_ON: found.referrals,
        WindUp.REFERRALS_BACK: found.referrals,
    }
    return [(one.value, one.label) for one, rows in there.items() if rows]
