"""One's own preferences."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from spean.registry.accounts.vocabulary import Digits


class PreferencesForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    digits = forms.ChoiceField(label=_("Digits"), choices=Digits.choices, widget=forms.RadioSelect)
