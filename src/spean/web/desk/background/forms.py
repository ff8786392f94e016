"""One small form for each kind of fact. Whatever is not known may stay open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from spean.casework.background import rules
from spean.casework.background.vocabulary import (
    AnsweredBy,
    BorderPoint,
    CardLevel,
    Collateral,
    Currency,
    DebtPurpose,
    Difficulty,
    DocumentKind,
    Domain,
    EmployerKind,
    FactKind,
    GoesAgain,
    HeldBy,
    HowReturned,
    Instalment,
    LegalStatus,
    LenderKind,
    Recruiter,
    ReferredBy,
    WhyReturned,
)
from spean.web.desk.codes import COUNTRIES, sector_choices
from spean.web.ui.meanwhile import ChangeForm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.functional import _StrPromise

    Choices = Iterable[tuple[str, _StrPromise | str]]


UNSAID = ("", "—")


def _day(label: _StrPromise, *, required: bool = False) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput)


def _one_of(label: _StrPromise, choices: Choices, *, required: bool = False) -> forms.ChoiceField:
    open_ = [] if required else [UNSAID]
    return forms.ChoiceField(label=label, choices=[*open_, *choices], required=required)


def _words(label: _StrPromise, most: int, hint: _StrPromise | str = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, help_text=hint)


def _amount(label: _StrPromise, *, required: bool = False) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_digits=14, decimal_places=2, required=required
    )


class FactForm(ChangeForm):
    """The facts of one kind, which a colleague may be writing at the same time."""

    kind: ClassVar[FactKind]

    def facts(self) -> rules.Facts:
        """The answers as plain values; call it once the form is valid."""
        return rules.FACTS[self.kind](**self._said())

    def _said(self) -> dict[str, Any]:  # values of any type
        return {name: self.cleaned_data[name] for name in rules.names_of(self.kind)}


class ReturnForm(FactForm):
    kind = FactKind.RETURN

    returned_on = _day(_("Day of return"), required=True)
    country = _one_of(_("Came back from"), COUNTRIES, required=True)
    place_abroad = _words(_("Province or town there"), 100)
    border_point = _one_of(_("Where they crossed the border"), BorderPoint.choices)
    how = _one_of(_("How they came back"), HowReturned.choices, required=True)
    why = _one_of(_("Why they came back"), WhyReturned.choices)
    referred_by = _one_of(_("Who sent them to us"), ReferredBy.choices)
    children = forms.IntegerField(
        label=_("Children who came along"), min_value=0, max_value=rules.MOST_CHILDREN, initial=0
    )
    goes_again = _one_of(_("Do they want to go abroad again?"), GoesAgain.choices)
    left_behind = _words(_("What had to be left behind"), 300, _("Belongings, papers, wages."))
    note = _words(_("Note"), 500)


class SpellForm(FactForm):
    kind = FactKind.SPELL
    together = (
        ("isco", "occupation_code"),
        ("cost", "cost_currency"),
        ("wage", "wage_currency"),
        ("owed", "owed_currency"),
    )

    country = _one_of(_("Country they worked in"), COUNTRIES, required=True)
    place_abroad = _words(_("Province or town there"), 100)
    began_on = _day(_("From"))
    ended_on = _day(_("Until"))
    dates_are_about = forms.BooleanField(label=_("The days are not exact"), required=False)
    work = _words(_("Work they did there"), 200, _("In their own words."))
    isco = forms.CharField(max_length=4, widget=forms.HiddenInput, required=False)
    occupation_code = forms.CharField(max_length=100, widget=forms.HiddenInput, required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    employer_kind = _one_of(_("Where they worked"), EmployerKind.choices)
    status = _one_of(
        _("Permit to stay and work"),
        LegalStatus.choices,
    )
    recruiter = _one_of(_("Who arranged the work"), Recruiter.choices)
    cost = _amount(_("What going there cost"))
    cost_currency = _one_of(_("Currency of the cost"), Currency.choices)
    wage = _amount(_("Wage a month"))
    wage_currency = _one_of(_("Currency of the wage"), Currency.choices)
    owed = _amount(_("Wages still owed"))
    owed_currency = _one_of(_("Currency of what is owed"), Currency.choices)
    learned = _words(_("What they learned there"), 300)
    note = _words(_("Note"), 500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # Django's own
        super().__init__(*args, **kwargs)
        sectors = self.fields["sector"]
        assert isinstance(sectors, forms.ChoiceField)  # noqa: S101  a fact of this class
        sectors.choices = [UNSAID, *sector_choices()]

    def _said(self) -> dict[str, Any]:  # values of any type
        """A currency without an amount says nothing."""
        said = super()._said()
        for name in ("cost", "wage", "owed"):
            if said[name] is None:
                said[f"{name}_currency"] = ""
        return said


class DocumentForm(FactForm):
    kind = FactKind.DOCUMENT
    together = (("held_by", "holder"),)

    document = _one_of(_("Which document"), DocumentKind.choices, required=True)
    held_by = _one_of(_("Who has it"), HeldBy.choices, required=True)
    holder = _words(_("Name of who keeps it"), 100)
    document_number = _words(_("Number of the document"), 40)
    held_since = _day(_("Since"))
    valid_until = _day(_("Valid until"))
    note = _words(_("Note"), 500)


class DebtForm(FactForm):
    kind = FactKind.DEBT
    together = (("balance", "currency", "arrears"), ("instalment", "period"))

    lender_kind = _one_of(_("Who lent the money"), LenderKind.choices, required=True)
    lender = _words(_("Name of the lender"), 100)
    purpose = _one_of(_("What it was for"), DebtPurpose.choices)
    balance = _amount(_("Still owed in all"), required=True)
    currency = _one_of(_("Currency"), Currency.choices, required=True)
    instalment = _amount(_("Instalment"))
    period = _one_of(_("How often"), Instalment.choices)
    arrears = _amount(_("Overdue"))
    collateral = _one_of(_("What was given as security"), Collateral.choices)
    told_on = _day(_("As of"), required=True)
    note = _words(_("Note"), 500)


class FunctioningForm(FactForm):
    """The domains and the four answers. The questions are read from the official text."""

    kind = FactKind.FUNCTIONING

    asked_on = _day(_("Asked on"), required=True)
    answered_by = _one_of(_("Who answered"), AnsweredBy.choices, required=True)

    def __init__(self, *args: Any, version_id: int, **kwargs: Any) -> None:  # Django's own
        super().__init__(*args, **kwargs)
        self.version_id = version_id
        for domain in Domain:
            self.fields[domain.value] = forms.ChoiceField(
                label=domain.label,
                choices=Difficulty.choices,
                widget=forms.RadioSelect,
                required=False,
            )

    def _said(self) -> dict[str, Any]:  # values of any type
        given = {domain.value: self.cleaned_data[domain.value] for domain in Domain}
        return {
            "version_id": self.version_id,
            "asked_on": self.cleaned_data["asked_on"],
            "answered_by": self.cleaned_data["answered_by"],
            "answers": {name: said for name, said in given.items() if said},
        }


class CardForm(FactForm):
    kind = FactKind.CARD
    together = (("level", "card_number"),)

    level = _one_of(_("Level"), CardLevel.choices, required=True)
    card_number = _words(_("Number of the card"), 40)
    issued_on = _day(_("Issued on"))
    valid_until = _day(_("Valid until"))
    note = _words(_("Note"), 500)


FORMS: dict[FactKind, type[FactForm]] = {
    form.kind: form
    for form in (ReturnForm, SpellForm, DocumentForm, DebtForm, FunctioningForm, CardForm)
}


def answers_of(facts: rules.Facts) -> dict[str, Any]:  # values of any type
    """Facts as a form's first answers."""
    said = rules.plain_of(facts)
    return {**said, **said.get("answers", {})}
