import pytest
from tests.factories.casework import sokha, world

from spean.casework.people.linkage import people_like, search_people
from spean.casework.people.rules import Profile
from spean.casework.people.vocabulary import PhoneOwner, Sex

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed",
    ["សុខ", "សុខសុខា", "Sok", "sokha", "Sokh Sokha", "Sokha Sok", "012345", "012 345 678", "345678"],
)
def test_a_person_is_found_by_what_people_type(typed):
    here = world()
    person = sokha(here.dara, here.samraong, phones=(("+85512345678", PhoneOwner.OWN),))
    assert search_people(here.dara, typed) == [person]


def test_a_person_is_found_by_code_but_not_by_a_mistyped_code():
    here = world()
    person = sokha(here.dara, here.samraong)
    wrong = person.code[:-1] + str((int(person.code[-1]) + 1) % 10)
    assert search_people(here.dara, person.code) == [person]
    assert search_people(here.dara, wrong) == []


def test_another_centre_finds_nothing():
    here = world()
    person = sokha(here.dara, here.samraong)
    assert search_people(here.vanna, "sok") == []
    assert search_people(here.vanna, person.code) == []
    assert search_people(here.kenji, "sok") == []


def test_somebody_spelt_otherwise_is_suspected_before_they_are_registered_twice():
    here = world()
    person = sokha(here.dara, here.samraong)
    again = Profile(name_latin="Sokha SOKH", sex=Sex.FEMALE, birth_year=1994, place_code="220405")
    stranger = Profile(name_latin="Chan Vuthy", sex=Sex.MALE, birth_year=1980)
    assert [alike.person for alike in people_like(here.dara, again)] == [person]
    assert people_like(here.dara, stranger) == []
    assert people_like(here.vanna, again) == []


def test_one_letter_finds_nobody_because_it_would_find_everybody():
    here = world()
    sokha(here.dara, here.samraong)
    assert search_people(here.dara, "s") == []
