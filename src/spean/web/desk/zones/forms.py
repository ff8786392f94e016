"""Questions about protection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.zones.vocabulary import ProtectedType

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = {"type": "date"}
LONG = {"rows": 3}


class ProtectForm(forms.Form):
    kind = forms.TypedChoiceField(
        label=_("Why is the case protected?"),
        choices=ProtectedType.choices,
        coerce=ProtectedType,
        widget=forms.RadioSelect,
    )


class MemberForm(forms.Form):
    user = forms.TypedChoiceField(label=_("Colleague"), coerce=int)
    ends_on = forms.DateField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(attrs=DAY),
        help_text=_("The last day. Leave it empty for as long as the case is protected."),
    )

    def __init__(
        self,
        *args: Any,  # Django's own
        colleagues: Sequence[tuple[str, str]],
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]  # a choice field, which Django's types do not know here
        field.choices = colleagues


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs=LONG))


class GlassForm(ReasonForm):
    code = forms.CharField(
        label=_("Code of the case or of the person"),
        max_length=20,
        help_text=_("Exactly as it is written, like C-000123 or P-000123-6."),
    )
    centre = forms.ChoiceField(label=_("Centre"))
    field_order = ["code", "reason", "centre"]

    def __init__(
        self,
        *args: Any,  # Django's own
        centres: Sequence[tuple[str, str]],
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["centre"]  # as above
        field.choices = centres
        if len(centres) == 1:
            field.widget = forms.HiddenInput()
            field.initial = centres[0][0]
