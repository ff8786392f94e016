"""Decisions about somebody's background. Plain values in, refusals out; nothing is saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.casework.background.vocabulary import (
    CardLevel,
    Difficulty,
    Domain,
    FactKind,
    HeldBy,
    Instalment,
)

CENTS = Decimal("0.01")
MOST_CHILDREN = 20
WEEKS, MONTHS = 52, 12
MONTHLY_INSTALMENTS = {Instalment.WEEK: Decimal(WEEKS) / MONTHS, Instalment.MONTH: Decimal(1)}
"""How many of them a month. What is paid after a harvest, or all at once, has no monthly amount."""
CUT_OFF = frozenset({Difficulty.A_LOT, Difficulty.CANNOT})
CUT_OFF_SOURCE = "https://www.washingtongroup-disability.com/implementation/"
"""The Washington Group counts everyone with at least one domain coded "a lot of difficulty" or
"cannot do at all" (read on 2026-11-22)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnFacts:
    """One coming home. People go again and return again: each is a fact of its own."""

    returned_on: dt.date
    country: str
    place_abroad: str = ""
    border_point: str = ""
    how: str
    why: str = ""
    referred_by: str = ""
    children: int = 0
    goes_again: str = ""
    left_behind: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpellFacts:
    """One stay abroad. The wage is a month's; amounts carry their currency or are unknown."""

    country: str
    place_abroad: str = ""
    began_on: dt.date | None = None
    ended_on: dt.date | None = None
    dates_are_about: bool = False
    sector: str = ""
    isco: str = ""
    occupation_code: str = ""
    work: str = ""
    status: str = ""
    recruiter: str = ""
    cost: Decimal | None = None
    cost_currency: str = ""
    employer_kind: str = ""
    wage: Decimal | None = None
    wage_currency: str = ""
    owed: Decimal | None = None
    owed_currency: str = ""
    learned: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """One paper, and in whose hands it is."""

    document: str
    document_number: str = ""
    held_since: dt.date | None = None
    valid_until: dt.date | None = None
    held_by: str = HeldBy.ONESELF
    holder: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DebtFacts:
    """One debt as it stood on a day. Everything of one debt is in one currency."""

    lender_kind: str
    lender: str = ""
    purpose: str = ""
    balance: Decimal
    currency: str
    instalment: Decimal | None = None
    period: str = ""
    arrears: Decimal | None = None
    collateral: str = ""
    told_on: dt.date
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctioningFacts:
    """Six answers to one version of the Washington Group's short set, on one day."""

    version_id: int
    asked_on: dt.date
    answered_by: str
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFacts:
    """What a household's IDPoor card says. The level is the ministry's; it is never computed."""

    level: str
    card_number: str = ""
    issued_on: dt.date | None = None
    valid_until: dt.date | None = None
    note: str = ""


Facts = ReturnFacts | SpellFacts | DocumentFacts | DebtFacts | FunctioningFacts | CardFacts
FACTS: dict[FactKind, type[Facts]] = {
    FactKind.RETURN: ReturnFacts,
    FactKind.SPELL: SpellFacts,
    FactKind.DOCUMENT: DocumentFacts,
    FactKind.DEBT: DebtFacts,
    FactKind.FUNCTIONING: FunctioningFacts,
    FactKind.CARD: CardFacts,
}


def names_of(kind: FactKind) -> tuple[str, ...]:
    """What one fact of this kind says, in the order in which people tell it."""
    return tuple(one.name for one in fields(FACTS[kind]))


def plain_of(facts: Facts) -> dict[str, Any]:  # values of any type
    """The facts by name, as columns take them."""
    return {one.name: getattr(facts, one.name) for one in fields(facts)}


def changed_between(before: Facts, after: Facts) -> list[str]:
    """The names of what differs."""
    was, now = plain_of(before), plain_of(after)
    return sorted(name for name in now if was[name] != now[name])


def refusals_to_keep(facts: Facts, *, today: dt.date, known_isco: frozenset[str]) -> list[Refusal]:
    """Why this may not be written down as it stands; an empty list means it may."""
    if isinstance(facts, SpellFacts):
        return _of_spell(facts, today, known_isco)
    return _RULES[type(facts)](facts, today)


def refusals_to_put_back(*, stands: bool, is_last_before: bool) -> list[Refusal]:
    """Why an earlier wording may not come back: somebody has written something newer since.

    `stands` says that it is what the file says already; `is_last_before`, that nothing but the
    one change to be undone came after it.
    """
    if stands:
        return [Refusal("stands_already", _("The file says this already."))]
    if not is_last_before:
        sentence = _("It was changed again meanwhile. Open it and correct it there.")
        return [Refusal("changed_since", sentence)]
    return []


def refusals_to_ask(*, version_there: bool) -> list[Refusal]:
    """The six questions need their instrument: it is loaded when the house is prepared."""
    if version_there:
        return []
    sentence = _("The questions of the Washington Group are not loaded in this house.")
    return [Refusal("no_instrument", sentence)]


