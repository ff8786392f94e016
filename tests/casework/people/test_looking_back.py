"""What a profile once said: today's, with every change since then taken back, or an honest no."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from tests.factories.casework import sokha, world

from spean.base import clock
from spean.base.audit.actions import mask_details
from spean.base.audit.models import Entry
from spean.casework.doubles.actions import merge_files, undo_merge
from spean.casework.people.actions import set_household, update_profile
from spean.casework.people.models import Person
from spean.casework.people.queries import profile_as_of, profile_changes, profile_of
from spean.casework.people.rules import Profile, profile_before
from spean.casework.people.vocabulary import (
    Beneficiary,
    Gap,
    HouseholdRelation,
    PhoneOwner,
    Sex,
)

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
EVERYTHING = {
    "name_km": "ចាន់ បុប្ផា",
    "name_latin": "Chan Bopha",
    "sex": Sex.NOT_SAID,
    "birth_year": 1990,
    "born_on": dt.date(1990, 5, 6),
    "beneficiary": Beneficiary.DISPLACED,
    "phones": (("+85512345678", PhoneOwner.OWN), ("+85597765432", PhoneOwner.FAMILY)),
    "place_code": "15",
    "place_as_said": "Pursat",
    "preferred_province": "15",
    "sector_wanted": "construction",
    "wage_expected": Decimal("250.50"),
    "wage_currency": "USD",
    "former_country": "TH",
    "former_job": "sewing",
    "note": "a note",
    "external_id": "H-7",
}


def day(number):
    return MONDAY + clock.days(number)


@pytest.fixture
def here():
    return world()


@pytest.fixture
def person(here):
    with clock.stopped_at(MONDAY):
        return sokha(here.dara, here.samraong)


def changed(here, person, number, **said):
    with clock.stopped_at(day(number)):
        profile = replace(profile_of(here.dara, person.pk), **said)
        update_profile(person, profile=profile, by=here.dara)


def test_every_field_of_a_profile_is_put_back_as_it_was(here, person):
    assert set(EVERYTHING) == set(Profile.__slots__)
    first = profile_of(here.dara, person.pk)
    changed(here, person, 1, **EVERYTHING)
    changed(here, person, 2, **{name: getattr(first, name) for name in EVERYTHING})
    stood = [profile_as_of(here.dara, person.pk, day(number + 0.5)) for number in range(3)]
    assert [one.profile for one in stood] == [first, Profile(**EVERYTHING), first]
    assert [one.gaps for one in stood] == [(), (), ()]


def test_what_the_book_calls_by_another_name_changes_nothing():
    now = Profile(name_latin="Sok Sokha")
    assert profile_before(now, [{"household": [1, 2]}, {"name_latin": ["Sok Sukha", "x"]}]) == (
        Profile(name_latin="Sok Sukha")
    )


def test_details_that_were_taken_out_of_the_book_make_the_past_unknown(here, person):
    changed(here, person, 1, note="a")
    lines = Entry.objects.filter(verb="person.updated")
    mask_details(lines, Person.objects.get(pk=person.pk), by=here.chanthou)
    past = profile_as_of(here.dara, person.pk, MONDAY)
    assert (past.profile, past.gaps) == (None, (Gap.MASKED,))
    assert profile_as_of(here.dara, person.pk, day(2)).gaps == ()


def test_a_merge_makes_the_past_unknown_and_its_undo_does_not(here, person):
    other = sokha(here.dara, here.samraong, name_km="", name_latin="Sok Sokhaa")
    with clock.stopped_at(day(1)):
        merge = merge_files(person.pk, other.pk, by=here.chanthou)
    past = profile_as_of(here.dara, person.pk, MONDAY)
    assert (past.profile, past.gaps) == (None, (Gap.MERGED,))
    assert profile_as_of(here.dara, person.pk, day(2)).gaps == ()
    undo_merge(merge, by=here.chanthou)
    assert profile_as_of(here.dara, person.pk, MONDAY).gaps == ()


def test_another_centre_learns_nothing_of_the_past(here, person):
    changed(here, person, 1, note="a")
    with pytest.raises(Person.DoesNotExist):
        profile_as_of(here.vanna, person.pk, MONDAY)
    assert list(profile_changes(here.vanna, person.pk)) == []


def test_the_lines_about_a_profile_say_who_and_when_and_nothing_else(here, person):
    changed(here, person, 1, note="a")
    set_household(person, relation=HouseholdRelation.HEAD, dependants=2, by=here.dara)
    lines = list(profile_changes(here.dara, person.pk).order_by("pk"))
    assert [line.verb for line in lines] == ["person.updated", "household.set"]
    assert all({"detail", "salt"} <= line.get_deferred_fields() for line in lines)
