"""Is this vacancy decent work? Each ground is a code; the employer may be asked, or refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from spean.engines.eligibility.parameters import Rulebook, load
from spean.engines.eligibility.wages import Rate, Verdict, check_wage
from spean.engines.kernel.reasons import Reason

BREACHES = frozenset(
    {
        "wage_below_minimum",
        "age_below_minimum",
        "age_below_hazardous",
        "hours_a_day",
        "hours_a_week",
        "fee_to_worker",
    }
)
"""Codes that keep a vacancy from being published; all others ask a person to look."""


@dataclass(frozen=True, slots=True)
class VacancyFacts:
    """What an employer offers and asks for. None: not said. Money in minor units, a month."""

    sector: str
    wage_minor: int | None = None
    currency: str = "USD"
    is_probation: bool = False
    youngest_age: int | None = None
    oldest_age: int | None = None
    is_hazardous: bool = False
    hours_a_day: float | None = None
    hours_a_week: float | None = None
    fee_to_worker_minor: int = 0
    only_sex: str | None = None
    asks_pregnancy_test: bool = False


def decent_work_check(
    vacancy: VacancyFacts, *, on: date, fx: Rate | None = None, rulebook: Rulebook | None = None
) -> tuple[Reason, ...]:
    """Everything to be said about a vacancy on a day, breaches first; empty when it is fine."""
    book = rulebook or load()
    found = [
        *_about_wage(vacancy, on=on, fx=fx, book=book),
        *_about_age(vacancy, on=on, book=book),
        *_about_hours(vacancy, on=on, book=book),
        *_about_fee(vacancy, on=on, book=book),
        *_about_criteria(vacancy),
    ]
    return tuple(sorted(found, key=lambda reason: reason.code not in BREACHES))


def _about_wage(
    vacancy: VacancyFacts, *, on: date, fx: Rate | None, book: Rulebook
) -> Iterator[Reason]:
    if vacancy.wage_minor is None:
        yield Reason("wage_not_said")
        return
    check = check_wage(
        vacancy.sector,
        amount_minor=vacancy.wage_minor,
        currency=vacancy.currency,
        on=on,
        fx=fx,
        probation=vacancy.is_probation,
        rulebook=book,
    )
    if check.verdict is Verdict.BELOW:
        yield Reason("wage_below_minimum", check.because[0].value)
    elif check.verdict is not Verdict.OK:
        yield check.because[0]


def _about_age(vacancy: VacancyFacts, *, on: date, book: Rulebook) -> Iterator[Reason]:
    kind = "hazardous" if vacancy.is_hazardous else "minimum"
    least = _number(book, f"labour.working_age.{kind}", on=on)
    if vacancy.youngest_age is not None and vacancy.youngest_age < least:
        yield Reason(f"age_below_{kind}", int(least))


def _about_hours(vacancy: VacancyFacts, *, on: date, book: Rulebook) -> Iterator[Reason]:
    for span, hours in (("day", vacancy.hours_a_day), ("week", vacancy.hours_a_week)):
        most = _number(book, f"labour.hours.{span}", on=on)
        if hours is not None and hours > most:
            yield Reason(f"hours_a_{span}", int(most))


def _about_fee(vacancy: VacancyFacts, *, on: date, book: Rulebook) -> Iterator[Reason]:
    if vacancy.fee_to_worker_minor > _number(book, "labour.recruitment.fee_to_worker", on=on):
        yield Reason("fee_to_worker", vacancy.fee_to_worker_minor)


def _about_criteria(vacancy: VacancyFacts) -> Iterator[Reason]:
    """Criteria that keep people out for what they are, not for what the work needs."""
    if vacancy.oldest_age is not None:
        yield Reason("criterion_age_cap", vacancy.oldest_age)
    if vacancy.only_sex is not None:
        yield Reason("criterion_sex", vacancy.only_sex)
    if vacancy.asks_pregnancy_test:
        yield Reason("criterion_pregnancy_test")


def _number(book: Rulebook, name: str, *, on: date) -> Decimal:
    return Decimal(book.at(name, on=on).value or 0)
