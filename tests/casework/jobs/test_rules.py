import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spean.casework.jobs import rules
from spean.casework.jobs.rules import CheckOutcome, LegalCheck, PlacementTerms, VacancyFacts
from spean.casework.jobs.vocabulary import (
    NEXT_ANSWERS,
    NEXT_VACANCY_STATES,
    AnswerReason,
    Criterion,
    EndReason,
    Evidence,
    IntroductionState,
    PlacementState,
    Requirement,
    RetentionResult,
    VacancyState,
    WagePeriod,
    WageStatus,
)
from spean.engines.matching import Flag

TODAY = dt.date(2026, 6, 1)
FINE = LegalCheck(wage=WageStatus.OK, offered=21500, least=21000, source="Prakas", most_hours=48)
LOW = LegalCheck(wage=WageStatus.BELOW, offered=19500, least=21000, source="Prakas 214")


def codes(refusals):
    return [refusal.code for refusal in refusals]


def kept(**changes):
    facts = VacancyFacts(**({"employer_id": 1, "isco": "8153", "headcount": 12} | changes))
    return codes(
        rules.refusals_to_keep_vacancy(facts, known_isco={"8153"}, known_skills={"SK-0001"})
    )


def test_employer_occupation_and_headcount_are_enough():
    assert kept() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"headcount": 0}, "nobody_sought"),
        ({"isco": ""}, "no_occupation"),
        ({"isco": "8888"}, "no_occupation"),
        ({"min_age": 14}, "under_15"),
        ({"skills": (("SK-9999", True),)}, "unknown_skill"),
        ({"wage_max": Decimal(200)}, "wage_range"),
        ({"wage_min": Decimal(210), "wage_max": Decimal(200)}, "wage_range"),
        ({"hours_per_week": 85}, "impossible_hours"),
        ({"hours_per_week": 0}, "impossible_hours"),
    ],
)
def test_facts_that_cannot_be_are_refused(changes, code):
    assert kept(**changes) == [code]


def test_a_full_offer_may_stand():
    full = {"wage_min": Decimal(210), "wage_max": Decimal(240), "hours_per_week": 48}
    assert kept(**full, skills=(("SK-0001", True),), min_age=15) == []


def offered(**changes):
    asked = {"fee_to_worker": Decimal(0), "flagged": [], "hours_per_week": 48, "law": FINE}
    return rules.refusals_to_offer(**(asked | changes))


def test_a_lawful_offer_may_stand():
    assert offered() == []


def test_a_worker_never_pays():
    assert codes(offered(fee_to_worker=Decimal(1))) == ["fee_to_worker"]


def test_an_unfair_criterion_is_named():
    (refusal,) = offered(flagged=["pregnancy_test"])
    assert refusal.code == "unlawful_criterion"
    assert str(Criterion.PREGNANCY_TEST.label) in str(refusal.message)


def test_a_wage_below_the_minimum_names_the_law():
    (refusal,) = offered(law=LOW)
    assert refusal.code == "below_minimum_wage"
    assert "210" in str(refusal.message)
    assert "Prakas 214" in str(refusal.message)


def test_a_longer_week_than_the_law_allows_is_refused():
    assert codes(offered(hours_per_week=60)) == ["too_many_hours"]
    assert offered(hours_per_week=None) == []


@pytest.mark.parametrize("status", [WageStatus.NO_MINIMUM, WageStatus.CANNOT_TELL])
def test_where_there_is_no_minimum_or_no_wage_nothing_is_refused(status):
    assert offered(law=LegalCheck(wage=status)) == []


def test_an_offer_opens_from_a_draft_with_a_free_post_and_nothing_unlawful():
    assert (
        rules.refusals_to_open_vacancy(state=VacancyState.DRAFT, places_left=1, unlawful=[]) == []
    )


def test_an_offer_does_not_open_for_three_reasons_at_once():
    found = rules.refusals_to_open_vacancy(
        state=VacancyState.WITHDRAWN, places_left=0, unlawful=offered(law=LOW)
    )
    assert codes(found) == ["not_from_here", "below_minimum_wage", "no_place_left"]


@pytest.mark.parametrize("state", list(VacancyState))
@pytest.mark.parametrize("to", list(VacancyState))
def test_an_offer_moves_only_along_its_path(state, to):
    possible = rules.refusals_to_move_vacancy(state=state, to=to) == []
    assert possible == (to in NEXT_VACANCY_STATES[state])


def test_a_withdrawn_offer_is_not_changed():
    found = rules.refusals_to_change_vacancy(state=VacancyState.WITHDRAWN, headcount=1, hired=0)
    assert codes(found) == ["vacancy_withdrawn"]


