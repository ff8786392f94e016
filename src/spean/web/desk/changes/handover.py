"""Hand over the work of a colleague: what there is, who takes it, and what ends for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.cases.vocabulary import CaseState
from spean.casework.changes import actions
from spean.casework.changes.actions.leaving import Handover
from spean.casework.changes.queries import (
    Work,
    checks_going_with,
    load_of,
    receivers,
    work_of,
)
from spean.casework.changes.rules import NotEveryRowError, dealt
from spean.casework.changes.vocabulary import Ending, What
from spean.casework.rights.actions import read_list
from spean.registry.centres.queries import centres_where, colleague_named, roles_held
from spean.web.desk.changes.forms import HandoverForm
from spean.web.ui.answers import refusals_on, whole_number
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from spean.base.actor import Actor
    from spean.casework.changes.queries import Key
    from spean.web.ui.http import DeskRequest, Record


def hand_over(request: DeskRequest, colleague_id: int) -> HttpResponse:
    """A preview with counts and a proposal; nothing is done before it is sent."""
    actor = request.actor
    centre = _where(actor, colleague_id, whole_number(request.GET.get("centre")))
    work = work_of(actor, colleague_id, centre_id=centre.pk)
    there = [one for one in receivers(actor, centre.pk) if one.pk != colleague_id]
    chosen = [one for one in there if str(one.pk) in request.GET.getlist("to")]
    form = HandoverForm(
        request.POST or None,
        work=work,
        receivers=[(str(one.pk), str(one)) for one in there],
        endings=_endings(actor, colleague_id, centre.pk),
        proposed=_proposed(actor, work, chosen),
    )
    if form.is_valid():
        with refusals_on(form):
            if made := _done(request, form, colleague_id, centre.pk):
                return made
    read_list(page="handover", people=sorted({one.record.person_id for one in work}), by=actor)
    context = {
        "colleague": colleague_named(actor, colleague_id),
        "centre": centre,
        "form": form,
        "lines": list(form.lines()),
        "counts": _counts(actor, work),
        "loads": _loads(actor, there),
        "chosen": [one.pk for one in chosen],
        "today": clock.today(),
    }
    return render(request, "desk/changes/handover.html", context)


def _where(actor: Actor, colleague_id: int, wanted: int | None) -> Record:
    """The centre whose files are handed over; a colleague of nowhere within reach is not there."""
    here = centres_where(actor, Duty.HAND_OVER)
    held = roles_held(actor).filter(user=colleague_id)
    known = set(held.values_list("centre_id", flat=True))
    known |= {one.record.centre_id for one in work_of(actor, colleague_id)}
    rows = here.filter(pk__in=known & ({wanted} if wanted else known)).order_by("pk")
    if found := rows.first():
        return found
    raise Http404


def _endings(actor: Actor, colleague_id: int, centre_id: int) -> list[Ending]:
    """What may end: the account only by who may end it, roles where there are any."""
    held = roles_held(actor).filter(user=colleague_id)
    found = [Ending.NOTHING]
    if colleague_id != actor.user_id and held.filter(centre=centre_id).exists():
        found += [Ending.ROLES]
        found += [Ending.ACCOUNT] if actor.may(Duty.END_ACCOUNTS) else []
    return found


def _proposed(actor: Actor, work: Sequence[Work], chosen: Sequence[Record]) -> dict[Key, int]:
    """Cases in turn to who has the fewest; a referral with the case of the same person."""
    cases = [one for one in work if one.what is What.CASE]
    load = load_of(actor, [one.pk for one in chosen])
    found = dealt([one.key for one in cases], load=load)
    by_person = {one.record.person_id: found[one.key] for one in cases if one.key in found}
    rest = [one for one in work if one.what is not What.CASE]
    found |= {
        one.key: by_person[one.record.person_id]
        for one in rest
        if one.record.person_id in by_person
    }
    return found | dealt([one.key for one in rest if one.key not in found], load=load)


def _counts(actor: Actor, work: Sequence[Work]) -> dict[str, int]:
    cases = [one for one in work if one.what is What.CASE]
    return {
        "cases": sum(one.record.state != CaseState.CLOSED for one in cases),
        "steps": sum(one.steps for one in cases),
        "asked": sum(one.asked_on is not None for one in cases),
        "dates": sum(one.next_on is not None for one in cases),
        "referrals": len(work) - len(cases),
        "checks": checks_going_with(actor, work),
    }


def _loads(actor: Actor, there: Sequence[Record]) -> list[dict[str, Any]]:
    """Who may take files, and how many cases each has today."""
    load = load_of(actor, [one.pk for one in there])
    return [{"colleague": one, "cases": load[one.pk]} for one in there]


def _done(
    request: DeskRequest, form: HandoverForm, colleague_id: int, centre_id: int
) -> HttpResponse | None:
    """Do it, and lead to what became of each file; None, where a row could not go."""
    wanted = Handover(
        colleague_id=colleague_id,
        centre_id=centre_id,
        to=form.chosen(),
        ending=form.cleaned_data["ending"],
        why=form.cleaned_data["why"],
    )
    try:
        change = actions.hand_over(wanted, by=request.actor)
    except NotEveryRowError as refused:
        form.refuse(refused.rows)
        raise
    back = reverse("desk:change-undo", args=[change.pk])
    say(request, _("The files have somebody who answers for them."), undo_url=back)
    return redirect("desk:change", change_id=change.pk)
