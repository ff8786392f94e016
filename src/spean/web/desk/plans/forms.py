"""Questions about a plan, an activity, a signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.base.actor import NOBODY
from spean.casework.cases.vocabulary import StepKind
from spean.casework.jobs.vocabulary import Currency
from spean.casework.plans.queries import grid_of
from spean.casework.plans.rules import CURRENCIES, ActivityFacts, PlanFacts, Signing
from spean.casework.plans.vocabulary import Dimension, Mark, Provider
from spean.web.ui.meanwhile import ChangeForm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.forms.boundfield import BoundField
    from django.utils.functional import _StrPromise

    from spean.web.ui.http import Record

DAY = {"type": "date"}
GRID = "grid_"
NOT_SAID = ("", "—")


def lines(
    label: _StrPromise, *, rows: int, most: int, hint: _StrPromise | str = ""
) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, max_length=most, required=False, widget=area, help_text=hint
    )


def day(label: _StrPromise, *, hint: _StrPromise | str = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs=DAY), help_text=hint
    )


class PlanForm(ChangeForm):
    """Goals and needs. A colleague may have it open as well."""

    goals = lines(
        _("What does the person want to reach?"),
        rows=4,
        most=2000,
        hint=_("In their own words, one goal a line."),
    )
    economic = lines(_("Needs: work, income, debt"), rows=3, most=1000)
    social = lines(_("Needs: papers, housing, school, health"), rows=3, most=1000)
    psychosocial = lines(_("Needs: mind, family, belonging"), rows=3, most=1000)
    family = lines(_("Who of the family takes part?"), rows=2, most=500)
    risks = lines(_("What could go wrong, and what then?"), rows=2, most=1000)
    review_on = day(_("When do we look at the plan again?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Django's own
        super().__init__(*args, **kwargs)
        self.meet()

    def facts(self) -> PlanFacts:
        names = ("goals", "economic", "social", "psychosocial", "family", "risks", "review_on")
        return PlanFacts(**{name: self.cleaned_data[name] for name in names})


class ActivityForm(ChangeForm):
    """One activity, with the questions of the newest grid."""

    together = (("provider", "service", "provider_name"), ("cost", "currency", "project"))

    what = forms.CharField(label=_("What is going to be done?"), max_length=200)
    dimension = forms.TypedChoiceField(
        label=_("Dimension"),
        choices=Dimension.choices,
        coerce=Dimension,
        widget=forms.RadioSelect,
    )
    provider = forms.TypedChoiceField(
        label=_("Who does it?"), choices=Provider.choices, coerce=Provider, widget=forms.RadioSelect
    )
    service = forms.ChoiceField(label=_("Which service?"), required=False)
    provider_name = forms.CharField(
        label=_("Who, if somebody else?"), max_length=120, required=False
    )
    from_on = day(_("From"))
    to_on = day(_("To"))
    cost = forms.DecimalField(
        label=_("What does it cost?"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        help_text=_("0 when it is free; leave it empty when nobody knows yet."),
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(one, Currency(one).label) for one in CURRENCIES]
    )
    project = forms.TypedChoiceField(
        label=_("Which project pays?"), coerce=int, empty_value=None, required=False
    )

    def __init__(
        self,
        *args: Any,  # Django's own
        services: Iterable[tuple[str, str]] = (),
        projects: Iterable[Record] = (),
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        titles = [(str(one.pk), f"{one.title} ({one.donor})") for one in projects]
        for name, choices in (("service", list(services)), ("project", titles)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [NOT_SAID, *choices]
        grid = grid_of(NOBODY)
        marks = [(mark.code, str(mark)) for mark in grid.marks]
        for question in grid.questions:
            self.fields[f"{GRID}{question.code}"] = forms.ChoiceField(
                label=str(question), choices=marks, required=False, widget=forms.RadioSelect
            )
        self.meet()

    def rated(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith(GRID)]

    def facts(self) -> ActivityFacts:
        data = self.cleaned_data
        same = ("what", "dimension", "provider", "provider_name", "from_on", "to_on", "cost")
        marks = {
            name.removeprefix(GRID): data[name]
            for name in self.fields
            if name.startswith(GRID) and data[name]
        }
        return ActivityFacts(
            **{name: data[name] for name in same},
            service_id=int(data["service"]) if data["service"] else None,
            currency=data["currency"],
            project_id=data["project"],
            marks=marks,
        )


def first_answers(activity: Record) -> dict[str, Any]:  # a form's first values
    facts = activity.facts
    same = ("what", "dimension", "provider", "provider_name", "from_on", "to_on", "cost")
    return {
        **{name: getattr(facts, name) for name in same},
        "service": str(facts.service_id or ""),
        "currency": facts.currency or CURRENCIES[0],
        "project": str(facts.project_id or ""),
        **{f"{GRID}{question}": mark for question, mark in facts.marks.items()},
    }


class SignForm(forms.Form):
    on = forms.DateField(label=_("Signed on"), widget=forms.DateInput(attrs=DAY))
    how = forms.ChoiceField(
        label=_("How did the person sign?"), choices=Mark.choices, widget=forms.RadioSelect
    )
    witness = forms.CharField(label=_("Who was there and saw it?"), max_length=120)

    def signing(self) -> Signing:
        data = self.cleaned_data
        return Signing(on=data["on"], how=data["how"], witness=data["witness"])


class AsStepForm(forms.Form):
    kind = forms.TypedChoiceField(
        label=_("Kind of step"), choices=StepKind.choices, coerce=StepKind
    )
    due_on = day(_("By when"))
