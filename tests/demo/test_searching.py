"""The measurement of searching: what is typed, what is counted, what is called a hit."""

import datetime as dt

import pytest
from django.db import transaction
from tests.factories.casework import operator

from spean.base import clock
from spean.base.audit.models import Entry
from spean.casework.people.models import Person, Registration
from spean.casework.people.vocabulary import PhoneOwner
from spean.demo.crowd import register_crowd
from spean.demo.keystrokes import is_name, typed_for
from spean.demo.searching import Found, Tally, measure_search
from spean.demo.staging import counsellors, set_up
from spean.engines.kernel.streams import stream
from spean.registry.places.actions import load_gazetteer

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    """The cast and thirty people at its three centres; rolled back after the tests here."""
    with django_db_blocker.unblock(), clock.stopped_at(TODAY), transaction.atomic():
        load_gazetteer(by=operator())
        set_up(on=TODAY)
        register_crowd(30)
        yield counsellors()
        transaction.set_rollback(True)


@pytest.fixture
def crowd(house):
    """What one test adds is gone before the next."""
    with transaction.atomic():
        yield house
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def measured(house):
    """Four people of each centre typed out on every way, once for the tests that read it."""
    said = []
    with transaction.atomic():
        result = measure_search(samples=4, say=said.append)
        transaction.set_rollback(True)
    return result, said


def sokha():
    person = Person.objects.create(name_km="សុខ សុខា", name_latin="Sok Sokha", created_at=clock.now())
    person.phones.create(number="+85512034567", owner=PhoneOwner.OWN)
    return person


def test_a_crowd_is_spread_over_the_centres_and_signed_for_chunk_by_chunk(crowd):
    assert Person.objects.count() == 30
    assert {registration.centre.code for registration in Registration.objects.all()} <= set(crowd)
    lines = Entry.objects.filter(verb="people.registered")
    assert sum(len(line.detail["people"]) for line in lines) == 30


@pytest.mark.django_db
def test_nobody_counsels_where_no_demonstration_was_filled_in():
    assert counsellors() == {}


def test_a_text_grows_letter_by_letter_and_khmer_by_whole_clusters(crowd):
    typed = {one.kind: one.keystrokes for one in typed_for(sokha(), stream(1, "typing"))}
    assert typed["khmer"] == ("សុ", "សុខ", "សុខ សុ", "សុខ សុខា")
    assert typed["latin"][:3] == ("so", "sok", "sok s")
    assert typed["latin, given name first"][-1] == "sokha sok"
    assert typed["phone"][-1] == "012034567"
    assert typed["phone, its end"][-1] == "034567"


def test_every_slip_changes_the_name_and_keeps_its_first_letters(crowd):
    typed = {one.kind: one.text for one in typed_for(sokha(), stream(1, "slips"))}
    for kind in ("latin, spelt otherwise", "latin, a wrong key"):
        assert typed[kind] != "sok sokha"
        assert typed[kind][:1] == "s"


def test_only_names_are_typed_at_the_naive_peer():
    assert [is_name(kind) for kind in ("khmer", "latin, a wrong key", "phone", "code")] == [
        *(True, True),
        *(False, False),
    ]


def test_somebody_of_the_very_same_name_counts_as_found_but_not_for_a_phone(crowd):
    person = sokha()
    twin = [Found(person.pk + 1, person.name_km, person.name_latin)]
    tally = Tally()
    for typed in typed_for(person, stream(1, "typing")):
        if typed.kind in {"khmer", "phone"}:
            tally.type_out(typed, lambda _text: twin)
    assert tally.hits == [True, False]
    assert tally.figures()["hit_at_10"] == 0.5


def test_what_was_never_asked_has_no_figures():
    assert Tally().figures() == {
        "queries": 0,
        "p50_ms": 0.0,
        "p95_ms": 0.0,
        "p99_ms": 0.0,
        "max_ms": 0.0,
        "people_shown": 0.0,
        "hit_at_10": 0.0,
    }


def test_the_measurement_counts_the_same_keystrokes_on_every_way(measured):
    result, said = measured
    assert result["people"] == 30
    assert result["search"]["queries"] == result["page"]["queries"]
    assert result["search_by_name"]["queries"] == result["ilike"]["queries"]
    assert sum(one["queries"] for one in result["kinds"].values()) == result["search"]["queries"]
    assert sum(one["people"] for one in result["centres"].values()) == 30
    assert len(said) == 3


def test_exact_names_phones_and_codes_are_found(measured):
    kinds = measured[0]["kinds"]
    exact = ("khmer", "khmer, given name first", "latin", "phone", "code", "code, small letters")
    assert {kind: kinds[kind]["hit_at_10"] for kind in exact} == dict.fromkeys(exact, 1.0)
