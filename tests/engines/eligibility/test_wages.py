"""The minimum wage: sector by sector, day by day, and never guessed."""

from datetime import date
from decimal import Decimal

import pytest

from spean.engines.eligibility import (
    FileError,
    NoValueYet,
    Rate,
    Verdict,
    check_wage,
    load,
    minimum_wage,
)
from spean.engines.kernel.reasons import Reason

IN_2025 = date(2025, 6, 1)
IN_2026 = date(2026, 6, 1)
RATE = Rate("KHR", Decimal(4000), IN_2026)


def garment(amount_minor, *, currency="USD", on=IN_2026, **more):
    return check_wage("garment", amount_minor=amount_minor, currency=currency, on=on, **more)


@pytest.mark.parametrize("sector", ["garment", "textile", "footwear", "travel_goods"])
def test_the_four_sectors_share_one_minimum(sector):
    least = minimum_wage(sector, on=IN_2025)
    assert (least.amount_minor, least.currency) == (20_800, "USD")
    assert least.parameter.since == date(2025, 1, 1)


def test_other_sectors_have_no_statutory_minimum_and_that_is_an_answer():
    assert minimum_wage("construction", on=IN_2026) is None
    check = check_wage("construction", amount_minor=1, currency="USD", on=IN_2026)
    assert check.verdict is Verdict.NO_MINIMUM
    assert check.because == (Reason("no_statutory_minimum", "construction"),)


def test_a_sector_has_no_minimum_before_it_was_named():
    assert minimum_wage("travel_goods", on=date(2021, 6, 1)) is None
    assert minimum_wage("footwear", on=date(2021, 6, 1)).amount_minor == 19_200


def test_a_wage_reaches_the_minimum_to_the_cent():
    assert garment(21_000).verdict is Verdict.OK
    below = garment(20_999)
    assert below.verdict is Verdict.BELOW
    assert below.because == (
        Reason("minimum_wage", 21_000),
        Reason("short_by", 1),
        Reason("minimum_since", "2026-01-01"),
    )


def test_the_same_wage_may_be_enough_one_day_and_short_the_next():
    assert garment(20_800, on=date(2025, 12, 31)).verdict is Verdict.OK
    assert garment(20_800, on=date(2026, 1, 1)).verdict is Verdict.BELOW


def test_probation_has_its_own_minimum():
    assert garment(20_600, on=IN_2025, probation=True).verdict is Verdict.OK
    assert garment(20_599, on=IN_2025, probation=True).verdict is Verdict.BELOW
    assert minimum_wage("garment", on=IN_2025, probation=True).amount_minor == 20_600


def test_a_figure_not_entered_is_never_guessed():
    assert minimum_wage("garment", on=IN_2026, probation=True).amount_minor is None
    unsure = garment(20_900, probation=True)
    assert unsure.verdict is Verdict.CANNOT_TELL
    assert unsure.because == (
        Reason("figure_not_entered", "labour.minimum_wage.garment_probation"),
    )
    assert garment(21_000, probation=True).verdict is Verdict.OK


def test_riel_are_compared_through_a_dated_rate():
    assert garment(840_000, currency="KHR", fx=RATE).verdict is Verdict.OK
    below = garment(839_999, currency="KHR", fx=RATE)
    assert below.verdict is Verdict.BELOW
    assert Reason("short_by", 1) in below.because
    assert Reason("rate_used", "4000 2026-06-01") in below.because


@pytest.mark.parametrize(
    ("fx", "currency", "code"),
    [
        (None, "KHR", "rate_missing"),
        (Rate("THB", Decimal(35), IN_2026), "KHR", "rate_missing"),
        (Rate("KHR", Decimal(4000), date(2026, 4, 1)), "KHR", "rate_of_another_time"),
        (Rate("KHR", Decimal(0), IN_2026), "KHR", "rate_not_positive"),
        (RATE, "BTC", "currency_not_known"),
    ],
)
def test_without_a_fitting_rate_nothing_is_said(fx, currency, code):
    check = garment(1_000_000, currency=currency, fx=fx)
    assert check.verdict is Verdict.CANNOT_TELL
    assert [reason.code for reason in check.because] == [code]


def test_a_day_before_the_first_figure_cannot_be_judged():
    with pytest.raises(NoValueYet):
        minimum_wage("garment", on=date(2019, 1, 1))
    check = garment(10_000, on=date(2019, 1, 1))
    assert check.verdict is Verdict.CANNOT_TELL
    assert check.because == (Reason("minimum_not_known_before", "2020-01-01"),)


def test_a_minimum_in_another_currency_is_refused(tmp_path):
    folder = tmp_path / "labour" / "minimum_wage"
    folder.mkdir(parents=True)
    (folder / "fishing.yaml").write_text(
        "metadata: {unit: currency-KHR, reference: Law, sectors: {fishing: 2020-01-01}}\n"
        "values: {2020-01-01: 800000}\n"
    )
    with pytest.raises(FileError, match="wages are compared in currency-USD"):
        minimum_wage("fishing", on=IN_2026, rulebook=load(tmp_path))
