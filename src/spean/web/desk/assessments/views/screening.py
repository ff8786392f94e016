"""Who needs how much support: asked at the desk, suggested by a rule, decided by a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base.actor import Duty
from spean.base.together import answered
from spean.casework.assessments import actions
from spean.casework.assessments.instruments import instrument_of, suggestion_of, words_in
from spean.casework.assessments.queries import instruments_for, last_screening, screenings_for
from spean.casework.assessments.vocabulary import InstrumentUse
from spean.casework.people.actions import read_person
from spean.registry.centres.queries import centres_for
from spean.web.desk.assessments.forms import ScreenForm, TierForm
from spean.web.desk.assessments.words import because, said, tier_words
from spean.web.ui.answers import or_404, refusals_on, usable, whole_number
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.base.actor import Actor
    from spean.base.together import Asking
    from spean.web.ui.http import DeskRequest, Record


def screen(request: DeskRequest, person_id: int) -> HttpResponse:
    with or_404():
        person = read_person(person_id, page="person-screen", by=request.actor)
    versions = list(instruments_for(request.actor).newest().filter(use=InstrumentUse.SCREENING))
    version = _chosen(request, versions)
    if version is None:
        none = {"person": person, "form": None}
        return render(request, "desk/assessments/screen.html", none)
    form = ScreenForm(request.POST or None, instrument=instrument_of(version))
    if form.is_valid():
        with refusals_on(form):
            done = actions.screen_person(
                person_id,
                centre_id=_centre_of(request.actor, person),
                version=version,
                answers=form.answers(),
                by=request.actor,
            )
            say(request, _("The screening is kept."))
            return redirect("desk:screening", screening_id=done.pk)
    context = {
        "person": person,
        "form": form,
        "instrument": version,
        "title": words_in(form.instrument.words),
        "lead": words_in(form.instrument.lead),
        "others": [(one, words_in(instrument_of(one).words)) for one in versions if one != version],
    }
    return render(request, "desk/assessments/screen.html", context)


def screening(request: DeskRequest, screening_id: int) -> HttpResponse:
    one = get_object_or_404(screenings_for(request.actor), pk=screening_id)
    read_person(one.person_id, page="screening", by=request.actor)
    instrument, suggestion = instrument_of(one.version), suggestion_of(one)
    may_write = screenings_for(request.actor, Duty.WRITE_SCREENINGS).filter(pk=one.pk).exists()
    newest = last_screening(request.actor, one.person_id)
    context = {
        "screening": one,
        "title": words_in(instrument.words),
        "tier": tier_words(one.tier),
        "suggested": tier_words(one.suggested),
        "suggestion": suggestion,
        "because": because(instrument, suggestion, one.answers),
        "said": said(instrument, one.answers),
        "is_newest": newest == one,
        "form": TierForm(initial={"tier": one.tier}) if may_write else None,
    }
    return render(request, "desk/assessments/screening.html", context)


@require_POST
def decide(request: DeskRequest, screening_id: int) -> HttpResponse:
    rows = screenings_for(request.actor, Duty.WRITE_SCREENINGS)
    one = get_object_or_404(rows, pk=screening_id)
    form = TierForm(request.POST)
    if usable(request, form):
        actions.decide_tier(one, by=request.actor, **form.cleaned_data)
        say(request, _("The support is decided."))
    return redirect("desk:screening", screening_id=screening_id)


def screening_card(actor: Actor, person_id: int) -> dict[str, Any]:  # a page's context
    """The same for a page that asks nothing else at the same time."""
    return answered(screening_asked(actor, person_id))[0]


def screening_asked(actor: Actor, person_id: int) -> Asking[dict[str, Any]]:  # as above
    """The last screening for the person's and the case's page: the tier, and why."""
    last = screenings_for(actor).filter(person=person_id)[:1]
    yield [last]
    one = next(iter(last), None)
    if one is None:
        return {"screening": None}
    reasons = because(instrument_of(one.version), suggestion_of(one), one.answers)
    return {"screening": one, "tier": tier_words(one.tier), "tier_because": reasons[:3]}


def _chosen(request: DeskRequest, versions: list[Record]) -> Record | None:
    """The instrument that was asked for; the first that can be asked where none was."""
    wanted = whole_number(request.POST.get("instrument") or request.GET.get("instrument"))
    ready = [one for one in versions if not instrument_of(one).needs_words]
    return next((one for one in ready if one.pk == wanted), ready[0] if ready else None)


def _centre_of(actor: Actor, person: Record) -> int:
    """The centre of the actor's at which the person is registered."""
    mine = actor.reach(Duty.WRITE_SCREENINGS).all_centres
    centre = centres_for(actor).filter(registrations__person=person, pk__in=mine).first()
    return centre.pk if centre else 0
