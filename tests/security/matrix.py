"""Address × method × identity × relation: ask the house, and compare with the law.

The world is planted once and every request happens in a savepoint that is rolled back. An answer
is judged by three things: whether the door did what the file says, whether a canary is in it that
this identity may not read, and whether the database changed exactly where it may.
"""

import datetime as dt
import io
import logging
import zipfile
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.cookies import SimpleCookie

from django.apps import apps
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.client import MULTIPART_CONTENT

from spean.base import clock
from spean.base.audit.models import READS
from spean.registry.accounts.models import User
from spean.registry.centres.models import Membership
from tests.factories.casework import world
from tests.security.answers import ANSWERS, SIGNING_IN
from tests.security.law import TABLE, Identity, asked, expected_of, may_read, reaches
from tests.security.planted import FILES, months_before, plant
from tests.security.test_every_page_and_every_role import all_addresses, url_of
from tests.security.undone import taken_back

OUTSIDE = {"key": "0-abc", "uidb36": "1", "pk": 1, "token": "0", "kind": "csv"}
NUMBER = 987654321
PARTS = ("spean.casework.", "spean.policy.", "spean.registry.", "spean.base.")
NOT_LOOKS = {"audit_entry": f" WHERE verb NOT IN {READS}"}
NOT_COMPARED = {"accounts_session", "accounts_sitting", "django_session"}
"""That somebody sits here, and until when, is written at every request, refused or not."""
HEADERS = {
    "htmx": {"HTTP_HX_REQUEST": "true"},
    "km": {"HTTP_ACCEPT_LANGUAGE": "km"},
    "en": {"HTTP_ACCEPT_LANGUAGE": "en"},
    "ja": {"HTTP_ACCEPT_LANGUAGE": "ja"},
    "json": {"HTTP_ACCEPT": "application/json", "HTTP_X_REQUESTED_WITH": "XMLHttpRequest"},
    "csv": {"HTTP_ACCEPT": "text/csv", "HTTP_RANGE": "bytes=0-99"},
    "overridden": {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE", "HTTP_X_ORIGINAL_URL": "/people/"},
}


@dataclass
class Cell:
    """One question: who, where, how, about whose file."""

    address: str
    method: str
    identity: Identity
    key: str
    query: dict = field(default_factory=dict)
    headers: str = ""
    empty: bool = False
    number: str = ""
    """What stands in the address instead of the record's number; no record has it."""

    def __str__(self):
        told = [str(self.query or ""), self.headers, self.empty * "empty", self.number]
        extra = " ".join(filter(None, told))
        return f"{self.method} {self.address} by {self.identity.name} on {self.key} {extra}"


class Matrix:
    """The planted world, a client for each identity, and what was found."""

    def __init__(self, here):
        self.here = here
        self.words = dict(all_addresses())
        self.identities = {one.name: one for one in identities(here)}
        users = {one.name: one.user_id for one in self.identities.values()}
        self.planted = plant(here, users)
        self.clients = {name: client_of(one) for name, one in self.identities.items()}
        self.tables = [
            model._meta.db_table
            for model in apps.get_models()
            if model.__module__.startswith(PARTS) and model._meta.db_table not in NOT_COMPARED
        ]
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL jit = off")  # which would compile each fingerprint anew
        self.wrong, self.seen, self.counts = [], defaultdict(set), Counter()
        self.asked, self.usual_findings = set(), {}
        self.at_rest = self.fingerprint()

    def findings(self, cell):
        """What is wrong with the answer to one request; kept nowhere."""
        kept, self.wrong = self.wrong, []
        try:
            self.ask(cell)
            return set(self.wrong)
        finally:
            self.wrong = kept

    def usual(self, cell):
        """What the house as it stands already answers wrongly; asked once."""
        if str(cell) not in self.usual_findings:
            self.usual_findings[str(cell)] = self.findings(cell)
        return self.usual_findings[str(cell)]

    def ask(self, cell):
        """One request, judged; the world is afterwards what it was."""
        client, file = self.clients[cell.identity.name], self.planted.records[cell.key]
        cookies, found_before = SimpleCookie(client.cookies), len(self.wrong)
        try:
            with taken_back():
                self._judged(client, cell, file)
        finally:
            client.cookies = cookies
        self.counts["requests"] += 1
        self.counts["different"] += str(cell) not in self.asked
        self.asked.add(str(cell))
        return len(self.wrong) == found_before

    def _judged(self, client, cell, file):
        answer = ANSWERS.get(cell.address)
        writes = cell.method == "POST" and answer is not None and not cell.empty
        before = self.at_rest
        if writes and answer.ready and cell.identity.signed_in:
            answer.ready(file, cell.identity)
            before = self.fingerprint()
        touched = self._touched()
        response = self._sent(client, cell, file, answer.told(file) if writes else {})
        text = everything_in(response)
        self._judge_door(cell, response)
        self._judge_canaries(cell, text, let_in=writes and answer.kind == "let in")
        if cell.method not in {"GET", "HEAD"}:
            changed = touched != self._touched() and before != self.fingerprint()
            self._judge_change(cell, answer, changed=changed)

    def _sent(self, client, cell, file, data):
        words = {w: file[w] if w in file else OUTSIDE[w] for w in self.words[cell.address]}
        if cell.address == "desk:introduce":
            words["vacancy_id"] = file["spare"]
        url, extra = url_of(cell.address, words, words), HEADERS.get(cell.headers, {})
        if cell.number:
            word = next(iter(self.words[cell.address]))
            there = url_of(cell.address, words | {word: NUMBER}, words | {word: NUMBER})
            url = there.replace(str(NUMBER), cell.number)
        if cell.query:
            extra = extra | {"query_params": cell.query}
        if cell.method == "POST":
            return client.post(url, data, content_type=MULTIPART_CONTENT, **extra)
        return client.generic(cell.method, url, **extra)

    def _judge_door(self, cell, response):
        status = response.status_code
        if status >= 500:
            self.wrong.append(f"{cell}: HTTP {status}")
        if cell.number:
            self._judge_no_record(cell, response)
        if cell.number or not cell.address.startswith("desk:"):
            return
        to_the_door = leads_to_the_door(response)
        found = {405: "no such method", 403: "refused"}.get(status, "let in")
        found = "to the door" if to_the_door else found
        wanted = expected_of(cell.identity, cell.address, cell.method)
        if (
            cell.method == "POST"
            and (wanted, found) == ("let in", "refused")
            and not self._may_write(cell)
        ):
            return  # the duty is theirs at another centre only; that nothing changed is judged below
        if found == "no such method" and cell.method in {"PUT", "PATCH", "DELETE"}:
            told = set(response["Allow"].replace(" ", "").split(","))
            if told != {m for m in ("GET", "POST") if asked(cell.address, m)}:
                self.wrong.append(f"{cell}: says that {sorted(told)} are open")
        if found != wanted:
            self.wrong.append(f"{cell}: the law says {wanted}, the house says {found} ({status})")

    def _judge_no_record(self, cell, response):
        """Whoever asks: no page, and no difference that tells a number from a word."""
        passed = {302, 400, 403, 404, 405} | ({200} if leads_to_the_door(response) else set())
        if response.status_code not in passed:
            self.wrong.append(f"{cell}: no such record, and HTTP {response.status_code}")

    def _judge_canaries(self, cell, text, *, let_in):
        """Whoever was let into the circle for this question is a member when it is answered."""
        mine, typed = cell.identity, self.planted.found_in(str(cell.query))
        for number in self.planted.found_in(text) - typed:  # their own words tell nobody anything
            canary = self.planted.canaries[number]
            place = canary.place
            if let_in and canary.key.partition(" ")[0] == cell.key:
                place = replace(place, circle=None)
            if may_read(mine, place):
                self.seen[mine.name].add(number)
            else:
                self.wrong.append(f"{cell}: shows {canary}")

    def _judge_change(self, cell, answer, *, changed):
        if cell.address.startswith(SIGNING_IN) or (answer and answer.kind == "nothing changes"):
            return
        if cell.number or cell.method != "POST":
            if changed:
                self.wrong.append(f"{cell}: changed something")
            return
        if cell.empty or answer is None:
            if changed and not self._door_open(cell):
                self.wrong.append(f"{cell}: changed something")
            return
        allowed = self._may_write(cell)
        self.counts["allowed writes" if allowed else "denied writes"] += 1
        if changed != allowed:
            word = "changed nothing, though allowed" if allowed else "changed something"
            self.wrong.append(f"{cell}: {word}")

    def _may_write(self, cell):
        """Whether the law lets this answer change something: the door, and every duty's reach."""
        answer = ANSWERS.get(cell.address)
        if cell.method != "POST" or answer is None or not self._door_open(cell):
            return False
        if not answer.duties:
            return True
        file, places = self.planted.records[cell.key], self.planted.places[cell.key]
        place = answer.place(file, places, cell.identity)
        return place.record != "nowhere" and all(
            reaches(cell.identity, duty, place) for duty in answer.duties
        )

    def _door_open(self, cell):
        return expected_of(cell.identity, cell.address, cell.method) == "let in"

    def _touched(self):
        """How often this transaction wrote, taken back or not: without a write no sums are made."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"
                " WHERE relname = ANY(%s)",
                [self.tables],
            )
            return cursor.fetchone()

    def fingerprint(self):
        """Number of rows and checksum of every table of ours, the book among them.

        Who opens a form has looked at the file, and that is signed whatever becomes of the form.
        """
        one = "SELECT '{0}', count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM {0} t"
        each = [one.format(table) + NOT_LOOKS.get(table, "") for table in self.tables]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(each))
            return sorted(cursor.fetchall())  # several workers answer in any order


def leads_to_the_door(response):
    """A browser is redirected; a fragment (htmx) is told where to go, and gets nothing else."""
    if response.status_code == 200 and "HX-Redirect" in response:
        return not response.content and "/accounts/login" in response["HX-Redirect"]
    return response.status_code == 302 and "/accounts/login" in response.get("Location", "")


def everything_in(response):
    """Head, cookies, file name and body; a workbook is taken apart."""
    body = b"".join(response)
    parts = [str(response.headers), str(response.cookies)]
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as parcel:
            parts += [f"{name}\n{parcel.read(name).decode()}" for name in parcel.namelist()]
    else:
        parts.append(body.decode(errors="replace"))
    return "\n".join(parts)


def identities(here):
    """The fifteen roles, and those in between."""
    a, b, long_ago = here.samraong, here.pursat, dt.date(2020, 1, 1)
    today = clock.today()
    yesterday, tomorrow = today - clock.days(1), today + clock.days(1)

    def somebody(name, *roles, starts=long_ago, ends=None, active=True):
        user = User.objects.create_user(f"matrix {name}", "a long password", is_active=active)
        for role, centre in roles:
            Membership.objects.create(
                user=user, role=role, centre=centre, starts_on=starts, ends_on=ends
            )
        held = active and starts <= today and (ends is None or ends >= today)
        told = tuple((role, centre.pk if centre else None) for role, centre in roles)
        return Identity(name, user.pk, told if held else ())

    for role, terms in TABLE["roles"].items():
        yield somebody(role, (role, a if terms["works_at"] == "centre" else None))
    yield Identity("visitor")
    yield somebody("no role")
    yield somebody("role ended", ("counsellor", a), ends=yesterday)
    yield somebody("role to come", ("counsellor", a), starts=tomorrow)
    yield somebody("two roles", ("counsellor", a), ("centre_manager", b))
    yield somebody("manager and overseer", ("centre_manager", b), ("programme_manager", None))
    gone = somebody("deactivated", ("centre_manager", a), active=False)
    yield Identity(gone.name)  # whose session is worth nothing: a visitor


def client_of(identity):
    client = Client(raise_request_exception=False)
    user = User.objects.filter(username=f"matrix {identity.name}").first()
    if user:
        client.force_login(user)
    return client


@contextmanager
def a_matrix(folder):
    """A matrix in a transaction that is thrown away at the end; what is refused is not logged."""
    logging.disable(logging.CRITICAL)
    try:
        with override_settings(MEDIA_ROOT=folder), transaction.atomic():
            yield Matrix(world())
            transaction.set_rollback(True)
    finally:
        logging.disable(logging.NOTSET)


def pages(matrix):
    """Addresses of the desk that can be read, with those that name no file asked once."""
    for address in matrix.words:
        if (address.startswith("desk:") and "GET" in TABLE["addresses"][address]) or (
            address.startswith("desk:") and isinstance(TABLE["addresses"][address], str)
        ):
            named = set(matrix.words[address]) - {"kind"}
            yield address, (FILES if named else FILES[:1])


def queries(matrix, address):
    """Searches, filters and pages of a list; what is searched is a canary without its end."""
    last, this = months_before(clock.today(), 1), months_before(clock.today(), 0)
    names = [
        {"q": f"Kn{c.number:04d}"}
        for c in matrix.planted.canaries.values()
        if c.what.rsplit(".", 1)[-1] in {"name_latin", "name_km", "title", "name_en"}
    ]
    lists = {
        "desk:people": [*names, {"q": "1273"}, {"q": "0127300"}, {"after": "x"}],
        "desk:people-search": [*names, {"q": "kn q"}, {"q": "012730"}],
        "desk:people-alike": [
            {"name_latin": f"Kn{c.number:04d}q person name", "sex": "female", "beneficiary": "displaced"}
            for c in matrix.planted.canaries.values()
            if c.what == "people.Person.name_latin"
        ],
        "desk:cases": [{"mine": "yes"}, {"state": "closed"}, {"state": "open", "mine": "yes"}],
        "desk:jobs": [*names, {"mine": "yes"}, {"sector": "garment"}, {"province": "15"}],
        "desk:jobs-csv": [{"mine": "yes"}, {"q": "Kn"}],
        "desk:jobs-xlsx": [{"mine": "yes"}, {"q": "Kn"}],
        "desk:employers": [*names, {"q": "Kn"}],
        "desk:import": [{"verdict": "new"}, {"kept": "1"}],
        "desk:numbers": [{"month": last}, *({"month": last, "centre": c} for c in _centres(matrix))],
        "desk:numbers-list": [
            {"indicator": indicator, "month": month} | more
            for indicator in ("reached", "served", "case_managed", "placed")
            for month in (this, last)
            for more in ({}, {"detail": "nameless"}, *({"centre": c} for c in _centres(matrix)))
        ],
        "desk:book": [{"check": "1"}, {"only": "reads"}, {"verb": "case."}, {"colleague": "dara"}],
    }  # fmt: skip
    return lists.get(address, [])


def _centres(matrix):
    return [matrix.here.samraong.pk, matrix.here.pursat.pk]
