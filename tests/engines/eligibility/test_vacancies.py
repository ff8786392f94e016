"""What is said about a vacancy before anybody is sent to it."""

from datetime import date
from decimal import Decimal

import pytest

from spean.engines.eligibility import BREACHES, Rate, VacancyFacts, decent_work_check
from spean.engines.kernel.reasons import Reason

TODAY = date(2026, 6, 1)


def said(**facts):
    return decent_work_check(
        VacancyFacts(**{"sector": "garment", "wage_minor": 21_000, **facts}), on=TODAY
    )


def test_a_decent_vacancy_has_nothing_said_about_it():
    assert said(youngest_age=18, hours_a_day=8, hours_a_week=48) == ()


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"wage_minor": 20_999}, Reason("wage_below_minimum", 21_000)),
        ({"wage_minor": None}, Reason("wage_not_said")),
        ({"sector": "construction"}, Reason("no_statutory_minimum", "construction")),
        ({"currency": "KHR", "wage_minor": 900_000}, Reason("rate_missing", "KHR")),
        ({"youngest_age": 14}, Reason("age_below_minimum", 15)),
        ({"youngest_age": 17, "is_hazardous": True}, Reason("age_below_hazardous", 18)),
        ({"hours_a_day": 8.5}, Reason("hours_a_day", 8)),
        ({"hours_a_week": 60}, Reason("hours_a_week", 48)),
        ({"fee_to_worker_minor": 1}, Reason("fee_to_worker", 1)),
        ({"oldest_age": 35}, Reason("criterion_age_cap", 35)),
        ({"only_sex": "female"}, Reason("criterion_sex", "female")),
        ({"asks_pregnancy_test": True}, Reason("criterion_pregnancy_test")),
    ],
)
def test_each_ground_is_said_alone(facts, reason):
    assert said(**facts) == (reason,)


def test_breaches_come_before_what_a_person_should_look_at():
    found = said(oldest_age=30, fee_to_worker_minor=500, sector="construction")
    assert [reason.code for reason in found] == [
        "fee_to_worker",
        "no_statutory_minimum",
        "criterion_age_cap",
    ]
    assert [reason.code in BREACHES for reason in found] == [True, False, False]


def test_riel_are_judged_with_a_rate():
    facts = VacancyFacts(sector="garment", wage_minor=800_000, currency="KHR")
    rate = Rate("KHR", Decimal(4000), TODAY)
    assert decent_work_check(facts, on=TODAY, fx=rate) == (Reason("wage_below_minimum", 21_000),)
