from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation
from tests.factories.casework import YES, sokha, world

from spean.base import clock
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.casework.cases.actions import open_case
from spean.casework.people.actions import (
    Newcomer,
    record_consent,
    register_people,
    register_person,
    set_household,
    take_back_people,
    update_profile,
)
from spean.casework.people.linkage import alike_in_list, search_people
from spean.casework.people.models import Consent, Household, Person, PersonKey
from spean.casework.people.queries import (
    consent_history,
    consents_of,
    has_consented,
    housemates_of,
    people_listed_as,
    people_to_match,
    profile_of,
    registrations_for,
)
from spean.casework.people.rules import Profile
from spean.casework.people.vocabulary import (
    ConsentMethod,
    Decision,
    HouseholdRelation,
    PhoneOwner,
    Purpose,
    RegisteredBy,
    Sex,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


def listed(name, **details):
    unasked = dict.fromkeys(Purpose, Decision.TO_ASK)
    return Newcomer(
        profile=Profile(name_latin=name, **details),
        consents=unasked,
        registered_by=RegisteredBy.HOTLINE,
    )


def test_a_profile_is_kept_as_it_was_told(here):
    told = Profile(
        name_km="សុខ សុខា",
        name_latin="Sok Sokha",
        sex=Sex.FEMALE,
        birth_year=1994,
        phones=(("+85512345678", PhoneOwner.OWN), ("+66812345678", PhoneOwner.FAMILY)),
        place_code="220405",
        place_as_said="ឃុំអូរស្មាច់",
        preferred_province="15",
        wage_expected=Decimal("250.00"),
        wage_currency="USD",
        external_id="H-1",
    )
    person = register_person(
        Newcomer(profile=told, consents=YES), centre_id=here.samraong.pk, by=here.dara
    )
    assert profile_of(here.dara, person.pk) == told
    assert people_listed_as(here.dara, ["H-1", ""]) == {"H-1": person.pk}
    assert people_listed_as(here.vanna, ["H-1"]) == {}
    assert registrations_for(here.dara).get().registered_by == RegisteredBy.SELF


def test_a_changed_profile_is_found_by_its_new_name_and_the_book_has_both(here):
    person = sokha(here.dara, here.samraong)
    changed = replace(profile_of(here.dara, person.pk), name_latin="Sok Bopha", name_km="")
    update_profile(person, profile=changed, by=here.dara)
    assert [one.pk for one in search_people(here.dara, "bopha")] == [person.pk]
    assert not PersonKey.objects.filter(person=person, token__contains="ka").exists()
    assert Entry.objects.get(verb="person.updated").detail["changed"]["name_latin"] == [
        "Sok Sokha",
        "Sok Bopha",
    ]


def test_nothing_is_kept_when_one_of_a_list_is_refused(here):
    with pytest.raises(Refused):
        register_people(
            [listed("Sok Dara"), listed("")],
            centre_id=here.samraong.pk,
            because="list",
            by=here.chanthou,
        )
    assert (Person.objects.count(), PersonKey.objects.count()) == (0, 0)


def test_an_empty_list_changes_nothing_and_is_not_in_the_book(here):
    found = register_people([], centre_id=here.samraong.pk, because="list", by=here.chanthou)
    assert (found, Entry.objects.count()) == ([], 0)


def test_a_list_is_taken_back_except_those_who_were_met_since(here):
    people = register_people(
        [listed("Sok Dara"), listed("Chan Vuthy")],
        centre_id=here.samraong.pk,
        because="list",
        by=here.chanthou,
    )
    met, unmet = people
    record_consent(
        met,
        purpose=Purpose.SERVICE,
        decision=Decision.GIVEN,
        method=ConsentMethod.SPOKEN,
        by=here.dara,
    )
    open_case(met.pk, centre_id=here.samraong.pk, by=here.dara)
    kept = take_back_people([met.pk, unmet.pk], because="undo", by=here.chanthou)
    assert kept == [met.pk]
    assert list(Person.objects.all()) == [met]
    assert take_back_people([unmet.pk], because="undo", by=here.chanthou) == []


def test_the_newest_word_on_a_purpose_counts(here):
    person = sokha(here.dara, here.samraong)
    assert has_consented(here.dara, person.pk, Purpose.MATCHING)
    record_consent(
        person,
        purpose=Purpose.MATCHING,
        decision=Decision.WITHDRAWN,
        method=ConsentMethod.PHONE,
        by=here.dara,
    )
    assert not has_consented(here.dara, person.pk, Purpose.MATCHING)
    assert list(people_to_match(here.dara, on=clock.today())) == []
    assert consents_of(here.dara, person.pk)[Purpose.MATCHING].decision == Decision.WITHDRAWN
    assert consent_history(here.dara, person.pk).count() == len(Purpose) + 1
    assert consent_history(here.vanna, person.pk).count() == 0


def test_a_consent_runs_out_after_a_year(here):
    person = sokha(here.dara, here.samraong)
    last = Consent.objects.filter(purpose=Purpose.MATCHING).get().expires_on
    assert list(people_to_match(here.dara, on=last)) == [person]
    assert list(people_to_match(here.dara, on=last + clock.days(1))) == []


def test_rows_of_one_list_that_name_one_person_are_found(here):
    profiles = [
        Profile(name_latin="Sok Dara", sex=Sex.MALE, birth_year=1990, phones=(PHONE,)),
        Profile(name_latin="Chan Vuthy", sex=Sex.MALE, birth_year=1985),
        Profile(name_latin="DARA Sokh", sex=Sex.MALE, birth_year=1990, phones=(PHONE,)),
    ]
    assert {later: one.at for later, one in alike_in_list(here.dara, profiles).items()} == {2: 0}


PHONE = ("+85512345678", PhoneOwner.OWN)


def test_people_read_their_name_in_their_script(here):
    person = sokha(here.dara, here.samraong)
    with translation.override("km"):
        assert (str(person), person.other_name) == ("សុខ សុខា", "Sok Sokha")
    with translation.override("ja"):
        assert (str(person), person.other_name) == ("Sok Sokha", "សុខ សុខា")
    person.name_latin = ""
    assert person.other_name == ""
    assert str(Household.objects.create()).startswith("household")


def test_two_people_share_a_household_and_its_dependants(here):
    wife = sokha(here.dara, here.samraong)
    husband = sokha(here.dara, here.samraong, name_latin="Chan Vuthy", sex=Sex.MALE)
    alone = set_household(wife, relation=HouseholdRelation.HEAD, dependants=2, by=here.dara)
    wife.refresh_from_db()
    assert [list(housemates_of(here.dara, one)) for one in (wife, husband)] == [[], []]
    shared = set_household(
        husband, relation=HouseholdRelation.SPOUSE, dependants=3, lives_with=wife.pk, by=here.dara
    )
    wife.refresh_from_db()
    assert (shared, shared.dependants) == (alone, 3)
    assert list(housemates_of(here.dara, wife)) == [husband]
    assert list(housemates_of(here.vanna, wife)) == []
