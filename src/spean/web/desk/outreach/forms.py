"""Questions about an activity: the plan, the report with its counts, a name, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.contacts.vocabulary import Service, Topic
from spean.casework.outreach.rules import Heads, Plan, Report
from spean.casework.outreach.vocabulary import (
    ActivityKind,
    ActivityState,
    CostCurrency,
    Material,
)
from spean.casework.people.rules import number_of
from spean.casework.people.vocabulary import AgeBand, Beneficiary, Sex
from spean.web.desk.directory.forms import place_meant, written_place
from spean.web.ui.amounts import AmountField
from spean.web.ui.meanwhile import ChangeForm

if TYPE_CHECKING:
    from spean.web.ui.http import Record

    Choices = list[tuple[str, str]]

FIRST_LINES, LINES = 4, 12
"""Lines of the count: more groups of sex, age and kind than one meeting has ever told apart."""
PARTS = ("people", "sex", "age", "kind", "disability")


class PlanForm(ChangeForm):
    centre = forms.ChoiceField(label=_("Centre"))
    kind = forms.TypedChoiceField(
        label=_("What is planned"), choices=ActivityKind.choices, coerce=ActivityKind
    )
    on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    place = forms.CharField(
        label=_("Commune or village"),
        max_length=200,
        help_text=_("The name with its province, or the official code."),
    )
    venue = forms.CharField(
        label=_("Where exactly"), max_length=120, required=False, help_text=_("A pagoda, a school.")
    )
    organiser = forms.ChoiceField(
        label=_("Who goes there"), required=False, help_text=_("Empty: you do.")
    )
    partner = forms.CharField(
        label=_("Together with"),
        max_length=120,
        required=False,
        help_text=_("A commune council, an organisation."),
    )
    topics = forms.TypedMultipleChoiceField(
        label=_("About"),
        choices=Topic.choices,
        coerce=Topic,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    safety = forms.CharField(
        label=_("Safety on the way and there"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Mines and unexploded ordnance, roads, water, whom to call. Sealed."),
    )

    def __init__(
        self,
        *args: Any,  # Django's own
        centres: Choices,
        organisers: Choices,
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("centre", centres), ("organiser", [("", "—"), *organisers])):
            field = self.fields[name]
            field.choices = choices  # type: ignore[attr-defined]  # ChoiceFields, declared above
            if len(choices) == 1:
                field.widget = forms.HiddenInput()

    def clean_place(self) -> str:
        return place_meant(self.cleaned_data["place"].strip())

    def plan(self, *, signer: int) -> Plan:
        data = self.cleaned_data
        return Plan(
            kind=data["kind"],
            on=data["on"],
            place_code=data["place"],
            organiser_id=int(data["organiser"] or signer),
            venue=data["venue"],
            partner=data["partner"],
            topics=tuple(data["topics"]),
            safety=data["safety"],
        )


class ReportForm(forms.Form):
    """The counts are fields by line, `people_0` to `disability_9`; an empty line says nothing."""

    cost = AmountField(label=_("What it cost"), max_digits=12, required=False)
    currency = forms.TypedChoiceField(
        label=_("Currency"), choices=CostCurrency.choices, coerce=CostCurrency
    )
    lines = forms.CharField(
        label=_("What came of it, in a few lines"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Sealed. Write no names here: put them on the list."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Django's own
        super().__init__(*args, **kwargs)
        for number in range(LINES):
            self.fields |= _line_fields(number)
        for one in Material:
            self.fields[one.value] = forms.IntegerField(
                label=one.label, min_value=0, max_value=10_000, required=False
            )

    @property
    def first_counts(self) -> list[list[Any]]:  # bound fields
        """The lines that most reports need, for the page to draw one after another."""
        return [self._line(number) for number in range(FIRST_LINES)]

    @property
    def more_counts(self) -> list[list[Any]]:  # bound fields
        return [self._line(number) for number in range(FIRST_LINES, LINES)]

    @property
    def has_more(self) -> bool:
        """Whether anything stands in the lines that are folded away."""
        return any(people.value() or people.errors for people, *_rest in self.more_counts)

    def _line(self, number: int) -> list[Any]:  # bound fields
        return [self[f"{part}_{number}"] for part in PARTS]

    @property
    def materials(self) -> list[Any]:  # bound fields
        return [self[one.value] for one in Material]

    def report(self) -> Report:
        data = self.cleaned_data
        return Report(
            heads=tuple(
                _heads(data, number) for number in range(LINES) if data[f"people_{number}"]
            ),
            materials={one: data[one.value] or 0 for one in Material},
            cost=data["cost"],
            currency=data["currency"],
            lines=data["lines"],
        )


class NameForm(forms.Form):
    """Somebody found by a search (`person`), or by the code of their file."""

    person = forms.IntegerField(widget=forms.HiddenInput, required=False)
    code = forms.CharField(
        label=_("Code of a person"),
        max_length=100,
        required=False,
        help_text=_("Like P-000042-7. You are shown no more of the file than its code."),
    )
    was_counted = forms.BooleanField(
        label=_("They were counted above without their name"), required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        number = data.get("person") or number_of(data.get("code") or "")
        if number is None:
            self.add_error("code", _("Choose somebody from the list, or write their code."))
        return data | {"person": number}

    def named(self) -> dict[str, Any]:  # an action's answers
        data = self.cleaned_data
        return {"person_id": data["person"], "was_counted": data["was_counted"]}


class FollowForm(forms.Form):
    line = forms.CharField(label=_("In one line"), max_length=300, required=False)
    service = forms.TypedChoiceField(
        label=_("Service given"), choices=Service.choices, coerce=Service
    )


class CancelForm(forms.Form):
    why = forms.CharField(label=_("Why?"), max_length=300)


class ActivityFilter(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All")), *ActivityState.choices], required=False
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All")), *ActivityKind.choices], required=False
    )
    only = forms.ChoiceField(
        label=_("Whose"), choices=[("", _("All")), ("mine", _("My own"))], required=False
    )


def answers_of(activity: Record) -> dict[str, object]:
    """A plan as the form's first answers."""
    return {
        "centre": str(activity.centre_id),
        "kind": activity.kind,
        "on": activity.on,
        "place": written_place(activity.place_id),
        "venue": activity.venue,
        "organiser": str(activity.organiser_id),
        "partner": activity.partner,
        "topics": list(activity.topics),
        "safety": activity.safety,
    }