def test_fewer_posts_than_hired_are_refused():
    found = rules.refusals_to_change_vacancy(state=VacancyState.OPEN, headcount=1, hired=2)
    assert codes(found) == ["fewer_than_hired"]


@pytest.mark.parametrize(
    ("state", "days", "expected"),
    [
        (VacancyState.OPEN, 0, []),
        (VacancyState.ON_HOLD, 180, []),
        (VacancyState.OPEN, 181, ["until_when"]),
        (VacancyState.OPEN, -1, ["until_when"]),
        (VacancyState.CLOSED, 10, ["not_open"]),
    ],
)
def test_an_offer_is_kept_open_for_half_a_year_at_most(state, days, expected):
    until = TODAY + dt.timedelta(days=days)
    assert codes(rules.refusals_to_refresh(state=state, until=until, today=TODAY)) == expected


def introduced(**changes):
    asked = {
        "consents_matching": True,
        "consents_employer": True,
        "state": VacancyState.OPEN,
        "expires_on": TODAY,
        "places_left": 1,
        "already": False,
        "age": 18,
        "min_age": 18,
        "today": TODAY,
    }
    return codes(rules.refusals_to_introduce(**(asked | changes)))


def test_who_agreed_is_introduced_to_an_open_offer():
    assert introduced() == []


def test_an_unknown_age_is_asked_later_not_held_against_anybody():
    assert introduced(age=None) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"consents_matching": False}, "no_matching_consent"),
        ({"consents_employer": False}, "no_employer_consent"),
        ({"state": VacancyState.ON_HOLD}, "vacancy_not_open"),
        ({"expires_on": TODAY - dt.timedelta(days=1)}, "vacancy_expired"),
        ({"places_left": 0}, "no_place_left"),
        ({"already": True}, "already_introduced"),
        ({"age": 17}, "under_age"),
    ],
)
def test_every_ground_against_an_introduction_is_named(changes, code):
    assert introduced(**changes) == [code]


def answered(state, answer, **changes):
    asked = {"reason": AnswerReason.WAGE, "places_left": 1, "placed": False}
    return codes(rules.refusals_to_answer(state=state, answer=answer, **(asked | changes)))


@pytest.mark.parametrize("state", list(IntroductionState))
@pytest.mark.parametrize("answer", list(IntroductionState))
def test_an_answer_follows_only_from_where_things_stand(state, answer):
    assert (answered(state, answer) == []) == (answer in NEXT_ANSWERS[state])


def test_who_declines_is_asked_why():
    found = answered(IntroductionState.SENT, IntroductionState.DECLINED_BY_EMPLOYER, reason=None)
    assert found == ["no_reason"]


def test_nobody_is_hired_for_a_post_that_is_taken():
    assert answered(IntroductionState.SENT, IntroductionState.HIRED, places_left=0) == [
        "no_place_left"
    ]


def test_after_the_first_day_of_work_the_answer_stands():
    found = answered(IntroductionState.HIRED, IntroductionState.DECLINED_BY_PERSON, placed=True)
    assert found == ["not_from_here"]


def placed(**changes):
    asked = {
        "terms": PlacementTerms(started_on=TODAY),
        "today": TODAY,
        "at_work_there": False,
        "age": 20,
        "introduction": IntroductionState.HIRED,
    }
    return codes(rules.refusals_to_place(**(asked | changes)))


def test_a_hired_person_is_placed_on_the_first_day():
    assert placed() == []
    assert placed(introduction=None, age=None) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"introduction": IntroductionState.SENT}, "not_hired"),
        ({"placed": True}, "already_placed"),
        ({"terms": PlacementTerms(started_on=TODAY + dt.timedelta(days=1))}, "not_started"),
        ({"at_work_there": True}, "at_work_there"),
        ({"age": 14}, "under_15"),
    ],
)
def test_every_ground_against_a_placement_is_named(changes, code):
    assert placed(**changes) == [code]


@pytest.mark.parametrize("now", list(Evidence))
@pytest.mark.parametrize("to", list(Evidence))
def test_a_proof_only_gets_stronger(now, to):
    order = list(Evidence)
    stronger = order.index(to) > order.index(now)
    assert (rules.refusals_to_raise_evidence(now=now, to=to) == []) == stronger


def checked(result=RetentionResult.SAME_EMPLOYER, done_on=TODAY, **changes):
    asked = {
        "outcome": CheckOutcome(result=result, done_on=done_on),
        "due_on": TODAY,
        "started_on": dt.date(2026, 3, 1),
        "ended_on": None,
        "result": "",
        "attempts": 0,
        "today": TODAY,
    }
    return codes(rules.refusals_to_check(**(asked | changes)))


def test_a_check_on_its_day_may_be_written_down():
    assert checked() == []


