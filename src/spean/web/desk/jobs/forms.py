"""Questions about a vacancy, an answer, a placement and a check."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.jobs.rules import LONGEST_OPEN_DAYS, CheckOutcome, PlacementTerms, VacancyFacts
from spean.casework.jobs.vocabulary import (
    AnswerReason,
    ContractType,
    Criterion,
    Currency,
    EndReason,
    Evidence,
    IntroductionState,
    PlacementSource,
    Requirement,
    RetentionResult,
    VacancyState,
    WagePeriod,
)
from spean.web.desk.jobs.pickers import chosen_skills
from spean.web.ui.amounts import AmountField
from spean.web.ui.meanwhile import ChangeForm
from spean.web.ui.searching import SearchField

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    from django.utils.functional import _StrPromise

    Choices: TypeAlias = Sequence[tuple[str, str]]

UNSAID = ("", "—")
MOST_SOUGHT = 5000


def money(label: _StrPromise) -> AmountField:
    return AmountField(label=label, min_value=0, max_digits=12, decimal_places=2, required=False)


class WithChoices(forms.Form):
    """A form whose lists come from the database: `lists` names the field and its choices."""

    def __init__(
        self,
        *args: Any,  # Django's own
        lists: Mapping[str, Choices] | None = None,
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (lists or {}).items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [*([] if field.required else [UNSAID]), *choices]


class EmployerForm(WithChoices):
    name_en = forms.CharField(label=_("Name in Latin letters"), max_length=200)
    name_km = forms.CharField(label=_("Name in Khmer"), max_length=200, required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)
    contact_name = forms.CharField(label=_("Whom to ask for"), max_length=100, required=False)
    contact_phone = forms.CharField(label=_("Phone"), max_length=20, required=False)


class VacancyForm(ChangeForm, WithChoices):
    """A vacancy. Employer, occupation and headcount are enough; the rest can be asked later."""

    together = (
        ("wage_min", "wage_max", "wage_currency", "wage_period"),
        ("province", "district"),
        ("isco", "occupation_code"),
        ("employer", "new_employer"),
    )
    beside = ("skills",)

    employer = forms.ChoiceField(label=_("Employer"), required=False)
    new_employer = forms.CharField(
        label=_("Or a new employer"),
        max_length=200,
        required=False,
        help_text=_("Its name, if it is not in the list yet."),
    )
    centre = forms.ChoiceField(label=_("Centre that looks after this vacancy"))
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    headcount = forms.IntegerField(
        label=_("How many people are sought"), min_value=1, max_value=MOST_SOUGHT
    )
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    province = forms.ChoiceField(label=_("Province"), required=False)
    district = forms.ChoiceField(label=_("District"), required=False)
    wage_min = money(_("Wage from"))
    wage_max = money(_("Wage up to"))
    wage_currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices)
    wage_period = forms.ChoiceField(label=_("For"), choices=WagePeriod.choices)
    hours_per_week = forms.IntegerField(
        label=_("Hours a week"), min_value=1, max_value=84, required=False
    )
    contract_type = forms.ChoiceField(label=_("Contract"), choices=ContractType.choices)
    has_shifts = forms.BooleanField(label=_("Work in shifts"), required=False)
    offers_dormitory = forms.BooleanField(label=_("Dormitory"), required=False)
    offers_transport = forms.BooleanField(label=_("Transport"), required=False)
    offers_meals = forms.BooleanField(label=_("Meals"), required=False)
    starts_on = forms.DateField(
        label=_("First day of work"), required=False, widget=forms.DateInput
    )
    min_age = forms.IntegerField(
        label=_("Youngest age"),
        min_value=15,
        max_value=60,
        help_text=_("18, or from 15 where the work is light and safe."),
    )
    requires = forms.MultipleChoiceField(
        label=_("The employer requires"),
        choices=Requirement.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    flagged = forms.MultipleChoiceField(
        label=_("The employer also asks for something unfair"),
        choices=Criterion.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "Note it here and speak with the employer: it must go before the vacancy opens."
        ),
    )
    fee_to_worker = money(_("Fee asked of the worker"))
    note = forms.CharField(
        label=_("Note"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    isco = forms.CharField(max_length=4, widget=forms.HiddenInput, required=False)
    occupation_code = forms.CharField(max_length=100, widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not (cleaned.get("employer") or cleaned.get("new_employer")):
            self.add_error("employer", _("Choose the employer, or write the name of a new one."))
        if not cleaned.get("isco"):
            self.add_error(None, _("Choose the occupation from the list."))
        return cleaned

    def chosen(self) -> list[str]:
        """The codes of the skills that were sent, a colleague's change among them."""
        return chosen_skills(self.data)

    def facts(self, employer_id: int) -> VacancyFacts:
        data = self.cleaned_data
        same = ("title", "headcount", "sector", "isco", "occupation_code", "wage_min", "wage_max")
        more = ("hours_per_week", "has_shifts", "offers_dormitory", "offers_transport")
        rest = ("offers_meals", "starts_on", "min_age", "note")
        return VacancyFacts(
            employer_id=employer_id,
            **{name: data[name] for name in (*same, *more, *rest)},
            place_code=data["district"] or data["province"] or None,
            wage_currency=Currency(data["wage_currency"]),
            wage_period=WagePeriod(data["wage_period"]),
            contract_type=ContractType(data["contract_type"]),
            requires=tuple(Requirement(one) for one in data["requires"]),
            flagged=tuple(Criterion(one) for one in data["flagged"]),
            skills=tuple((code, True) for code in self.chosen()),
            fee_to_worker=data["fee_to_worker"] or Decimal(0),
        )


