import datetime as dt

import pytest

from spean.casework.people import rules
from spean.casework.people.rules import check_digit, code_of, number_of
from spean.casework.people.vocabulary import AgeBand, Decision, RegisteredBy

TODAY = dt.date(2026, 3, 2)


def codes(refusals):
    return [refusal.code for refusal in refusals]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"name_km": ""}, ["no_name"]),
        ({"name_km": "", "name_latin": "Sok"}, []),
        ({"birth_year": None}, []),
        ({"birth_year": 1900}, ["impossible_birth"]),
        ({"birth_year": 2027}, ["impossible_birth"]),
        ({"consent": Decision.REFUSED}, ["no_consent"]),
        ({"consent": Decision.WITHDRAWN}, ["no_consent"]),
        ({"consent": Decision.TO_ASK}, ["ask_consent"]),
        ({"consent": Decision.TO_ASK, "registered_by": RegisteredBy.HOTLINE}, []),
    ],
)
def test_when_a_person_may_be_registered(changes, expected):
    facts = {
        "name_km": "សុខ",
        "name_latin": "",
        "birth_year": 1994,
        "today": TODAY,
        "consent": Decision.GIVEN,
        "registered_by": RegisteredBy.SELF,
    }
    assert codes(rules.refusals_to_register(**facts | changes)) == expected


@pytest.mark.parametrize(
    ("born_on", "birth_year", "age"),
    [
        (dt.date(1994, 3, 2), None, 32),
        (dt.date(1994, 3, 3), None, 31),
        (None, 1994, 32),
        (None, None, None),
    ],
)
def test_age_is_whole_years(born_on, birth_year, age):
    assert rules.age_on(TODAY, born_on=born_on, birth_year=birth_year) == age


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (None, AgeBand.UNKNOWN),
        (17, AgeBand.UNDER_18),
        (18, AgeBand.FROM_18),
        (25, AgeBand.FROM_25),
        (36, AgeBand.FROM_36),
        (45, AgeBand.FROM_45),
        (59, AgeBand.FROM_45),
        (60, AgeBand.FROM_60),
    ],
)
def test_an_age_falls_into_one_band(age, band):
    assert rules.age_band(age) == band


@pytest.mark.parametrize("number", [1, 42, 123, 999_999, 1_000_000])
def test_a_code_reads_back_and_one_wrong_digit_does_not(number):
    code = code_of(number)
    assert number_of(code.lower()) == number
    for at, digit in enumerate(code):
        if digit.isdigit():
            wrong = code[:at] + str((int(digit) + 1) % 10) + code[at + 1 :]
            assert number_of(wrong) is None


@pytest.mark.parametrize("text", ["", "P-", "P-12", "X-000001-1", "P-០០០០០១-1", "P-abc-1"])
def test_what_is_no_code_is_no_number(text):
    assert number_of(text) is None


def test_the_check_digit_is_that_of_the_standard():
    """ISO 7064 MOD 11,10: the standard's own worked example gives 5 for 0794."""
    assert check_digit("0794") == "5"
