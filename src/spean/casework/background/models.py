"""What somebody brings home, one row for each fact, and what each of them said before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from spean.base.sealing.fields import SealedJSONField, SealedTextField, row_uid
from spean.casework.background.scoping import BY_PERSON
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
    Done,
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

if TYPE_CHECKING:
    from django.db.models.constraints import BaseConstraint


def _amount(*, null: bool) -> Any:  # a field of Django's, with or without null
    return models.DecimalField(max_digits=14, decimal_places=2, null=null)


def _word(choices: Any) -> Any:  # a list of choices; a field of Django's
    return models.CharField(max_length=24, choices=choices, blank=True)


def _country(name: str) -> BaseConstraint:
    return models.CheckConstraint(name=name, condition=Q(country__regex=r"^[A-Z]{2}$"))


def _in_order(name: str, first: str, last: str) -> BaseConstraint:
    unknown = Q(**{first: None}) | Q(**{last: None})
    return models.CheckConstraint(name=name, condition=unknown | Q(**{f"{first}__lte": F(last)}))


def _amount_with_currency(name: str, amount: str, currency: str) -> BaseConstraint:
    told = Q(**{f"{amount}__gte": 0}) & ~Q(**{currency: ""})
    return models.CheckConstraint(name=name, condition=Q(**{amount: None}) | told)


class ReturnEpisode(models.Model):
    walled = BY_PERSON
    row_uid = row_uid()
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="returns")
    returned_on = models.DateField()
    country = models.CharField(max_length=2)
    place_abroad = SealedTextField(max_length=100, blank=True)
    border_point = _word(BorderPoint)
    how = _word(HowReturned)
    why = _word(WhyReturned)
    referred_by = _word(ReferredBy)
    children = models.PositiveSmallIntegerField(default=0)
    goes_again = _word(GoesAgain)
    left_behind = SealedTextField(max_length=300, blank=True)
    note = SealedTextField(max_length=500, blank=True)

    class Meta:
        ordering = ["-returned_on", "-pk"]
        constraints = [_country("background_return_country")]

    def __str__(self) -> str:
        return f"return {self.pk}"


class MigrationSpell(models.Model):
    walled = BY_PERSON
    row_uid = row_uid()
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="spells")
    country = models.CharField(max_length=2)
    place_abroad = SealedTextField(max_length=100, blank=True)
    began_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    dates_are_about = models.BooleanField(default=False)
    sector = models.CharField(max_length=40, blank=True)
    isco = models.CharField(max_length=4, blank=True)
    occupation_code = models.CharField(max_length=100, blank=True)
    work = SealedTextField(max_length=200, blank=True)
    status = SealedTextField(max_length=24, blank=True, choices=LegalStatus)
    recruiter = _word(Recruiter)
    cost = _amount(null=True)
    cost_currency = _word(Currency)
    employer_kind = _word(EmployerKind)
    wage = _amount(null=True)
    wage_currency = _word(Currency)
    owed = _amount(null=True)
    owed_currency = _word(Currency)
    learned = SealedTextField(max_length=300, blank=True)
    note = SealedTextField(max_length=500, blank=True)

    class Meta:
        ordering = ["-began_on", "-pk"]
        constraints = [
            _country("background_spell_country"),
            _in_order("background_spell_in_order", "began_on", "ended_on"),
            _amount_with_currency("background_spell_cost", "cost", "cost_currency"),
            _amount_with_currency("background_spell_wage", "wage", "wage_currency"),
            _amount_with_currency("background_spell_owed", "owed", "owed_currency"),
            models.CheckConstraint(
                name="background_spell_isco", condition=Q(isco="") | Q(isco__regex=r"^[0-9]{1,4}$")
            ),
        ]

    def __str__(self) -> str:
        return f"spell {self.pk}"


class HeldDocument(models.Model):
    walled = BY_PERSON
    row_uid = row_uid()
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="documents")
    document = _word(DocumentKind)
    document_number = SealedTextField(max_length=40, blank=True)
    held_since = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    held_by = _word(HeldBy)
    holder = SealedTextField(max_length=100, blank=True)
    note = SealedTextField(max_length=500, blank=True)

    class Meta:
        ordering = ["document", "pk"]
        constraints = [_in_order("background_document_in_order", "held_since", "valid_until")]

    def __str__(self) -> str:
        return f"document {self.pk}"


class Debt(models.Model):
    walled = BY_PERSON
    row_uid = row_uid()
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="debts")
    lender_kind = _word(LenderKind)
    lender = SealedTextField(max_length=100, blank=True)
    purpose = _word(DebtPurpose)
    balance = _amount(null=False)
    currency = _word(Currency)
    instalment = _amount(null=True)
    period = _word(Instalment)
    arrears = _amount(null=True)
    collateral = _word(Collateral)
    told_on = models.DateField()
    note = SealedTextField(max_length=500, blank=True)

    class Meta:
        ordering = ["-balance", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="background_debt_amounts",
                condition=Q(balance__gte=0)
                & ~Q(currency="")
                & (Q(instalment=None) | (Q(instalment__gte=0) & ~Q(period="")))
                & (Q(arrears=None) | Q(arrears__gte=0, arrears__lte=F("balance"))),
            ),
        ]

    def __str__(self) -> str:
        return f"debt {self.pk}"


class Functioning(models.Model):
    """The instrument's version stands with the answers: its wording is the Washington Group's."""

    walled = BY_PERSON
    row_uid = row_uid()
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="functionings")
    version = models.ForeignKey("assessments.InstrumentVersion", models.PROTECT, related_name="+")
    asked_on = models.DateField()
    answered_by = _word(AnsweredBy)
    answers = SealedJSONField(default=dict)

    class Meta:
        ordering = ["-asked_on", "-pk"]

    def __str__(self) -> str:
        return f"functioning {self.pk}"

    def answers_in_words(self) -> dict[str, str]:
        """As the person may take them along."""
        return {
            str(Domain(name).label): str(Difficulty(said).label)
            for name, said in self.answers.items()
        }


class IdPoorCard(models.Model):
    walled = BY_PERSON
    row_uid = row_uid()
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="idpoor_cards")
    level = _word(CardLevel)
    card_number = SealedTextField(max_length=40, blank=True)
    issued_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    note = SealedTextField(max_length=500, blank=True)

    class Meta:
        ordering = ["-issued_on", "-pk"]
        constraints = [_in_order("background_card_in_order", "issued_on", "valid_until")]

    def __str__(self) -> str:
        return f"card {self.pk}"


class FactVersion(models.Model):
    """What one fact said after a change, by whom and when: the way back, and the way to look back.

    The newest version of a fact says what its row says. A fact that was taken away has no row;
    what it said stays here until the person is forgotten.
    """

    walled = BY_PERSON
    row_uid = row_uid()
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="fact_versions")
    kind = models.CharField(max_length=20, choices=FactKind)
    fact_id = models.BigIntegerField()
    done = models.CharField(max_length=12, choices=Done)
    said = SealedJSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["person", "kind", "fact_id", "-id"], name="background_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fact_id} {self.done}"


MODELS: dict[FactKind, Any] = {  # models of six shapes: what they share is the person
    FactKind.RETURN: ReturnEpisode,
    FactKind.SPELL: MigrationSpell,
    FactKind.DOCUMENT: HeldDocument,
    FactKind.DEBT: Debt,
    FactKind.FUNCTIONING: Functioning,
    FactKind.CARD: IdPoorCard,
}
