"""Enter, open, change and end the vacancies of employers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import Refusal, refuse_if_any
from spean.base.wall import beyond_reach
from spean.casework.jobs import eligibility, rules
from spean.casework.jobs.actions._rows import (
    fill_or_free,
    hired_for,
    kept_vacancy,
    move_vacancy,
)
from spean.casework.jobs.models import (
    Vacancy,
    VacancySkill,
)
from spean.casework.jobs.queries import PLAIN_FACTS, vacancy_facts
from spean.casework.jobs.vocabulary import (
    RUNNING,
    AnswerReason,
    IntroductionState,
    VacancyState,
)
from spean.casework.skills.taxonomy import known_isco, known_skills, sector_of
from spean.registry.centres.queries import centres_for
from spean.registry.organisations.queries import employers

if TYPE_CHECKING:
    import datetime as dt

    from spean.base.actor import Actor
    from spean.casework.jobs.rules import VacancyFacts


SHOWN = frozenset({VacancyState.OPEN, VacancyState.ON_HOLD})
FEE = "fee_to_worker"
"""The refusal that holds even where nobody is introduced any more."""


@transaction.atomic
def enter_vacancy(facts: VacancyFacts, *, centre_id: int, by: Actor) -> Vacancy:
    """Write a vacancy down as a draft; nobody is introduced to it before it is opened."""
    by.must(Duty.WRITE_VACANCIES, at=centre_id)
    centre = centres_for(by).get(pk=centre_id)
    vacancy = Vacancy(centre=centre, entered_on=clock.today())
    _fill(vacancy, facts, by)
    record("vacancy.entered", vacancy, by=by, centre_id=centre.pk, title=vacancy.title)
    return vacancy


@transaction.atomic
def change_vacancy(vacancy: Vacancy, *, facts: VacancyFacts, by: Actor) -> Vacancy:
    """Correct a vacancy. While it is open, it must stay lawful."""
    by.must(Duty.WRITE_VACANCIES)
    vacancy = kept_vacancy(vacancy.pk, by)
    before = vacancy_facts(by, vacancy.pk)
    state, hired = VacancyState(vacancy.state), hired_for(vacancy)
    refuse_if_any(
        rules.refusals_to_change_vacancy(state=state, headcount=facts.headcount, hired=hired)
    )
    _fill(vacancy, facts, by)
    changed = {
        name: [getattr(before, name), getattr(facts, name)]
        for name in facts.__slots__
        if getattr(before, name) != getattr(facts, name)
    }
    record("vacancy.changed", vacancy, by=by, centre_id=vacancy.centre_id, changed=changed)
    fill_or_free(vacancy, by)
    return vacancy


@transaction.atomic
def open_vacancy(vacancy: Vacancy, *, by: Actor) -> Vacancy:
    """Show the vacancy, for ninety days, after the legal checks."""
    by.must(Duty.WRITE_VACANCIES)
    vacancy = kept_vacancy(vacancy.pk, by)
    refuse_if_any(
        rules.refusals_to_open_vacancy(
            state=VacancyState(vacancy.state),
            places_left=vacancy.headcount - hired_for(vacancy),
            unlawful=_unlawful(vacancy, by),
        )
    )
    today = clock.today()
    vacancy.opened_on, vacancy.ended_on = vacancy.opened_on or today, None
    vacancy.expires_on = today + clock.days(rules.OPEN_DAYS)
    return move_vacancy(vacancy, VacancyState.OPEN, "vacancy.opened", by)


@transaction.atomic
def hold_vacancy(vacancy: Vacancy, *, why: str, by: Actor) -> Vacancy:
    """Show the vacancy to nobody new for now; those already introduced go on."""
    by.must(Duty.WRITE_VACANCIES)
    return _move_kept(vacancy, VacancyState.ON_HOLD, "vacancy.held", why, by)


@transaction.atomic
def close_vacancy(vacancy: Vacancy, *, why: str, by: Actor) -> Vacancy:
    by.must(Duty.WRITE_VACANCIES)
    return _move_kept(vacancy, VacancyState.CLOSED, "vacancy.closed", why, by)


@transaction.atomic
def withdraw_vacancy(vacancy: Vacancy, *, why: str, by: Actor) -> Vacancy:
    """The employer takes the vacancy back; whoever still waits for an answer gets this one."""
    by.must(Duty.WRITE_VACANCIES)
    vacancy = _move_kept(vacancy, VacancyState.WITHDRAWN, "vacancy.withdrawn", why, by)
    with beyond_reach("the vacancy is gone for the people of every centre"):
        vacancy.introductions.filter(state__in=sorted(RUNNING)).update(
            state=IntroductionState.WITHDRAWN,
            reason=AnswerReason.OFFER_WITHDRAWN,
            answered_on=clock.today(),
        )
    return vacancy


@transaction.atomic
def refresh_vacancy(vacancy: Vacancy, *, until: dt.date | None = None, by: Actor) -> Vacancy:
    """Somebody asked the employer: the vacancy still stands."""
    by.must(Duty.WRITE_VACANCIES)
    vacancy, today = kept_vacancy(vacancy.pk, by), clock.today()
    until = until or today + clock.days(rules.OPEN_DAYS)
    refuse_if_any(
        rules.refusals_to_refresh(state=VacancyState(vacancy.state), until=until, today=today)
    )
    was, vacancy.expires_on = vacancy.expires_on, until
    vacancy.save(update_fields=["expires_on"])
    centre = vacancy.centre_id
    record("vacancy.refreshed", vacancy, by=by, centre_id=centre, was=was, until=until)
    return vacancy


@transaction.atomic
def close_expired_vacancies(*, by: Actor) -> int:
    """Close what nobody refreshed in time; returns how many. Done by a job every night."""
    by.must(Duty.KEEP_HOUSE)
    rows = Vacancy.objects.expired(today=clock.today()).select_for_update(of=("self",))
    for vacancy in (expired := list(rows)):
        vacancy.ended_on = clock.today()
        move_vacancy(vacancy, VacancyState.CLOSED, "vacancy.expired", by)
    return len(expired)


def _fill(vacancy: Vacancy, facts: VacancyFacts, by: Actor) -> None:
    refuse_if_any(
        rules.refusals_to_keep_vacancy(facts, known_isco=known_isco(), known_skills=known_skills())
    )
    employer = employers(by).get(pk=facts.employer_id)
    for name in PLAIN_FACTS:
        setattr(vacancy, name, getattr(facts, name))
    vacancy.sector = facts.sector or sector_of(facts.occupation_code) or employer.sector
    vacancy.place_id, vacancy.contract_type = facts.place_code, facts.contract_type
    vacancy.wage_currency, vacancy.wage_period = facts.wage_currency, facts.wage_period
    vacancy.requires, vacancy.flagged = list(facts.requires), list(facts.flagged)
    if vacancy.state != VacancyState.DRAFT:  # before the database refuses it without a word
        is_shown = vacancy.state in SHOWN
        refuse_if_any([one for one in _unlawful(vacancy, by) if is_shown or one.code == FEE])
    vacancy.save()
    vacancy.skills.all().delete()
    VacancySkill.objects.bulk_create(
        VacancySkill(vacancy=vacancy, skill=code, is_essential=is_essential)
        for code, is_essential in facts.skills
    )


def _unlawful(vacancy: Vacancy, by: Actor) -> list[Refusal]:
    law = eligibility.legal_check(
        by,
        sector=vacancy.sector,
        wage=vacancy.wage_min,
        currency=vacancy.wage_currency,
        period=vacancy.wage_period,
        on=clock.today(),
    )
    return rules.refusals_to_offer(
        fee_to_worker=vacancy.fee_to_worker,
        flagged=vacancy.flagged,
        hours_per_week=vacancy.hours_per_week,
        law=law,
    )


def _move_kept(vacancy: Vacancy, to: VacancyState, verb: str, why: str, by: Actor) -> Vacancy:
    vacancy = kept_vacancy(vacancy.pk, by)
    refuse_if_any(rules.refusals_to_move_vacancy(state=VacancyState(vacancy.state), to=to))
    if to != VacancyState.ON_HOLD:
        vacancy.ended_on = clock.today()
    return move_vacancy(vacancy, to, verb, by, why=why)
