"""One record, locked and within reach: where every verb of jobs begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.wall import beyond_reach
from spean.casework.jobs.models import Introduction, Placement, Vacancy
from spean.casework.jobs.vocabulary import IntroductionState, VacancyState
from spean.casework.people.rules import age_on

if TYPE_CHECKING:
    import datetime as dt

    from spean.base.actor import Actor
    from spean.casework.people.models import Person


def kept_vacancy(vacancy_id: int, by: Actor) -> Vacancy:
    return Vacancy.objects.kept_by(by).select_for_update(of=("self",)).get(pk=vacancy_id)


def shared_vacancy(vacancy_id: int, by: Actor) -> Vacancy:
    """The vacancy, locked, so that two centres cannot give the last post twice."""
    return Vacancy.objects.visible_to(by).select_for_update(of=("self",)).get(pk=vacancy_id)


def locked_introduction(introduction_id: int, by: Actor) -> Introduction:
    rows = Introduction.objects.visible_to(by, Duty.WRITE_PLACEMENTS).select_related("vacancy")
    return rows.select_for_update(of=("self",)).get(pk=introduction_id)


def locked_placement(placement_id: int, by: Actor) -> Placement:
    rows = Placement.objects.visible_to(by, Duty.WRITE_PLACEMENTS)
    return rows.select_for_update(of=("self",)).get(pk=placement_id)


def hired_for(vacancy: Vacancy) -> int:
    with beyond_reach("posts given by all centres"):
        return vacancy.introductions.filter(state=IntroductionState.HIRED).count()


def age_of(person: Person, day: dt.date) -> int | None:
    return age_on(day, born_on=person.born_on, birth_year=person.birth_year)


def move_vacancy(vacancy: Vacancy, to: VacancyState, verb: str, by: Actor, **why: str) -> Vacancy:
    was, vacancy.state = vacancy.state, to
    vacancy.save(update_fields=["state", "opened_on", "expires_on", "ended_on"])
    record(verb, vacancy, by=by, centre_id=vacancy.centre_id, was=was, **why)
    return vacancy


def fill_or_free(vacancy: Vacancy, by: Actor) -> None:
    """The vacancy is filled while all posts are given, and open again when a hire falls through."""
    full = hired_for(vacancy) >= vacancy.headcount
    if full and vacancy.state in {VacancyState.OPEN, VacancyState.ON_HOLD}:
        vacancy.ended_on = clock.today()
        move_vacancy(vacancy, VacancyState.FILLED, "vacancy.filled", by)
    elif not full and vacancy.state == VacancyState.FILLED:
        vacancy.ended_on = None
        move_vacancy(vacancy, VacancyState.OPEN, "vacancy.freed", by)
