"""Small promises of the running desk: decoded once, told once, signed its own way, noted by number."""

import io
import logging
import random
import re

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client
from django.urls import reverse

from spean import settings as ours
from spean.base import clock
from spean.base.logs import WithoutValues
from spean.casework.cases.models import Note
from spean.web.ui.export import csv_response
from spean.web.ui.signin import _DEVICE_SALT, place_of
from tests.factories.casework import world
from tests.security.asking import (
    addresses_of,
    client_of,
    furnished,
    names_asked_for,
    taken_back,
    undone,
)
from tests.security.test_no_oracle import seen
from tests.security.test_presence import ENROL, offered, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.everywhere]


# ── What arrives ──────────────────────────────────────────────────────────────────────────────
@pytest.mark.asvs("1.1.1")
def test_what_is_typed_is_decoded_once():
    client = client_of(world().users["dara"])
    for typed in ("%41", "%2541", "&lt;b&gt;", "\\u0041", "+"):
        page = client.get(reverse("desk:people"), {"q": typed}).content.decode()
        shown = typed.replace("&", "&amp;")
        assert f'value="{shown}"' in page, typed


KEYS = {"after", "before"}
"""A place in a list is as many words as its order has columns, each sent under the same name."""


@pytest.mark.asvs("15.3.7")
def test_a_name_sent_twice_means_the_last_on_every_page():
    here, records = furnished()
    client = client_of(here.users["chanthou"])
    names = [name for name in names_asked_for() if name not in KEYS]
    once = "&".join(f"{name}=2" for name in names)
    twice = "&".join(f"{name}=1&{name}=2" for name in names)
    differing, asked, now = [], 0, clock.now()  # a file says when it was made
    for name, url in addresses_of(records, desk_only=True):
        with clock.stopped_at(now), undone():
            first = seen(client.get(f"{url}?{once}"))
        with clock.stopped_at(now), undone():
            second = seen(client.get(f"{url}?{twice}"))
        asked += 1
        if first != second:
            differing.append(name)
    assert asked > 60
    assert differing == []


@pytest.mark.asvs("15.3.7")
def test_a_form_is_read_from_its_body_and_never_from_the_address():
    here, records = furnished()
    client = client_of(here.users["chanthou"])
    address = next(url for name, url in addresses_of(records) if name == "desk:case-note")
    body = {"text": ["the first of two", "the second of two"], "receipt": "r" + "1" * 32}
    assert client.post(f"{address}?text=from+the+address", body).status_code == 302
    kept = [note.text for note in Note.objects.all()]
    assert "the second of two" in kept
    assert not {"the first of two", "from the address"} & set(kept)
    before = len(kept)
    client.post(f"{address}?text=from+the+address", {"receipt": "r" + "2" * 32})
    assert Note.objects.count() == before


# ── What is answered ──────────────────────────────────────────────────────────────────────────
@pytest.mark.asvs("4.1.2")
def test_people_are_led_to_https_and_machines_are_not(settings):
    settings.SECURE_SSL_REDIRECT = True
    client = Client()
    for address in ("/", "/people/", reverse("account_login")):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"][:8]) == (301, "https://"), address
    assert client.get(reverse("healthz")).status_code == 200


@pytest.mark.asvs("5.4.1", "5.4.2")
def test_a_download_has_a_name_of_ours_whatever_was_asked():
    here, records = furnished()
    client = client_of(here.users["chanthou"])
    asked = {"name": "evil.exe", "filename": "evil.exe", "file": "evil.exe", "q": 'x".exe'}
    names = {}
    for name, url in addresses_of(records, desk_only=True):
        with taken_back():
            answer = client.get(url, asked)
        if told := answer.headers.get("Content-Disposition"):
            names[name] = told
    assert {"desk:numbers-csv", "desk:person-file-json"} <= set(names)
    ours_only = re.compile(r"attachment; filename(\*=UTF-8''[\w%.-]+|=\"[\w.-]+\")")
    assert {name: told for name, told in names.items() if not ours_only.fullmatch(told)} == {}
    assert "evil" not in str(names)
    odd = csv_response('a"; x="b\r\nSet-Cookie: c=d', ["Name"], []).headers["Content-Disposition"]
    assert ours_only.fullmatch(odd), odd


