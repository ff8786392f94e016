"""Questions about a case."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.cases.vocabulary import CaseState, ClosureReason, StepKind

DAY = {"type": "date"}


class StepForm(forms.Form):
    kind = forms.TypedChoiceField(
        label=_("Kind of step"), choices=StepKind.choices, coerce=StepKind
    )
    what = forms.CharField(label=_("What is agreed"), max_length=200)
    due_on = forms.DateField(label=_("By when"), required=False, widget=forms.DateInput(attrs=DAY))


class DateForm(forms.Form):
    on = forms.DateField(label=_("Next date"), widget=forms.DateInput(attrs=DAY))
    at = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    purpose = forms.CharField(label=_("What for"), max_length=200, required=False)


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why?"), max_length=200)


class CloseForm(forms.Form):
    reason = forms.TypedChoiceField(
        label=_("Why does the support end?"),
        choices=ClosureReason.choices,
        coerce=ClosureReason,
        widget=forms.RadioSelect,
    )


class CaseFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All states")), *CaseState.choices], required=False
    )
    mine = forms.ChoiceField(
        label=_("Whose"), choices=[("", _("The whole centre")), ("yes", _("Mine"))], required=False
    )
