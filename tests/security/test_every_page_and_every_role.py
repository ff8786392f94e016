"""Every address × every role: no error of ours, and no row of another centre.

The sweep reads the URL map, so a page added tomorrow is tested tomorrow; an address whose record
it cannot make fails the test, so that nobody forgets. What is secret carries a canary.
"""

import datetime as dt

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from spean.registry.accounts.models import User
from spean.registry.centres.models import Membership
from spean.registry.centres.vocabulary import NATIONWIDE, Role
from tests.factories.casework import world
from tests.security.canaries import CANARY, OPEN_TO_ALL, OVERSEEN, canary_records

pytestmark = [pytest.mark.django_db, pytest.mark.everywhere]

METHODS = ("get", "post", "put", "delete")


def addresses(resolver=None, spaces=(), words=()):
    """Every name in the URL map, with the words its address asks for."""
    for entry in (resolver or get_resolver()).url_patterns:
        asked = (*words, *(entry.pattern.converters or entry.pattern.regex.groupindex))
        if hasattr(entry, "url_patterns"):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from addresses(entry, inner, asked)
        elif entry.name:
            yield ":".join([*spaces, entry.name]), asked


def all_addresses():
    found = {}
    for name, converters in addresses():
        found.setdefault(name, set()).update(converters)
    return sorted((name, tuple(sorted(words))) for name, words in found.items())


def url_of(name, words, records):
    try:
        return reverse(name, kwargs={word: records[word] for word in words})
    except NoReverseMatch:
        return reverse(name, args=[records[word] for word in words])


@pytest.fixture
def here():
    return world()


@pytest.fixture
def records(here):
    return canary_records(here)


def newcomer(here, role):
    """Somebody with this role at the other centre, or in the whole country."""
    user = User.objects.create_user(f"new-{role}", "a long password")
    centre = None if role in NATIONWIDE else here.pursat
    Membership.objects.create(user=user, centre=centre, role=role, starts_on=dt.date(2020, 1, 1))
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def ours():
    return [(name, words) for name, words in all_addresses() if name.startswith("desk:")]


def test_every_record_in_an_address_can_be_made_by_the_sweep(records):
    unknown = {word for _name, words in all_addresses() for word in words} - set(records)
    assert unknown == set()


@pytest.mark.parametrize("role", list(Role))
def test_no_address_fails_and_no_row_of_another_centre_is_seen(here, records, role):
    client = newcomer(here, role)
    failed, seen = [], []
    for name, words in all_addresses():
        for method in METHODS:
            response = getattr(client, method)(url_of(name, words, records))
            if name == "account_logout" and method == "post":
                client = newcomer_again(client, role)
            if response.status_code >= 500:
                failed.append((name, method, response.status_code))
            if CANARY in b"".join(response).decode(errors="replace") + str(response.headers):
                seen.append((name, method))
    assert failed == []
    assert seen == []


def newcomer_again(client, role):
    client.force_login(User.objects.get(username=f"new-{role}"))
    return client


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.asvs("8.2.2", "8.4.1")
def test_a_record_of_another_centre_answers_as_if_it_did_not_exist(here, records, role):
    client = newcomer(here, role)
    answered = [
        (name, response.status_code)
        for name, words in ours()
        if words and name not in (OPEN_TO_ALL | OVERSEEN if role in NATIONWIDE else OPEN_TO_ALL)
        for response in [client.get(url_of(name, words, records))]
        if response.status_code not in {403, 404, 405}
    ]
    assert answered == []


def test_a_visitor_is_sent_to_the_door_everywhere(here, records):
    visitor = Client(raise_request_exception=False)
    let_in = [
        (name, response.status_code)
        for name, words in ours()
        for response in [visitor.get(url_of(name, words, records))]
        if response.status_code not in {302, 404, 405} or CANARY in response.content.decode()
    ]
    assert let_in == []


def test_the_sweep_itself_can_see_a_canary(here, records):
    """The control: Samraong's own counsellor does see it, so its absence means something."""
    client = Client()
    client.force_login(here.users["dara"])
    page = client.get(reverse("desk:person", args=[records["person_id"]]))
    assert CANARY in page.content.decode()


def test_somebody_without_a_role_meets_nobody(here, records):
    user = User.objects.create_user("nobody", "a long password")
    client = Client(raise_request_exception=False)
    client.force_login(user)
    for name, words in ours():
        response = client.get(url_of(name, words, records))
        assert CANARY not in b"".join(response).decode(errors="replace"), name
        assert response.status_code < 500, name


def test_a_role_that_has_ended_opens_nothing(here, records):
    Membership.objects.filter(user=here.users["dara"]).update(ends_on=dt.date(2020, 12, 31))
    client = Client(raise_request_exception=False)
    client.force_login(here.users["dara"])
    response = client.get(reverse("desk:person", args=[records["person_id"]]))
    assert response.status_code == 403
