"""Questions about a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.cases.vocabulary import CaseState, ClosureReason, StepKind
from spean.casework.plans.vocabulary import WindUp
from spean.registry.centres.queries import colleagues_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from django.http import QueryDict

    from spean.base.actor import Actor

    Choices: TypeAlias = Sequence[tuple[Any, Any]]  # Django's, also in groups

DAY = {"type": "date"}


class StepForm(forms.Form):
    kind = forms.TypedChoiceField(
        label=_("Kind of step"), choices=StepKind.choices, coerce=StepKind
    )
    what = forms.CharField(label=_("What is agreed"), max_length=200)
    due_on = forms.DateField(label=_("By when"), required=False, widget=forms.DateInput(attrs=DAY))


class DateForm(forms.Form):
    on = forms.DateField(label=_("Next date"), widget=forms.DateInput(attrs=DAY))
    at = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    purpose = forms.CharField(label=_("What for"), max_length=200, required=False)


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why?"), max_length=200)


class CloseForm(forms.Form):
    """Why a case ends, and what becomes of what is still open in it."""

    reason = forms.TypedChoiceField(
        label=_("Why does the support end?"), choices=ClosureReason.choices, coerce=ClosureReason
    )
    wind_up = forms.TypedMultipleChoiceField(
        label=_("What becomes of what is still open?"),
        coerce=WindUp,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,  # Django's own
        reasons: Choices,
        asked: Choices,
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("reason", [("", "—"), *reasons]), ("wind_up", asked)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        if not asked:
            del self.fields["wind_up"]


class CaseFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All states")), *CaseState.choices], required=False
    )
    mine = forms.ChoiceField(
        label=_("Whose"), choices=[("", _("The whole centre")), ("yes", _("Mine"))], required=False
    )
    counsellor = forms.ChoiceField(label=_("Counsellor"), required=False)
    late = forms.ChoiceField(
        label=_("What is late"),
        choices=[
            ("", _("All")),
            ("steps", _("A step is past its day")),
            ("date", _("A date is not dealt with")),
            ("nothing", _("Nothing is agreed and no date booked")),
        ],
        required=False,
    )

    @classmethod
    def asked(cls, query: QueryDict, actor: Actor) -> CaseFilter:
        """With the colleagues of whoever looks."""
        form = cls(query)
        counsellor = form.fields["counsellor"]
        assert isinstance(counsellor, forms.ChoiceField)  # noqa: S101  for the type checker
        known = [(str(one.pk), str(one)) for one in colleagues_of(actor)]
        counsellor.choices = [("", _("Everybody")), *known]
        return form
