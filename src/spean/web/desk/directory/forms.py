"""Questions about a service. A name, where it is and whom it serves are enough to begin."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from spean.engines import gazetteer
from spean.engines.kernel.khmer import to_ascii_digits
from spean.registry.directory.rules import (
    OLDEST,
    HoursError,
    ServiceFacts,
    Span,
    spans_of,
    written_hours,
)
from spean.registry.directory.vocabulary import Cost, ForSex, ForWhom, ServiceKind, Spoken
from spean.web.ui.meanwhile import ChangeForm
from spean.web.ui.searching import SearchField

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    Choices: TypeAlias = Sequence[tuple[str, str]]

UNSAID = ("", "—")
HOURS = [f"hours_{day}" for day in range(7)]
WORDS = ("name_km", "name_en", "name_ja", "about", "address", "phone", "cost_note")
PLAIN = ("is_nationwide", "is_always_open", "takes_referrals", "min_age", "max_age")
POINT = ("latitude", "longitude")


class WithLists(forms.Form):
    """A form whose choices come from the database, by the name of the field."""

    def __init__(
        self,
        *args: Any,  # Django's own
        lists: Mapping[str, Choices] | None = None,
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (lists or {}).items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                many = isinstance(field, forms.MultipleChoiceField)
                field.choices = [*([] if field.required or many else [UNSAID]), *choices]


class ServiceFilter(WithLists):
    q = SearchField(label=_("Name, kind, organisation or address"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind of service"),
        choices=[("", _("All kinds")), *ServiceKind.choices],
        required=False,
    )
    province = forms.ChoiceField(label=_("Province"), required=False)
    only = forms.ChoiceField(
        label=_("Only those"),
        choices=[
            ("", _("All of them")),
            ("open", _("Open now")),
            ("stale", _("Not confirmed for half a year")),
        ],
        required=False,
    )


class ServiceForm(ChangeForm, WithLists):
    """One entry. What is not known stays empty; nothing is guessed."""

    together = (POINT, ("min_age", "max_age"), ("serves", "serves_also", "is_nationwide"))

    centre = forms.ChoiceField(label=_("Centre that keeps this entry up to date"))
    kind = forms.TypedChoiceField(
        label=_("Kind of service"), choices=ServiceKind.choices, coerce=ServiceKind
    )
    name_km = forms.CharField(label=_("Name in Khmer"), max_length=200, required=False)
    name_en = forms.CharField(label=_("Name in Latin letters"), max_length=200, required=False)
    name_ja = forms.CharField(label=_("Name in Japanese"), max_length=200, required=False)
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    new_organisation = forms.CharField(
        label=_("Or a new organisation"),
        max_length=200,
        required=False,
        help_text=_("Its name, if it is not in the list yet."),
    )
    about = forms.CharField(
        label=_("What is offered"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    place = forms.CharField(
        label=_("Commune, district and province"), max_length=200, required=False
    )
    latitude = forms.FloatField(label=_("Latitude"), required=False)
    longitude = forms.FloatField(
        label=_("Longitude"),
        required=False,
        help_text=_("As a phone shows it at the door, for example 13.9 and 103.5."),
    )
    serves = forms.MultipleChoiceField(
        label=_("Provinces served"), widget=forms.CheckboxSelectMultiple, required=False
    )
    serves_also = forms.CharField(
        label=_("Or only some districts or communes"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One place a line, with its province."),
    )
    is_nationwide = forms.BooleanField(label=_("Serves the whole country"), required=False)
    is_always_open = forms.BooleanField(label=_("Open day and night"), required=False)
    closed_days = forms.CharField(
        label=_("Closed on these days"),
        required=False,
        max_length=1000,
        help_text=_("Days like 2026-04-14, with a comma between them."),
    )
    cost = forms.TypedChoiceField(label=_("Cost"), choices=Cost.choices, coerce=Cost)
    cost_note = forms.CharField(label=_("About the cost"), max_length=200, required=False)
    for_whom = forms.TypedMultipleChoiceField(
        label=_("Who may come"),
        choices=ForWhom.choices,
        coerce=ForWhom,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None chosen: everybody."),
    )
    for_sex = forms.TypedChoiceField(label=_("Women or men"), choices=ForSex.choices, coerce=ForSex)
    min_age = forms.IntegerField(
        label=_("Youngest age"), min_value=0, max_value=OLDEST, required=False
    )
    max_age = forms.IntegerField(
        label=_("Oldest age"), min_value=0, max_value=OLDEST, required=False
    )
    languages = forms.TypedMultipleChoiceField(
        label=_("Languages spoken"),
        choices=Spoken.choices,
        coerce=Spoken,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    takes_referrals = forms.BooleanField(label=_("Takes referrals"), required=False)
    inbox = forms.ChoiceField(
        label=_("Centre of Spean that offers it"),
        required=False,
        help_text=_("Referrals to it arrive there by themselves, without a link."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Django's own
        super().__init__(*args, **kwargs)
        for day, name in enumerate(HOURS):
            self.fields[name] = forms.CharField(label=WEEKDAYS[day], max_length=100, required=False)

    @property
    def days(self) -> list[Any]:  # bound fields
        """The seven days, for the page to draw one after another."""
        return [self[name] for name in HOURS]

    def clean_place(self) -> str | None:
        written = self.cleaned_data["place"].strip()
        return place_meant(written) if written else None

    def clean_serves_also(self) -> tuple[str, ...]:
        lines = [one.strip() for one in self.cleaned_data["serves_also"].splitlines()]
        return tuple(place_meant(one) for one in lines if one)

    def clean_closed_days(self) -> tuple[dt.date, ...]:
        written = to_ascii_digits(self.cleaned_data["closed_days"])
        try:
            return tuple(dt.date.fromisoformat(one) for one in re.split(r"[,;\s]+", written) if one)
        except ValueError:
            raise forms.ValidationError(
                _("Write each day as year-month-day, like 2026-04-14.")
            ) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for day, name in enumerate(HOURS):
            try:
                cleaned[name] = spans_of(day, cleaned.get(name) or "")
            except HoursError:
                self.add_error(name, _("Write times like 08:00-12:00, 13:00-17:00."))
        if not (cleaned.get("organisation") or cleaned.get("new_organisation")):
            self.add_error("organisation", _("Choose the organisation, or write a new name."))
        return cleaned

    def facts(self, organisation_id: int) -> ServiceFacts:
        data = self.cleaned_data
        hours: tuple[Span, ...] = tuple(span for name in HOURS for span in data[name])
        return ServiceFacts(
            organisation_id=organisation_id,
            **{name: data[name] for name in (*WORDS, *PLAIN, *POINT)},
            **{name: data[name] for name in ("kind", "cost", "for_sex", "closed_days")},
            place_code=data["place"],
            serves=tuple(sorted({*data["serves"], *data["serves_also"]})),
            hours=hours,
            for_whom=tuple(data["for_whom"]),
            languages=tuple(data["languages"]),
            inbox_id=int(data["inbox"]) if data["inbox"] else None,
        )


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why?"), max_length=200)


def answers_of(facts: ServiceFacts, *, centre_id: int) -> dict[str, object]:
    """An entry as the form's first answers."""
    said: dict[str, object] = {name: getattr(facts, name) for name in (*WORDS, *PLAIN, *POINT)}
    said |= {name: getattr(facts, name) for name in ("kind", "cost", "for_sex")}
    small = [code for code in facts.serves if len(code) > 2]
    return said | {
        "centre": str(centre_id),
        "organisation": str(facts.organisation_id),
        "place": written_place(facts.place_code) if facts.place_code else "",
        "serves": [code for code in facts.serves if len(code) == 2],
        "serves_also": "\n".join(written_place(code) for code in small),
        "closed_days": ", ".join(day.isoformat() for day in facts.closed_days),
        "for_whom": list(facts.for_whom),
        "languages": list(facts.languages),
        "inbox": str(facts.inbox_id or ""),
        **{name: written_hours(facts.hours, day) for day, name in enumerate(HOURS)},
    }


def place_meant(written: str) -> str:
    """The code of a place as people write it; a doubt is asked back, never decided silently."""
    found = gazetteer.resolve(written)
    if found.best is not None:
        return found.best.code
    if not found.candidates:
        raise forms.ValidationError(
            _("We know no such place. Write the commune and the province as well.")
        )
    names = "; ".join(written_place(one.unit.code) for one in found.candidates[:4])
    raise forms.ValidationError(
        _("Several places have this name: %(names)s. Write the commune and the province too."),
        params={"names": names},
    )


def written_place(code: str) -> str:
    """A place with everything above it, as `place_meant` reads it again."""
    km = get_language() == "km"
    path = reversed(gazetteer.units().path(code))
    return ", ".join(unit.name_km if km else unit.name_en for unit in path)
