"""Who takes which file from a colleague, and what ends for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.changes.vocabulary import Ending, What

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.forms.boundfield import BoundField

    from spean.casework.changes.queries import Key, Work

MOST_WORDS = 300


class Line(NamedTuple):
    """One file on the page, with the question who takes it."""

    work: Work
    field: BoundField


class HandoverForm(forms.Form):
    """A question for each file; what nobody was chosen for is refused by the house, by name."""

    ending = forms.TypedChoiceField(
        label=_("What ends for them?"),
        coerce=Ending,
        widget=forms.RadioSelect,
        help_text=_("For a time away choose that they stay, and hand the files back later."),
    )
    why = forms.CharField(label=_("Why"), max_length=MOST_WORDS, required=False)

    def __init__(
        self,
        *args: Any,  # Django's own
        work: Sequence[Work],
        receivers: Sequence[tuple[str, Any]],
        endings: Sequence[Ending],
        proposed: Mapping[Key, int],
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        self.work = work
        ending = self.fields["ending"]
        assert isinstance(ending, forms.ChoiceField)  # noqa: S101  for the type checker
        ending.choices = [(one.value, one.label) for one in endings]
        ending.initial = endings[0]
        for one in work:
            label = _("Who takes %(code)s?") % {"code": one.record.code}
            self.fields[_name(one.key)] = forms.ChoiceField(
                label=label,
                choices=[("", "—"), *receivers],
                required=False,
                initial=str(proposed.get(one.key, "")),
            )

    def lines(self) -> Iterator[Line]:
        for one in self.work:
            yield Line(one, self[_name(one.key)])

    def chosen(self) -> dict[Key, int]:
        """Who was chosen, by file."""
        told = {one.key: self.cleaned_data.get(_name(one.key), "") for one in self.work}
        return {key: int(to) for key, to in told.items() if to}

    def refuse(self, rows: Mapping[Any, Sequence[object]]) -> None:
        """Write beside each file why it cannot go where somebody chose."""
        for key, refusals in rows.items():
            self.add_error(_name(key), [str(one) for one in refusals])


class ReceiverForm(forms.Form):
    """One colleague, chosen among those who can take a file."""

    to = forms.TypedChoiceField(label=_("Who answers for it?"), coerce=int)

    def __init__(self, *args: Any, receivers: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)  # noqa: S101  for the type checker
        to.choices = list(receivers)


def _name(key: Key) -> str:
    return f"{What(key[0]).value}-{key[1]}"