def reported(activity: Record, counts: list[Record]) -> dict[str, object]:
    """A report as it stands, to be written again; empty lines begin with what is said most."""
    told: dict[str, object] = {"cost": activity.cost, "currency": activity.currency}
    told |= {"lines": activity.lines, **activity.materials}
    for number in range(LINES):
        told[f"sex_{number}"] = Sex.FEMALE if number % 2 == 0 else Sex.MALE
        told[f"age_{number}"] = AgeBand.UNKNOWN
    for number, row in enumerate(counts[:LINES]):
        values = (row.people, row.sex, row.age_band, row.beneficiary, row.with_disability)
        told |= {f"{part}_{number}": value for part, value in zip(PARTS, values, strict=True)}
    return told


def _line_fields(number: int) -> dict[str, forms.Field]:
    said = {"line": number + 1}
    return {
        f"people_{number}": forms.IntegerField(
            label=_("Line %(line)s: how many people") % said,
            min_value=0,
            max_value=5000,
            required=False,
        ),
        f"sex_{number}": forms.TypedChoiceField(
            label=_("Sex"),
            choices=Sex.choices,
            coerce=Sex,
            required=False,
            empty_value=Sex.NOT_SAID,
        ),
        f"age_{number}": forms.TypedChoiceField(
            label=_("Age"),
            choices=AgeBand.choices,
            coerce=AgeBand,
            required=False,
            empty_value=AgeBand.UNKNOWN,
        ),
        f"kind_{number}": forms.ChoiceField(
            label=_("Who they are"),
            choices=[("", _("Not said")), *Beneficiary.choices],
            required=False,
        ),
        f"disability_{number}": forms.IntegerField(
            label=_("of these with a disability"), min_value=0, max_value=5000, required=False
        ),
    }


def _heads(data: dict[str, Any], number: int) -> Heads:  # a form's answers
    return Heads(
        people=data[f"people_{number}"],
        sex=data[f"sex_{number}"],
        age_band=data[f"age_{number}"],
        beneficiary=data[f"kind_{number}"],
        with_disability=data[f"disability_{number}"] or 0,
    )
