"""One line in the log, about a named person or about people without names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.contacts.rules import MOST_AT_ONCE
from spean.casework.contacts.vocabulary import Channel, Service, Topic
from spean.casework.people.vocabulary import AgeBand, Sex

if TYPE_CHECKING:
    from django.http import QueryDict

    from spean.base.actor import Actor


DAY = {"type": "date"}


class ContactForm(forms.Form):
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    channel = forms.ChoiceField(label=_("How"), choices=Channel.choices)
    service = forms.ChoiceField(label=_("Service given"), choices=Service.choices, required=False)
    topics = forms.MultipleChoiceField(
        label=_("About"),
        choices=Topic.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    line = forms.CharField(label=_("In one line"), max_length=300, required=False)

    def details(self) -> dict[str, Any]:  # the arguments of log_contact
        data = self.cleaned_data
        return {
            "on": data["on"],
            "channel": Channel(data["channel"]),
            "service": Service(data["service"] or Service.NONE),
            "topics": [Topic(topic) for topic in data["topics"]],
            "line": data["line"],
        }


class AnonymousForm(ContactForm):
    """People who were reached without their names being written down."""

    service = None  # type: ignore[assignment]  # Django's way to leave a field out
    people = forms.IntegerField(
        label=_("How many people"), min_value=1, max_value=MOST_AT_ONCE, initial=1
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices)
    age_band = forms.ChoiceField(label=_("Age"), choices=AgeBand.choices)
    centre = forms.ChoiceField(label=_("Centre"))

    field_order = ["centre", "on", "channel", "people", "sex", "age_band", "topics", "line"]

    def __init__(
        self,
        *args: Any,  # Django's own
        centres: list[tuple[str, str]],
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["centre"]
        field.choices = centres  # type: ignore[attr-defined]  # a ChoiceField, declared above
        if len(centres) == 1:
            field.widget = forms.HiddenInput()

    def details(self) -> dict[str, Any]:  # the arguments of log_contact
        data = self.cleaned_data | {"service": ""}
        self.cleaned_data = data
        counted = {
            "people": data["people"],
            "sex": Sex(data["sex"]),
            "age_band": AgeBand(data["age_band"]),
        }
        return super().details() | counted


class ContactFilter(forms.Form):
    channel = forms.ChoiceField(
        label=_("How"), choices=[("", _("All")), *Channel.choices], required=False
    )
    service = forms.ChoiceField(
        label=_("Service given"), choices=[("", _("All")), *Service.choices], required=False
    )
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs=DAY))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs=DAY))
    mine = forms.ChoiceField(
        label=_("Whose"), choices=[("", _("The whole centre")), ("yes", _("Mine"))], required=False
    )

    @classmethod
    def asked(cls, query: QueryDict, actor: Actor) -> ContactFilter:
        del actor
        return cls(query)
