"""What whoever complains is asked, and how much of it they may leave out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.complaints.rules import LONGEST_WORDS, Told
from spean.casework.complaints.vocabulary import ComplaintKind, Way

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spean.casework.complaints.queries import Reader
    from spean.web.ui.http import Record


class TellForm(forms.Form):
    centre = forms.ChoiceField(label=_("Which centre?"))
    kind = forms.TypedChoiceField(
        label=_("What is it about?"),
        choices=ComplaintKind.choices,
        coerce=ComplaintKind,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What happened?"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("When and where, and what you want us to do. In your own words."),
    )
    in_confidence = forms.BooleanField(
        label=_("Only the colleagues who were named for sensitive complaints may read this"),
        required=False,
    )
    about = forms.ChoiceField(
        label=_("Is it about one of these colleagues? They will not read it"),
        required=False,
        help_text=_("These colleagues read complaints. It may be about anybody else as well."),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("You need not say who you are."),
    )
    answer_to = forms.CharField(
        label=_("How can we reach you?"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Only if you want to be called. You can read the answer with your code."),
    )

    def __init__(
        self,
        *args: Any,  # Django's own
        centres: Iterable[Record] = (),
        readers: Iterable[Reader] = (),
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        self._named = {f"{one.centre_id}-{one.user_id}": one for one in readers}
        there = [(str(one.pk), one.name) for one in centres]
        nobody_chosen = [("", _("Choose the centre"))] if len(there) > 1 else []
        _offer(self.fields["centre"], [*nobody_chosen, *there])
        named = [(key, f"{one.name} · {one.centre}") for key, one in self._named.items()]
        _offer(self.fields["about"], [("", _("No")), *named])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        reader = self._named.get(data.get("about", ""))
        if reader and data.get("centre") and str(reader.centre_id) != data["centre"]:
            self.add_error("about", _("Choose somebody who works at this centre."))
        return data

    def told(self) -> Told:
        data = self.cleaned_data
        reader = self._named.get(data["about"])
        return Told(
            kind=data["kind"],
            words=data["words"],
            way=Way.PAGE,
            name=data["name"],
            answer_to=data["answer_to"],
            about_id=reader.user_id if reader else None,
            in_confidence=data["in_confidence"],
        )


class FollowForm(forms.Form):
    code = forms.CharField(
        label=_("Your code"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Sixteen digits, as you were given them."),
    )


class AppealForm(forms.Form):
    words = forms.CharField(
        label=_("Why do you not agree?"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _offer(field: forms.Field, choices: list[Any]) -> None:  # Django's pairs, with lazy words
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
