"""The questions of an instrument as a form, whatever file they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.assessments.instruments import option_words, words_in
from spean.casework.assessments.vocabulary import Tier
from spean.engines.instruments import NOT_APPLICABLE, PREFER_NOT, Kind, problems_with
from spean.web.desk.assessments.words import PROBLEMS
from spean.web.ui.meanwhile import ChangeForm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

    from spean.engines.instruments import Instrument, Item

PREFIX = "q_"


def field_of(item: Item) -> forms.Field:
    """One item as a question: all of it may be passed over."""
    label = words_in(item.words)
    if item.kind is Kind.TEXT:
        lines = forms.Textarea(attrs={"rows": 3})
        return forms.CharField(label=label, required=False, widget=lines)
    if item.kind is Kind.NUMBER:
        digits = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        return forms.CharField(label=label, required=False, max_length=20, widget=digits)
    choices: list[tuple[str, _StrPromise | str]] = [
        (one.code, option_words(one)) for one in item.options
    ]
    if item.may_not_apply:
        choices.append((NOT_APPLICABLE, _("Does not apply")))
    choices.append((PREFER_NOT, _("Prefers not to say")))
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.RadioSelect)


def first_answers(answers: Mapping[str, str]) -> dict[str, str]:
    """Stored answers as the form's own first values."""
    return {f"{PREFIX}{name}": answer for name, answer in answers.items()}


class _Questions:
    """What the two forms share: fields from an instrument, and answers from the fields."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]
    instrument: Instrument

    def ask(self, instrument: Instrument) -> None:
        self.instrument = instrument
        for item in instrument.items:
            self.fields[f"{PREFIX}{item.id}"] = field_of(item)

    def answers(self) -> dict[str, str]:
        """Item to answer; what was passed over is left out."""
        given = {
            item.id: str(self.cleaned_data.get(f"{PREFIX}{item.id}", "")).strip()
            for item in self.instrument.items
        }
        return {name: answer for name, answer in given.items() if answer}

    def check_answers(self) -> None:
        for problem in problems_with(self.instrument, self.answers()):
            form: Any = self  # always mixed into a form
            form.add_error(f"{PREFIX}{problem.item}", PROBLEMS[problem.code])

    def sections(self) -> list[dict[str, Any]]:  # a page's context
        """Questions by dimension, in the file's order; those without one at the end."""
        form: Any = self
        of = {one.code: words_in(one.words) for one in self.instrument.dimensions}
        return [
            {"title": title, "fields": fields}
            for code, title in [*of.items(), ("", _("Besides") if of else "")]
            if (
                fields := [
                    form[f"{PREFIX}{item.id}"]
                    for item in self.instrument.items
                    if item.dimension == code
                ]
            )
        ]


class ScreenForm(_Questions, forms.Form):
    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:  # Django's own
        super().__init__(*args, **kwargs)
        self.ask(instrument)

    def clean(self) -> dict[str, Any]:
        self.check_answers()
        return self.cleaned_data


class AnswersForm(_Questions, ChangeForm):
    """A draft that a colleague may have open as well: both answers are kept, or both shown."""

    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:  # Django's own
        super().__init__(*args, **kwargs)
        self.ask(instrument)
        self.meet()

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.check_answers()
        return self.cleaned_data


class TierForm(forms.Form):
    tier = forms.TypedChoiceField(
        label=_("How much support?"), choices=Tier.choices, coerce=Tier, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label=_("Why?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed where it differs from what the answers suggest."),
    )
