"""Whatever is sent to any address: never an error of ours, never a way out of the house.

The addresses come from the URL map and the names of the fields from the code of the pages, so what
is added tomorrow is asked tomorrow. A seeded part runs every day, the whole of it in `make soak`.
"""

import itertools
import random
import urllib.parse

import pytest
from django.urls import reverse

from tests.factories.jobs import draft
from tests.security.asking import addresses_of, client_of, furnished, names_asked_for, taken_back

pytestmark = [pytest.mark.django_db, pytest.mark.everywhere]

VALUES = {
    "a NUL": "a\0b",
    "many letters": "x" * 6_000,
    "five thousand digits": "9" * 5_000,
    "a number beyond a bigint": "99999999999999999999",
    "a number beyond an int": "2147483648",
    "a negative number": "-1",
    "a digit that is none": "²",
    "Khmer digits": "១២",
    "right to left": "\u202eabc",
    "nothing to be seen": "\u200b",
    "half a pair": "\ufffd\ud800",
    "SQL": "' OR 1=1--",
    "a pattern": "%_.*(?R)[",
    "a backslash": "\\",
    "no day": "0000-00-00",
    "the last day": "9999-12-31",
    "infinity": "1e400",
    "not a number": "NaN",
    "a list": "[]",
    "a template": "{{ 7|add:7 }}{% debug %}",
    "a script": '"><script>alert(1)</script>',
    "a line break": "a\r\nSet-Cookie: b=c",
}
NEVER_ALONE = {"account_logout"}  # it would end the conversation


def sendable(text):
    """Half of a pair travels as the bytes a broken phone sends."""
    return text.encode("utf-8", "surrogatepass")


def answers(client, url, way, value, names):
    """One request: every name with this value, or a cursor made of it."""
    sent = {name: sendable(value) for name in names}
    if way == "post":
        return client.post(url, sent)
    if way == "cursor":
        return client.get(url, {"after": [sendable(value)] * 2})
    if way == "half a cursor":
        return client.get(url, {"before": [sendable(value)]})
    headers = {"HX-Request": "true"} if way == "fragment" else {}
    return client.get(url, sent, headers=headers)


def all_requests(here, records):
    ways = ("get", "fragment", "post", "cursor", "half a cursor")
    addresses = [one for one in addresses_of(records) if one.name not in NEVER_ALONE]
    return list(itertools.product(("dara", "chanthou"), addresses, ways, VALUES))


def failures(here, chosen):
    names = names_asked_for()
    cursors = {"after", "before"}
    clients = {who: client_of(here.users[who]) for who in ("dara", "chanthou")}
    failed = []
    for who, address, way, label in chosen:
        asked = [name for name in names if way == "post" or name not in cursors]
        with taken_back():
            response = answers(clients[who], address.url, way, VALUES[label], asked)
        if response.status_code >= 500 or "set-cookie: b" in str(response.headers).lower():
            failed.append((who, address.name, way, label, response.status_code))
    return failed


def test_the_names_of_the_fields_are_found():
    found = set(names_asked_for())
    assert found >= {"q", "after", "before", "verdict", "back", "outcome", "name_km", "wage_min"}
    assert len(found) > 80


@pytest.mark.asvs("2.2.1", "2.2.2")
def test_nonsense_is_no_error_of_ours():
    here, records = furnished()
    every = all_requests(here, records)
    assert failures(here, random.Random(7).sample(every, 150)) == []


@pytest.mark.slow
def test_no_nonsense_at_all_is_an_error_of_ours():
    here, records = furnished()
    every = all_requests(here, records)
    assert len(every) > 15_000
    assert failures(here, every) == []


WORDS = {
    "beyond a bigint": "99999999999999999999",
    "beyond what Python reads": "9" * 5_000,
    "nothing": "0",
    "a NUL": "%00",
    "broken UTF-8": "%F1%80",
    "a way up": "..%2f..%2fetc%2fpasswd",
    "half a pair": "%ED%A0%80",
}


@pytest.mark.asvs("1.4.2", "14.2.5")
def test_an_absurd_address_is_not_there():
    here, records = furnished()
    client = client_of(here.users["chanthou"])
    mark = 7_431_007
    numbers = {word: mark if isinstance(value, int) else value for word, value in records.items()}
    asked, odd = 0, []
    for (name, url), (label, word) in itertools.product(
        addresses_of(numbers, desk_only=True), WORDS.items()
    ):
        if str(mark) not in url:
            continue
        for method in (client.get, client.post):
            with taken_back():
                response = method(url.replace(str(mark), word))
            asked += 1
            if response.status_code not in {400, 403, 404, 405}:
                odd.append((name, label, response.status_code))
    assert odd == []
    assert asked > 400


@pytest.fixture
def dara():
    here, _records = furnished()
    return client_of(here.users["dara"])


