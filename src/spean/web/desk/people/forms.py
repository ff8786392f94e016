"""Questions about a person. Only a name, an age and a consent are needed to begin."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from spean.base import clock
from spean.casework.people.actions import Newcomer
from spean.casework.people.rules import OLDEST, Profile, number_of
from spean.casework.people.vocabulary import (
    Beneficiary,
    ConsentMethod,
    Decision,
    HouseholdRelation,
    PhoneOwner,
    Purpose,
    RegisteredBy,
    Sex,
)
from spean.engines import gazetteer, linkage
from spean.registry.places.queries import provinces
from spean.web.desk.codes import COUNTRIES, sector_choices
from spean.web.ui.amounts import AmountField
from spean.web.ui.meanwhile import ChangeForm

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from spean.base.actor import Actor

CURRENCIES = [("USD", _("US dollars")), ("KHR", _("riel")), ("THB", _("baht"))]
UNSAID = ("", "—")
SHORTEST_NAME = 2
"""Letters from which on a name that is being typed is compared."""


class ProfileForm(forms.Form):
    """What a profile holds, asked in the order in which people tell it."""

    name_km = forms.CharField(label=_("Name in Khmer"), max_length=100, required=False)
    name_latin = forms.CharField(
        label=_("Name in Latin letters"),
        max_length=100,
        required=False,
        help_text=_("As in the passport, if there is one."),
    )
    age = forms.IntegerField(label=_("Age"), min_value=0, max_value=OLDEST, required=False)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    preferred_province = forms.ChoiceField(
        label=_("Province where they want to work"), required=False
    )
    sector_wanted = forms.ChoiceField(label=_("Sector they look for"), required=False)
    wage_expected = AmountField(
        label=_("Monthly wage they hope for"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
    )
    wage_currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, required=False)
    phone = forms.CharField(
        label=_("Phone"),
        max_length=60,
        required=False,
        help_text=_("Any spelling. Several numbers: put a slash between them."),
    )
    phone_owner = forms.ChoiceField(
        label=_("Whose phone is it?"), choices=PhoneOwner.choices, required=False
    )
    place = forms.CharField(
        label=_("Where they live now"),
        max_length=200,
        required=False,
        help_text=_(
            "Village, commune, district, province: as much as is known, in Khmer or English."
        ),
    )
    beneficiary = forms.ChoiceField(label=_("Who they are"), choices=Beneficiary.choices)
    former_country = forms.ChoiceField(
        label=_("Country they worked in"), choices=[UNSAID, *COUNTRIES], required=False
    )
    former_job = forms.CharField(label=_("Work they did there"), max_length=200, required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(
        self,
        *args: Any,  # Django's own
        provinces: Sequence[tuple[str, str]] = (),
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        self._field("preferred_province").choices = [UNSAID, *provinces]
        self._field("sector_wanted").choices = [UNSAID, *sector_choices()]

    def clean_phone(self) -> tuple[str, ...]:
        """Every number in the cell, in international form."""
        written = self.cleaned_data["phone"].strip()
        found = linkage.parse_phones(written)
        if written and not found:
            raise forms.ValidationError(
                _("This is no phone number we can read. Write it like 012 345 678.")
            )
        return tuple(phone.e164 for phone in found)

    def clean_place(self) -> str | None:
        """The code of the place meant; a doubt is asked back, never decided silently."""
        written = self.cleaned_data["place"].strip()
        if not written:
            return None
        found = gazetteer.resolve(written)
        if found.best is not None:
            return found.best.code
        if not found.candidates:
            raise forms.ValidationError(
                _("We know no such place. Write the commune and the province as well.")
            )
        names = [_path(candidate.unit.code) for candidate in found.candidates[:4]]
        raise forms.ValidationError(
            _("Several places have this name: %(names)s. Write the commune and the province too."),
            params={"names": "; ".join(names)},
        )

    def profile(self, before: Profile | None = None) -> Profile:
        """The answers as a profile; what the form does not ask is kept from before."""
        data = self.cleaned_data
        wage = data["wage_expected"]
        owner = PhoneOwner(data["phone_owner"] or PhoneOwner.OWN)
        year = None if data["age"] is None else clock.today().year - data["age"]
        kept_birth = before is not None and before.birth_year == year
        return Profile(
            name_km=data["name_km"],
            name_latin=data["name_latin"],
            sex=Sex(data["sex"]),
            birth_year=year,
            born_on=before.born_on if before and kept_birth else None,
            beneficiary=Beneficiary(data["beneficiary"]),
            phones=tuple((number, owner) for number in data["phone"]),
            place_code=data["place"],
            place_as_said=self.data.get("place", "")[:200],
            preferred_province=data["preferred_province"] or None,
            sector_wanted=data["sector_wanted"],
            wage_expected=wage,
            wage_currency=(data["wage_currency"] or "USD") if wage is not None else "",
            former_country=data["former_country"],
            former_job=data["former_job"],
            note=data["note"],
            external_id=before.external_id if before else "",
        )

    def so_far(self) -> Profile | None:
        """What is whole of a form that somebody is filling in; None while it can mean nobody."""
        data = self.cleaned_data
        names = [data.get(name, "") for name in ("name_km", "name_latin")]
        phones = data.get("phone") or ()
        if not phones and max(map(len, names)) < SHORTEST_NAME:
            return None
        age = data.get("age")
        owner = PhoneOwner(data.get("phone_owner") or PhoneOwner.OWN)
        return Profile(
            name_km=names[0],
            name_latin=names[1],
            sex=Sex(data.get("sex") or Sex.NOT_SAID),
            birth_year=None if age is None else clock.today().year - age,
            phones=tuple((number, owner) for number in phones),
            place_code=data.get("place"),
        )

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  a fact of this class
        return field


class RegisterForm(ProfileForm):
    """A profile, what was said about consent, and who brought it."""

    centre = forms.ChoiceField(label=_("Centre"))
    registered_by = forms.ChoiceField(
        label=_("Who is telling us this?"), choices=RegisteredBy.choices
    )
    registered_by_name = forms.CharField(label=_("Their name"), max_length=100, required=False)
    service = forms.ChoiceField(
        label=_("May we keep a file and help you?"),
        choices=[
            (Decision.GIVEN, _("Yes")),
            (Decision.REFUSED, _("No")),
            (Decision.TO_ASK, _("The person is not here: ask at the first meeting")),
        ],
        widget=forms.RadioSelect,
    )
    also = forms.MultipleChoiceField(
        label=_("What else do you agree to? None of it is needed to be helped."),
        choices=[(p.value, p.label) for p in Purpose if p != Purpose.SERVICE],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    method = forms.ChoiceField(label=_("How was it said?"), choices=ConsentMethod.choices)
    another = forms.BooleanField(label=_("Yes, this is another person"), required=False)

    def __init__(
        self,
        *args: Any,  # Django's own
        centres: Sequence[tuple[str, str]] = (),
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        self._field("centre").choices = list(centres)
        if len(centres) == 1:
            self.fields["centre"].widget = forms.HiddenInput()

    def newcomer(self) -> Newcomer:
        data = self.cleaned_data
        service = Decision(data["service"])
        unasked = Decision.TO_ASK if service == Decision.TO_ASK else Decision.REFUSED
        consents: dict[Purpose, Decision] = {
            purpose: Decision.GIVEN if purpose.value in data["also"] else unasked
            for purpose in Purpose
            if purpose != Purpose.SERVICE
        }
        return Newcomer(
            profile=self.profile(),
            consents={Purpose.SERVICE: service, **consents},
            method=ConsentMethod(data["method"]),
            registered_by=RegisteredBy(data["registered_by"]),
            registered_by_name=data["registered_by_name"],
        )


class EditForm(ChangeForm, ProfileForm):
    """The profile of somebody whom a colleague may be writing about at the same time."""

    together = (("wage_expected", "wage_currency"), ("phone", "phone_owner"))


class ConsentForm(forms.Form):
    purpose = forms.ChoiceField(label=_("What for?"), choices=Purpose.choices)
    decision = forms.ChoiceField(
        label=_("What did the person say?"),
        choices=[(d.value, d.label) for d in Decision if d != Decision.TO_ASK],
        widget=forms.RadioSelect,
    )
    method = forms.ChoiceField(label=_("How was it said?"), choices=ConsentMethod.choices)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the other file"), max_length=20, help_text=_("Like P-000123-6.")
    )


class HouseholdForm(ChangeForm):
    relation = forms.TypedChoiceField(
        label=_("Place in the household"),
        choices=HouseholdRelation.choices,
        coerce=HouseholdRelation,
    )
    dependants = forms.IntegerField(
        label=_("How many depend on the household"), min_value=0, max_value=40
    )
    lives_with = forms.CharField(
        label=_("Lives with"),
        required=False,
        help_text=_("Code of somebody already registered, like P-000123-6."),
    )

    def clean_lives_with(self) -> int | None:
        """The number behind the code; a mistyped one is caught by its check digit."""
        written = self.cleaned_data["lives_with"].strip()
        number = number_of(written) if written else None
        if written and number is None:
            raise forms.ValidationError(_("This is not a code. Copy it from the person's page."))
        return number

    def household(self) -> dict[str, Any]:  # the arguments of set_household
        return {name: self.cleaned_data[name] for name in ("relation", "dependants", "lives_with")}


def answers_of(profile: Profile, today: dt.date) -> dict[str, object]:
    """A profile as the form's first answers."""
    owners = [owner for _number, owner in profile.phones]
    return {
        "name_km": profile.name_km,
        "name_latin": profile.name_latin,
        "age": today.year - profile.birth_year if profile.birth_year else None,
        "sex": profile.sex,
        "preferred_province": profile.preferred_province or "",
        "sector_wanted": profile.sector_wanted,
        "wage_expected": profile.wage_expected,
        "wage_currency": profile.wage_currency or "USD",
        "phone": " / ".join(number for number, _owner in profile.phones),
        "phone_owner": owners[0] if owners else PhoneOwner.OWN,
        "place": profile.place_as_said or _place_said(profile.place_code),
        "beneficiary": profile.beneficiary,
        "former_country": profile.former_country,
        "former_job": profile.former_job,
        "note": profile.note,
    }


def _place_said(code: str | None) -> str:
    """The place as people write it; its number where the words would be understood otherwise."""
    if not code:
        return ""
    words = _path(code)
    meant = gazetteer.resolve(words).best
    return words if meant is not None and meant.code == code else code


def _path(code: str) -> str:
    km = get_language() == "km"
    return ", ".join(
        unit.name_km if km else unit.name_en for unit in reversed(gazetteer.units().path(code))
    )


class PeopleFilter(forms.Form):
    sex = forms.ChoiceField(label=_("Sex"), choices=[("", _("All")), *Sex.choices], required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)
    beneficiary = forms.ChoiceField(
        label=_("Who they are"),
        choices=[("", _("All")), *Beneficiary.choices],
        required=False,
    )

    @classmethod
    def asked(cls, query: QueryDict, actor: Actor) -> PeopleFilter:
        """With the provinces there are."""
        form = cls(query)
        province = form.fields["province"]
        assert isinstance(province, forms.ChoiceField)  # noqa: S101  for the type checker
        known = [(one.code, one.name) for one in provinces(actor)]
        province.choices = [("", _("All")), *known]
        return form
