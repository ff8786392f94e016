"""Bring a person before an employer, and write down the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.jobs import rules
from spean.casework.jobs.actions._rows import (
    age_of,
    fill_or_free,
    hired_for,
    locked_introduction,
    shared_vacancy,
)
from spean.casework.jobs.models import (
    Introduction,
    Placement,
)
from spean.casework.jobs.vocabulary import (
    NEEDS_A_REASON,
    AnswerReason,
    IntroductionState,
    VacancyState,
)
from spean.casework.people.queries import has_consented, people_for
from spean.casework.people.vocabulary import Purpose
from spean.registry.centres.queries import centres_for

if TYPE_CHECKING:
    from spean.base.actor import Actor


@transaction.atomic
def introduce_person(
    person_id: int, *, vacancy_id: int, centre_id: int, note: str = "", by: Actor
) -> Introduction:
    """Propose a vacancy to a person who agreed to be shown to employers."""
    by.must(Duty.WRITE_PLACEMENTS, at=centre_id)
    centre = centres_for(by).get(pk=centre_id)
    person = people_for(by).get(pk=person_id)
    vacancy = shared_vacancy(vacancy_id, by)
    refuse_if_any(
        rules.refusals_to_introduce(
            consents_matching=has_consented(by, person.pk, Purpose.MATCHING),
            consents_employer=has_consented(by, person.pk, Purpose.EMPLOYER),
            state=VacancyState(vacancy.state),
            expires_on=vacancy.expires_on,
            places_left=vacancy.headcount - hired_for(vacancy),
            already=vacancy.introductions.active().filter(person=person).exists(),
            age=age_of(person, clock.today()),
            min_age=vacancy.min_age,
            today=clock.today(),
        )
    )
    introduction = Introduction.objects.create(
        person=person, vacancy=vacancy, centre=centre, proposed_on=clock.today(), note=note
    )
    record(
        "person.introduced",
        introduction,
        by=by,
        centre_id=centre.pk,
        person=person.pk,
        vacancy=vacancy.pk,
    )
    return introduction


@transaction.atomic
def record_answer(
    introduction: Introduction,
    *,
    answer: IntroductionState,
    reason: AnswerReason | None = None,
    note: str = "",
    by: Actor,
) -> Introduction:
    """What the employer or the person said; the last free post, once given, fills the vacancy."""
    by.must(Duty.WRITE_PLACEMENTS)
    vacancy = shared_vacancy(introduction.vacancy_id, by)
    introduction = locked_introduction(introduction.pk, by)
    was = IntroductionState(introduction.state)
    refuse_if_any(
        rules.refusals_to_answer(
            state=was,
            answer=answer,
            reason=reason,
            places_left=vacancy.headcount - hired_for(vacancy),
            placed=Placement.objects.filter(introduction=introduction).exists(),
            consents_employer=has_consented(by, introduction.person_id, Purpose.EMPLOYER),
        )
    )
    introduction.state = answer
    introduction.reason = reason if reason and answer in NEEDS_A_REASON else ""
    introduction.note = note or introduction.note
    if answer == IntroductionState.SENT:
        introduction.sent_on = clock.today()
    else:
        introduction.answered_on = clock.today()
    introduction.save(update_fields=["state", "reason", "note", "sent_on", "answered_on"])
    centre = introduction.centre_id
    record("answer.recorded", introduction, by=by, centre_id=centre, was=was, now=answer)
    fill_or_free(vacancy, by)
    return introduction
