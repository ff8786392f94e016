import datetime as dt
from decimal import Decimal

import pytest
from tests.factories.casework import sokha, world
from tests.factories.jobs import draft, factory, offer

from spean.base import clock
from spean.casework.jobs import actions
from spean.casework.jobs.eligibility import legal_check
from spean.casework.jobs.matching import people_for_vacancy, vacancies_for_person
from spean.casework.jobs.queries import (
    checks_due,
    checks_for,
    introduced_to,
    introductions_for,
    offers_in_hand,
    open_vacancies,
    placements_for,
    rates_on,
    vacancies_for,
    vacancies_like,
)
from spean.casework.jobs.rules import CheckOutcome, PlacementTerms
from spean.casework.jobs.vocabulary import (
    IntroductionState,
    Requirement,
    RetentionResult,
    WageStatus,
)
from spean.casework.people.actions import record_consent
from spean.casework.people.vocabulary import ConsentMethod, Decision, Purpose
from spean.casework.skills.actions import set_occupations, set_skills
from spean.casework.skills.rules import OccupationLine, SkillLine
from spean.casework.skills.vocabulary import SkillLevel

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 6, 1)
SEWING = (("SK-0044", True), ("SK-0045", True), ("SK-0046", False))


@pytest.fixture
def w():
    with clock.stopped_at(TODAY):
        yield world()


def sewer(w, **changes):
    """Sokha in Pursat, who sewed for six years and can do two of three things."""
    person = sokha(w.vanna, w.pursat, place_code="1501", preferred_province="15", **changes)
    skills = [SkillLine("SK-0044", SkillLevel.TEACHES), SkillLine("SK-0045")]
    set_skills(person.pk, skills=skills, by=w.vanna)
    work = [OccupationLine(isco="8153", code="SP-0001", years=6, held=True, wanted=True)]
    set_occupations(person.pk, occupations=work, by=w.vanna)
    return person


def codes(reasons):
    return [reason.code for reason in reasons]


def say_no(w, person, purpose):
    record_consent(
        person,
        purpose=purpose,
        decision=Decision.WITHDRAWN,
        method=ConsentMethod.SPOKEN,
        by=w.vanna,
    )


def test_the_best_offer_comes_first_with_its_reasons(w):
    person = sewer(w)
    sewing = offer(w.vanna, w.pursat, skills=SEWING, offers_transport=True)
    far = offer(w.dara, w.samraong, place_code="2204", isco="9111", occupation_code="")
    found = vacancies_for_person(w.vanna, person.pk)
    best = found.best[0]
    assert (best.row.pk, found.compared) == (sewing.pk, 2)
    assert codes(best.fits)[:2] == ["has_skill", "has_skill"]
    assert {"good_occupation", "good_place", "good_sector"} <= set(codes(best.fits))
    assert codes(best.missing) in (["missing_skill"], ["weak_skill"])
    assert best.score > 70
    assert codes(reason for reason, _count in found.left_out) == ["place_not_accepted"]
    assert far.pk not in [one.row.pk for one in found.best]


def test_both_directions_give_one_score(w):
    person = sewer(w)
    vacancy = offer(w.vanna, w.pursat, skills=SEWING)
    offer(w.vanna, w.pursat, isco="5120", occupation_code="", place_code="15")
    (mine,) = [one for one in vacancies_for_person(w.vanna, person.pk).best if one.row == vacancy]
    (theirs,) = people_for_vacancy(w.vanna, vacancy.pk).best
    assert (theirs.row, theirs.score) == (person, mine.score)
    assert (theirs.fits, theirs.missing) == (mine.fits, mine.missing)


def test_nobody_is_compared_without_their_word(w):
    person = sewer(w)
    vacancy = offer(w.vanna, w.pursat)
    say_no(w, person, Purpose.MATCHING)
    found = vacancies_for_person(w.vanna, person.pk)
    assert (found.best, codes(reason for reason, _count in found.left_out)) == ((), ["no_consent"])
    assert people_for_vacancy(w.vanna, vacancy.pk).compared == 0


def test_only_the_people_of_ones_own_centre_are_suggested(w):
    sewer(w)
    vacancy = offer(w.vanna, w.pursat)
    assert people_for_vacancy(w.dara, vacancy.pk).compared == 0
    assert people_for_vacancy(w.vanna, vacancy.pk).compared == 1