@pytest.mark.asvs("7.4.4")
def test_every_page_shows_how_to_sign_out():
    here, records = furnished()
    client = client_of(here.users["chanthou"])
    without, pages = [], 0
    for name, url in addresses_of(records):
        with taken_back():
            answer = client.get(url)
        page = b"".join(answer).decode(errors="replace") if answer.status_code == 200 else ""
        if "<body" in page:
            pages += 1
            if f'action="{reverse("account_logout")}"' not in page:
                without.append(name)
        if name == "account_logout":
            client = client_of(here.users["chanthou"])
    assert pages > 30
    assert without == []


@pytest.mark.asvs("13.4.1", "13.4.3")
def test_neither_history_nor_lists_of_files_are_served():
    client = client_of(world().users["chanthou"])
    assert client.head("/static/spean/spean.css").status_code == 200
    kept = (".git/HEAD", ".git/config", ".svn/entries", ".hg/store", ".env", "settings.py", "var/")
    for name in kept:
        for address in (
            f"/{name}",
            f"/static/{name}",
            f"/static/../{name}",
            f"/static/%2e%2e/{name}",
        ):
            assert client.get(address).status_code == 404, address
    for folder in ("/static/", "/static/spean/", "/static", "/files/", "/media/"):
        assert client.get(folder).status_code == 404, folder


# ── What is signed, and by chance ─────────────────────────────────────────────────────────────
def device_cookie(settings, *, salt=_DEVICE_SALT, key=None, algorithm="sha256"):
    signer = signing.get_cookie_signer(salt=settings.DEVICE_COOKIE_NAME + salt)
    signer.key, signer.algorithm = key or signer.key, algorithm
    return signer.sign("my-device")


@pytest.mark.asvs("9.1.2", "9.1.3", "9.2.2")
@pytest.mark.parametrize(
    ("how", "believed"),
    [
        ({}, True),
        ({"algorithm": "sha1"}, False),
        ({"algorithm": "md5"}, False),
        ({"algorithm": "sha512"}, False),
        ({"key": "a key that came with the token"}, False),
        ({"salt": "spean.something-else"}, False),
    ],
    ids=str,
)
def test_a_token_of_another_way_key_or_kind_is_none(settings, rf, how, believed):
    request = rf.get("/")
    request.COOKIES[settings.DEVICE_COOKIE_NAME] = device_cookie(settings, **how)
    assert place_of(request).device == ("my-device" if believed else "")


@pytest.mark.asvs("6.5.3", "7.2.3", "11.5.1")
def test_nobody_who_knows_the_dice_knows_the_seeds_and_the_signs():
    world()
    seeds, signs = set(), set()
    for _again in range(4):
        random.seed(2026)
        client = signed_in("dara")
        seeds.add(offered(client.get(ENROL)))
        signs.add(client.session.session_key)
    assert (len(seeds), len(signs)) == (4, 4)
    assert {len(seed) * 5 for seed in seeds} == {160}  # bits
    assert {len(sign) for sign in signs} == {32}
    assert set(Session.objects.values_list("session_key", flat=True)) >= signs


# ── What is noted ─────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def log():
    """The product's own log at its usual level, in its own form."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    line = dict(ours.LOGGING["formatters"]["line"])
    handler.setFormatter(WithoutValues(line["format"], line["datefmt"], style=line["style"]))
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


@pytest.mark.asvs("16.2.2", "16.2.4")
def test_every_line_of_the_log_has_one_form_and_its_zone(log):
    logging.getLogger("spean.any").warning("something")
    logging.getLogger("django.request").error("something else")
    form = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} (WARNING|ERROR) [\w.]+ something( else)?"
    lines = log.getvalue().splitlines()
    assert [bool(re.fullmatch(form, line)) for line in lines] == [True, True]


@pytest.mark.asvs("16.3.2")
def test_a_refusal_says_who_was_refused_what_and_nothing_else(log):
    here, records = furnished()
    vanna, kenji = here.users["vanna"], here.users["kenji"]
    person = next(url for name, url in addresses_of(records) if name == "desk:person")
    assert client_of(vanna).get(f"{person}?q=a+name").status_code == 404
    assert client_of(kenji).get("/people/").status_code == 403
    assert Client().get("/people/").status_code == 302
    told = [line for line in log.getvalue().splitlines() if "spean.web.ui" in line]
    number = re.search(r"\d+", person)[0]
    assert [line.split(" ", 3)[3] for line in told] == [
        f"account {vanna.pk} was refused (404): GET desk:person person_id={number}",
        f"account {kenji.pk} was refused (403): GET desk:people",
    ]