NUL_SOMEWHERE = {
    "in the address": lambda client: client.get("/people/%00/"),
    "in a query": lambda client: client.get("/people/", {"q": "a\0b"}),
    "in a name": lambda client: client.get("/people/?a%00b=1"),
    "in an answer": lambda client: client.post("/people/new/", {"note": "a\0b"}),
    "in the name of an answer": lambda client: client.post("/people/new/", {"a\0b": "1"}),
}


@pytest.mark.parametrize("where", NUL_SOMEWHERE)
@pytest.mark.asvs("1.3.3")
def test_a_nul_is_a_bad_request(dara, where):
    response = NUL_SOMEWHERE[where](dara)
    assert response.status_code == 400
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]


def test_a_nul_in_a_cookie_is_a_bad_request(client):
    client.cookies["sessionid"] = "abcdefgh"
    client.cookies["sessionid"].set("sessionid", "", '"abcdefgh\\000"')
    assert client.get("/people/").status_code == 400


@pytest.mark.parametrize("junk", ["x" * 4_000, '"', "a=b; c", "%00", "\\", "{}"])
@pytest.mark.asvs("7.2.1", "7.2.2")
def test_junk_in_cookies_is_a_visitor(client, junk):
    for name in ("sessionid", "csrftoken", "django_language", "messages"):
        client.cookies[name] = junk
    assert client.get("/people/").status_code == 302
    assert client.get("/accounts/login/").status_code == 200


