"""The questions of a questionnaire as a form, whatever somebody has written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.assessments.instruments import OURS, words_in
from spean.casework.questionnaires.instruments import (
    choice_words,
    definition_of,
    is_place,
    problems,
    questions_asked,
)
from spean.engines.instruments.questionnaires import (
    CHOSEN,
    CURRENCIES,
    PREFER_NOT,
    Kind,
    Question,
    tidy,
)
from spean.web.desk.assessments.forms import PREFIX
from spean.web.desk.codes import COUNTRIES
from spean.web.desk.directory.forms import place_meant, written_place
from spean.web.desk.questionnaires.words import PROBLEMS
from spean.web.ui.meanwhile import ChangeForm

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.utils.functional import _StrPromise

    from spean.web.ui.http import Record

    Choices = list[tuple[str, str | _StrPromise]]

CURRENCY = "currency_"
MANY_ANSWERS = 8
"""More than these are a list to pick from, fewer stand beside each other."""
_RATHER_NOT = _("Write - where the person would rather not say.")
_WIDGETS: dict[Kind, forms.Widget] = {
    Kind.WHOLE: forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    Kind.DECIMAL: forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    Kind.MONEY: forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    Kind.LONG: forms.Textarea(attrs={"rows": 3}),
    Kind.DATE: forms.DateInput(attrs={"type": "date"}),
}
_LENGTHS = {Kind.SHORT: 200, Kind.LONG: 2000, Kind.PLACE: 200}


def field_of(question: Question) -> forms.Field:
    """One question as a field. What must be answered is asked for when the sheet is finished."""
    label, hint = words_in(question.words), words_in(question.help)
    kind = question.kind
    if kind is Kind.MANY:
        return forms.MultipleChoiceField(
            label=label,
            help_text=hint,
            required=False,
            choices=_choices(question),
            widget=forms.CheckboxSelectMultiple,
        )
    if kind in CHOSEN or kind is Kind.COUNTRY:
        return _one_of(question, label, hint)
    return forms.CharField(
        label=label,
        required=False,
        max_length=_LENGTHS.get(kind, 40),
        widget=_WIDGETS.get(kind, forms.TextInput()),
        help_text=hint or ("" if kind is Kind.DATE else _RATHER_NOT),
    )


def _one_of(question: Question, label: str, hint: str) -> forms.Field:
    choices = _choices(question)
    few = len(choices) <= MANY_ANSWERS and question.kind is not Kind.COUNTRY
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        required=False,
        choices=choices if few else [("", "—"), *choices],
        widget=forms.RadioSelect if few else forms.Select,
    )


def _choices(question: Question) -> Choices:
    known: Choices = [(one.code, choice_words(question, one.code)) for one in question.choices]
    if question.kind is Kind.COUNTRY:
        known = list(COUNTRIES)
    return [*known, (PREFER_NOT, OURS[PREFER_NOT])]


class SheetForm(ChangeForm):
    """A sheet of answers that a colleague may have open as well."""

    def __init__(
        self,
        *args: Any,  # Django's own
        version: Record,
        answers: Mapping[str, str],
        **kwargs: Any,  # Django's own
    ) -> None:
        self.version, self.whole = version, definition_of(version)
        self.questions, self.kept = self.whole.questions, answers
        kwargs["initial"] = _first_answers(self.questions, answers)
        super().__init__(*args, **kwargs)
        money = []
        for one in self.questions:
            self.fields[f"{PREFIX}{one.id}"] = field_of(one)
            if one.kind is Kind.MONEY:
                self.fields[f"{CURRENCY}{one.id}"] = forms.ChoiceField(
                    label=_("Currency"),
                    choices=[(code, code) for code in CURRENCIES],
                    required=False,
                )
                money.append((f"{PREFIX}{one.id}", f"{CURRENCY}{one.id}"))
        self.together = tuple(money)
        self.meet()

    def answers(self) -> dict[str, str]:
        """Question to answer; what was passed over is left out."""
        given = {one.id: self._answer(one) for one in self.questions}
        return {name: answer for name, answer in given.items() if answer}

    def clean(self) -> dict[str, Any]:
        super().clean()
        for one in self.questions:
            if one.kind is Kind.PLACE:
                self._find_place(f"{PREFIX}{one.id}")
        there = {one.id for one in questions_asked(self.version, self.answers())}
        for name, code in problems(self.version, self.answers()).items():
            if name in there:
                self.add_error(f"{PREFIX}{name}", PROBLEMS[code])
            else:  # nobody sees it: what does not fit there is let go of
                self.cleaned_data[f"{PREFIX}{name}"] = ""
        return self.cleaned_data

    def miss(self, names: Collection[str]) -> None:
        """Say at each question that it must be answered before the sheet is finished."""
        for name in names:
            self.add_error(f"{PREFIX}{name}", _("This must be answered, if only by “rather not”."))

    def sections(self) -> list[dict[str, Any]]:  # a page's context
        """Questions by section, each with whether these answers lead to it."""
        return [
            {
                "title": words_in(section.words),
                "questions": [self.shown(one) for one in section.questions],
            }
            for section in self.whole.sections
        ]

    def shown(self, question: Question) -> dict[str, Any]:  # a page's context
        there = {one.id for one in questions_asked(self.version, self.so_far())}
        money = question.kind is Kind.MONEY
        return {
            "id": question.id,
            "field": self[f"{PREFIX}{question.id}"],
            "currency": self[f"{CURRENCY}{question.id}"] if money else None,
            "unit": words_in(question.unit),
            "is_required": question.is_required,
            "waits": question.shown is not None,
            "is_asked": question.id in there,
        }

    def so_far(self) -> dict[str, str]:
        """What has been answered: as it was sent, where it was; else as it is kept."""
        if self.is_bound and hasattr(self, "cleaned_data"):
            return self.answers()
        return dict(self.kept)

    def _answer(self, question: Question) -> str:
        value = self.cleaned_data.get(f"{PREFIX}{question.id}") or ""
        if isinstance(value, list):
            return " ".join(value)
        answer = tidy(question, str(value))
        if question.kind is Kind.MONEY and answer not in {"", PREFER_NOT}:
            return f"{self.cleaned_data.get(f'{CURRENCY}{question.id}', '')} {answer}"
        return answer

    def _find_place(self, name: str) -> None:
        written = str(self.cleaned_data.get(name) or "").strip()
        if not written or written in {"-", "–", "—"} or is_place(written):
            return
        try:
            self.cleaned_data[name] = place_meant(written)
        except forms.ValidationError as unknown:
            self.add_error(name, unknown)


def _first_answers(
    questions: Collection[Question], answers: Mapping[str, str]
) -> dict[str, str | list[str]]:
    """Kept answers as the form shows them first."""
    first: dict[str, str | list[str]] = {}
    for one in questions:
        answer, name = answers.get(one.id, ""), f"{PREFIX}{one.id}"
        typed = one.kind not in CHOSEN and one.kind is not Kind.COUNTRY
        if one.kind is Kind.MONEY:
            currency, _blank, amount = answer.partition(" ")
            first[f"{CURRENCY}{one.id}"] = currency if amount else CURRENCIES[0]
            answer = amount or answer
        if one.kind is Kind.MANY:
            first[name] = answer.split()
        elif typed and answer == PREFER_NOT:
            first[name] = "-"
        else:
            first[name] = written_place(answer) if one.kind is Kind.PLACE and answer else answer
    return first
