"""What an entry must hold, when a door is open, and when it is too old."""

import datetime as dt

import pytest

from spean.registry.directory import rules
from spean.registry.directory.rules import HoursError, ServiceFacts, Span, spans_of
from spean.registry.directory.vocabulary import Cost, ForSex, ForWhom, ServiceKind, Spoken

MONDAY = dt.date(2026, 3, 2)


def facts(**changes):
    told = {"organisation_id": 1, "kind": ServiceKind.LEGAL_AID, "name_km": "ជំនួយផ្លូវច្បាប់"}
    told |= {"phone": "012", "serves": ("22",)}
    return ServiceFacts(**(told | changes))


def codes(refusals):
    return [one.code for one in refusals]


def at(hour, minute=0, day=MONDAY):
    return dt.datetime.combine(day, dt.time(hour, minute))


@pytest.mark.parametrize(
    ("written", "times"),
    [
        ("", []),
        ("8-12", ["08:00 12:00"]),
        ("07:30-11:30, 14.00–17.00", ["07:30 11:30", "14:00 17:00"]),
        ("៨-១២; ១៣-១៧", ["08:00 12:00", "13:00 17:00"]),
        ("0-24", ["00:00 23:59"]),
    ],
)
def test_times_are_read_as_people_write_them(written, times):
    assert [f"{one.opens:%H:%M} {one.closes:%H:%M}" for one in spans_of(3, written)] == times


@pytest.mark.parametrize("written", ["morning", "8", "8-25", "25-26", "8:75-9", "8-12 and 1-5"])
def test_times_that_cannot_be_read_are_not_guessed(written):
    with pytest.raises(HoursError):
        spans_of(0, written)


def test_the_door_is_open_within_its_times_only():
    one = facts(hours=spans_of(0, "8-12, 13-17"), closed_days=(MONDAY + dt.timedelta(7),))
    times = [(7, 59), (8, 0), (11, 59), (12, 0), (12, 59), (13, 0), (16, 59), (17, 0)]
    said = [rules.is_open_at(one, at(*time)) for time in times]
    assert said == [False, True, True, False, False, True, True, False]
    assert not rules.is_open_at(one, at(9, day=MONDAY + dt.timedelta(1)))
    assert not rules.is_open_at(one, at(9, day=MONDAY + dt.timedelta(7)))


def test_day_and_night_is_open_but_on_a_closed_day():
    one = facts(is_always_open=True, closed_days=(MONDAY,))
    assert not rules.is_open_at(one, at(3))
    assert rules.is_open_at(one, at(3, day=MONDAY + dt.timedelta(1)))


def test_half_a_year_without_a_word_is_old():
    assert not rules.is_stale(MONDAY - dt.timedelta(days=183), MONDAY)
    assert rules.is_stale(MONDAY - dt.timedelta(days=184), MONDAY)


def test_an_entry_needs_a_name_a_way_there_and_people_it_serves():
    assert rules.refusals_to_list(facts()) == []
    bare = facts(name_km=" ", phone="", serves=())
    assert codes(rules.refusals_to_list(bare)) == ["no_name", "nowhere", "serves_nobody"]
    assert rules.refusals_to_list(facts(serves=(), is_nationwide=True)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"hours": (Span(0, dt.time(12), dt.time(8)),)}, "closes_first"),
        ({"hours": spans_of(0, "8-12, 11-13")}, "hours_overlap"),
        ({"hours": spans_of(0, "8-12"), "is_always_open": True}, "hours_twice"),
        ({"min_age": 30, "max_age": 18}, "ages"),
        ({"latitude": 13.9}, "half_a_point"),
        ({"latitude": 103.5, "longitude": 13.9}, "not_here"),
    ],
)
def test_what_contradicts_itself_is_refused(changes, code):
    assert codes(rules.refusals_to_list(facts(**changes))) == [code]


def test_the_same_times_on_two_days_do_not_overlap():
    hours = spans_of(0, "8-12") + spans_of(1, "8-12")
    assert rules.refusals_to_list(facts(hours=hours, latitude=13.9, longitude=103.5)) == []


def test_who_keeps_an_entry_changes_it_and_the_rest_is_told_who_does():
    assert rules.refusals_to_keep(within_reach=True) == []
    assert codes(rules.refusals_to_keep(within_reach=False)) == ["not_kept_here"]


def test_an_end_and_a_new_beginning_follow_each_other():
    assert codes(rules.refusals_to_end(is_ended=True)) == ["ended_already"]
    assert rules.refusals_to_end(is_ended=False) == []
    assert codes(rules.refusals_to_offer_again(is_ended=False)) == ["still_offered"]
    assert rules.refusals_to_offer_again(is_ended=True) == []


def test_only_the_newest_change_is_taken_back():
    assert rules.refusals_to_undo(is_newest=True, has_before=True) == []
    assert codes(rules.refusals_to_undo(is_newest=False, has_before=True)) == ["changed_since"]
    assert codes(rules.refusals_to_undo(is_newest=True, has_before=False)) == ["nothing_before"]


def test_it_is_said_before_a_referral_who_may_be_turned_away():
    narrow = facts(for_whom=(ForWhom.DISPLACED,), for_sex=ForSex.WOMEN, min_age=18, max_age=40)
    wrong = {"beneficiary": "returned_worker", "sex": "male", "age": 50, "place_code": "1501"}
    doubts = codes(rules.why_not_for(narrow, **wrong))
    assert doubts == ["not_for_them", "other_sex", "other_age", "not_served"]
    right = {"beneficiary": "displaced", "sex": "female", "age": 40, "place_code": "220405"}
    assert rules.why_not_for(narrow, **right) == []
    unknown = {"beneficiary": "x", "sex": "not_said", "age": None, "place_code": None}
    assert rules.why_not_for(facts(), **unknown) == []


def test_facts_come_back_from_json_as_they_were():
    import json

    full = facts(
        hours=spans_of(0, "8-12"),
        closed_days=(MONDAY,),
        for_whom=(ForWhom.DISPLACED,),
        languages=(Spoken.SIGNED,),
        cost=Cost.PARTLY,
        latitude=13.9,
        longitude=103.5,
    )
    assert rules.from_plain(json.loads(json.dumps(rules.plain(full)))) == full


def test_kinds_of_people_are_the_same_words_as_in_casework():
    from spean.casework.people.vocabulary import Beneficiary

    assert [(one.value, one.label) for one in ForWhom] == [
        (one.value, one.label) for one in Beneficiary
    ]