def test_drafts_and_run_out_offers_are_not_suggested(w):
    person = sewer(w)
    draft(w.vanna, w.pursat)
    offer(w.vanna, w.pursat)
    with clock.stopped_at(TODAY + clock.days(91)):
        assert vacancies_for_person(w.vanna, person.pk).best == ()
    assert len(vacancies_for_person(w.vanna, person.pk).best) == 1


def test_who_is_left_out_is_counted_by_reason(w):
    sewer(w, birth_year=2010)
    sewer(w, wage_expected=Decimal(500), wage_currency="USD")
    vacancy = offer(w.vanna, w.pursat)
    found = people_for_vacancy(w.vanna, vacancy.pk)
    assert found.best == ()
    assert {reason.code: count for reason, count in found.left_out} == {
        "under_age": 1,
        "wage_too_low": 1,
    }


def test_a_job_told_in_ones_own_words_counts_as_an_occupation(w):
    told = sokha(w.vanna, w.pursat, place_code="15", preferred_province="15", former_job="ជាងដេរ")
    silent = sokha(w.vanna, w.pursat, place_code="15", preferred_province="15", former_job="??")
    vacancy = offer(w.vanna, w.pursat)
    scores = {one.row.pk: one for one in people_for_vacancy(w.vanna, vacancy.pk).best}
    assert scores[told.pk].score > scores[silent.pk].score
    assert "good_occupation" in codes(scores[told.pk].fits)
    assert "unknown_occupation" in codes(scores[silent.pk].unknown)


def test_a_province_is_a_home_and_a_wish_and_a_village_is_cut_to_what_is_regular(w):
    nowhere = sokha(w.vanna, w.pursat, place_code=None, preferred_province=None)
    vacancy = offer(w.vanna, w.pursat, place_code=None)
    (found,) = people_for_vacancy(w.vanna, vacancy.pk).best
    assert found.row == nowhere
    assert {"unknown_provinces", "unknown_vacancy_place"} <= set(codes(found.unknown))


def test_wages_in_riel_a_day_are_compared_with_dollars_a_month(w):
    sewer(w, wage_expected=Decimal(800_000), wage_currency="KHR")
    vacancy = offer(
        w.vanna,
        w.pursat,
        wage_currency="KHR",
        wage_period="day",
        wage_min=Decimal(33_000),
        wage_max=None,
    )
    (found,) = people_for_vacancy(w.vanna, vacancy.pk).best
    assert "poor_wage" not in codes(found.missing)


def test_what_an_employer_requires_is_asked_when_it_is_not_known(w):
    sewer(w)
    vacancy = offer(
        w.vanna,
        w.pursat,
        requires=(Requirement.THAI, Requirement.NIGHT_WORK),
        offers_dormitory=True,
        starts_on=TODAY,
    )
    (found,) = people_for_vacancy(w.vanna, vacancy.pk).best
    (unknown,) = [one for one in found.unknown if one.code == "unknown_requirement"]
    assert unknown.value == "thai;night_work"
    assert "gain_requirement" in codes(found.raises)


def test_a_full_offer_is_suggested_to_nobody(w):
    sewer(w)
    vacancy = offer(w.vanna, w.pursat, headcount=1)
    one = sokha(w.vanna, w.pursat)
    introduction = actions.introduce_person(
        one.pk, vacancy_id=vacancy.pk, centre_id=w.pursat.pk, by=w.vanna
    )
    for answer in (IntroductionState.SENT, IntroductionState.HIRED):
        actions.record_answer(introduction, answer=answer, by=w.vanna)
    found = people_for_vacancy(w.vanna, vacancy.pk)
    assert (found.best, {r.code: n for r, n in found.left_out}["no_opening"]) == ((), 2)


@pytest.mark.parametrize(
    ("sector", "wage", "currency", "expected"),
    [
        ("garment", Decimal(210), "USD", WageStatus.OK),
        ("garment", Decimal("209.99"), "USD", WageStatus.BELOW),
        ("footwear", Decimal(840_000), "KHR", WageStatus.OK),
        ("construction", Decimal(100), "USD", WageStatus.NO_MINIMUM),
        ("garment", None, "USD", WageStatus.CANNOT_TELL),
        ("garment", Decimal(210), "EUR", WageStatus.CANNOT_TELL),
        ("", Decimal(210), "USD", WageStatus.CANNOT_TELL),
    ],
)
def test_the_law_is_read_with_its_source(w, sector, wage, currency, expected):
    law = legal_check(
        w.vanna, sector=sector, wage=wage, currency=currency, period="month", on=TODAY
    )
    assert law.wage == expected
    assert law.most_hours == 48
    if sector == "garment":
        assert (law.least, law.since) == (21000, dt.date(2026, 1, 1))
        assert law.source.startswith("Prakas 214")


