"""Pairs are found by night and on demand, asked about in order of cost, and remembered."""

import pytest
from tests.factories.casework import sokha, world

from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.base.wall import within_reach
from spean.casework.cases.actions import open_case
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.vocabulary import Channel
from spean.casework.doubles.actions import (
    compare_files,
    merge_files,
    propose_merge,
    search_for_doubles,
    tell_apart,
    undo_merge,
)
from spean.casework.doubles.linkage import RAREST, likeness_of, likenesses
from spean.casework.doubles.models import Merge, Pair, Search
from spean.casework.doubles.queries import (
    last_search,
    pairs_for,
    pairs_to_look_at,
    records_on,
)
from spean.casework.doubles.tasks import (
    begin_search,
    search_at,
    search_of_the_night,
    the_searcher,
)
from spean.casework.doubles.vocabulary import PairState
from spean.casework.people.actions import update_profile
from spean.casework.people.linkage import people_like_each, people_like_while_typing
from spean.casework.people.models import Person
from spean.casework.people.queries import people_for, profile_of
from spean.casework.people.rules import Profile
from spean.casework.people.vocabulary import PhoneOwner, Purpose
from spean.casework.zones.actions import protect_case
from spean.casework.zones.vocabulary import ProtectedType

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


@pytest.fixture
def both(here):
    return [sokha(here.dara, here.samraong).pk for _twice in range(2)]


def another(here, name="Chan Bopha", **details):
    told = {"name_km": "", "name_latin": name, "birth_year": 1971}
    return sokha(here.dara, here.samraong, **(told | details)).pk


def changed(here, number, **told):
    before = profile_of(here.dara, number)
    values = {name: getattr(before, name) for name in Profile.__slots__} | told
    person = people_for(here.dara).get(pk=number)
    update_profile(person, profile=Profile(**values), by=here.dara)


def codes_of(refused):
    return [refusal.code for refusal in refused.value.refusals]


def test_a_likely_pair_is_found_once_with_its_reasons(here, both):
    another(here)
    search = search_for_doubles(centre_id=here.samraong.pk, by=here.dara)
    assert (search.looked, search.found) == (3, 1)
    pair = pairs_to_look_at(here.dara).get()
    assert (pair.one_id, pair.other_id, pair.state) == (*both, PairState.WAITING)
    assert (
        pair.score
        == likeness_of(here.dara, pair).score
        == likenesses(here.dara, [pair])[pair.pk].score
    )
    again = search_for_doubles(centre_id=here.samraong.pk, by=here.dara)
    assert (again.found, Pair.objects.count()) == (0, 1)
    assert last_search(here.dara, here.samraong.pk) == again
    assert last_search(here.dara, None) is None
    assert Entry.objects.filter(verb="doubles.searched").count() == 2


def test_the_dearest_pair_comes_first(here, both):
    busy = [another(here), another(here)]
    search_for_doubles(centre_id=here.samraong.pk, by=here.dara)
    for number in busy:
        for _visit in range(4):
            log_contact(here.samraong.pk, person_id=number, channel=Channel.PHONE, by=here.dara)
    search_for_doubles(centre_id=here.samraong.pk, by=here.dara)
    first, second = pairs_to_look_at(here.dara)
    assert (first.one_id, second.one_id) == (busy[0], both[0])
    assert first.cost > second.cost
    asked = len(Purpose)  # a consent for each hangs on each file; four contacts on the busy ones
    assert records_on(here.dara, [busy[0], both[0]]) == {busy[0]: asked + 4, both[0]: asked}


def test_two_people_stay_two_until_one_of_the_files_changes(here, both):
    search_for_doubles(centre_id=here.samraong.pk, by=here.dara)
    pair = pairs_to_look_at(here.dara).get()
    for why in ("", "  no "):
        with pytest.raises(Refused) as refused:
            tell_apart(pair, why=why, by=here.dara)
        assert codes_of(refused) == ["no_reason"]
    tell_apart(pair, why="Cousins of the same name.", by=here.dara)
    assert not pairs_to_look_at(here.dara).exists()
    kept = pairs_for(here.dara).get()
    assert (kept.said_by, kept.why) == (here.users["dara"], "Cousins of the same name.")
    assert kept.said_at is not None

    changed(here, both[0], note="nothing that is compared")
    search_for_doubles(centre_id=here.samraong.pk, by=here.dara)
    assert not pairs_to_look_at(here.dara).exists()
    changed(here, both[0], phones=(("+85512345671", PhoneOwner.OWN),))
    assert search_for_doubles(centre_id=here.samraong.pk, by=here.dara).found == 1
    asked = pairs_to_look_at(here.dara).get()
    assert (asked.state, asked.why) == (PairState.WAITING, "Cousins of the same name.")


def test_what_is_proposed_stays_proposed(here, both):
    search_for_doubles(centre_id=here.samraong.pk, by=here.dara)
    pair = propose_merge(Pair.objects.get(), why="She said so herself.", by=here.dara)
    changed(here, both[0], phones=(("+85512345671", PhoneOwner.OWN),))
    assert search_for_doubles(centre_id=here.samraong.pk, by=here.dara).found == 0
    assert pairs_to_look_at(here.chanthou).get().state == PairState.PROPOSED
    merge = merge_files(*both, by=here.chanthou)
    assert not pairs_for(here.chanthou).exists()
    with pytest.raises(Pair.DoesNotExist):
        tell_apart(pair, why="They are cousins.", by=here.dara)
    undo_merge(merge, by=here.chanthou)
    assert pairs_to_look_at(here.dara).get().state == PairState.WAITING


