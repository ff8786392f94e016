"""Questions about two files: which one stays, whose value stays, which case goes on, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.doubles.rules import PHONES
from spean.casework.doubles.vocabulary import PairState, Side
from spean.web.desk.doubles.words import label_of, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spean.casework.doubles.queries import CaseChoice, Choice
    from spean.web.ui.http import Record

ONE, OTHER, BOTH = "one", "other", "both"


class DoublesFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"),
        choices=[
            ("", _("Everything to look at")),
            (PairState.PROPOSED, PairState.PROPOSED.label),
            (PairState.DIFFERENT, PairState.DIFFERENT.label),
        ],
        required=False,
    )


class SearchForm(forms.Form):
    centre = forms.ChoiceField(label=_("Centre"))

    def __init__(
        self, *args: Any, centres: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:  # Django's own
        super().__init__(*args, **kwargs)
        self.fields["centre"].choices = list(centres)  # type: ignore[attr-defined]  # a ChoiceField, as above
        if len(centres) == 1:
            self.fields["centre"].widget = forms.HiddenInput()
            self.initial["centre"] = centres[0][0]


class AnswerForm(forms.Form):
    word = forms.ChoiceField(
        label=_("What do you say?"),
        choices=[("same", _("This is one person")), ("different", _("These are two people"))],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(label=_("Why?"), max_length=300)


class MergeForm(forms.Form):
    """Whatever the two files say differently. Answers name a file: the one, or the other."""

    keep = forms.ChoiceField(label=_("Which code stays?"), widget=forms.RadioSelect)
    why = forms.CharField(label=_("Note on this merge"), max_length=300, required=False)

    def __init__(
        self,
        *args: Any,  # Django's own
        files: tuple[Record, Record],
        choices: Sequence[Choice],
        cases: Sequence[CaseChoice],
        keep: str,
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        self.both, self.choices, self.cases = files, choices, cases
        codes = [(name, file.code) for name, file in zip((ONE, OTHER), files, strict=True)]
        keeps: Any = self.fields["keep"]  # a ChoiceField, as above
        keeps.choices, self.initial["keep"] = codes, keep
        for choice in choices:
            if choice.differs:
                self._ask_side(choice, keep)
        for number, one in enumerate(cases):
            pair = [(case.pk, case.code) for case in (one.kept, one.other)]
            label = _("Which case goes on at %(centre)s?") % {"centre": one.kept.centre}
            self.fields[f"case_{number}"] = forms.TypedChoiceField(
                label=label, choices=pair, coerce=int, widget=forms.RadioSelect
            )

    def rows(self) -> list[dict[str, object]]:
        """The table: what each file says, with the question beside what differs."""
        return [
            {
                "label": label_of(one.name),
                "one": said(self.both[0], one, one.kept),
                "other": said(self.both[1], one, one.other),
                "field": self[f"side_{one.name}"] if one.differs else None,
            }
            for one in self.choices
            if one.differs or said(self.both[0], one, one.kept)
        ]

    def case_fields(self) -> list[forms.BoundField]:
        return [self[f"case_{number}"] for number in range(len(self.cases))]

    def survivor(self) -> tuple[Record, Record]:
        """The file that stays, and the one that rests."""
        one, other = self.both
        return (one, other) if self.cleaned_data["keep"] == ONE else (other, one)

    def sides(self) -> dict[str, Side]:
        keep = self.cleaned_data["keep"]
        answers = {
            one.name: self.cleaned_data[f"side_{one.name}"] for one in self.choices if one.differs
        }
        return {
            name: Side.BOTH if word == BOTH else Side.KEPT if word == keep else Side.OTHER
            for name, word in answers.items()
        }

    def going_on(self) -> list[int]:
        return [self.cleaned_data[f"case_{number}"] for number in range(len(self.cases))]

    def _ask_side(self, choice: Choice, keep: str) -> None:
        values = [(ONE, choice.kept), (OTHER, choice.other)]
        shown = [
            (name, said(file, choice, value) or "—")
            for (name, value), file in zip(values, self.both, strict=True)
        ]
        if choice.name == PHONES:
            shown.append((BOTH, str(Side.BOTH.label)))
        first = {Side.KEPT: ONE, Side.OTHER: OTHER, Side.BOTH: BOTH}[choice.default]
        name = f"side_{choice.name}"
        self.fields[name] = forms.ChoiceField(
            label=label_of(choice.name), choices=shown, widget=forms.RadioSelect
        )
        self.initial[name] = first
        del keep
