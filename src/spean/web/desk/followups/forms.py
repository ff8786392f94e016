"""Questions about an attempt to ask somebody, and the filters of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.base.actor import NOBODY
from spean.casework.plans.queries import calendars_in
from spean.casework.plans.rules import Try
from spean.casework.plans.vocabulary import Asked, FollowUpState, Found

if TYPE_CHECKING:
    from collections.abc import Iterable


class TryForm(forms.Form):
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    channel = forms.TypedChoiceField(
        label=_("How did you ask?"), choices=Asked.choices, coerce=Asked, widget=forms.RadioSelect
    )
    found = forms.TypedChoiceField(
        label=_("What came of it?"), choices=Found.choices, coerce=Found, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("What was said"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, ways: Iterable[Asked] = (), **kwargs: Any) -> None:  # Django's
        super().__init__(*args, **kwargs)
        field = self.fields["channel"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one.value, one.label) for one in ways]

    def attempt(self) -> Try:
        return Try(**self.cleaned_data)


class FollowUpFilter(forms.Form):
    show = forms.ChoiceField(
        label=_("Which ones"),
        choices=[
            ("", _("Due now")),
            ("late", _("Overdue")),
            ("later", _("Later")),
            *[one for one in FollowUpState.choices if one[0] != FollowUpState.WAITING],
        ],
        required=False,
    )
    calendar = forms.ChoiceField(label=_("Calendar"), required=False)
    mine = forms.ChoiceField(
        label=_("Whose"), choices=[("", _("The whole centre")), ("yes", _("Mine"))], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Django's own
        super().__init__(*args, **kwargs)
        field = self.fields["calendar"]
        if isinstance(field, forms.ChoiceField):
            named = {
                key: str(word) for (key, _version), (_one, word) in calendars_in(NOBODY).items()
            }
            field.choices = [("", _("All calendars")), *named.items()]