class VacancyFilter(WithChoices):
    q = SearchField(label=_("Title, occupation or employer"), required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("All states")), *VacancyState.choices], required=False
    )
    province = forms.ChoiceField(label=_("Province"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    mine = forms.ChoiceField(
        label=_("Whose"),
        choices=[("", _("All centres")), ("yes", _("Our centre"))],
        required=False,
    )


class WhyForm(forms.Form):
    why = forms.CharField(label=_("Why?"), max_length=200)


class RefreshForm(forms.Form):
    until = forms.DateField(
        label=_("Good until"),
        widget=forms.DateInput,
        help_text=_("At most %(days)s days from today.") % {"days": LONGEST_OPEN_DAYS},
    )


class AnswerForm(forms.Form):
    answer = forms.TypedChoiceField(
        label=_("What was the answer?"), coerce=IntroductionState, widget=forms.RadioSelect
    )
    reason = forms.TypedChoiceField(
        label=_("Why not?"),
        choices=[UNSAID, *AnswerReason.choices],
        coerce=AnswerReason,
        empty_value=None,
        required=False,
        help_text=_("Needed when somebody declined. Whoever looks next reads it."),
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(
        self,
        *args: Any,  # Django's own
        answers: Sequence[IntroductionState] = (),
        **kwargs: Any,  # Django's own
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["answer"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(one.value, one.label) for one in answers]


class TermsForm(forms.Form):
    """When work started, what it pays, and how we know."""

    started_on = forms.DateField(label=_("First day of work"), widget=forms.DateInput)
    wage = money(_("Wage a month"))
    wage_currency = forms.TypedChoiceField(
        label=_("Currency"), choices=Currency.choices, coerce=Currency
    )
    evidence = forms.TypedChoiceField(
        label=_("How do we know?"),
        choices=Evidence.choices,
        coerce=Evidence,
        widget=forms.RadioSelect,
    )

    def terms(self) -> PlacementTerms:
        names = ("started_on", "wage", "wage_currency", "evidence")
        return PlacementTerms(**{name: self.cleaned_data[name] for name in names})


class OtherPlacementForm(WithChoices, TermsForm):
    """A job that came by another way than an introduction of ours."""

    employer = forms.ChoiceField(label=_("Employer"))
    source = forms.TypedChoiceField(
        label=_("How was the job found?"),
        choices=[one for one in PlacementSource.choices if one[0] != PlacementSource.INTRODUCED],
        coerce=PlacementSource,
    )
    isco = forms.ChoiceField(label=_("Occupation"))
    field_order = ("employer", "isco", "source", "started_on", "wage", "wage_currency", "evidence")


class EvidenceForm(forms.Form):
    evidence = forms.TypedChoiceField(
        label=_("What was seen"), choices=Evidence.choices, coerce=Evidence
    )


class EndForm(forms.Form):
    ended_on = forms.DateField(label=_("Last day of work"), widget=forms.DateInput)
    reason = forms.TypedChoiceField(
        label=_("Why did the work end?"), choices=EndReason.choices, coerce=EndReason
    )


class CheckForm(forms.Form):
    result = forms.TypedChoiceField(
        label=_("What did the person say?"),
        choices=RetentionResult.choices,
        coerce=RetentionResult,
        widget=forms.RadioSelect,
    )
    done_on = forms.DateField(label=_("Day of the call or visit"), widget=forms.DateInput)
    evidence = forms.TypedChoiceField(
        label=_("How do we know?"), choices=Evidence.choices, coerce=Evidence
    )
    wage = money(_("Wage a month now"))
    wage_currency = forms.TypedChoiceField(
        label=_("Currency"), choices=Currency.choices, coerce=Currency
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def outcome(self) -> CheckOutcome:
        return CheckOutcome(**self.cleaned_data)
