"""No list can be filtered or put in order by a column that its page does not offer."""

import io
import itertools
import random
import re
import zipfile

import pytest
from django.apps import apps
from django.urls import reverse

from tests.security.asking import client_of, furnished, names_asked_for

pytestmark = [pytest.mark.django_db, pytest.mark.everywhere]

LISTS = (
    *("people", "people-search", "cases", "contacts", "jobs", "jobs-csv", "jobs-xlsx", "employers"),
    *("retention", "imports", "numbers", "numbers-csv", "skill-search", "occupation-search"),
    "centres",
)
SUFFIXES = ("", "__startswith", "__regex", "__gt", "__isnull", "__in", "__contains", "__year__gte")
CHAINS = (
    *("by__password", "created_by__password", "counsellor__password", "person__note", "pk__in"),
    *("registrations__centre__code", "cases__notes__text", "sealed", "user__email", "_state"),
)
ORDERS = ("ordering", "order_by", "sort", "o", "order", "page", "page_size", "limit", "offset")
MORE = (
    "fields",
    "include",
    "expand",
    "filter",
    "format",
    "where",
    "select",
    "group_by",
    "distinct",
)


def lookups():
    """Every column there is and some chains, with every suffix; what pages do offer is left out."""
    columns = {each.name for model in apps.get_models() for each in model._meta.concrete_fields}
    offered = set(names_asked_for()) - {"page", "ordering", "order_by", "format", "fields"}
    filters = itertools.product(sorted({*columns, *CHAINS}), SUFFIXES)
    asked = [
        (f"{name}{suffix}", "a") for name, suffix in filters if f"{name}{suffix}" not in offered
    ]
    orders = itertools.product((*ORDERS, *MORE), sorted({*columns, *CHAINS}))
    return asked + [(name, f"-{column}") for name, column in orders]


def seen(response):
    """What a reader sees: words and shape of a page, lines of a list, cells of a workbook."""
    body = b"".join(response)
    if body.startswith(b"PK"):
        return zipfile.ZipFile(io.BytesIO(body)).read("xl/worksheets/sheet1.xml")
    page = re.sub(r"<[^>]*>", "<>", body.decode())
    return response.status_code, re.sub(r"\d\d:\d\d", "time", page)


def effects(count, seed=7):
    here, _records = furnished()
    clients = [client_of(here.users[name]) for name in ("chanthou", "kenji")]
    addresses = [reverse(f"desk:{name}") for name in LISTS]
    places = list(itertools.product(clients, addresses))
    before = {place: seen(place[0].get(place[1])) for place in places}
    chosen = random.Random(seed).sample(lookups(), count)
    found = []
    for at, (name, value) in enumerate(chosen):
        client, url = place = places[at % len(places)]
        response = client.get(url, {name: value})
        if response.status_code != 400 and seen(response) != before[place]:
            found.append((url, name, value, response.status_code))
    return found


def test_no_lookup_changes_what_a_list_says():
    assert len(lookups()) > 5_000
    assert effects(240) == []


@pytest.mark.slow
def test_five_thousand_lookups_change_nothing():
    assert effects(5_000) == []


def test_the_comparison_sees_a_filter_that_works():
    here, _records = furnished()
    client = client_of(here.users["chanthou"])
    url = reverse("desk:cases")
    assert seen(client.get(url)) == seen(client.get(url))
    assert seen(client.get(url)) != seen(client.get(url, {"state": "closed"}))
