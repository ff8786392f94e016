"""Questions before something that cannot be undone, or that is out of the usual."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

WHY = forms.Textarea(attrs={"rows": 3})


class ReasonForm(forms.Form):
    why = forms.CharField(label=_("Why do you need more files today?"), max_length=300, widget=WHY)


class HoldForm(forms.Form):
    why = forms.CharField(label=_("Why must the file be kept?"), max_length=300)


class ConfirmForm(forms.Form):
    """The code, typed by hand: nobody forgets a person by a slip of the finger."""

    def __init__(self, *args: Any, code: str, **kwargs: Any) -> None:  # as Django's form takes them
        super().__init__(*args, **kwargs)
        self.code = code

    typed = forms.CharField(
        label=_("Code of the person, to confirm"), max_length=20, help_text=_("Like P-000123-6.")
    )

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"].strip().upper()
        if typed != self.code:
            raise forms.ValidationError(_("This is not the code of this person."))
        return typed


class ForgetForm(ConfirmForm):
    why = forms.CharField(label=_("Why should the person be forgotten?"), max_length=300)
    field_order = ("why", "typed")
