"""The list of pairs, one pair and one merge: paged by key, the same number of questions."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.casework import sokha, world

from spean.casework.doubles.actions import merge_files, search_for_doubles
from spean.casework.doubles.models import Merge, Pair
from spean.casework.people.vocabulary import PhoneOwner

pytestmark = pytest.mark.django_db
NAMES = ("Sok Sokha", "Chan Bopha", "Keo Rithy", "Nhem Sreyleak")


@pytest.fixture
def here():
    return world()


def desk(here, name="chanthou"):
    client = Client()
    client.force_login(here.users[name])
    client.cookies["django_language"] = "en"
    return client


def twice(here, name):
    years = 1960 + NAMES.index(name) * 9
    told = {"name_km": "", "name_latin": name, "birth_year": years}
    return [
        sokha(here.dara, here.samraong, phones=((f"+8551234567{one}", PhoneOwner.OWN),), **told).pk
        for one in (1, 2)
    ]


def asked(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_a_list_of_three_pairs_asks_no_more_than_a_list_of_one(here):
    client, url = desk(here), reverse("desk:doubles")
    twice(here, NAMES[0])
    search_for_doubles(centre_id=here.samraong.pk, by=here.dara)
    one = asked(client, url)
    for name in NAMES[1:]:
        twice(here, name)
    search_for_doubles(centre_id=here.samraong.pk, by=here.dara)
    assert Pair.objects.count() == 4
    assert (asked(client, url), one <= 15 + 4) == (one, True)


def test_the_list_is_paged_by_key(here, monkeypatch):
    monkeypatch.setattr("spean.web.desk.doubles.pairs.PAGE", 2)
    for name in NAMES:
        twice(here, name)
    search_for_doubles(centre_id=here.samraong.pk, by=here.dara)
    client, url = desk(here), reverse("desk:doubles")
    seen, query = [], ""
    while query is not None:
        page = client.get(url + query).context["page"]
        seen += [pair.pk for pair in page.rows]
        query = page.next or None
    assert sorted(seen) == sorted(Pair.objects.values_list("pk", flat=True))
    assert len(set(seen)) == 4


def test_typing_asks_as_often_whoever_is_there(here):
    client, url = desk(here, "dara"), reverse("desk:people-alike")
    first = asked(client, f"{url}?name_latin=Sok+Sokha")
    for _twice in range(3):
        twice(here, NAMES[0])
    assert (
        asked(client, f"{url}?name_latin=Sok+Sokha") <= first + 2
    )  # who is alike, and their phones


def test_a_merge_that_waits_for_another_one_says_so(here):
    client = desk(here)
    first, second = twice(here, NAMES[0])
    third = sokha(here.dara, here.samraong, name_latin="Sok Sokhar").pk
    below = merge_files(first, second, by=here.chanthou)
    above = merge_files(third, first, by=here.chanthou)
    page = client.get(reverse("desk:merge", args=[below.pk])).content.decode()
    assert "Undo that merge first." in page
    refused = client.post(reverse("desk:merge", args=[below.pk]))
    assert refused.status_code == 409
    assert "Undo that merge first." in refused.content.decode()
    person = client.get(reverse("desk:person", args=[third])).content.decode()
    for one in (below, above):
        assert reverse("desk:merge", args=[one.pk]) in person
    client.post(reverse("desk:merge", args=[above.pk]))
    client.post(reverse("desk:merge", args=[below.pk]))
    assert not Merge.objects.standing().exists()


def test_a_merge_that_is_not_possible_says_why_beside_the_comparison(here):
    from spean.casework.rights.actions import propose_to_forget

    client = desk(here)
    numbers = twice(here, NAMES[0])
    search_for_doubles(centre_id=here.samraong.pk, by=here.dara)
    propose_to_forget(numbers[0], why="They asked us.", by=here.dara)
    pair = Pair.objects.get()
    url = reverse("desk:double", args=[pair.pk])
    page = client.get(url)
    assert "One of the two is proposed to be forgotten." in page.content.decode()
    answered = client.post(url, page.context["form"].initial)
    assert answered.status_code == 200
    assert not Merge.objects.exists()
