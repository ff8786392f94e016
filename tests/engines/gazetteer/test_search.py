"""As-you-type: what stands in the list after each letter."""

import statistics
import time

import pytest

from spean.engines.gazetteer import Level, search, units


def names_of(found):
    return [unit.name_en for unit in found]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("batdam", "02"),
        ("ឧត្តរ", "22"),
        ("oddar", "22"),
        ("kampong th", "06"),
        ("ou sm", "220405"),
        ("អូរស្មា", "220405"),
        ("anlong v", "2201"),
        ("samraong oddar", "2204"),
        ("o smach, oddar meanchey", "220405"),
        ("ឃុំអូរស្មាច់", "220405"),
        ("phnom pengh", "12"),
        ("bos sbo oddar", "220402"),
    ],
)
def test_the_place_meant_comes_first(typed, first):
    assert search(typed)[0].code == first


def test_a_whole_name_leads_then_wider_places():
    found = search("កែប")
    assert found[0].code == "23"
    assert [unit.level for unit in found[:4]] == [
        Level.PROVINCE,
        Level.DISTRICT,
        Level.COMMUNE,
        Level.VILLAGE,
    ]


def test_only_the_level_asked_for_is_listed():
    assert {unit.level for unit in search("sam", level=Level.COMMUNE)} == {Level.COMMUNE}


def test_only_places_within_are_listed():
    found = search("sam", within="22")
    assert found[0].code == "2204"
    assert {unit.code[:2] for unit in found} == {"22"}


def test_the_list_ends_at_its_limit_without_repeating_a_place():
    found = search("p", limit=25)
    assert len(found) == 25
    assert len({unit.code for unit in found}) == 25


@pytest.mark.parametrize("typed", ["", "  ", "…", "qqqqqqq"])
def test_nothing_is_listed_for_nothing(typed):
    assert search(typed) == ()


def test_every_district_is_listed_by_its_own_name():
    for unit in units().level(Level.DISTRICT):
        for name in (unit.name_km, unit.name_en):
            assert unit in search(name, level=Level.DISTRICT)


def test_a_letter_takes_less_than_twenty_milliseconds():
    search("warm")
    times = []
    for unit in units().level(Level.COMMUNE)[::25]:
        for name in (unit.name_km, unit.name_en):
            for end in range(1, len(name) + 1):
                started = time.process_time()
                search(name[:end])
                times.append(1000 * (time.process_time() - started))
    times.sort()
    slow = times[int(0.99 * len(times))]
    print(f"{len(times)} searches: median {statistics.median(times):.1f} ms, p99 {slow:.1f} ms")
    assert slow < 20
