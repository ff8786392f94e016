"""Questions about a complaint: what was told, which step is next, and how it is sorted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.complaints.rules import LONGEST_WORDS, Told, TurnFacts
from spean.casework.complaints.vocabulary import ComplaintKind, ComplaintState, Way
from spean.web.desk.complaints.shown import SHORT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spean.web.ui.http import Record

_WAYS = [pair for pair in Way.choices if pair[0] != Way.PAGE]


class ComplaintForm(forms.Form):
    """Taken down by a colleague, in the words of whoever complains."""

    centre = forms.ChoiceField(label=_("Centre"))
    way = forms.TypedChoiceField(
        label=_("How did it reach us?"), choices=_WAYS, coerce=Way, widget=forms.RadioSelect
    )
    kind = forms.TypedChoiceField(
        label=_("What is it about?"),
        choices=ComplaintKind.choices,
        coerce=ComplaintKind,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What happened?"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In their own words. Write nothing that they do not want to stand here."),
    )
    in_confidence = forms.BooleanField(
        label=_("They want only the named complaint handlers to read it"), required=False
    )
    about = forms.ChoiceField(
        label=_("Which colleague is it about?"),
        required=False,
        help_text=_("Whoever is named here will not read it."),
    )
    service = forms.ChoiceField(
        label=_("Which partner's service is it about?"),
        required=False,
    )
    name = forms.CharField(
        label=_("Their name"),
        max_length=200,
        required=False,
        help_text=_("Only if they want to say it."),
    )
    answer_to = forms.CharField(label=_("How to reach them"), max_length=200, required=False)
    person = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,  # Django's own
        centres: Iterable[Record] = (),
        colleagues: Iterable[Record] = (),
        services: Iterable[Record] = (),
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["centre"], [(str(one.pk), one.name) for one in centres])
        _offer(self.fields["about"], [("", "—"), *_named(colleagues)])
        told = [(str(one.pk), f"{one.name} · {one.organisation.name}") for one in services]
        _offer(self.fields["service"], [("", "—"), *told])

    def told(self) -> Told:
        data = self.cleaned_data
        return Told(
            kind=data["kind"],
            words=data["words"],
            way=data["way"],
            name=data["name"],
            answer_to=data["answer_to"],
            about_id=_number(data["about"]),
            service_id=_number(data["service"]),
            person_id=data["person"],
            in_confidence=data["in_confidence"],
        )


class TurnForm(forms.Form):
    to = forms.TypedChoiceField(
        label=_("What is done now?"), coerce=ComplaintState, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In words"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Whoever complained reads an answer, and to whom it was passed on."),
    )

    def __init__(
        self,
        *args: Any,  # Django's own
        choices: Iterable[tuple[str, Any]] = (),  # with lazy words
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["to"], list(choices))

    def turn(self) -> TurnFacts:
        return TurnFacts(to=self.cleaned_data["to"], words=self.cleaned_data["words"])


class SortForm(forms.Form):
    kind = forms.TypedChoiceField(
        label=_("What is it about?"), choices=ComplaintKind.choices, coerce=ComplaintKind
    )
    about = forms.ChoiceField(label=_("Which colleague is it about?"), required=False)
    in_confidence = forms.BooleanField(
        label=_("Only the named complaint handlers read it"), required=False
    )

    def __init__(
        self,
        *args: Any,  # Django's own
        colleagues: Iterable[Record] = (),
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["about"], [("", "—"), *_named(colleagues)])

    def sorted_as(self) -> dict[str, Any]:  # what the action takes
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "about_id": _number(data["about"]),
            "in_confidence": data["in_confidence"],
        }


class ComplaintFilter(forms.Form):
    kind = forms.ChoiceField(
        label=_("What it is about"),
        choices=[("", _("All of them")), *((kind.value, word) for kind, word in SHORT.items())],
        required=False,
    )
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All states")), *ComplaintState.choices], required=False
    )
    lane = forms.ChoiceField(label=_("Who reads it"), required=False)
    only = forms.ChoiceField(
        label=_("Only those"),
        choices=[
            ("", _("All of them")),
            ("open", _("Not over yet")),
            ("overdue", _("Overdue")),
            ("mine", _("Mine")),
        ],
        required=False,
    )

    def __init__(
        self,
        *args: Any,  # Django's own
        lanes: Iterable[Any] = (),  # members of the words of lanes
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("All of them")), *((one.value, one.label) for one in lanes)]
        _offer(self.fields["lane"], choices)


def _named(colleagues: Iterable[Record]) -> list[tuple[str, str]]:
    return [(str(one.pk), str(one)) for one in colleagues]


def _number(chosen: str) -> int | None:
    return int(chosen) if chosen else None


def _offer(field: forms.Field, choices: list[Any]) -> None:  # Django's pairs, with lazy words
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
