"""Decisions about vacancies and introductions. Plain values in, refusals out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.casework.jobs.rules.money import dollars
from spean.casework.jobs.vocabulary import (
    NEEDS_A_REASON,
    NEXT_ANSWERS,
    NEXT_VACANCY_STATES,
    AnswerReason,
    ContractType,
    Criterion,
    Currency,
    IntroductionState,
    Requirement,
    VacancyState,
    WagePeriod,
    WageStatus,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from spean.casework.jobs.rules.money import LegalCheck

YOUNGEST = 15
"""Labour Law of Cambodia (1997), article 177: the least age for work."""
LONGEST_WEEK = 84
OPEN_DAYS = 90
"""A vacancy is good for this long; then it closes unless somebody asks the employer again."""
LONGEST_OPEN_DAYS = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class VacancyFacts:
    """A vacancy as it is written down. Employer, occupation and headcount are enough.

    Wages are in whole units of their currency, for a month or a day; `place_code` is a gazetteer
    code of any level; `skills` are Spean codes with whether the work cannot be done without.
    """

    employer_id: int
    isco: str
    headcount: int
    title: str = ""
    occupation_code: str = ""
    sector: str = ""
    place_code: str | None = None
    wage_min: Decimal | None = None
    wage_max: Decimal | None = None
    wage_currency: Currency = Currency.USD
    wage_period: WagePeriod = WagePeriod.MONTH
    hours_per_week: int | None = None
    has_shifts: bool = False
    offers_dormitory: bool = False
    offers_transport: bool = False
    offers_meals: bool = False
    contract_type: ContractType = ContractType.NOT_KNOWN
    min_age: int = 18
    requires: tuple[Requirement, ...] = ()
    flagged: tuple[Criterion, ...] = ()
    fee_to_worker: Decimal = Decimal(0)
    note: str = ""
    starts_on: dt.date | None = None
    skills: tuple[tuple[str, bool], ...] = ()


def refusals_to_keep_vacancy(
    facts: VacancyFacts, *, known_isco: Collection[str], known_skills: Collection[str]
) -> list[Refusal]:
    """Why these facts cannot stand, even as a draft."""
    refusals = []
    if facts.headcount < 1:
        refusals.append(Refusal("nobody_sought", _("Write how many people are sought.")))
    if facts.isco not in known_isco:
        refusals.append(Refusal("no_occupation", _("Choose the occupation from the list.")))
    if facts.min_age < YOUNGEST:
        refusals.append(
            Refusal(
                "under_15",
                _("Nobody under 15 may be employed (Labour Law, article 177)."),
            )
        )
    if not {code for code, _essential in facts.skills} <= set(known_skills):
        refusals.append(Refusal("unknown_skill", _("Choose the skills from the list.")))
    low, high = facts.wage_min, facts.wage_max
    if high is not None and (low is None or high < low):
        refusals.append(
            Refusal("wage_range", _("The highest wage cannot be below the lowest one."))
        )
    if facts.hours_per_week is not None and not 1 <= facts.hours_per_week <= LONGEST_WEEK:
        refusals.append(Refusal("impossible_hours", _("Check the hours of a week.")))
    return refusals


def refusals_to_offer(
    *, fee_to_worker: Decimal, flagged: Sequence[str], hours_per_week: int | None, law: LegalCheck
) -> list[Refusal]:
    """What in this vacancy the law or fairness forbids; an empty list means it may stand."""
    refusals = []
    if fee_to_worker > 0:
        refusals.append(
            Refusal("fee_to_worker", _("A worker never pays for a job: take the fee out first."))
        )
    if flagged:
        ask = _("Speak with the employer and take this criterion out first: {criteria}.")
        names = ", ".join(str(Criterion(one).label) for one in flagged)
        refusals.append(Refusal("unlawful_criterion", format_lazy(ask, criteria=names)))
    if law.wage == WageStatus.BELOW:
        below = _("The wage is below the legal minimum of {least} US dollars a month ({source}).")
        least = dollars(law.least or 0)
        refusals.append(
            Refusal("below_minimum_wage", format_lazy(below, least=least, source=law.source))
        )
    if law.most_hours and (hours_per_week or 0) > law.most_hours:
        most = _("A normal week has at most {hours} hours ({source}).")
        shown = format_lazy(most, hours=law.most_hours, source=law.hours_source)
        refusals.append(Refusal("too_many_hours", shown))
    return refusals


def refusals_to_open_vacancy(
    *, state: VacancyState, places_left: int, unlawful: Sequence[Refusal]
) -> list[Refusal]:
    """Why this vacancy may not be shown to anybody; an empty list means it may."""
    refusals = [*refusals_to_move_vacancy(state=state, to=VacancyState.OPEN), *unlawful]
    if places_left < 1:
        refusals.append(Refusal("no_place_left", _("All posts of this vacancy are filled.")))
    return refusals


def refusals_to_move_vacancy(*, state: VacancyState, to: VacancyState) -> list[Refusal]:
    if to in NEXT_VACANCY_STATES[state]:
        return []
    return [
        Refusal("not_from_here", _("The vacancy is not in a state from which this is possible."))
    ]


def refusals_to_change_vacancy(*, state: VacancyState, headcount: int, hired: int) -> list[Refusal]:
    refusals = []
    if state == VacancyState.WITHDRAWN:
        refusals.append(
            Refusal("vacancy_withdrawn", _("The employer has taken this vacancy back."))
        )
    if headcount < hired:
        refusals.append(
            Refusal("fewer_than_hired", _("More people were already hired than you now write."))
        )
    return refusals


def refusals_to_refresh(*, state: VacancyState, until: dt.date, today: dt.date) -> list[Refusal]:
    """Why the vacancy may not be kept open until this day."""
    refusals = []
    if state not in {VacancyState.OPEN, VacancyState.ON_HOLD}:
        refusals.append(Refusal("not_open", _("Only an open vacancy can be kept open for longer.")))
    if not today <= until <= today + dt.timedelta(days=LONGEST_OPEN_DAYS):
        refusals.append(Refusal("until_when", _("Choose a day within the next 180 days.")))
    return refusals


def refusals_to_introduce(
    *,
    consents_matching: bool,
    consents_employer: bool,
    state: VacancyState,
    expires_on: dt.date | None,
    places_left: int,
    already: bool,
    age: int | None,
    min_age: int,
    today: dt.date,
) -> list[Refusal]:
    """Why this person may not be introduced to this vacancy today."""
    refusals = []
    if not consents_matching:
        refusals.append(
            Refusal("no_matching_consent", _("Ask first whether we may look for jobs for them."))
        )
    if not consents_employer:
        refusals.append(
            Refusal(
                "no_employer_consent",
                _("Ask first whether we may show their profile to an employer."),
            )
        )
    if state != VacancyState.OPEN:
        refusals.append(Refusal("vacancy_not_open", _("This vacancy is not open.")))
    if expires_on is not None and expires_on < today:
        refusals.append(
            Refusal(
                "vacancy_expired", _("This vacancy has run out. Ask the employer and refresh it.")
            )
        )
    if places_left < 1:
        refusals.append(Refusal("no_place_left", _("All posts of this vacancy are filled.")))
    if already:
        refusals.append(
            Refusal("already_introduced", _("This person is already introduced to this vacancy."))
        )
    if age is not None and age < min_age:
        refusals.append(Refusal("under_age", _("This person is younger than the work allows.")))
    return refusals


def refusals_to_answer(
    *,
    state: IntroductionState,
    answer: IntroductionState,
    reason: AnswerReason | None,
    places_left: int,
    placed: bool,
    consents_employer: bool = True,
) -> list[Refusal]:
    """Why this answer cannot be recorded."""
    refusals = []
    if answer not in NEXT_ANSWERS[state] or placed:
        refusals.append(
            Refusal("not_from_here", _("This answer does not follow from where things stand."))
        )
    if answer == IntroductionState.SENT and not consents_employer:
        refusals.append(
            Refusal(
                "no_employer_consent",
                _("They no longer agree that an employer sees their profile: do not send it."),
            )
        )
    if answer in NEEDS_A_REASON and reason is None:
        refusals.append(Refusal("no_reason", _("Choose the reason: whoever looks next reads it.")))
    if answer == IntroductionState.HIRED and places_left < 1:
        refusals.append(Refusal("no_place_left", _("All posts of this vacancy are filled.")))
    return refusals
