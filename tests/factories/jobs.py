"""Employers and offers to begin a test with."""

from __future__ import annotations

from decimal import Decimal

from spean.base import clock
from spean.base.actor import Actor
from spean.casework.jobs.actions import (
    enter_vacancy,
    introduce_person,
    open_vacancy,
    place_person,
    record_answer,
)
from spean.casework.jobs.models import Vacancy
from spean.casework.jobs.rules import PlacementTerms, VacancyFacts
from spean.casework.jobs.vocabulary import IntroductionState
from spean.casework.people.models import Person
from spean.registry.centres.models import Centre
from spean.registry.organisations.models import Organisation
from tests.factories.casework import World

SEWER = "8153"
SEWING_OPERATOR = "SP-0001"


def factory(name: str = "Golden Needle", **details: object) -> Organisation:
    fields = {"name_km": "មាសម្ជុល", "roles": ["employer"], "sector": "garment", "place_id": "15"}
    return Organisation.objects.create(name_en=name, **(fields | details))


def facts(employer: Organisation, **changes: object) -> VacancyFacts:
    """Twelve sewing operators in Pursat, above the minimum wage of 2026."""
    details = {
        "employer_id": employer.pk,
        "isco": SEWER,
        "occupation_code": SEWING_OPERATOR,
        "title": "Sewing operator",
        "headcount": 12,
        "place_code": "1501",
        "wage_min": Decimal(215),
        "wage_max": Decimal(240),
        "hours_per_week": 48,
    } | changes
    return VacancyFacts(**details)


def draft(by: Actor, centre: Centre, **changes: object) -> Vacancy:
    employer = changes.pop("employer", None) or factory()
    return enter_vacancy(facts(employer, **changes), centre_id=centre.pk, by=by)


def offer(by: Actor, centre: Centre, **changes: object) -> Vacancy:
    """An open one."""
    return open_vacancy(draft(by, centre, **changes), by=by)


def canary_jobs(here: World, person: Person) -> dict[str, int]:
    """Records of Samraong for every word in the addresses of jobs: about this person."""
    vacancy = offer(here.dara, here.samraong)
    introduction = introduce_person(
        person.pk, vacancy_id=vacancy.pk, centre_id=here.samraong.pk, by=here.dara
    )
    for answer in (IntroductionState.SENT, IntroductionState.HIRED):
        record_answer(introduction, answer=answer, by=here.dara)
    terms = PlacementTerms(started_on=clock.today())
    placement = place_person(introduction, terms=terms, by=here.dara)
    return {
        "vacancy_id": vacancy.pk,
        "introduction_id": introduction.pk,
        "placement_id": placement.pk,
        "check_id": placement.checks.get(month=3).pk,
    }