def test_a_check_may_be_done_fourteen_days_early_but_not_fifteen():
    assert checked(due_on=TODAY + dt.timedelta(days=14)) == []
    assert checked(due_on=TODAY + dt.timedelta(days=15)) == ["too_early"]


def test_a_check_is_not_dated_before_the_first_day_of_work():
    day = TODAY - dt.timedelta(days=3)
    assert checked(done_on=day, due_on=day, started_on=TODAY) == ["too_early"]


def test_a_check_is_not_dated_in_the_future():
    assert checked(done_on=TODAY + dt.timedelta(days=1)) == ["check_in_the_future"]


def test_a_final_answer_is_final():
    assert checked(result=RetentionResult.NOT_WORKING) == []
    asked = {"result": RetentionResult.NOT_WORKING, "done_on": TODAY}
    found = rules.refusals_to_check(
        outcome=CheckOutcome(**asked),
        due_on=TODAY,
        started_on=dt.date(2026, 3, 1),
        ended_on=None,
        result=RetentionResult.SAME_EMPLOYER,
        attempts=1,
        today=TODAY,
    )
    assert codes(found) == ["already_checked"]


@pytest.mark.parametrize(("attempts", "expected"), [(1, []), (2, []), (3, ["three_attempts"])])
def test_who_is_unreachable_is_tried_three_times(attempts, expected):
    found = rules.refusals_to_check(
        outcome=CheckOutcome(result=RetentionResult.UNREACHABLE, done_on=TODAY),
        due_on=TODAY,
        started_on=dt.date(2026, 3, 1),
        ended_on=None,
        result=RetentionResult.UNREACHABLE,
        attempts=attempts,
        today=TODAY,
    )
    assert codes(found) == expected


def test_nobody_still_works_where_the_work_has_ended():
    assert checked(ended_on=TODAY) == ["placement_ended"]
    assert checked(RetentionResult.OTHER_EMPLOYER, ended_on=TODAY) == []
    assert checked(ended_on=TODAY + dt.timedelta(days=1)) == []


def ended(**changes):
    asked = {
        "state": PlacementState.STARTED,
        "started_on": dt.date(2026, 3, 1),
        "ended_on": TODAY,
        "reason": EndReason.RESIGNED,
        "today": TODAY,
    }
    return codes(rules.refusals_to_end(**(asked | changes)))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"state": PlacementState.ENDED}, ["already_ended"]),
        ({"ended_on": dt.date(2026, 2, 28)}, ["impossible_end"]),
        ({"ended_on": TODAY + dt.timedelta(days=1)}, ["impossible_end"]),
        ({"reason": None}, ["no_reason"]),
    ],
)
def test_work_ends_once_between_its_first_day_and_today(changes, expected):
    assert ended(**changes) == expected


@pytest.mark.parametrize(
    ("due_in", "result", "attempts", "expected"),
    [
        (15, "", 0, False),
        (14, "", 0, True),
        (-99, "", 0, True),
        (0, RetentionResult.UNREACHABLE, 2, True),
        (0, RetentionResult.UNREACHABLE, 3, False),
        (0, RetentionResult.SAME_EMPLOYER, 1, False),
    ],
)
def test_a_check_is_asked_for_while_it_has_no_final_answer(due_in, result, attempts, expected):
    due_on = TODAY + dt.timedelta(days=due_in)
    found = rules.is_checkable(due_on=due_on, result=result, attempts=attempts, today=TODAY)
    assert found == expected


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)))
def test_checks_fall_due_after_calendar_months(started_on):
    due = rules.retention_due_dates(started_on)
    months = [
        (day.year - started_on.year) * 12 + day.month - started_on.month for day in due.values()
    ]
    assert list(due) == months == [3, 6, 12]
    assert all(day.day <= started_on.day for day in due.values())
    assert all(day.day == started_on.day or day.day >= 28 for day in due.values())


RATES = {"USD": Decimal(1), "KHR": Decimal(4000)}


@pytest.mark.parametrize(
    ("amount", "currency", "period", "cents"),
    [
        (Decimal(215), "USD", WagePeriod.MONTH, 21500),
        (Decimal(860000), "KHR", WagePeriod.MONTH, 21500),
        (Decimal(30000), "KHR", WagePeriod.DAY, 19500),
        (Decimal("0.125"), "USD", WagePeriod.MONTH, 13),
        (None, "USD", WagePeriod.MONTH, None),
        (Decimal(9000), "THB", WagePeriod.MONTH, None),
    ],
)
def test_wages_are_compared_in_cents_a_month(amount, currency, period, cents):
    found = rules.monthly_cents(amount, currency=currency, period=period, per_dollar=RATES)
    assert found == cents


def test_requirements_are_the_words_of_the_engine():
    assert {one.value for one in Requirement} == {flag.name.lower() for flag in Flag}
