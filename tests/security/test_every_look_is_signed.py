"""Every page that shows a person leaves a line of reading; every write leaves a line of writing.

Both sweeps read the URL map. A page that shows the canary without a new line in the book fails,
unless it stands below with its reason; so does a statement that writes to a table of ours in a
request that did not write to the book.
"""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from spean.base import clock
from spean.base.audit.models import READS, Entry
from tests.factories.casework import world
from tests.security.canaries import CANARY, canary_records
from tests.security.test_every_page_and_every_role import ours, url_of

pytestmark = [pytest.mark.django_db, pytest.mark.everywhere]

NAMES_ONLY = {
    "desk:home": "names and days of one's own dates; what is opened from it is signed",
    "desk:people": "names and codes to choose from; a search must not be written down",
    "desk:people-search": "the same while somebody types",
    "desk:outreach-people": "names and codes to choose from while somebody types",
    "desk:people-alike": "names of those who look the same, while a form is filled in",
    "desk:cases": "names and codes to choose from",
    "desk:retention": "names and phones of those to ask today; the page of each is signed",
}
"""Pages that show words of a person without a line of reading, each for a reason."""

OURS = ("accounts_", "people_", "contacts_", "cases_", "skills_", "jobs_", "intake_", "rights_")
OURS += ("doubles_", "assessments_", "referrals_", "directory_", "background_", "plans_", "outbox_")
OURS += ("changes_", "outreach_", "complaints_", "sealed_", "questionnaires_")
OURS += ("centres_", "organisations_", "funding_", "places_", "insight_")
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?([a-z_]+)"?', re.IGNORECASE)
NOT_WORK = {
    "accounts_user": "the moment of signing in",
    "accounts_sitting": "that somebody sits there, told by every page",
    "intake_importprogress": "how far a running check is, told beside it",
    "questionnaires_response": "a draft, as below",
    "questionnaires_confidence": "a draft, as below",
    "assessments_assessment": "a draft, saved after each answer: one line a sitting (see its tests)",
}


@pytest.fixture
def here():
    return world()


@pytest.fixture
def records(here):
    return canary_records(here)


def signed_in(here, name):
    client = Client()
    client.force_login(here.users[name])
    client.cookies["django_language"] = "en"  # the canary stands in the Latin name
    return client


def answer_of(client, name, words, records):
    """The page, and how many lines of reading it left. Looks of before do not count as this one."""
    before = Entry.objects.filter(verb__in=READS).count()
    page = client.get(url_of(name, words, records))
    text = b"".join(page).decode(errors="replace")
    return page, text, Entry.objects.filter(verb__in=READS).count() - before


@pytest.mark.parametrize("name", ["dara", "chanthou"])
@pytest.mark.asvs("14.2.4")
def test_who_sees_a_file_has_signed_for_it(here, records, name):
    unsigned, signed = [], set()
    for at, (page_name, words) in enumerate(ours()):
        with clock.stopped_at(
            clock.now() + clock.days(0.02) * at
        ):  # each look is a look of its own
            page, text, lines = answer_of(signed_in(here, name), page_name, words, records)
        if page.status_code != 200 or CANARY not in text:
            continue
        if lines:
            signed.add(page_name)
        elif page_name not in NAMES_ONLY:
            unsigned.append(page_name)
    assert unsigned == []
    assert {"desk:person", "desk:case", "desk:person-edit", "desk:person-opened"} <= signed
    assert set(NAMES_ONLY) & signed == set()


def test_a_line_of_reading_says_no_more_than_it_must(here, records):
    client = signed_in(here, "dara")
    client.get(reverse("desk:people"), {"q": CANARY})
    client.get(reverse("desk:people-search"), {"q": CANARY})
    client.get(reverse("desk:person", args=[records["person_id"]]), {"q": CANARY})
    (line,) = Entry.objects.filter(verb__in=READS)
    assert (line.verb, line.by, line.person_id) == (
        "person.read",
        here.users["dara"],
        records["person_id"],
    )
    assert (line.page, line.people, line.detail) == ("person", [], {})


def silent_writes(queries):
    """Tables of ours that a request wrote to, if it wrote nothing in the book."""
    tables = {found[1] for query in queries if (found := WRITES.match(query["sql"]))}
    written = {table for table in tables if table.startswith(OURS)} - set(NOT_WORK)
    return set() if "audit_entry" in tables else written


