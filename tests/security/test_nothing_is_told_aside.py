"""What people typed stands in their files, and nowhere beside: no log, no cookie, no queue."""

import io
import logging

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from spean import settings as ours
from spean.base.logs import WithoutValues
from tests.factories.casework import world
from tests.security.writable import PROFILE

pytestmark = pytest.mark.django_db

NAME, NOTE, PHONE, SOUGHT = "Canary Nary", "Canary note 7431", "012 743 174", "Canary sought"
CANARIES = ("anary", "743174", "743 174")


@pytest.fixture
def log():
    """The product's own log at its most talkative, written aside."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    line = dict(ours.LOGGING["formatters"]["line"])
    assert line.pop("()") == "spean.base.logs.WithoutValues"
    handler.setFormatter(WithoutValues(line["format"], style=line["style"]))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def told(text):
    return [word for word in CANARIES if word in str(text)]


def queue():
    with connection.cursor() as cursor:
        tables = [
            name
            for name in connection.introspection.table_names(cursor)
            if name.startswith("procrastinate") or name == "django_session"
        ]
        rows = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            rows += cursor.fetchall()
    return rows


@pytest.mark.asvs("16.2.5")
def test_a_day_of_work_leaves_no_name_beside_the_files(log):
    here = world()
    client = Client(raise_request_exception=False)
    client.force_login(here.users["dara"])
    answers = PROFILE | {"name_latin": NAME, "note": NOTE, "phone": PHONE}
    answers |= {"centre": here.samraong.pk, "registered_by": "self", "registered_by_name": ""}
    answers |= {"service": "given", "also": [], "method": "spoken", "another": "on"}
    registered = client.post(reverse("desk:person-new"), answers)
    assert registered.status_code == 302
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert (told(kept), told(client.cookies), told(registered.headers)) == ([], [], [])
    for url, query in (
        ("/people/", {"q": SOUGHT}),
        ("/nowhere/", {"q": SOUGHT}),
        ("/people/9/", {}),
    ):
        client.get(url, query)
    client.post("/people/new/", {"note": f"{NOTE}\0"})
    page = client.get(registered.headers["Location"])
    assert told(page.content.decode()) != []  # the control: the file itself does say it
    assert told(log.getvalue()) == []
    assert "/nowhere/" in log.getvalue()
    assert told(queue()) == []


@pytest.mark.asvs("16.3.4", "16.5.1")
def test_an_error_page_and_its_log_repeat_nothing(log, client, monkeypatch):
    def fails(*_given, **_named):
        raise RuntimeError(NOTE) from IntegrityError(f"Key (name)=({NAME}) already exists.")

    here = world()
    client.force_login(here.users["dara"])
    client.raise_request_exception = False
    monkeypatch.setattr("spean.web.desk.people.views.search_people", fails)
    response = client.get("/people/", {"q": SOUGHT})
    assert response.status_code == 500
    assert told(response.content.decode()) == []
    assert told(log.getvalue()) == []
    assert "RuntimeError" in log.getvalue()
    assert "IntegrityError" in log.getvalue()
    assert "in fails" in log.getvalue()


@pytest.mark.asvs("14.2.1", "16.4.1")
def test_an_address_is_logged_without_what_stands_behind_it(log):
    logging.getLogger("anything").warning("Bad: %s", f"/people/?q={SOUGHT}")
    assert "/people/" in log.getvalue()
    assert "?q=" not in log.getvalue()


@pytest.mark.asvs("16.4.1")
@pytest.mark.parametrize("sign", ["\n", "\r\n", "\x85", "\u2028", "\x1b[2K", "\x00"], ids=repr)
def test_nobody_writes_a_line_of_their_own_into_the_log(log, sign):
    logging.getLogger("anything").warning("Not Found: %s", f"/x{sign}2026 ERROR all is well")
    assert len(log.getvalue().splitlines()) == 1
    assert sign not in log.getvalue().rstrip("\n")
    assert "Not Found: /x 2026 ERROR all is well" in log.getvalue().replace("[2K", " ").replace(
        "  ", " "
    )


@pytest.mark.asvs("16.2.3")
def test_the_server_writes_no_list_of_requests():
    """granian's list of requests would hold `?q=`; it is off unless asked for, and nobody asks."""
    from spean.cli.run_command import _server

    assert "--access-log" not in _server("127.0.0.1", 8000).command


@pytest.mark.skipif(not ours.EMBEDDED, reason="a server of your own has its own log")
def test_the_packaged_database_keeps_failed_statements_out_of_its_log():
    with connection.cursor() as cursor:
        cursor.execute("SHOW log_min_error_statement")
        statement = cursor.fetchone()
        cursor.execute("SHOW log_error_verbosity")
        assert (statement, cursor.fetchone()) == (("panic",), ("terse",))
