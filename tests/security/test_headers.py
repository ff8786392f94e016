"""What a browser may do with a page, in every state a page can be in: nothing from elsewhere."""

import re

import pytest

from tests.security.asking import addresses_of, client_of, furnished, taken_back

pytestmark = [pytest.mark.django_db, pytest.mark.everywhere]

MUST = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cache-Control": "no-store",
}
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=[\"']|javascript:|<script(?![^>]*\ssrc=\"/static/)", re.IGNORECASE
)
ELSEWHERE = re.compile(
    r"<(?:script|link|img|iframe|source|form|object)[^>]+(?:src|href|action)=\"(?:https?:)?//",
    re.IGNORECASE,
)


DEAD: dict[tuple[str, int], list[str]] = {}
"""allauth asks by an inline script whether an address shall go: our policy keeps it from running."""


def faults_of(response):
    policy = response.headers.get("Content-Security-Policy", "")
    faults = [name for name, value in MUST.items() if value not in response.headers.get(name, "")]
    wanted = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")
    if "unsafe" in policy or not all(word in policy for word in wanted):
        faults.append("Content-Security-Policy")
    kind = response.headers.get("Content-Type", "")
    if response.status_code == 200 and (not kind or ("text/" in kind and "charset=" not in kind)):
        faults.append(f"Content-Type: {kind}")
    faults += [name for name in response.headers if name.startswith("Access-Control-")]
    if not response.streaming and "html" in response.headers.get("Content-Type", ""):
        page = response.content.decode()
        faults += [match[0] for match in (INLINE.search(page), ELSEWHERE.search(page)) if match]
    return faults


@pytest.mark.asvs(
    "3.2.1",
    "3.4.2",
    "3.4.3",
    "3.4.4",
    "3.4.5",
    "3.4.6",
    "4.1.1",
    "14.2.2",
    "14.2.3",
    "14.2.5",
    "14.3.2",
)
def test_every_page_carries_every_guard_in_every_state():
    here, records = furnished()
    seen, faulty = set(), {}
    clients = {name: client_of(here.users[name]) for name in ("chanthou", "kenji")}
    for name, url in addresses_of(records):
        for client in clients.values():
            for method in (client.get, client.post):
                with taken_back():
                    response = method(url)
                seen.add(response.status_code)
                if faults := faults_of(response):
                    faulty[name, response.status_code] = faults
            if name == "account_logout":
                clients = {who: client_of(here.users[who]) for who in clients}
    assert faulty == DEAD
    assert seen >= {200, 302, 403, 404, 405}


@pytest.mark.asvs("3.4.3", "3.4.4", "3.4.6")
def test_the_pages_that_say_no_carry_them_too(client, settings, monkeypatch):
    settings.ALLOWED_HOSTS = ["testserver"]
    client.raise_request_exception = False
    bad = client.get("/people/", {"q": "\0"})
    foreign = client.get("/", headers={"Host": "evil.example"})
    gone = client.get("/nowhere/")
    monkeypatch.setattr("spean.web.ui.health.connection", None)  # a fault of our own
    broken = client.get("/healthz")
    states = {each.status_code: faults_of(each) for each in (bad, foreign, gone, broken)}
    assert states == {400: [], 404: [], 500: []}
