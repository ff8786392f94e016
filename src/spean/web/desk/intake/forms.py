"""Questions about a list: the file, what its columns are, and who a doubtful row is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.intake.vocabulary import FIELD_LABELS, RowDecision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.utils.functional import _StrPromise

KINDS = ".xlsx,.csv,.tsv"


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("The list"),
        widget=forms.FileInput(attrs={"accept": KINDS}),
        help_text=_("An Excel workbook (.xlsx) or a CSV file in UTF-8, with a row of headings."),
        error_messages={"empty": _("The file has no rows.")},
    )
    centre = forms.ChoiceField(label=_("Centre"))

    def __init__(
        self,
        *args: Any,  # Django's own
        centres: Sequence[tuple[str, str]] = (),
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["centre"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  a fact of this class
        field.choices = list(centres)
        if len(centres) == 1:
            field.widget = forms.HiddenInput()
            self.initial.setdefault("centre", centres[0][0])


class ColumnsForm(forms.Form):
    """For each thing we can keep, the column that holds it."""

    def __init__(
        self,
        *args: Any,  # Django's own
        header: Sequence[str],
        mapping: Mapping[str, int],
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, str | _StrPromise]] = [("", _("not in this list"))]
        choices += [(str(at), name or f"#{at + 1}") for at, name in enumerate(header)]
        for name, label in FIELD_LABELS.items():
            field = forms.ChoiceField(label=label, choices=choices, required=False)
            field.initial = str(mapping[name]) if name in mapping else ""
            self.fields[name] = field

    def mapping(self) -> dict[str, int]:
        return {name: int(at) for name, at in self.cleaned_data.items() if at != ""}


class DecisionForm(forms.Form):
    """One answer for one row, or for all rows that still wait for one (no line is given)."""

    decision = forms.ChoiceField(
        label=_("What shall become of them?"),
        choices=RowDecision.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    line = forms.IntegerField(required=False, widget=forms.HiddenInput)
    person = forms.IntegerField(required=False, widget=forms.HiddenInput)
