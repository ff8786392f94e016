"""A slip of the finger still finds the person, behind everybody who was typed correctly."""

import pytest
from tests.factories.casework import sokha, world

from spean.casework.people.linkage import search_people

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


@pytest.mark.parametrize("typed", ["sok sokja", "sol sokha", "sokha sol", "sok sukha", "សុខ សុខ្ា"])
def test_one_wrong_key_still_finds_the_person(here, typed):
    person = sokha(here.dara, here.samraong)
    assert search_people(here.dara, typed) == [person]


def test_the_likeliest_of_several_comes_first(here):
    vitou = sokha(here.dara, here.samraong, name_km="", name_latin="Sok Vitou")
    vuthy = sokha(here.dara, here.samraong, name_km="", name_latin="Sok Vuthy")
    assert search_people(here.dara, "sok vathy") == [vuthy, vitou]


def test_who_is_typed_correctly_comes_before_who_is_only_alike(here):
    alike = sokha(here.dara, here.samraong, name_km="", name_latin="Sam Nong")
    exact = sokha(here.dara, here.samraong, name_km="", name_latin="Samnang")
    assert search_people(here.dara, "samnang") == [exact, alike]


def test_a_different_name_is_not_offered_instead(here):
    sokha(here.dara, here.samraong)
    assert search_people(here.dara, "sok vibol") == []
    assert search_people(here.dara, "chan thy") == []


def test_a_wrong_digit_finds_nobody_because_numbers_are_not_alike(here):
    sokha(here.dara, here.samraong)
    assert search_people(here.dara, "012 345 679") == []


def test_another_centre_is_given_no_second_chance(here):
    sokha(here.dara, here.samraong)
    assert search_people(here.vanna, "sok sokja") == []
