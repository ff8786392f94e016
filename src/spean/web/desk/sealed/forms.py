"""What is sealed, and why it is opened."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.sealed.rules import LONGEST_WORDS
from spean.casework.sealed.vocabulary import NoteKind


class SealedNoteForm(forms.Form):
    kind = forms.TypedChoiceField(label=_("Kind"), choices=NoteKind.choices, coerce=NoteKind)
    text = forms.CharField(
        label=_("What was told"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Sealed at once. To read it again, you say why, and the person can see that."),
    )


class OpenForm(forms.Form):
    reason = forms.CharField(label=_("Why do you open it?"), max_length=500)
