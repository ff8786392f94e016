"""Births: spans that say what is known, and no more."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spean.engines.linkage.births import (
    Birth,
    born_in,
    born_on,
    from_age,
    parse_birth,
    years_apart,
)


@pytest.mark.parametrize(
    ("birth", "precision", "years"),
    [
        (born_on(date(1990, 3, 12)), "day", (1990,)),
        (born_on(date(1990, 1, 1)), "year", (1990,)),
        (born_in(1990, 12), "month", (1990,)),
        (born_in(1990, 2), "month", (1990,)),
        (born_in(1992), "year", (1992,)),
        (from_age(30, on=date(2025, 6, 1)), "about", (1994, 1995, 1996)),
    ],
)
def test_precision_is_the_width_of_the_span(
    birth: Birth, precision: str, years: tuple[int, ...]
) -> None:
    assert (birth.precision, birth.years) == (precision, years)


@pytest.mark.parametrize(
    ("text", "birth"),
    [
        ("12/03/1990", born_on(date(1990, 3, 12))),
        ("១២-០៣-១៩៩០", born_on(date(1990, 3, 12))),
        ("1990-03-12", born_on(date(1990, 3, 12))),
        ("12.3.1990", born_on(date(1990, 3, 12))),
        ("01/01/1990", born_in(1990)),
        ("03/1990", born_in(1990, 3)),
        ("1990", born_in(1990)),
        ("១៩៩០", born_in(1990)),
        ("12/03/2533", born_on(date(1990, 3, 12))),
        ("2533", Birth(date(1989, 1, 1), date(1990, 12, 31))),
        ("31/02/1990", None),
        ("13/1990", None),
        ("1850", None),
        ("25", None),
        ("1/2/3/1990", None),
        ("ឆ្នាំរោង", None),
        ("", None),
        ("-", None),
        ("3000", None),
    ],
)
def test_births_are_read_day_first(text: str, birth: Birth | None) -> None:
    assert parse_birth(text) == birth


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="swap the two"):
        Birth(date(1990, 2, 1), date(1990, 1, 1))


@pytest.mark.parametrize("age", [-1, 121])
def test_impossible_ages_are_refused(age: int) -> None:
    with pytest.raises(ValueError, match="between 0 and 120"):
        from_age(age, on=date(2025, 1, 1))


def test_ages_come_as_youngest_and_oldest() -> None:
    assert born_on(date(1990, 6, 15)).ages_on(date(2025, 6, 14)) == (34, 34)
    assert born_in(1990).ages_on(date(2025, 6, 15)) == (34, 35)


def test_years_apart_is_measured_between_the_nearest_days() -> None:
    assert years_apart(born_in(1990), born_in(1990, 5)) == 0
    assert years_apart(born_in(1990), born_in(1991)) == 0
    assert years_apart(born_in(1990), born_in(1993)) == 2
    assert years_apart(born_in(1993), born_in(1990)) == 2


@given(st.integers(0, 120), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_the_told_age_lies_within_its_span(age: int, on: date) -> None:
    youngest, oldest = from_age(age, on=on).ages_on(on)
    assert youngest <= age <= oldest


@given(st.text(max_size=12))
def test_any_text_is_a_birth_or_none(text: str) -> None:
    found = parse_birth(text)
    assert found is None or found.earliest <= found.latest
