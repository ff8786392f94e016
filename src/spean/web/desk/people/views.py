"""Finding, registering and meeting people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.cases.actions import open_case
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.queries import last_line_by
from spean.casework.people.actions import (
    read_person,
    record_consent,
    register_person,
    set_household,
    update_profile,
)
from spean.casework.people.linkage import (
    people_like,
    people_like_while_typing,
    search_people,
)
from spean.casework.people.queries import (
    housemates_of,
    people_for,
    profile_of,
)
from spean.casework.people.vocabulary import (
    Beneficiary,
    ConsentMethod,
    Decision,
    Purpose,
    RegisteredBy,
    Sex,
)
from spean.registry.centres.queries import centres_for, centres_where
from spean.registry.places.queries import provinces
from spean.web.desk.contacts.forms import ContactForm
from spean.web.desk.lists.pages import shown, taken
from spean.web.desk.people.forms import (
    ConsentForm,
    EditForm,
    HouseholdForm,
    ProfileForm,
    RegisterForm,
    answers_of,
)
from spean.web.desk.people.listing import PEOPLE
from spean.web.desk.people.whole import whole_file
from spean.web.desk.people.words import likeness_words
from spean.web.ui.answers import or_404, refusals_on, usable
from spean.web.ui.meanwhile import held
from spean.web.ui.notices import say
from spean.web.ui.searching import typed_in

if TYPE_CHECKING:
    from django.http import HttpResponse, HttpResponseBase

    from spean.base.actor import Actor
    from spean.casework.people.linkage import Alike
    from spean.web.ui.http import DeskRequest

PAGE = 50
CERTAIN_ENOUGH = frozenset({"same", "likely"})


def people(request: DeskRequest) -> HttpResponse:
    typed = typed_in(request.GET, "q")
    context: dict[str, object] = {"typed": typed, "page": None, "today": clock.today()}
    if typed:
        context["people"] = search_people(request.actor, typed, limit=PAGE)
    else:
        context |= shown(request, PEOPLE, "desk:person")
    return render(request, "desk/people/list.html", context)


def export_csv(request: DeskRequest) -> HttpResponseBase:
    return taken(request, PEOPLE, "csv")


def export_xlsx(request: DeskRequest) -> HttpResponseBase:
    return taken(request, PEOPLE, "xlsx")


def search(request: DeskRequest) -> HttpResponse:
    """The answer while somebody types: a short list of links."""
    typed = typed_in(request.GET, "q")
    context = {
        "people": search_people(request.actor, typed),
        "typed": typed,
        "today": clock.today(),
    }
    return render(request, "desk/people/_found.html", context)


def register(request: DeskRequest) -> HttpResponse:
    form = RegisterForm(request.POST or None, initial=_first_answers(request), **_choices(request))
    alike = []
    if form.is_valid():
        newcomer = form.newcomer()
        near = people_like(request.actor, newcomer.profile)
        alike = [one for one in near if one.likeness.verdict in CERTAIN_ENOUGH]
        if not alike or form.cleaned_data["another"]:
            with refusals_on(form):
                centre_id = int(form.cleaned_data["centre"])
                person = register_person(newcomer, centre_id=centre_id, by=request.actor)
                say(request, _("%(code)s is registered.") % {"code": person.code})
                return redirect("desk:person", person_id=person.pk)
    return render(request, "desk/people/new.html", {"form": form, "alike": _shown(alike)})


def alike(request: DeskRequest) -> HttpResponse:
    """While the form is filled in: who is already registered and looks the same.

    Of a form half filled in, what is whole already is compared.
    """
    form = ProfileForm(request.GET, provinces=_province_choices(request.actor))
    form.is_valid()
    so_far = form.so_far()
    near = people_like_while_typing(request.actor, so_far) if so_far else []
    return render(request, "desk/people/_alike.html", {"alike": _shown(near)})


def person(request: DeskRequest, person_id: int) -> HttpResponse:
    actor = request.actor
    with or_404():
        one = read_person(person_id, page="person", by=actor)
    return render(request, "desk/people/person.html", whole_file(actor, one))


@transaction.atomic
def edit(request: DeskRequest, person_id: int) -> HttpResponse:
    one = get_object_or_404(held(people_for(request.actor), request), pk=person_id)
    read_person(person_id, page="edit", by=request.actor)
    before = profile_of(request.actor, person_id)
    form = EditForm(
        request.POST or None,
        initial=answers_of(before, clock.today()),
        provinces=_province_choices(request.actor),
    )
    form.meet()
    if form.is_valid():
        with refusals_on(form):
            update_profile(one, profile=form.profile(before), by=request.actor)
            say(request, _("The profile is saved."))
            return redirect("desk:person", person_id=person_id)
    return render(request, "desk/people/edit.html", {"form": form, "person": one})


def consent(request: DeskRequest, person_id: int) -> HttpResponse:
    with or_404():
        one = read_person(person_id, page="consent", by=request.actor)
    form = ConsentForm(
        request.POST or None, initial={"purpose": request.GET.get("purpose", Purpose.SERVICE)}
    )
    if form.is_valid():
        record_consent(
            one,
            purpose=Purpose(form.cleaned_data["purpose"]),
            decision=Decision(form.cleaned_data["decision"]),
            method=ConsentMethod(form.cleaned_data["method"]),
            by=request.actor,
        )
        say(request, _("What the person said is written down."))
        return redirect("desk:person", person_id=person_id)
    return render(request, "desk/people/consent.html", {"form": form, "person": one})


@transaction.atomic
def household(request: DeskRequest, person_id: int) -> HttpResponse:
    _hold_housemates(request, person_id)
    one = read_person(person_id, page="household", by=request.actor)
    first = {
        "relation": one.household_relation,
        "dependants": one.household.dependants if one.household else 0,
    }
    form = HouseholdForm(request.POST or None, initial=first)
    form.meet()
    if form.is_valid():
        other = form.cleaned_data["lives_with"]
        if other and not people_for(request.actor).filter(pk=other).exists():
            form.add_error("lives_with", _("Nobody at your centre has this code."))
        else:
            set_household(one, by=request.actor, **form.household())
            say(request, _("The household is saved."))
            return redirect("desk:person", person_id=person_id)
    return render(request, "desk/people/household.html", {"form": form, "person": one})


@require_POST
def log_one(request: DeskRequest, person_id: int) -> HttpResponse:
    """One line about this person, from their page."""
    one = get_object_or_404(people_for(request.actor), pk=person_id)
    form = ContactForm(request.POST)
    if not usable(request, form):
        return redirect("desk:person", person_id=person_id)
    ours = centres_where(request.actor, Duty.WRITE_CONTACTS)
    there, last = ours.filter(registrations__person=one), last_line_by(request.actor)
    centre = there.filter(pk=last.centre_id).first() if last else None
    centre = centre or there.first()
    if centre is None:
        centre = get_object_or_404(ours[:1])
    contact = log_contact(centre.pk, person_id=one.pk, by=request.actor, **form.details())
    undo = reverse("desk:contact-strike", args=[contact.pk])
    say(request, _("The contact is logged."), undo_url=undo)
    return redirect("desk:person", person_id=person_id)


@require_POST
def open_one_case(request: DeskRequest, person_id: int) -> HttpResponse:
    one = get_object_or_404(people_for(request.actor), pk=person_id)
    ours = centres_where(request.actor, Duty.WRITE_CASES)
    centre = ours.filter(registrations__person=one).first()
    case = open_case(person_id, centre_id=centre.pk if centre else 0, by=request.actor)
    say(request, _("Case %(code)s is open.") % {"code": case.code})
    return redirect("desk:case", case_id=case.pk)


def _hold_housemates(request: DeskRequest, person_id: int) -> None:
    """A household has one form on each of its members' pages; all of them in one order."""
    one = get_object_or_404(people_for(request.actor), pk=person_id)
    numbers = {one.pk, *(each.pk for each in housemates_of(request.actor, one))}
    list(held(people_for(request.actor).filter(pk__in=numbers).order_by("pk"), request))


def _choices(request: DeskRequest) -> dict[str, list[tuple[str, str]]]:
    centres = [(str(centre.pk), centre.name) for centre in centres_for(request.actor)]
    return {"centres": centres, "provinces": _province_choices(request.actor)}


def _province_choices(actor: Actor) -> list[tuple[str, str]]:
    return [(place.code, place.name) for place in provinces(actor)]


def _first_answers(request: DeskRequest) -> dict[str, object]:
    centre = centres_for(request.actor).first()
    return {
        "sex": Sex.NOT_SAID,
        "wage_currency": "USD",
        "registered_by": RegisteredBy.SELF,
        "beneficiary": Beneficiary.RETURNED_WORKER,
        "method": ConsentMethod.SPOKEN,
        "centre": str(centre.pk) if centre else "",
        "name_km": request.GET.get("name_km", ""),
    }


def _shown(alike: list[Alike]) -> list[dict[str, object]]:
    return [
        {
            "person": one.person,
            "verdict": one.likeness.verdict,
            "reasons": likeness_words(one.likeness.reasons),
        }
        for one in alike
    ]
