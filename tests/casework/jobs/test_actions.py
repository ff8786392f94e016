import datetime as dt

import pytest

from spean.base import clock
from spean.casework.jobs.actions import introduce_person, place_person, record_answer
from spean.casework.jobs.models import RetentionCheck
from spean.casework.jobs.rules import PlacementTerms
from spean.casework.jobs.vocabulary import Evidence, IntroductionState, VacancyState
from tests.factories.casework import sokha, world
from tests.factories.jobs import offer

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)


@pytest.fixture
def w():
    with clock.stopped_at(TODAY):
        yield world()


def test_a_hired_person_is_placed_and_three_checks_fall_due(w):
    vacancy = offer(w.vanna, w.pursat, headcount=1)
    person = sokha(w.dara, w.samraong)
    introduction = introduce_person(
        person.pk, vacancy_id=vacancy.pk, centre_id=w.samraong.pk, by=w.dara
    )
    record_answer(introduction, answer=IntroductionState.SENT, by=w.dara)
    record_answer(introduction, answer=IntroductionState.HIRED, by=w.dara)
    vacancy.refresh_from_db()
    placement = place_person(
        introduction,
        terms=PlacementTerms(started_on=TODAY, evidence=Evidence.CONTRACT_SEEN),
        by=w.dara,
    )
    assert vacancy.state == VacancyState.FILLED
    assert list(
        RetentionCheck.objects.filter(placement=placement).values_list("month", "due_on")
    ) == [
        (3, dt.date(2026, 9, 1)),
        (6, dt.date(2026, 12, 1)),
        (12, dt.date(2027, 6, 1)),
    ]
