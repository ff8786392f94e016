"""Reading jobs. The actor comes first: vacancies are shared by centres, people's files are not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml
from django.db.models import Q

from spean.casework.jobs.models import (
    Introduction,
    Placement,
    RetentionCheck,
    Vacancy,
    VacancySkill,
)
from spean.casework.jobs.rules import CHECK_WINDOW_DAYS, MOST_ATTEMPTS, VacancyFacts
from spean.casework.jobs.vocabulary import (
    ACTIVE,
    ContractType,
    Criterion,
    Currency,
    IntroductionState,
    Requirement,
    RetentionResult,
    VacancyState,
    WagePeriod,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.casework.jobs.models import (
        IntroductionQuerySet,
        PlacementQuerySet,
        RetentionCheckQuerySet,
        VacancyQuerySet,
    )

PLAIN_FACTS = (
    "employer_id",
    "title",
    "isco",
    "occupation_code",
    "sector",
    "headcount",
    "wage_min",
    "wage_max",
    "hours_per_week",
    "has_shifts",
    "offers_dormitory",
    "offers_transport",
    "offers_meals",
    "min_age",
    "fee_to_worker",
    "note",
    "starts_on",
)


def vacancies_for(actor: Actor) -> VacancyQuerySet:
    """Every vacancy, with how many were hired for it (`hired`)."""
    rows = Vacancy.objects.visible_to(actor).with_hired()
    return rows.select_related("employer", "centre", "place")


def vacancies_kept_by(actor: Actor) -> VacancyQuerySet:
    """Those that the actor's centres look after, and may change."""
    rows = Vacancy.objects.kept_by(actor).with_hired()
    return rows.select_related("employer", "centre", "place")


def vacancies_to_hold(actor: Actor) -> VacancyQuerySet:
    """Those the actor may change, without what is counted over them: PostgreSQL can lock them."""
    return Vacancy.objects.kept_by(actor)


def open_vacancies(actor: Actor, *, today: dt.date) -> VacancyQuerySet:
    """Offers that somebody can be introduced to today."""
    return vacancies_for(actor).filter(state=VacancyState.OPEN, expires_on__gte=today)


def vacancies_like(
    actor: Actor,
    *,
    state: str = "",
    province: str = "",
    sector: str = "",
    text: str = "",
    isco: Collection[str] = (),
    only_ours: bool = False,
) -> VacancyQuerySet:
    """What a list shows after its filters; `isco` are the occupations that the text may mean."""
    rows = vacancies_kept_by(actor) if only_ours else vacancies_for(actor)
    if state:
        rows = rows.filter(state=state)
    if province:
        rows = rows.filter(place__code__startswith=province)
    if sector:
        rows = rows.filter(sector=sector)
    if text:
        rows = rows.filter(
            Q(title__icontains=text)
            | Q(employer__name_en__icontains=text)
            | Q(employer__name_km__icontains=text)
            | Q(isco__in=isco)
        )
    return rows.order_by("-entered_on", "-pk")


def vacancy_facts(actor: Actor, vacancy_id: int) -> VacancyFacts:
    """A vacancy as plain values: what a form shows and a change starts from."""
    vacancy = Vacancy.objects.visible_to(actor).prefetch_related("skills").get(pk=vacancy_id)
    return VacancyFacts(
        **{name: getattr(vacancy, name) for name in PLAIN_FACTS},
        place_code=vacancy.place_id,
        wage_currency=Currency(vacancy.wage_currency),
        wage_period=WagePeriod(vacancy.wage_period),
        contract_type=ContractType(vacancy.contract_type),
        requires=tuple(Requirement(one) for one in vacancy.requires),
        flagged=tuple(Criterion(one) for one in vacancy.flagged),
        skills=tuple((row.skill, row.is_essential) for row in vacancy.skills.all()),
    )


def vacancy_skills(actor: Actor, vacancies: Collection[int]) -> QuerySet[VacancySkill]:
    """The skills asked by several vacancies at once."""
    return VacancySkill.objects.filter(
        vacancy__in=Vacancy.objects.visible_to(actor).filter(pk__in=vacancies)
    )


def introductions_for(actor: Actor) -> IntroductionQuerySet:
    rows = Introduction.objects.visible_to(actor)
    return rows.select_related("person", "vacancy__employer", "centre", "placement")


def introductions_waiting(actor: Actor) -> IntroductionQuerySet:
    """Sent to an employer who has not answered yet, the longest first."""
    rows = introductions_for(actor).filter(state=IntroductionState.SENT)
    return rows.order_by("sent_on", "pk")


def introduced_to(actor: Actor, vacancy_id: int) -> set[int]:
    """Whom the actor's centres have in the running for this vacancy."""
    rows = Introduction.objects.visible_to(actor).active().filter(vacancy=vacancy_id)
    return set(rows.values_list("person_id", flat=True))


def offers_in_hand(actor: Actor, person_id: int) -> set[int]:
    """The vacancies for which this person is already introduced."""
    rows = Introduction.objects.visible_to(actor).filter(person=person_id, state__in=sorted(ACTIVE))
    return set(rows.values_list("vacancy_id", flat=True))


def placements_for(actor: Actor) -> PlacementQuerySet:
    rows = Placement.objects.visible_to(actor)
    return rows.select_related("person", "employer", "vacancy", "centre")


def checks_for(actor: Actor) -> RetentionCheckQuerySet:
    rows = RetentionCheck.objects.visible_to(actor)
    return rows.select_related("placement__person", "placement__employer")


def checks_due(actor: Actor, *, today: dt.date) -> RetentionCheckQuerySet:
    """Checks whose window is open and that have no final answer, the oldest first."""
    again = Q(result=RetentionResult.UNREACHABLE, attempts__lt=MOST_ATTEMPTS)
    opened = today + dt.timedelta(days=CHECK_WINDOW_DAYS)
    rows = checks_for(actor).filter(Q(result="") | again, due_on__lte=opened)
    return rows.order_by("due_on", "pk")


def rates_on(actor: Actor, day: dt.date) -> Mapping[str, Decimal]:
    """Units of each currency for one US dollar on a day, for comparing wages only."""
    del actor
    known = [table for since, table in _rates() if since <= day]
    return known[-1] if known else {}


@cache
def _rates() -> list[tuple[dt.date, dict[str, Decimal]]]:
    """The packaged table; see the file for its source."""
    text = (files("spean.casework.jobs") / "rates.yaml").read_text("utf-8")
    tables = yaml.safe_load(text)["per_dollar"]
    return sorted(
        (since, {currency: Decimal(rate) for currency, rate in table.items()})
        for since, table in tables.items()
    )
