"""To refer somebody: first what will be seen is shown to the person, then it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.cases.queries import cases_for
from spean.casework.people.actions import read_person
from spean.casework.people.queries import has_consented, people_for
from spean.casework.people.vocabulary import Purpose
from spean.casework.referrals.actions import send_referral
from spean.casework.referrals.queries import shown_of, why_not_send
from spean.casework.referrals.vocabulary import Urgency
from spean.registry.centres.queries import centres_where
from spean.registry.directory.queries import facts_in, services_to_refer_to
from spean.registry.directory.rules import why_not_for
from spean.web.desk.referrals.forms import ReferralForm
from spean.web.ui.answers import or_404, refusals_on, whole_number
from spean.web.ui.letters import told
from spean.web.ui.notices import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from spean.base.actor import Actor
    from spean.web.ui.http import DeskRequest, Record


def new(request: DeskRequest, person_id: int) -> HttpResponse:
    actor = request.actor
    with or_404():
        read_person(person_id, page="referral-new", by=actor)
        person = people_for(actor).prefetch_related("phones").get(pk=person_id)
    services = list(services_to_refer_to(actor))
    first = {
        "urgency": Urgency.ORDINARY,
        "service": request.GET.get("service", ""),
        "case": _case_of(actor, person_id, request.GET.get("case")),
    }
    form = ReferralForm(request.POST or None, initial=first, services=services)
    context: dict[str, Any] = {"form": form, "person": person, "preview": None}
    context["consented"] = has_consented(actor, person_id, Purpose.REFERRAL)
    if form.is_valid():
        service = next(one for one in services if str(one.pk) == form.cleaned_data["service"])
        sent = _send(request, form, person, service)
        if sent is not None:
            say(request, _("The referral is sent. Now make the link, and call the partner."))
            return redirect("desk:referral", referral_id=sent.pk)
        context |= _preview(actor, form, person, service)
    return render(request, "desk/referrals/new.html", context)


def _send(
    request: DeskRequest, form: ReferralForm, person: Record, service: Record
) -> Record | None:
    """Nothing is sent before somebody has seen what will be, and said that the person agrees."""
    data = form.cleaned_data
    for refusal in why_not_send(request.actor, person.pk, service=service, asked=data["request"]):
        form.add_error(None, str(refusal))
    if request.POST.get("word") != "send" or form.errors:
        return None
    if not data["agreed"]:
        form.add_error("agreed", _("Show the person what will be seen, and ask them."))
        return None
    centre = _centre_for(request.actor, person)
    with refusals_on(form):
        return send_referral(
            person.pk,
            terms=form.terms(),
            centre_id=centre.pk if centre else 0,
            case_id=data["case"],
            by=request.actor,
        )
    return None


def _preview(
    actor: Actor, form: ReferralForm, person: Record, service: Record
) -> dict[str, Any]:  # a page's context
    data = form.cleaned_data
    if any(form.has_error(name) for name in ("service", "urgency", "request", "shared")):
        return {}
    centre = _centre_for(actor, person)
    doubts = why_not_for(
        facts_in(actor, service),
        beneficiary=person.beneficiary,
        sex=person.sex,
        age=person.age_on(clock.today()),
        place_code=person.place_id,
    )
    return {
        "preview": told(actor, shown_of(actor, person, data["shared"])),
        "request_text": data["request"],
        "urgency": data["urgency"].label,
        "service": service,
        "centre": centre.name if centre else "",
        "doubts": doubts,
    }


def _centre_for(actor: Actor, person: Record) -> Record:  # a centre, or None
    """The centre that refers: where the person is known and the actor may do this."""
    mine = centres_where(actor, Duty.WRITE_REFERRALS)
    return mine.filter(registrations__person=person.pk).first()


def _case_of(actor: Actor, person_id: int, asked: str | None) -> int | None:
    """The case that was asked for, if it is the person's and within reach."""
    number = whole_number(asked)
    if number is None:
        return None
    mine = cases_for(actor).filter(pk=number, person=person_id)
    return number if mine.exists() else None