def test_any_two_files_may_be_compared_by_hand(here, both):
    stranger = another(here)
    pair = compare_files(stranger, both[0], by=here.dara)
    assert (pair.one_id, pair.other_id) == (both[0], stranger)
    assert compare_files(both[0], stranger, by=here.dara).pk == pair.pk
    assert Entry.objects.filter(verb="pair.asked").count() == 1
    with pytest.raises(Refused) as refused:
        compare_files(both[0], both[0], by=here.dara)
    assert codes_of(refused) == ["same_file"]


def test_another_centre_sees_no_pair_and_compares_nothing(here, both):
    search_for_doubles(by=the_searcher())
    assert pairs_for(here.dara).count() == 1
    assert not pairs_for(here.vanna).exists()
    there = sokha(here.vanna, here.pursat)
    search_for_doubles(by=the_searcher())
    assert pairs_for(here.dara).count() == 1  # the pair across two centres is nobody's to see
    assert not pairs_for(here.vanna).exists()
    with pytest.raises(Person.DoesNotExist):
        compare_files(there.pk, both[0], by=here.dara)
    with pytest.raises(Refused):
        search_for_doubles(centre_id=here.pursat.pk, by=here.dara)


def test_a_protected_file_is_never_offered(here, both):
    search_for_doubles(centre_id=here.samraong.pk, by=here.dara)
    case = open_case(both[1], centre_id=here.samraong.pk, by=here.dara)
    protect_case(case, kind=ProtectedType.TRAFFICKING, by=here.dara)
    assert pairs_for(here.dara).count() == 1  # who stands in the circle
    assert not pairs_for(here.chanthou).exists()
    third = sokha(here.chanthou, here.samraong).pk
    search_for_doubles(centre_id=here.samraong.pk, by=here.chanthou)
    assert {(pair.one_id, pair.other_id) for pair in pairs_for(here.chanthou)} == {(both[0], third)}
    search_of_the_night(0)
    assert Pair.objects.filter(other=both[1]).count() == 1  # the one from before


def test_the_night_looks_at_every_centre(here, both):
    sokha(here.vanna, here.pursat, name_latin="Keo Mealea", name_km="")
    sokha(here.vanna, here.pursat, name_latin="Keo Mealea", name_km="")
    assert search_of_the_night(0) == 2
    assert (pairs_for(here.dara).count(), pairs_for(here.vanna).count()) == (1, 1)
    assert last_search(here.dara, here.samraong.pk).centre_id is None


def test_a_long_search_is_left_to_the_worker(here, both, monkeypatch):
    monkeypatch.setattr("spean.casework.doubles.tasks.AT_ONCE", 0)
    monkeypatch.setattr("spean.casework.doubles.tasks.worker_is_alive", lambda _by: True)
    assert begin_search(here.samraong.pk, by=here.dara) is None
    assert begin_search(here.samraong.pk, by=here.dara) is None  # pressed twice
    assert not Search.objects.exists()
    assert search_at(here.samraong.pk, here.dara.user_id) == 1
    monkeypatch.setattr("spean.casework.doubles.tasks.worker_is_alive", lambda _by: False)
    assert begin_search(here.samraong.pk, by=here.dara).looked == 2


def test_a_name_that_very_many_bear_finds_nobody_by_itself(here, both):
    profile = profile_of(here.dara, both[0])
    assert len(people_like_each(here.dara, [profile], rarest=RAREST)[0]) == 2
    assert people_like_each(here.dara, [profile], rarest=1) == [[]]


def test_while_typing_only_the_newest_are_looked_at(here, both, monkeypatch):
    profile = Profile(name_latin="Sok Sokha")
    alike = people_like_while_typing(here.dara, profile)
    assert [one.person.pk for one in alike] == both
    assert alike[0].likeness.verdict == "possible"
    monkeypatch.setattr("spean.casework.people.linkage.MOST_HOLDERS", 1)
    assert [one.person.pk for one in people_like_while_typing(here.dara, profile)] == [both[1]]
    assert people_like_while_typing(here.vanna, profile) == []


def test_the_second_wall_shows_a_pair_only_where_both_files_are_reached(here, both):
    there = sokha(here.vanna, here.pursat).pk
    across = Pair.objects.create(one_id=both[0], other_id=there, score=700)
    search_for_doubles(centre_id=here.samraong.pk, by=here.dara)
    for actor, seen in ((here.dara, 1), (here.vanna, 0), (here.chanthou, 1)):
        with within_reach(actor):
            assert Pair.objects.count() == seen
    case = open_case(both[1], centre_id=here.samraong.pk, by=here.dara)
    protect_case(case, kind=ProtectedType.TRAFFICKING, by=here.dara)
    for actor, seen in ((here.dara, 1), (here.chanthou, 0)):
        with within_reach(actor):
            assert Pair.objects.count() == seen
    assert Pair.objects.filter(pk=across.pk).exists()


def test_the_second_wall_hides_a_merge_with_either_file(here, both):
    merge_files(*both, by=here.chanthou)
    for actor, seen in ((here.dara, 1), (here.vanna, 0)):
        with within_reach(actor):
            assert Merge.objects.count() == seen
    case = open_case(both[0], centre_id=here.samraong.pk, by=here.dara)
    protect_case(case, kind=ProtectedType.TRAFFICKING, by=here.dara)
    with within_reach(here.chanthou):
        assert Merge.objects.count() == 0
        assert not Person.objects.filter(pk__in=both).exists()  # the file that rests hides too
    with within_reach(here.dara):
        assert Merge.objects.count() == 1