MULTIPART = "multipart/form-data; boundary=b"
BODIES = {
    "no boundary": ("multipart/form-data", b"--b\r\n"),
    "an endless boundary": (f"multipart/form-data; boundary={'b' * 300}", b"--b"),
    "cut short": (MULTIPART, b'--b\r\nContent-Disposition: form-data; name="why"\r\n\r\nx'),
    "no name": (MULTIPART, b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n"),
    "broken base64": (
        MULTIPART,
        b"--b\r\nContent-Disposition: form-data; name=why\r\nContent-Transfer-Encoding: base64\r\n\r\n!",
    ),
    "headers without end": (MULTIPART, b"--b\r\n" + b"A: b\r\n" * 5_000),
    "too many fields": (
        "application/x-www-form-urlencoded",
        b"&".join(b"f%d=1" % at for at in range(1_100)),
    ),
    "bytes of no alphabet": ("application/x-www-form-urlencoded", b"why=\xff\xfe\xed\xa0\x80"),
    "an unknown alphabet": ("application/x-www-form-urlencoded; charset=x-none", b"why=1"),
    "another alphabet": ("application/x-www-form-urlencoded; charset=utf-7", b"why=+ADw-"),
    "deep JSON": ("application/json", b"[" * 100_000 + b"]" * 100_000),
    "XML": ("text/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
}


def broken(kinds_of):
    """Addresses that failed when each was sent the kinds of broken bodies chosen for it."""
    here, records = furnished()
    client = client_of(here.users["dara"])
    failed = []
    for at, (name, url) in enumerate(addresses_of(records)):
        for kind in kinds_of(at):
            content_type, body = BODIES[kind]
            with taken_back():
                response = client.generic("POST", url, body, content_type)
            if response.status_code >= 500:
                failed.append((name, kind, response.status_code))
            if name in NEVER_ALONE:
                client.force_login(here.users["dara"])
    return failed


def test_a_broken_body_is_no_error_of_ours():
    kinds = list(BODIES)
    assert broken(lambda at: [kinds[at % len(kinds)], kinds[(at * 5 + 1) % len(kinds)]]) == []


@pytest.mark.slow
def test_no_broken_body_is_an_error_of_ours_anywhere():
    assert broken(lambda _at: BODIES) == []


METHODS = ("HEAD", "OPTIONS", "TRACE", "PATCH", "CONNECT", "PROPFIND", "get", "X" * 100)


@pytest.mark.asvs("3.5.3", "13.4.4")
def test_an_odd_method_is_no_error_of_ours_and_changes_nothing():
    from spean.base.audit.models import READS, Entry

    here, records = furnished()
    client = client_of(here.users["dara"])
    changes = Entry.objects.exclude(verb__in=READS)  # a HEAD looks, and signs for it
    before = changes.count()
    failed = [
        (name, method)
        for at, (name, url) in enumerate(addresses_of(records))
        for method in (METHODS[at % len(METHODS)], METHODS[(at + 3) % len(METHODS)])
        if client.generic(method, url).status_code >= 500
    ]
    assert failed == []
    assert changes.count() == before


HEADERS = [
    {"X-HTTP-Method-Override": "POST"},
    {"X-HTTP-Method": "POST", "X-Method-Override": "POST"},
    {"Transfer-Encoding": "chunked, identity"},
    {"Content-Length": "0, 44"},
    {"X-Original-URL": "/book/", "X-Rewrite-URL": "/book/"},
    {"X-Forwarded-User": "kenji", "Remote-User": "kenji", "X-Remote-User": "kenji"},
]


@pytest.mark.asvs("4.1.3")
def test_a_header_changes_neither_method_nor_page_nor_person():
    here, records = furnished()
    client = client_of(here.users["dara"])
    url = reverse("desk:case-note", args=[records["case_id"]])
    for headers in HEADERS:
        asked = client.get(url, {"_method": "POST", "text": "x"}, headers=headers)
        page = client.get("/people/", headers=headers)
        assert (asked.status_code, page.status_code) == (405, 200), headers
        assert "kenji" not in page.content.decode(), headers


HOSTS = [
    "evil.example",
    "127.0.0.1@evil.example",
    "a b",
    "127.0.0.1:x",
    "[::1",
    "x" * 4_000,
    "a\tb",
]


@pytest.mark.parametrize("host", HOSTS)
def test_a_foreign_host_is_a_bad_request(client, host, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    response = client.get("/people/", headers={"Host": host})
    assert response.status_code == 400
    assert "evil" not in response.content.decode()


@pytest.mark.asvs("4.1.3")
def test_a_forwarded_host_is_not_believed(dara):
    response = dara.get("/", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil" not in str(response.headers) + response.content.decode()


ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "https://evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "//evil.example\\@testserver/",
    "http://testserver@evil.example",
    "/%0d%0aLocation: //evil.example",
    " //evil.example",
    "\x08//evil.example",
]


def leads_out(location):
    """A browser takes a backslash for a stroke, and skips blanks and controls in front."""
    seen = "".join(each for each in location if each > " ").replace("\\", "/")
    parts = urllib.parse.urlsplit(seen)
    return parts.netloc not in {"", "testserver"} or parts.scheme not in {"", "http", "https"}


def redirects_out(goals_of):
    """Addresses that sent somebody elsewhere, asked with the goals chosen for each."""
    here, records = furnished()
    inside, outside = client_of(here.users["dara"]), client_of(here.users["vanna"])
    outside.logout()
    out = []
    for at, (name, url) in enumerate(addresses_of(records)):
        for goal, client in itertools.product(goals_of(at), (inside, outside)):
            sent = dict.fromkeys(("back", "next", "after", "url", "redirect_to"), goal)
            sent |= {"login": "dara", "password": "a long password", "language": "en"}
            for method in (client.get, client.post):
                with taken_back():
                    response = method(url, sent, headers={"Referer": f"http:{goal}"})
                if leads_out(response.headers.get("Location", "")):
                    out.append((name, goal, response.headers["Location"]))
            if name in NEVER_ALONE:
                inside.force_login(here.users["dara"])
                outside.logout()
    return out


@pytest.mark.asvs("1.2.2", "3.7.2")
def test_no_redirect_leaves_the_house():
    assert redirects_out(lambda at: [ELSEWHERE[at % len(ELSEWHERE)]]) == []


@pytest.mark.slow
@pytest.mark.asvs("3.7.2")
def test_no_redirect_to_anywhere_leaves_the_house():
    assert redirects_out(lambda _at: ELSEWHERE) == []


def test_a_refusal_sends_nobody_out_of_the_house():
    here, _records = furnished()
    vacancy = draft(here.dara, here.samraong, wage_min=1)
    client = client_of(here.users["dara"])
    url = reverse("desk:vacancy-state", args=[vacancy.pk])
    for goal in ELSEWHERE:
        answer = client.post(url, {"word": "open", "back": goal})
        assert answer.status_code in {302, 409}
        assert not leads_out(answer.headers.get("Location", "")), goal
    at_home = client.post(url, {"word": "open", "back": "/jobs/"})
    assert (at_home.status_code, at_home.headers["Location"]) == (302, "/jobs/")


@pytest.mark.asvs("3.5.1")
def test_no_address_takes_a_form_of_another_site():
    """The sweep is over the whole URL map: an exempted view would answer otherwise than 403."""
    here, records = furnished()
    client = client_of(here.users["dara"], enforce_csrf_checks=True)
    taken = []
    for name, url in addresses_of(records):
        for headers in ({}, {"Origin": "https://evil.example"}, {"X-CSRFToken": "x" * 64}):
            response = client.post(url, {"why": "x"}, headers=headers)
            if response.status_code != 403:
                taken.append((name, response.status_code))
    assert taken == []


def test_a_form_of_ours_is_taken_with_its_token(dara):
    """The control: the same client with the token is let in, so 403 above means something."""
    dara.handler.enforce_csrf_checks = True
    dara.get("/preferences/")
    token = dara.cookies["csrftoken"].value
    sent = {"language": "en", "digits": "latin", "csrfmiddlewaretoken": token}
    assert dara.post("/preferences/", sent).status_code == 302
