"""Invented people must look like people: names, phones, villages, ages."""

import datetime as dt
import unicodedata

import pytest

from spean.casework.people.vocabulary import Decision, Purpose, Sex
from spean.demo.diary import Diary, spread, workday_after, workdays
from spean.demo.names import (
    draw_birth,
    draw_name,
    draw_number,
    draw_phones,
    draw_village,
    families,
    given_names,
)
from spean.demo.trades import ABROAD, TRADES, as_listed, draw_somebody
from spean.engines import gazetteer
from spean.engines.kernel.streams import stream
from spean.engines.linkage import parse_phone
from spean.engines.taxonomy import load

TODAY = dt.date(2026, 11, 22)


def test_there_are_enough_names_to_tell_people_apart():
    given = {*given_names(Sex.FEMALE), *given_names(Sex.MALE)}
    assert len(set(families())) >= 60
    assert len(given) >= 120


def test_every_name_is_written_in_both_scripts_and_normalised():
    for khmer, latin in [*families(), *given_names(Sex.FEMALE), *given_names(Sex.MALE)]:
        assert unicodedata.normalize("NFC", khmer) == khmer
        assert all("ក" <= letter <= "៝" for letter in khmer)
        assert latin.isascii()
        assert latin.istitle()


def test_a_given_name_goes_with_the_sex():
    draw = stream(1, "names")
    women = {latin for _khmer, latin in given_names(Sex.FEMALE)}
    drawn = {draw_name(draw, Sex.FEMALE).latin.split()[1] for _ in range(200)}
    assert drawn <= women
    assert len(drawn) > 40


def test_every_phone_can_be_read_and_begins_with_a_zero_that_nobody_dials():
    draw = stream(1, "phones")
    for number in {draw_number(draw) for _ in range(500)}:
        phone = parse_phone(number)
        assert (phone.e164, phone.country, phone.kind) == (number, "KH", "mobile")
        assert phone.national[3] == "0"


def test_most_people_can_be_called_and_nobody_has_one_number_twice():
    draw = stream(1, "owners")
    drawn = [draw_phones(draw) for _ in range(500)]
    assert 400 < sum(bool(phones) for phones in drawn) < 500
    assert all(len({number for number, _owner in phones}) == len(phones) for phones in drawn)


@pytest.mark.parametrize("province", ["22", "15", "13"])
def test_everybody_lives_in_a_village_of_the_province(province):
    draw = stream(1, "villages", province)
    for code in {draw_village(draw, province) for _ in range(100)}:
        unit = gazetteer.units()[code]
        assert (unit.level.value, unit.code[:2]) == ("village", province)


def test_nobody_who_comes_is_younger_than_eighteen():
    draw = stream(1, "births")
    for year, day in [draw_birth(draw, TODAY) for _ in range(500)]:
        assert 18 <= TODAY.year - year <= 68
        if day:
            assert day.year == year
            assert (TODAY - day).days > 18 * 365


def test_every_trade_is_in_the_list_of_occupations():
    known = load()
    assert [(one.code, one.isco, one.sector) for one in TRADES] == [
        (one.code, known.occupation(one.code).isco, known.occupation(one.code).sector)
        for one in TRADES
    ]


def test_no_sewing_is_paid_below_the_legal_minimum():
    assert [one.code for one in TRADES if one.sector == "garment" and one.low < 210] == []


def test_the_same_chance_makes_the_same_person():
    first, again = (draw_somebody(stream(5, "one"), province="22", today=TODAY) for _ in range(2))
    assert first == again
    assert first != draw_somebody(stream(6, "one"), province="22", today=TODAY)


def test_somebody_has_a_name_and_a_wage_only_with_its_currency():
    draw = stream(1, "somebody")
    profiles = [
        draw_somebody(draw, province="15", today=TODAY).newcomer.profile for _ in range(300)
    ]
    assert all(one.name_km or one.name_latin for one in profiles)
    assert {one.wage_currency for one in profiles if one.wage_expected is None} == {""}
    assert {one.wage_currency for one in profiles if one.wage_expected} == {"USD"}
    assert {one.former_country for one in profiles} <= {"", *(country for country, *_ in ABROAD)}


def test_whom_an_official_lists_has_not_been_asked_yet():
    one = as_listed(draw_somebody(stream(1, "listed"), province="15", today=TODAY))
    assert one.newcomer.consents == {Purpose.SERVICE: Decision.TO_ASK}
    assert one.newcomer.registered_by == "official"


def test_offices_are_closed_at_weekends_but_the_demonstration_ends_today():
    assert workdays(dt.date(2026, 11, 19), TODAY) == [
        dt.date(2026, 11, 19),
        dt.date(2026, 11, 20),
        TODAY,
    ]
    assert workday_after(dt.date(2026, 11, 19), 2) == dt.date(2026, 11, 23)
    assert workday_after(dt.date(2026, 11, 19), 1) == dt.date(2026, 11, 20)


def test_work_grows_over_the_months():
    days = workdays(dt.date(2026, 1, 1), dt.date(2026, 10, 31))
    drawn = spread(stream(1, "spread"), 1000, days)
    assert len(drawn) == 1000
    assert drawn == sorted(drawn)
    assert sum(day >= dt.date(2026, 6, 1) for day in drawn) > 550


def test_the_diary_does_what_is_due_in_order_even_what_a_deed_adds():
    diary, done = Diary(), []
    today = dt.date(2026, 11, 20)

    def first(day):
        done.append(("first", day))
        diary.note(day, lambda on: done.append(("added", on)))

    diary.note(today, first)
    diary.note(today, lambda on: done.append(("second", on)))
    diary.note(TODAY, lambda on: done.append(("later", on)))
    assert diary.live(today) == 3
    assert done == [("first", today), ("second", today), ("added", today)]
