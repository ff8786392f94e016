"""Narrow the book down: whose file, which colleague, what was done, and when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.people.rules import number_of

DAY = {"type": "date"}


class BookFilter(forms.Form):
    person = forms.CharField(label=_("Code of a person"), max_length=20, required=False)
    colleague = forms.CharField(label=_("Colleague"), max_length=60, required=False)
    verb = forms.CharField(label=_("Verb begins with"), max_length=64, required=False)
    only = forms.ChoiceField(
        label=_("Which lines"),
        choices=[("", _("All")), ("changes", _("Changes")), ("reads", _("Looks at files"))],
        required=False,
    )
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs=DAY))
    until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs=DAY))

    def clean_person(self) -> int | None:
        written = self.cleaned_data["person"].strip()
        number = number_of(written) if written else None
        if written and number is None:
            raise forms.ValidationError(_("This is not a code. Copy it from the person's page."))
        return number

    def chosen(self) -> dict[str, Any]:  # arguments of different types
        """What the query takes; an answer that cannot be used narrows nothing, and says so."""
        data = dict(self.cleaned_data) if self.is_valid() else {}
        data["person_id"] = data.pop("person", None)
        return data
