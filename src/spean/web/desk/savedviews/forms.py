"""A name for a view, and whom it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spean.web.ui.http import Record


class ViewForm(forms.Form):
    name = forms.CharField(label=_("Name of the view"), max_length=60)
    query = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)
    centre = forms.TypedChoiceField(
        label=_("For whom"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, centres: Iterable[Record], **kwargs: Any) -> None:  # Django's
        super().__init__(*args, **kwargs)
        centre = self.fields["centre"]
        assert isinstance(centre, forms.ChoiceField)  # noqa: S101  for the type checker
        centre.choices = [("", _("For me")), *((str(one.pk), one.name) for one in centres)]