def posts(here, records):
    """What is pressed and typed on each page, so that its writing really happens."""
    today = clock.today().isoformat()
    later = (clock.today() + clock.days(20)).isoformat()
    month = {"month": records["month"], "centre": records["centre_id"]}
    person = {"name_km": "ចាន់ តារា", "sex": "female", "age": 30, "beneficiary": "returned_worker"}
    offer = {"employer": "", "new_employer": "Sunrise", "isco": "8153", "headcount": 2}
    offer |= {"centre": records["centre_id"], "wage_currency": "USD", "wage_period": "month"}
    offer |= {"min_age": 18, "contract_type": "not_known", "save": "yes", "title": "Sewing"}
    return {
        "desk:person-new": person
        | {
            "centre": records["centre_id"],
            "registered_by": "self",
            "wage_currency": "USD",
            "service": "given",
            "matching": "given",
            "employer": "given",
            "messages": "given",
            "method": "spoken",
            "another": "on",
        },
        "desk:person-edit": person | {"wage_currency": "USD"},
        "desk:person-consent": {"purpose": "matching", "decision": "refused", "method": "spoken"},
        "desk:person-household": {"relation": "head", "dependants": 2},
        "desk:person-contact": {"on": today, "channel": "walk_in", "service": "none"},
        "desk:contacts": {
            "on": today,
            "channel": "outreach",
            "centre": records["centre_id"],
            "people": 3,
            "sex": "female",
            "age_band": "unknown",
        },
        "desk:contact-strike": {},
        "desk:case-agree": {"kind": "training", "what": "Sewing course"},
        "desk:case-note": {"text": "A note."},
        "desk:case-pause": {"why": "Ill."},
        "desk:case-resume": {},
        "desk:date-settle": {"word": "called_off"},
        "desk:case-book": {"on": later},
        "desk:person-screen": {"instrument": records["screening_instrument"], "q_debt": "none"},
        "desk:screening-decide": {"tier": "assisted", "why": "She came with her mother."},
        "desk:assessment-drop": {},
        "desk:activity-drop": {},
        "desk:plan-drop": {},
        "desk:assessment-start": {"instrument": records["instrument_id"]},
        "desk:preferences": {"language": "km", "digits": "latin"},
        "desk:placement-evidence": {"evidence": "contract_seen"},
        "desk:placement-end": {"ended_on": today, "reason": "resigned"},
        "desk:person-skill": {"do": "add", "code": "sew", "isco": "8153", "held": "on"},
        "desk:vacancy-new": offer,
        "desk:vacancy-state": {"word": "hold", "why": "They asked."},
        "desk:employer-new": {"name_en": "Morning Star", "name_km": "ផ្កាយព្រឹក"},
        "desk:import-discard": {},
        "desk:numbers-close": month,
        "desk:numbers-restate": month | {"reason": "A list came late."},
        "desk:person-hold": {"why": "A claim in court."},
        "desk:hold-lift": {},
        "desk:wish-decline": {},
        "desk:reading-reason": {"why": "A big meeting with many people."},
    }


MUST_WRITE = {
    "desk:person-new",
    "desk:person-consent",
    "desk:person-household",
    "desk:contacts",
    "desk:case-note",
    "desk:date-settle",
    "desk:case-book",
    "desk:person-screen",
    "desk:screening-decide",
    "desk:assessment-drop",
    "desk:assessment-start",
    "desk:activity-drop",
    "desk:preferences",
    "desk:placement-end",
    "desk:import-discard",
    "desk:person-hold",
    "desk:hold-lift",
    "desk:wish-decline",
    "desk:reading-reason",
}
"""Addresses whose writing is sure to happen here: their line is demanded, not only not missed."""


def test_every_write_leaves_a_line_and_nothing_writes_without_one(here, records):
    """Every address, posted to with what its form wants where we know it, and with nothing else."""
    typed = posts(here, records)
    assert set(typed) <= {name for name, _words in ours()}
    order = [*typed, *(name for name, _words in ours() if name not in typed)]
    words = dict(ours())
    silent, wrote = {}, set()
    for name in order:
        before = Entry.objects.exclude(verb__in=READS).count()
        with CaptureQueriesContext(connection) as seen:
            signed_in(here, "chanthou").post(url_of(name, words[name], records), typed.get(name))
        if found := silent_writes(seen.captured_queries):
            silent[name] = found
        if Entry.objects.exclude(verb__in=READS).count() > before:
            wrote.add(name)
    assert silent == {}
    assert MUST_WRITE - wrote == set()


def test_a_page_that_is_only_looked_at_writes_nothing_but_the_look(here, records):
    silent = {}
    for name, words in ours():
        with CaptureQueriesContext(connection) as seen:
            signed_in(here, "chanthou").get(url_of(name, words, records))
        if found := silent_writes(seen.captured_queries):
            silent[name] = found
    assert silent == {}


def test_the_sweep_would_see_a_silent_write():
    """The control: a write beside the book is found."""
    queries = [{"sql": 'UPDATE "people_person" SET "note" = 1'}]
    assert silent_writes(queries) == {"people_person"}
    assert silent_writes([*queries, {"sql": 'INSERT INTO "audit_entry" ("at")'}]) == set()