def meets_cut_off(answers: Mapping[str, str]) -> bool | None:
    """Whether the answers meet the Washington Group's cut-off; None where they cannot tell.

    One domain with a lot of difficulty is enough, whatever is missing. That there is none can only
    be said when all six were answered: an open question is no "no".

    >>> meets_cut_off({"seeing": "3"}), meets_cut_off({"seeing": "1"}), meets_cut_off({})
    (True, None, None)
    """
    if any(answers.get(domain) in CUT_OFF for domain in Domain):
        return True
    return False if all(answers.get(domain) in Difficulty.values for domain in Domain) else None


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed in one currency: in all, behind, and each month as far as that is known."""

    currency: str
    balance: Decimal
    arrears: Decimal
    monthly: Decimal
    without_monthly: int
    """Debts among them whose monthly amount is not known, and is not in the sum."""


def debts_together(debts: Iterable[DebtFacts]) -> list[Owed]:
    """One line a currency: amounts of different currencies are never added together."""
    found: dict[str, list[DebtFacts]] = {}
    for debt in debts:
        found.setdefault(debt.currency, []).append(debt)
    return [_owed(currency, found[currency]) for currency in sorted(found)]


def monthly_of(debt: DebtFacts) -> Decimal | None:
    """The instalment as an amount a month, halves upwards; None where there is no such amount."""
    times = MONTHLY_INSTALMENTS.get(Instalment(debt.period)) if debt.period else None
    if debt.instalment is None or times is None:
        return None
    return (debt.instalment * times).quantize(CENTS, ROUND_HALF_UP)


def _owed(currency: str, debts: list[DebtFacts]) -> Owed:
    monthly = [monthly_of(debt) for debt in debts]
    return Owed(
        currency=currency,
        balance=sum((debt.balance for debt in debts), Decimal(0)),
        arrears=sum((debt.arrears or Decimal(0) for debt in debts), Decimal(0)),
        monthly=sum((one for one in monthly if one is not None), Decimal(0)),
        without_monthly=sum(one is None for one in monthly),
    )


def _of_return(facts: ReturnFacts, today: dt.date) -> list[Refusal]:
    refusals = _not_in_the_future(today, facts.returned_on)
    if not 0 <= facts.children <= MOST_CHILDREN:
        refusals.append(Refusal("too_many_children", _("Check how many children came along.")))
    return refusals


def _of_spell(facts: SpellFacts, today: dt.date, known_isco: frozenset[str]) -> list[Refusal]:
    refusals = _not_in_the_future(today, facts.began_on, facts.ended_on)
    refusals += _in_order(facts.began_on, facts.ended_on)
    refusals += _amounts(
        (facts.cost, facts.cost_currency),
        (facts.wage, facts.wage_currency),
        (facts.owed, facts.owed_currency),
    )
    if facts.isco and facts.isco not in known_isco:
        refusals.append(Refusal("unknown_isco", _("Choose the occupation from the list.")))
    return refusals


def _of_document(facts: DocumentFacts, today: dt.date) -> list[Refusal]:
    refusals = _not_in_the_future(today, facts.held_since)
    refusals += _in_order(facts.held_since, facts.valid_until)
    if facts.holder and facts.held_by in {HeldBy.ONESELF, HeldBy.LOST}:
        sentence = _("Choose who keeps it, or leave the name away.")
        refusals.append(Refusal("nobody_keeps_it", sentence))
    return refusals


def _of_debt(facts: DebtFacts, today: dt.date) -> list[Refusal]:
    refusals = _not_in_the_future(today, facts.told_on)
    refusals += _amounts(
        *((one, facts.currency) for one in (facts.balance, facts.instalment, facts.arrears))
    )
    if facts.arrears is not None and facts.arrears > facts.balance:
        sentence = _("More cannot be overdue than is owed in all.")
        refusals.append(Refusal("arrears_exceed", sentence))
    if facts.instalment is not None and not facts.period:
        refusals.append(Refusal("no_period", _("Say how often the instalment is paid.")))
    return refusals


def _of_functioning(facts: FunctioningFacts, today: dt.date) -> list[Refusal]:
    refusals = _not_in_the_future(today, facts.asked_on)
    unfit = set(facts.answers) - set(Domain.values) or set(facts.answers.values()) - set(
        Difficulty.values
    )
    if unfit:
        refusals.append(Refusal("unfit_answers", _("These are not answers to the six questions.")))
    if not facts.answers:
        refusals.append(Refusal("no_answers", _("Write down at least one answer.")))
    return refusals


def _of_card(facts: CardFacts, today: dt.date) -> list[Refusal]:
    refusals = _not_in_the_future(today, facts.issued_on)
    refusals += _in_order(facts.issued_on, facts.valid_until)
    if facts.card_number and facts.level in {CardLevel.NO_CARD, CardLevel.ASKED_FOR}:
        sentence = _("Who has no card has no number of one.")
        refusals.append(Refusal("number_without_card", sentence))
    return refusals


def _not_in_the_future(today: dt.date, *days: dt.date | None) -> list[Refusal]:
    if all(day is None or day <= today for day in days):
        return []
    return [Refusal("in_the_future", _("This day has not come yet. Check the date."))]


def _in_order(first: dt.date | None, last: dt.date | None) -> list[Refusal]:
    if first is None or last is None or first <= last:
        return []
    return [Refusal("ends_before", _("The last day lies before the first. Check the dates."))]


def _amounts(*amounts: tuple[Decimal | None, str]) -> list[Refusal]:
    refusals = []
    if any(amount is not None and amount < 0 for amount, _currency in amounts):
        refusals.append(Refusal("below_nought", _("An amount cannot be less than nothing.")))
    if any(amount is not None and not currency for amount, currency in amounts):
        refusals.append(Refusal("no_currency", _("Say in which currency.")))
    return refusals


_RULES: dict[type[Facts], Callable[[Any, dt.date], list[Refusal]]] = {
    ReturnFacts: _of_return,
    DocumentFacts: _of_document,
    DebtFacts: _of_debt,
    FunctioningFacts: _of_functioning,
    CardFacts: _of_card,
}
"""Each takes the facts of its own kind."""
