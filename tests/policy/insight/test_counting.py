"""A number is the length of the list behind it, for every cell; and what each number counts."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.casework import world
from tests.factories.insight import busy_month, case_of, check, known, met, placed, register
from tests.factories.outreach import MEN, planned, reported
from tests.factories.referrals import referred
from tests.factories.referrals import service as add_service

from spean.base import clock
from spean.base.actor import NOBODY, Actor, Duty
from spean.casework.outreach.actions import name_participant, report_activity
from spean.casework.outreach.rules import Report
from spean.casework.people.actions import record_consent
from spean.casework.people.vocabulary import AgeBand, Decision, Purpose, Sex
from spean.casework.referrals.actions import note_turn
from spean.casework.referrals.rules import TurnFacts
from spean.casework.referrals.vocabulary import ReferralState
from spean.casework.zones.actions import protect_case
from spean.casework.zones.vocabulary import ProtectedType
from spean.policy.insight.actions import close_month
from spean.policy.insight.queries import (
    Behind,
    headcounts_behind,
    month_counted,
    month_live,
    nameless_behind,
    people_behind,
)
from spean.policy.insight.rules.definitions import DEFINITIONS
from spean.policy.insight.rules.months import Month
from spean.policy.insight.rules.tables import by_sex_and_age, total
from spean.policy.insight.vocabulary import Indicator, Naming, Standing

pytestmark = pytest.mark.django_db

MARCH = Month(2026, 3)
APRIL_2 = dt.date(2026, 4, 2)
FEBRUARY_LAST = dt.date(2026, 2, 28)
MARCH_1, MARCH_10, MARCH_31 = (dt.date(2026, 3, day) for day in (1, 10, 31))
APRIL_1 = dt.date(2026, 4, 1)


@pytest.fixture(autouse=True)
def in_april():
    with clock.stopped_at(APRIL_2):
        yield


@pytest.fixture
def here():
    return world()


@pytest.fixture
def dara(here):
    return here.users["dara"].pk


def counts(actor, *centres, month=MARCH):
    counted = month_counted(actor, month, centre_ids=[centre.pk for centre in centres])
    return {
        indicator: total(definition, counted.cells[indicator])
        for indicator, definition in DEFINITIONS.items()
    }


def manager_of_both(here):
    return Actor.trusted(
        Duty.COUNT_PEOPLE,
        Duty.CLOSE_MONTHS,
        Duty.READ_CENTRES,
        user_id=here.users["chanthou"].pk,
        centre_ids={here.samraong.pk, here.pursat.pk},
    )


def every_cell_is_its_list(actor, centre_ids):
    counted = month_counted(actor, MARCH, centre_ids=centre_ids)
    seen = 0
    for indicator, cells in counted.cells.items():
        spots = {(cell.sex, cell.age, cell.province, cell.detail) for cell in cells}
        for sex, age, province, detail in spots:
            behind = Behind(indicator, MARCH, tuple(centre_ids), sex, age, province, detail)
            number = sum(cell.people for cell in cells if behind.holds(cell) and not cell.again)
            if detail == Naming.NAMELESS:
                listed = sum(line.people for line in nameless_behind(actor, behind))
            elif detail == Naming.AT_ACTIVITY:
                listed = sum(row.people for row in headcounts_behind(actor, behind))
            else:
                listed = len(people_behind(actor, behind))
            assert (indicator, sex, age, province, detail, listed) == (
                indicator,
                sex,
                age,
                province,
                detail,
                number,
            )
            seen += 1
        whole = Behind(indicator, MARCH, tuple(centre_ids))
        heads = sum(line.people for line in nameless_behind(actor, whole))
        heads += sum(row.people for row in headcounts_behind(actor, whole))
        assert people_behind(actor, whole).count() + heads == total(DEFINITIONS[indicator], cells)
    return seen


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_number_is_the_length_of_the_list_behind_it(here, dara, seed):
    busy_month([here.samraong, here.pursat], dara, people=40, seed=seed)
    both = manager_of_both(here)
    assert every_cell_is_its_list(both, [here.samraong.pk]) > 20
    assert every_cell_is_its_list(both, [here.samraong.pk, here.pursat.pk]) > 20


@pytest.mark.parametrize("seed", [4, 5])
def test_every_number_is_its_list_when_one_centre_or_both_have_closed(here, dara, seed):
    busy_month([here.samraong, here.pursat], dara, people=40, seed=seed)
    both = manager_of_both(here)
    live = counts(both, here.samraong, here.pursat)
    close_month(here.samraong.pk, month=MARCH, by=both)
    assert every_cell_is_its_list(both, [here.samraong.pk]) > 20
    assert every_cell_is_its_list(both, [here.samraong.pk, here.pursat.pk]) > 20
    assert counts(both, here.samraong, here.pursat)[Indicator.REACHED] == live[Indicator.REACHED]
    close_month(here.pursat.pk, month=MARCH, by=both)
    assert every_cell_is_its_list(both, [here.samraong.pk, here.pursat.pk]) > 20
    assert counts(both, here.samraong, here.pursat) == live


def test_the_bands_of_the_count_are_those_of_the_file(here, dara):
    busy_month([here.samraong], dara, people=60, seed=6)
    counted = month_counted(here.chanthou, MARCH, centre_ids=[here.samraong.pk])
    behind = Behind(Indicator.REACHED, MARCH, (here.samraong.pk,), detail=Naming.NAMED)
    expected = {}
    for person in people_behind(here.chanthou, behind):
        key = (person.age_band_on(MARCH.last), person.sex)
        expected[key] = expected.get(key, 0) + 1
    definition = DEFINITIONS[Indicator.REACHED]
    named = [cell for cell in counted.cells[Indicator.REACHED] if cell.detail == Naming.NAMED]
    grid = by_sex_and_age(definition, named)
    assert {
        (age, sex): grid.values[age, sex]
        for age in AgeBand.values
        for sex in Sex.values
        if grid.values[age, sex]
    } == expected


@pytest.mark.parametrize(
    ("born_on", "band"),
    [
        (dt.date(2008, 2, 29), "from_18"),
        (dt.date(2010, 2, 28), "from_18"),
        (dt.date(2010, 3, 1), "under_18"),
    ],
)
def test_a_birthday_of_a_leap_year_puts_people_in_the_right_band(here, dara, born_on, band):
    person = known(here.samraong, dara, born_on=born_on)
    february = Month(2028, 2)
    with clock.stopped_at(dt.date(2028, 3, 1)):
        met(here.samraong, person, dara, on=dt.date(2028, 2, 3))
        counted = month_counted(here.chanthou, february, centre_ids=[here.samraong.pk])
    (cell,) = counted.cells[Indicator.REACHED]
    assert cell.age == band == person.age_band_on(february.last)


def test_a_person_counts_once_whatever_services_they_received(here, dara):
    person = known(here.samraong, dara)
    for service in ("counselling", "job_search", "none", "papers"):
        met(here.samraong, person, dara, service=service)
    assert counts(here.chanthou, here.samraong) == {
        Indicator.REACHED: 1,
        Indicator.SERVED: 1,
        Indicator.CASE_MANAGED: 0,
        Indicator.PLACED: 0,
        Indicator.REFERRAL_RECEIVED: 0,
        Indicator.RETAINED_3: 0,
        Indicator.RETAINED_6: 0,
        Indicator.RETAINED_12: 0,
    }


def test_a_person_met_at_two_centres_counts_once_together(here, dara):
    person = known(here.samraong, dara)
    register(person, here.pursat, dara)
    met(here.samraong, person, dara)
    met(here.pursat, person, dara)
    both = manager_of_both(here)
    assert counts(both, here.samraong)[Indicator.REACHED] == 1
    assert counts(both, here.pursat)[Indicator.REACHED] == 1
    assert counts(both, here.samraong, here.pursat)[Indicator.REACHED] == 1


def test_information_only_is_reached_and_not_served(here, dara):
    met(here.samraong, known(here.samraong, dara), dara, service="none")
    met(here.samraong, None, dara, people=12)
    numbers = counts(here.chanthou, here.samraong)
    assert (numbers[Indicator.REACHED], numbers[Indicator.SERVED]) == (13, 0)


def test_the_month_begins_on_its_first_day_and_ends_on_its_last(here, dara):
    for on in (FEBRUARY_LAST, MARCH_1, MARCH_31, APRIL_1):
        met(here.samraong, known(here.samraong, dara), dara, on=on)
    assert counts(here.chanthou, here.samraong)[Indicator.REACHED] == 2


def test_a_referral_counts_once_it_was_received_and_adds_to_nothing_else(here, dara):
    person = known(here.samraong, dara)
    with clock.stopped_at(MARCH_1):
        record_consent(
            person, purpose=Purpose.REFERRAL, decision=Decision.GIVEN, method="", by=here.dara
        )
        told = [
            referred(here.dara, person, here.samraong, add_service(here.dara, here.samraong))
            for _service in range(2)
        ]
    before = counts(here.chanthou, here.samraong)
    with clock.stopped_at(MARCH_1):
        assert before[Indicator.REFERRAL_RECEIVED] == 0
        for one in told:
            for to in (ReferralState.ACCEPTED, ReferralState.RECEIVED):
                note_turn(one, turn=TurnFacts(to=to), by=here.dara)
    after = counts(here.chanthou, here.samraong)
    assert after == before | {Indicator.REFERRAL_RECEIVED: 1}


@pytest.mark.parametrize(
    ("opened_on", "agreed_on", "closed_on", "counted"),
    [
        (FEBRUARY_LAST, FEBRUARY_LAST, None, 1),
        (MARCH_31, MARCH_31, None, 1),
        (APRIL_1, APRIL_1, None, 0),
        (FEBRUARY_LAST, None, None, 0),
        (FEBRUARY_LAST, APRIL_1, None, 0),
        (FEBRUARY_LAST, FEBRUARY_LAST, MARCH_1, 1),
        (FEBRUARY_LAST, FEBRUARY_LAST, FEBRUARY_LAST, 0),
    ],
)
def test_a_case_counts_when_open_in_the_month_with_a_step_agreed_by_its_end(
    here, dara, opened_on, agreed_on, closed_on, counted
):
    person = known(here.samraong, dara)
    days = {"opened_on": opened_on, "agreed_on": agreed_on, "closed_on": closed_on}
    case_of(here.samraong, person, dara, **days)
    assert counts(here.chanthou, here.samraong)[Indicator.CASE_MANAGED] == counted


def test_who_starts_twice_in_a_month_counts_once_by_the_strongest_evidence(here, dara):
    person = known(here.samraong, dara)
    register(person, here.pursat, dara)
    placed(here.samraong, person, on=MARCH_1, evidence="self_report")
    other = busy_employer()
    placed(here.samraong, person, on=MARCH_31, evidence="contract_seen", at=other)
    placed(here.samraong, known(here.samraong, dara), on=APRIL_1)
    counted = month_counted(here.chanthou, MARCH, centre_ids=[here.samraong.pk])
    (cell,) = counted.cells[Indicator.PLACED]
    assert (cell.detail, cell.people) == ("contract_seen", 1)


def busy_employer():
    from spean.registry.organisations.models import Organisation

    return Organisation.objects.create(name_en="Second Works", roles=["employer"])


@pytest.mark.parametrize(
    ("due_on", "done_on", "result", "standing"),
    [
        (MARCH_10, MARCH_10, "same_employer", Standing.IN_WORK),
        (MARCH_10, MARCH_31, "other_employer", Standing.IN_WORK),
        (APRIL_1, MARCH_31, "same_employer", Standing.IN_WORK),
        (MARCH_10, MARCH_10, "not_working", Standing.OUT_OF_WORK),
        (MARCH_10, MARCH_10, "unreachable", Standing.NOT_REACHED),
        (MARCH_31, None, "", Standing.TO_ASK),
        (FEBRUARY_LAST, None, "", Standing.TO_ASK),
        (MARCH_31, APRIL_1, "same_employer", Standing.TO_ASK),
        (APRIL_1, None, "", Standing.NOT_DUE),
        (FEBRUARY_LAST, FEBRUARY_LAST, "same_employer", None),
    ],
)
def test_a_check_stands_where_its_days_put_it(here, dara, due_on, done_on, result, standing):
    job = placed(here.samraong, known(here.samraong, dara), on=dt.date(2025, 12, 1))
    check(job, 3, due_on=due_on, done_on=done_on, result=result)
    counted = month_counted(here.chanthou, MARCH, centre_ids=[here.samraong.pk])
    cells = counted.cells[Indicator.RETAINED_3]
    assert [cell.detail for cell in cells] == ([standing] if standing else [])
    assert not counted.cells[Indicator.RETAINED_6]
    kept = total(DEFINITIONS[Indicator.RETAINED_3], cells)
    assert kept == (1 if standing == Standing.IN_WORK else 0)


def test_in_a_month_that_runs_a_check_of_tomorrow_is_not_due(here, dara):
    job = placed(here.samraong, known(here.samraong, dara), on=dt.date(2026, 1, 3))
    check(job, 3, due_on=dt.date(2026, 4, 3))
    counted = month_counted(here.chanthou, Month(2026, 4), centre_ids=[here.samraong.pk])
    assert [cell.detail for cell in counted.cells[Indicator.RETAINED_3]] == [Standing.NOT_DUE]


def test_nobody_counts_a_centre_that_is_not_theirs(here, dara):
    met(here.pursat, known(here.pursat, dara), dara)
    behind = Behind(Indicator.REACHED, MARCH, (here.pursat.pk,))
    assert counts(here.chanthou, here.pursat)[Indicator.REACHED] == 0
    live = month_live(here.chanthou, MARCH, centre_id=here.pursat.pk)
    assert live == {indicator: [] for indicator in Indicator}
    assert list(people_behind(here.chanthou, behind)) == []
    for actor in (here.dara, here.vanna, NOBODY):
        assert counts(actor, here.pursat)[Indicator.REACHED] == 0
        assert list(people_behind(actor, behind)) == []


def test_who_oversees_counts_every_centre_and_lists_nobody(here, dara):
    met(here.samraong, known(here.samraong, dara), dara)
    met(here.pursat, known(here.pursat, dara), dara)
    met(here.pursat, None, dara, people=3)
    assert counts(here.kenji, here.samraong, here.pursat)[Indicator.REACHED] == 5
    behind = Behind(Indicator.REACHED, MARCH, (here.samraong.pk, here.pursat.pk))
    assert list(people_behind(here.kenji, behind)) == []
    assert list(nameless_behind(here.kenji, behind)) == []


def test_counting_asks_the_database_as_often_for_three_people_as_for_one(here, dara):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            counts(here.chanthou, here.samraong)
        return len(queries)

    met(here.samraong, known(here.samraong, dara), dara)
    once = asked()
    for _one in range(2):
        met(here.samraong, known(here.samraong, dara), dara)
    assert asked() == once == 10


def test_who_came_to_an_activity_is_reached_once_it_is_reported_and_never_served(here, dara):
    person, other = known(here.samraong, dara), known(here.samraong, dara)
    with clock.stopped_at(MARCH_10):
        activity = reported(here)
        planned(here)
        for one in (person, other):
            name_participant(activity, person_id=one.pk, by=here.dara)
        met(here.samraong, person, dara)
    numbers = counts(here.chanthou, here.samraong)
    assert (numbers[Indicator.REACHED], numbers[Indicator.SERVED]) == (44, 0)
    assert every_cell_is_its_list(here.chanthou, [here.samraong.pk]) == 3
    behind = Behind(Indicator.REACHED, MARCH, (here.samraong.pk,))
    assert set(people_behind(here.chanthou, behind)) == {person, other}
    assert sum(row.people for row in headcounts_behind(here.chanthou, behind)) == 42
    assert list(headcounts_behind(here.kenji, behind)) == []
    served = Behind(Indicator.SERVED, MARCH, (here.samraong.pk,))
    assert list(headcounts_behind(here.chanthou, served)) == []


def test_a_person_met_at_one_centre_and_at_an_activity_of_another_counts_once_together(here, dara):
    person = known(here.samraong, dara)
    register(person, here.pursat, dara)
    met(here.pursat, person, dara)
    with clock.stopped_at(MARCH_10):
        activity = reported(here, heads=(MEN,))
        name_participant(activity, person_id=person.pk, by=here.dara)
    both = manager_of_both(here)
    assert counts(both, here.samraong)[Indicator.REACHED] == 13
    assert counts(both, here.pursat)[Indicator.REACHED] == 1
    assert counts(both, here.samraong, here.pursat)[Indicator.REACHED] == 13
    assert counts(here.kenji, here.samraong, here.pursat)[Indicator.REACHED] == 13


def test_a_closed_month_keeps_who_came_and_a_later_report_is_a_difference(here, dara):
    with clock.stopped_at(MARCH_10):
        late = reported(here, heads=(MEN,))
        reported(here)
    close_month(here.samraong.pk, month=MARCH, by=here.chanthou)
    assert every_cell_is_its_list(here.chanthou, [here.samraong.pk]) > 1
    with clock.stopped_at(MARCH_31):
        report_activity(late, report=Report(heads=(MEN, MEN)), by=here.dara)
    assert counts(here.chanthou, here.samraong)[Indicator.REACHED] == 54
    live = month_live(here.chanthou, MARCH, centre_id=here.samraong.pk)
    assert total(DEFINITIONS[Indicator.REACHED], live[Indicator.REACHED]) == 66


def test_who_is_protected_is_taken_out_of_the_names_and_the_counts_stay(here, dara):
    person = known(here.samraong, dara)
    with clock.stopped_at(MARCH_10):
        activity = reported(here)
        name_participant(activity, person_id=person.pk, by=here.dara)
    assert counts(here.chanthou, here.samraong)[Indicator.REACHED] == 43
    case = case_of(here.samraong, person, dara, opened_on=APRIL_1)
    protect_case(case, kind=ProtectedType.TRAFFICKING, by=here.dara)
    assert counts(here.chanthou, here.samraong)[Indicator.REACHED] == 42
