"""One line in the log, about a named person or about people without names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.contacts.rules import MOST_AT_ONCE
from spean.casework.contacts.vocabulary import Channel, Service, Topic
from spean.casework.people.rules import number_of
from spean.casework.people.vocabulary import AgeBand, Sex
from spean.registry.centres.queries import centres_at_hand
from spean.web.desk.codes import COUNTRIES

if TYPE_CHECKING:
    from django.http import QueryDict

    from spean.base.actor import Actor


DAY = {"type": "date"}


class ContactForm(forms.Form):
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs=DAY))
    channel = forms.ChoiceField(label=_("How"), choices=Channel.choices)
    service = forms.ChoiceField(label=_("Service given"), choices=Service.choices, required=False)
    topics = forms.MultipleChoiceField(
        label=_("About"),
        choices=Topic.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    destination = forms.ChoiceField(
        label=_("Country they ask about"), choices=[("", "—"), *COUNTRIES], required=False
    )
    line = forms.CharField(
        label=_("In one line"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"data-key": "l"}),
    )

    def details(self) -> dict[str, Any]:  # the arguments of log_contact
        data = self.cleaned_data
        return {
            "on": data["on"],
            "channel": Channel(data["channel"]),
            "service": Service(data["service"] or Service.NONE),
            "topics": [Topic(topic) for topic in data["topics"]],
            "destination": data["destination"],
            "line": data["line"],
        }


class QuickForm(ContactForm):
    """A line from the log itself: about somebody who is chosen, or about people without a name.

    `person` is a button of those who were found; `code` is what was typed: a code is taken, and a
    name is never guessed.
    """

    people = forms.IntegerField(
        label=_("How many people"), min_value=1, max_value=MOST_AT_ONCE, required=False
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, required=False)
    age_band = forms.ChoiceField(label=_("Age"), choices=AgeBand.choices, required=False)
    centre = forms.ChoiceField(label=_("Centre"))
    code = forms.CharField(label=_("Who"), max_length=100, required=False)
    person = forms.IntegerField(widget=forms.HiddenInput, required=False)

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

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        typed = (data.get("code") or "").strip()
        data["person"] = data.get("person") or (number_of(typed) if typed else None)
        if typed and data["person"] is None:
            self.add_error("code", _("Choose somebody from the list, or write their code."))
        return data

    def details(self) -> dict[str, Any]:  # the arguments of log_contact
        data = self.cleaned_data
        if data["person"]:
            return super().details() | {"person_id": data["person"]}
        return super().details() | {
            "people": data["people"] or 1,
            "sex": Sex(data["sex"] or Sex.NOT_SAID),
            "age_band": AgeBand(data["age_band"] or AgeBand.UNKNOWN),
        }


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
        """The centre is asked of whoever reaches several."""
        form, centres = cls(query), [(str(one.pk), one.name) for one in centres_at_hand(actor)]
        if len(centres) > 1:
            form.fields["centre"] = forms.ChoiceField(
                label=_("Centre"), choices=[("", _("All")), *centres], required=False
            )
        return form
