"""Which days, and whose dates."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

DAY = {"type": "date"}
WEEK, ONE_DAY = "week", "day"


class DatesFilter(forms.Form):
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput(attrs=DAY))
    span = forms.ChoiceField(
        label=_("How many days"),
        choices=[(WEEK, _("The week")), (ONE_DAY, _("One day"))],
        required=False,
    )
    mine = forms.ChoiceField(
        label=_("Whose"), choices=[("", _("The whole centre")), ("yes", _("Mine"))], required=False
    )


class MoveForm(forms.Form):
    on = forms.DateField(label=_("New date"), widget=forms.DateInput(attrs=DAY))
    at = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
