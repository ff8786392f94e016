"""What cells mean, as people write them; and that no cell, however odd, raises anything."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spean.engines.kernel.khmer import to_khmer_digits
from spean.engines.sheets import (
    FAULTS,
    FLAWS,
    NOTES,
    REFUSALS,
    SENTENCES,
    Day,
    Fault,
    Sex,
    Value,
    Wage,
    age,
    birth_date,
    calendar_day,
    currency,
    sector,
    sex,
    text,
    wage,
    yes_no,
)
from spean.engines.sheets.dates import read_day
from spean.engines.sheets.words import ANSWERS, CURRENCIES, SECTORS, SEXES

ON = date(2026, 8, 1)


@pytest.mark.parametrize(
    "raw",
    ["ស្រី", "ស", "F", " female ", "Female.", "ស្ត្រី", "នារី", "女", "女性", "Ms.", "អ្នកស្រី", "ស្រី\u200b"],
)
def test_women_are_read(raw: str) -> None:
    assert sex(raw) == Value(Sex.FEMALE)


@pytest.mark.parametrize("raw", ["ប្រុស", "ប", "M", "MALE", "បុរស", "男", "男性", "Mr", "លោក", "ប្រុស "])
def test_men_are_read(raw: str) -> None:
    assert sex(raw) == Value(Sex.MALE)


@pytest.mark.parametrize("raw", ["1", "2", "x", "F/M", "ស្រី ប្រុស", "?"])
def test_an_unclear_sex_is_refused(raw: str) -> None:
    assert sex(raw) == Fault("unknown_sex", raw)


@pytest.mark.parametrize(
    ("raw", "years"),
    [
        ("28", 28),
        ("២៨", 28),
        ("២៨ឆ្នាំ", 28),
        ("28 years", 28),
        ("28yrs", 28),
        ("28.0", 28),
        ("អាយុ ២៨ ឆ្នាំ", 28),
        ("28歳", 28),
        ("１８", 18),
        ("1", 1),
        ("110", 110),
        ("Age: 40", 40),
    ],
)
def test_ages_are_read(raw: str, years: int) -> None:
    assert age(raw) == Value(years)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("0", "age_out_of_range"),
        ("111", "age_out_of_range"),
        ("1990", "not_an_age"),
        ("-3", "not_an_age"),
        ("28.5", "not_an_age"),
        ("old", "not_an_age"),
        ("25-30", "not_an_age"),
    ],
)
def test_what_is_no_age_is_refused(raw: str, code: str) -> None:
    assert age(raw) == Fault(code, raw)


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        ("បាទ", True),
        ("ចាស", True),
        ("មាន", True),
        ("Yes", True),
        ("Y", True),
        ("✓", True),
        ("TRUE", True),
        ("はい", True),
        ("ទេ", False),
        ("គ្មាន", False),
        ("អត់ទេ", False),
        ("no", False),
        ("FALSE", False),
        ("いいえ", False),
    ],
)
def test_answers_are_read(raw: str, answer: bool) -> None:
    assert yes_no(raw) == Value(answer)


def test_an_unclear_answer_is_refused() -> None:
    assert yes_no("maybe") == Fault("unknown_answer", "maybe")


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("5/3/1990", Day(1990, 3, 5)),
        ("05-03-1990", Day(1990, 3, 5)),
        ("05.03.1990", Day(1990, 3, 5)),
        ("5 3 1990", Day(1990, 3, 5)),
        ("០៥/០៣/១៩៩០", Day(1990, 3, 5)),
        ("1990-03-05", Day(1990, 3, 5)),
        ("1990-03-05 08:30:00", Day(1990, 3, 5)),
        ("1990-03-05T08:30:00", Day(1990, 3, 5)),
        ("1990/3/5", Day(1990, 3, 5)),
        ("1990年3月5日", Day(1990, 3, 5)),
        ("5 March 1990", Day(1990, 3, 5)),
        ("5th Mar. 1990", Day(1990, 3, 5)),
        ("March 5, 1990", Day(1990, 3, 5)),
        ("1990 March 5", Day(1990, 3, 5)),
        ("05-Mar-1990", Day(1990, 3, 5)),
        ("ថ្ងៃទី៥ ខែមីនា ឆ្នាំ១៩៩០", Day(1990, 3, 5)),
        ("៥ មីនា ១៩៩០", Day(1990, 3, 5)),
        ("០១-កុម្ភៈ-១៩៨៥", Day(1985, 2, 1)),
        ("19900305", Day(1990, 3, 5)),
        ("05031990", Day(1990, 3, 5)),
        ("1990", Day(1990)),
        ("១៩៩០", Day(1990)),
        ("ឆ្នាំ១៩៩០", Day(1990)),
        ("03/1990", Day(1990, 3)),
        ("1990-03", Day(1990, 3)),
        ("March 1990", Day(1990, 3)),
        ("មីនា ១៩៩០", Day(1990, 3)),
        ("00/00/1990", Day(1990)),
        ("00/03/1990", Day(1990, 3)),
        ("29/02/2000", Day(2000, 2, 29)),
    ],
)
def test_birth_dates_are_read_as_precisely_as_written(raw: str, day: Day) -> None:
    assert birth_date(raw, on=ON) == Value(day)


@pytest.mark.parametrize(
    ("raw", "day", "note"),
    [
        ("5/3/2533", Day(1990, 3, 5), "buddhist_era"),
        ("ព.ស. ២៥៣៣", Day(1990), "buddhist_era"),
        ("32937", Day(1990, 3, 5), "from_serial"),
        ("5/3/90", Day(1990, 3, 5), "short_year"),
    ],
)
def test_what_was_partly_guessed_is_noted(raw: str, day: Day, note: str) -> None:
    assert birth_date(raw, on=ON) == Value(day, note)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("03/25/1990", "month_over_12"),
        ("31/02/1990", "impossible_day"),
        ("29/02/1900", "impossible_day"),
        ("13/13/1990", "impossible_day"),
        ("5/3/05", "two_digit_year"),
        ("2/8/2026", "date_in_future"),
        ("2027", "date_in_future"),
        ("1915", "birth_too_long_ago"),
        ("1850", "birth_too_long_ago"),
        ("0990", "not_a_date"),
        ("soon", "not_a_date"),
        ("ខែ", "not_a_date"),
        ("1990?", "not_a_date"),
        ("5/3", "not_a_date"),
        ("5/3/199", "not_a_date"),
        ("5/3/1990/1", "not_a_date"),
        ("March April 1990", "not_a_date"),
        ("5 6 March 1990", "not_a_date"),
        ("March", "not_a_date"),
        ("123456", "not_a_date"),
        ("99999", "not_a_date"),
        ("20201301", "month_over_12"),
        ("1234567890", "not_a_date"),
    ],
)
def test_what_is_no_birth_date_is_refused(raw: str, code: str) -> None:
    assert birth_date(raw, on=ON) == Fault(code, raw)


def test_a_day_of_registration_must_be_whole() -> None:
    assert calendar_day("1/8/2026", on=ON) == Value(date(2026, 8, 1))
    assert calendar_day("46235", on=ON) == Value(date(2026, 8, 1), "from_serial")
    assert calendar_day("2026", on=ON) == Fault("incomplete_date", "2026")
    assert calendar_day("8/2026", on=ON) == Fault("incomplete_date", "8/2026")
    assert calendar_day("2/8/2026", on=ON) == Fault("date_in_future", "2/8/2026")


def usd(low: int, high: int | None = None, *, or_more: bool = False) -> Wage:
    return Wage(low * 100, (high or low) * 100, "USD", or_more)


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("200$", usd(200)),
        ("$200", usd(200)),
        ("US$ 200", usd(200)),
        ("200 USD", usd(200)),
        ("២០០ដុល្លារ", usd(200)),
        ("២០០ ដុល្លារ/ខែ", usd(200)),
        ("200$ per month", usd(200)),
        ("200$/month", usd(200)),
        ("1,200 USD", usd(1200)),
        ("210.50$", Wage(21050, 21050, "USD")),
        ("200-250$", usd(200, 250)),
        ("200$ - 250$", usd(200, 250)),
        ("200 ~ 250 USD", usd(200, 250)),
        ("២០០-២៥០ដុល្លារ", usd(200, 250)),
        ("ពី ២០០ ដល់ ២៥០ ដុល្លារ", usd(200, 250)),
        ("from 200 to 250 dollars", usd(200, 250)),
        ("200$+", usd(200, or_more=True)),
        ("200+ $", usd(200, or_more=True)),
        ("២០០ដុល្លារឡើង", usd(200, or_more=True)),
        ("ចាប់ពី ២០០ ដុល្លារ", usd(200, or_more=True)),
        ("at least 200 usd", usd(200, or_more=True)),
        (">200$", usd(200, or_more=True)),
        ("ប្រហែល ២០០ ដុល្លារ", usd(200)),
        ("about 200$", usd(200)),
        ("from 200 usd", usd(200, or_more=True)),
        ("800000 រៀល", Wage(800_000, 800_000, "KHR")),
        ("៨០ម៉ឺនរៀល", Wage(800_000, 800_000, "KHR")),
        ("៨០០.០០០៛", Wage(800_000, 800_000, "KHR")),
        ("១លាន២សែនរៀល", Wage(1_200_000, 1_200_000, "KHR")),
        ("12,000 បាត", Wage(12_000, 12_000, "THB")),
        ("400 baht", Wage(400, 400, "THB")),
        ("20万円", Wage(200_000, 200_000, "JPY")),
    ],
)
def test_wages_are_read_with_their_currency(raw: str, meant: Wage) -> None:
    assert wage(raw) == Value(meant)


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("200", usd(200)),
        ("២៥០", usd(250)),
        ("200-250", usd(200, 250)),
        ("800000", Wage(800_000, 800_000, "KHR")),
    ],
)
def test_an_amount_that_fits_one_currency_only_is_assumed_and_noted(raw: str, meant: Wage) -> None:
    assert wage(raw) == Value(meant, "currency_assumed")


def test_the_currency_of_the_column_is_used_and_the_cell_wins() -> None:
    assert wage("9000", currency="THB") == Value(Wage(9_000, 9_000, "THB"))
    assert wage("300$", currency="THB") == Value(usd(300))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("9000", "currency_unknown"),
        ("20", "currency_unknown"),
        ("20-250", "currency_unknown"),
        ("250-200$", "range_backwards"),
        ("1-2-3", "not_a_wage"),
        ("200 or so", "not_a_wage"),
        ("ចរចា", "not_a_wage"),
        ("-200$", "not_a_wage"),
        ("200$ - 900000 រៀល", "currency_mixed"),
        ("10$/day", "not_monthly"),
        ("៤ម៉ឺនរៀល ក្នុងមួយថ្ងៃ", "not_monthly"),
        ("5 USD per hour", "not_monthly"),
        ("5$", "wage_out_of_range"),
        ("0$", "wage_out_of_range"),
        ("99999999$", "wage_out_of_range"),
        ("200 រៀល", "wage_out_of_range"),
        ("12" * 60, "not_a_wage"),
    ],
)
def test_what_is_no_monthly_wage_is_refused(raw: str, code: str) -> None:
    assert wage(raw) == Fault(code, raw[:80])


def test_a_column_in_an_unknown_currency_is_refused() -> None:
    assert wage("200", currency="EUR") == Fault("unknown_currency", "200")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("USD", "USD"),
        ("$", "USD"),
        ("ដុល្លារ", "USD"),
        ("៛", "KHR"),
        ("រៀល", "KHR"),
        ("Baht", "THB"),
        ("បាត", "THB"),
    ],
)
def test_currencies_are_read(raw: str, code: str) -> None:
    assert currency(raw) == Value(code)


def test_an_unknown_currency_is_refused() -> None:
    assert currency("gold") == Fault("unknown_currency", "gold")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("កាត់ដេរ", "garment"),
        ("Garment", "garment"),
        ("សំណង់", "construction"),
        ("កសិកម្ម", "agriculture"),
        ("hotel", "hospitality"),
        ("អ្នកបើកបរ", "driving"),
        ("縫製", "garment"),
    ],
)
def test_the_word_for_a_sector_is_its_code(raw: str, code: str) -> None:
    assert sector(raw) == Value(code)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("រោងចក្រកាត់ដេរនៅភ្នំពេញ", "garment"),
        ("any factory work", "production"),
        ("ជាងសំណង់ផ្ទះ", "construction"),
        ("work as a truck driver", "driving"),
        ("តំបន់រោងចក្រ", "production"),
    ],
)
def test_free_words_around_a_sector_are_a_guess(raw: str, code: str) -> None:
    assert sector(raw) == Value(code, "guessed")


def test_an_unknown_sector_is_refused() -> None:
    assert sector("anything") == Fault("unknown_sector", "anything")


def test_text_is_composed_and_freed_of_what_nobody_sees() -> None:
    assert text("  សុខ\u200bសុខា \n ") == Value("សុខសុខា")
    assert text("Cafe\u0301") == Value("Café")


@pytest.mark.parametrize("parser", [sex, age, yes_no, currency, sector, text, wage, read_day])
@pytest.mark.parametrize("raw", ["", "  ", "\u200b"])
def test_an_empty_cell_is_empty_and_nothing_else(parser: object, raw: str) -> None:
    assert callable(parser)
    assert parser(raw) == Fault("empty_cell")


def test_a_fault_shows_no_more_than_a_line() -> None:
    assert age("x\n" * 500) == Fault("not_an_age", ("x " * 500)[:80])


# --- properties ----------------------------------------------------------------------------------

CELLS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="0123456789០១២៣៤៥៦៧៨៩/-.,$៛ km万ខែថ្ងៃ+~", max_size=30),
)


@settings(deadline=None)
@given(CELLS)
def test_no_cell_raises_and_every_code_has_its_sentence(raw: str) -> None:
    days = (birth_date(raw, on=ON), calendar_day(raw, on=ON), read_day(raw))
    found = (*days, *(read(raw) for read in (text, sex, yes_no, age, currency, sector, wage)))
    codes = {each.code for each in found if isinstance(each, Fault)}
    assert codes <= set(FAULTS)


@settings(deadline=None)
@given(st.integers(1, 110), st.booleans())
def test_every_age_comes_back(years: int, khmer: bool) -> None:
    assert age(to_khmer_digits(str(years)) if khmer else str(years)) == Value(years)


@settings(deadline=None)
@given(
    st.dates(date(1917, 1, 1), ON), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%Y%m%d"])
)
def test_every_birth_date_comes_back(day: date, shape: str) -> None:
    written = Value(Day(day.year, day.month, day.day))
    assert birth_date(day.strftime(shape), on=ON) == written
    assert birth_date(to_khmer_digits(day.strftime(shape)), on=ON) == written


@settings(deadline=None)
@given(st.integers(1_000, 2_000_000), st.booleans())
def test_every_dollar_wage_comes_back_to_the_cent(cents: int, khmer: bool) -> None:
    raw = f"{Decimal(cents) / 100:,.2f}"
    assert wage((to_khmer_digits(raw) if khmer else raw) + "$") == Value(Wage(cents, cents, "USD"))


@settings(deadline=None)
@given(st.integers(40_000, 80_000_000), st.sampled_from(["{:,}៛", "{} riel", "{:,} រៀល", "KHR {}"]))
def test_every_riel_wage_comes_back(riel: int, shape: str) -> None:
    assert wage(shape.format(riel)) == Value(Wage(riel, riel, "KHR"))


@settings(deadline=None)
@given(
    st.integers(300, 5_000),
    st.integers(0, 5_000),
    st.sampled_from(["-", " - ", "–", "~", " to ", " ដល់ "]),
)
def test_every_range_comes_back(low: int, more: int, between: str) -> None:
    assert wage(f"{low}{between}{low + more} baht") == Value(Wage(low, low + more, "THB"))


def test_every_word_in_the_lists_reads_as_its_own_code() -> None:
    assert {word: sex(word) for word in SEXES} == {w: Value(Sex(c)) for w, c in SEXES.items()}
    assert {word: sector(word) for word in SECTORS} == {w: Value(c) for w, c in SECTORS.items()}
    assert {word: currency(word) for word in CURRENCIES} == {
        w: Value(c) for w, c in CURRENCIES.items()
    }
    assert {word: yes_no(word) for word in ANSWERS} == {
        w: Value(c == "yes") for w, c in ANSWERS.items()
    }


def test_every_code_has_one_sentence() -> None:
    assert len(SENTENCES) == len(REFUSALS) + len(FLAWS) + len(NOTES) + len(FAULTS)
