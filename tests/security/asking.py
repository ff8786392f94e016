"""Asking the desk anything, any number of times, each time from the same beginning."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction
from django.test import Client

from tests.factories.casework import world
from tests.security.canaries import canary_records
from tests.security.test_every_page_and_every_role import all_addresses, url_of

WEB = Path(__file__).resolve().parents[2] / "src" / "spean" / "web"
ASKED = (
    re.compile(r'(?:GET|POST|typed|answers|query)(?:\.get(?:list)?\(|\[)\s*"(\w+)"'),
    re.compile(r'"(\w+)" (?:not )?in (?:request\.)?(?:GET|POST|query|answers)\b'),
    re.compile(r'typed_in\((?:request\.)?(?:GET|POST), "(\w+)"'),
    re.compile(r"^    (\w+) = (?:forms\.|money\(|SearchField\()", re.MULTILINE),
)


class Address(NamedTuple):
    """One entry of the URL map, with its words filled in."""

    name: str
    url: str


def furnished():
    """Samraong with every kind of record there is, and who works there."""
    here = world()
    return here, canary_records(here)


def addresses_of(records, *, desk_only=False):
    return [
        Address(name, url_of(name, words, records))
        for name, words in all_addresses()
        if name.startswith("desk:") or not desk_only
    ]


def names_asked_for():
    """Every name that a page reads from an address or a form, found in the pages' own code."""
    sources = [path.read_text() for path in sorted(WEB.rglob("*.py"))]
    found = {name for text in sources for pattern in ASKED for name in pattern.findall(text)}
    return sorted(found | {"next", "ordering", "order_by", "page", "format", "fields", "_method"})


def client_of(user, **options):
    client = Client(raise_request_exception=False, **options)
    client.force_login(user)
    return client


@contextmanager
def taken_back():
    """Whatever is written inside is taken back."""
    block = transaction.atomic()
    block._from_testcase = True  # so that what must be outermost in life may stand inside here
    with block:
        try:
            yield
        finally:
            transaction.set_rollback(True)


@contextmanager
def undone():
    """The same, and numbers are given out again from where they were."""
    marks = _sequences()
    with taken_back():
        yield
    with connection.cursor() as cursor:
        for name, value, called in marks:
            cursor.execute("SELECT setval(%s, %s, %s)", [name, value, called])


def _sequences():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences "
            "WHERE schemaname = 'public'"
        )
        return [(name, value or 1, value is not None) for name, value in cursor.fetchall()]