def test_before_the_first_known_minimum_nothing_is_said(w):
    law = legal_check(
        w.vanna,
        sector="garment",
        wage=Decimal(100),
        currency="USD",
        period="month",
        on=dt.date(2015, 1, 1),
    )
    assert (law.wage, law.least, law.offered) == (WageStatus.CANNOT_TELL, None, None)


def test_rates_are_those_of_their_day(w):
    assert rates_on(w.vanna, dt.date(2024, 1, 1))["KHR"] == 4100
    assert rates_on(w.vanna, TODAY)["KHR"] == 4000
    assert rates_on(w.vanna, dt.date(2015, 1, 1)) == {}


def test_the_list_narrows_by_every_filter(w):
    sewing = offer(w.vanna, w.pursat)
    other = factory("Mekong Build", sector="construction", name_km="មេគង្គ")
    building = offer(
        w.dara,
        w.samraong,
        employer=other,
        title="Mason",
        isco="7112",
        occupation_code="",
        place_code="2204",
    )
    waiting = draft(w.vanna, w.pursat, title="Cutter")

    def listed(**asked):
        return set(vacancies_like(w.vanna, **asked))

    assert listed() == {sewing, building, waiting}
    assert listed(state="draft") == {waiting}
    assert listed(province="22") == {building}
    assert listed(sector="construction") == {building}
    assert listed(only_ours=True) == {sewing, waiting}
    assert listed(text="mekong") == listed(text="មេគង្គ") == {building}
    assert listed(text="cutter") == {waiting}
    assert listed(text="xyz", isco={"7112"}) == {building}
    assert set(open_vacancies(w.vanna, today=TODAY)) == {sewing, building}


def test_offers_count_their_hired_and_introductions_stay_at_home(w):
    vacancy = offer(w.vanna, w.pursat)
    person = sewer(w)
    introduction = actions.introduce_person(
        person.pk, vacancy_id=vacancy.pk, centre_id=w.pursat.pk, by=w.vanna
    )
    assert introduced_to(w.vanna, vacancy.pk) == {person.pk}
    assert offers_in_hand(w.vanna, person.pk) == {vacancy.pk}
    assert introduced_to(w.dara, vacancy.pk) == offers_in_hand(w.dara, person.pk) == set()
    for answer in (IntroductionState.SENT, IntroductionState.HIRED):
        actions.record_answer(introduction, answer=answer, by=w.vanna)
    actions.place_person(introduction, terms=PlacementTerms(started_on=TODAY), by=w.vanna)
    assert vacancies_for(w.dara).get().hired == 1
    assert introductions_for(w.vanna).get().placed == placements_for(w.vanna).get()
    assert introductions_for(w.dara).count() == placements_for(w.dara).count() == 0
    assert introductions_for(w.kenji).count() == placements_for(w.kenji).count() == 0


def test_checks_are_due_from_fourteen_days_before_until_they_are_answered(w):
    vacancy, person = offer(w.vanna, w.pursat), sewer(w)
    introduction = actions.introduce_person(
        person.pk, vacancy_id=vacancy.pk, centre_id=w.pursat.pk, by=w.vanna
    )
    for answer in (IntroductionState.SENT, IntroductionState.HIRED):
        actions.record_answer(introduction, answer=answer, by=w.vanna)
    actions.place_person(introduction, terms=PlacementTerms(started_on=TODAY), by=w.vanna)
    assert checks_for(w.vanna).count() == 3
    assert checks_due(w.vanna, today=dt.date(2026, 8, 17)).count() == 0
    day = dt.date(2026, 8, 18)
    (check,) = checks_due(w.vanna, today=day)
    assert checks_due(w.dara, today=day).count() == 0
    with clock.stopped_at(day):
        for result, still_due in (
            (RetentionResult.UNREACHABLE, 1),
            (RetentionResult.NOT_WORKING, 0),
        ):
            outcome = CheckOutcome(result=result, done_on=day)
            actions.check_retention(check, outcome=outcome, by=w.vanna)
            assert checks_due(w.vanna, today=day).count() == still_due
