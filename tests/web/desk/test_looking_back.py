"""Everything that happened with a person, in pages; and the file as it stood on a day."""

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import urlencode
from tests.engines.instruments.answers import FULL
from tests.factories.assessments import begun, screened
from tests.factories.background import added
from tests.factories.casework import member, sokha, world
from tests.factories.complaints import complained
from tests.factories.intake import RITHY, brought_in, list_file
from tests.factories.jobs import offer
from tests.factories.outbox import reminded
from tests.factories.referrals import referred, service

from spean.base import clock
from spean.base.audit.models import Entry
from spean.casework.assessments.actions import decide_tier, finish_assessment
from spean.casework.assessments.vocabulary import Tier
from spean.casework.background.vocabulary import FactKind
from spean.casework.cases.actions import (
    agree_step,
    book_date,
    close_case,
    complete_step,
    hold_date,
    open_case,
    write_note,
)
from spean.casework.cases.vocabulary import ClosureReason, StepKind
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.vocabulary import Channel
from spean.casework.doubles.actions import merge_files, undo_merge
from spean.casework.jobs.actions import introduce_person, place_person, record_answer
from spean.casework.jobs.rules import PlacementTerms
from spean.casework.jobs.vocabulary import IntroductionState
from spean.casework.people.actions import update_profile
from spean.casework.people.queries import profile_of
from spean.casework.people.vocabulary import Gap
from spean.casework.sealed.actions import write_sealed_note
from spean.casework.sealed.vocabulary import NoteKind
from spean.casework.zones.actions import protect_case
from spean.casework.zones.vocabulary import ProtectedType
from spean.registry.accounts.models import User
from spean.registry.centres.vocabulary import Role
from spean.web.desk.people.as_of import GAPS
from spean.web.desk.people.history import SOURCES, TOPICS, Topic

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 3, 2)
MOST = 15
"""Who asks, the look that is signed for, the person, and one question for all rooms together."""


def on(number):
    return clock.stopped_at(MONDAY + clock.days(number))


@pytest.fixture
def here():
    return world()


@pytest.fixture
def person(here):
    with on(0):
        return sokha(here.dara, here.samraong)


def client_of(here, name="dara"):
    client = Client()
    client.force_login(here.users[name])
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def dara(here):
    return client_of(here)


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def titles(page):
    return [one.strip() for one in re.findall(r'timeline-title">([^<]*)<', page)]


def whole_life(here, person):
    """Something from every room of the house; returns the case."""
    by = here.dara
    case = open_case(person.pk, centre_id=here.samraong.pk, by=by)
    screened(here, person)
    finish_assessment(begun(here, case), answers=FULL, by=by)
    complete_step(agree_step(case, kind=StepKind.JOB, what="sew", by=by), by=by)
    date = book_date(case, on=clock.today(), purpose="talk", by=by)
    reminded(date, by)
    hold_date(date, came=True, by=by)
    write_note(case, text="told in confidence", by=by)
    write_sealed_note(case, kind=NoteKind.PROTECTION, text="told and sealed", by=by)
    complained(here.samraong, by, person_id=person.pk, words="told and complained")
    log_contact(here.samraong.pk, person_id=person.pk, channel=Channel.PHONE, line="called", by=by)
    referred(by, person, here.samraong, service(by, here.samraong))
    vacancy = offer(by, here.samraong)
    introduction = introduce_person(
        person.pk, vacancy_id=vacancy.pk, centre_id=here.samraong.pk, by=by
    )
    for answer in (IntroductionState.SENT, IntroductionState.HIRED):
        introduction = record_answer(introduction, answer=answer, by=by)
    place_person(introduction, terms=PlacementTerms(started_on=clock.today()), by=by)
    added(by, person.pk, FactKind.DOCUMENT)
    update_profile(person, profile=replace(profile_of(by, person.pk), note="x"), by=by)
    return case


def history(client, person, **query):
    address = reverse("desk:person-history", args=[person.pk])
    return text(client.get(f"{address}?{urlencode(query)}"))


def as_of(client, person, day):
    address = reverse("desk:person-as-of", args=[person.pk])
    return text(client.get(address, {"on": day.isoformat()}))


def plain(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main")[1]).split())


def test_everything_that_happened_is_there_whichever_room_wrote_it(here, dara, person):
    with on(1):
        case = whole_life(here, person)
    with on(2):
        close_case(case, reason=ClosureReason.PLAN_COMPLETED, by=here.dara)
        seen = titles(history(dara, person))
    for title in (
        "Registered at Samraong",
        "Screening",
        "Assessment finished",
        "Agreed: sew",
        "Note",
        "Reminder, the evening before",
        "Introduced to Golden Needle",
        "Began to work at Golden Needle",
        "Document held: Added",
        "The profile was changed",
        f"Case {case.code} opened",
        f"Case {case.code} closed",
        "Referral to Identity card office: Sent",
    ):
        assert title in seen, title
    assert seen[0] == f"Case {case.code} closed"


@pytest.mark.parametrize("topic", list(Topic))
def test_one_kind_is_shown_alone(here, dara, person, topic):
    with on(1):
        whole_life(here, person)
        everything = titles(history(dara, person))
        alone = titles(history(dara, person, topic=topic.value))
        others = [
            title
            for other in Topic
            if other is not topic
            for title in titles(history(dara, person, topic=other.value))
        ]
    assert alone
    assert sorted(alone + others) == sorted(everything)


def test_every_room_has_a_topic_with_words():
    assert {source.topic for source in SOURCES} == set(TOPICS) == set(Topic)


def test_pages_lead_through_everything_once_and_back_again(here, dara, person):
    with on(1):
        whole_life(here, person)
        for number in range(120):
            log_contact(
                here.samraong.pk,
                person_id=person.pk,
                channel=Channel.PHONE,
                line=f"line {number:03}",
                on=MONDAY - clock.days(number // 30),
                by=here.dara,
            )
        address = reverse("desk:person-history", args=[person.pk])
        page, pages = text(dara.get(address)), []
        while True:
            pages.append(page)
            older = re.search(r'rel="next" href="([^"]*)"', page)
            if not older:
                break
            page = text(dara.get(address + older[1].replace("&amp;", "&")))
        lines = [line for one in pages for line in re.findall(r"line \d{3}", one)]
        assert len(lines) == len(set(lines)) == 120
        days = [day for one in pages for day in re.findall(r'<time datetime="([\d-]+)"', one)]
        assert days == sorted(days, reverse=True)
        for before in reversed(pages[:-1]):
            newer = re.search(r'rel="prev" href="([^"]*)"', page)[1].replace("&amp;", "&")
            page = text(dara.get(address + newer))
            assert titles(page) == titles(before)
        assert 'rel="prev"' not in pages[0]


@pytest.mark.parametrize(
    "key",
    ["x", "2026-03-02", "2026-03-02.1", "2026-03-02.1.x", "2026-13-02.1.1", "2026-03-02.-1.1"],
)
def test_a_key_that_no_event_could_have_is_a_bad_request(dara, person, key):
    address = reverse("desk:person-history", args=[person.pk])
    assert dara.get(address, {"after": key}).status_code == 400


def test_a_long_history_asks_no_more_than_a_short_one(here, dara, person):
    def asked():
        address = reverse("desk:person-history", args=[person.pk])
        dara.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert dara.get(address).status_code == 200
        return len(queries)

    with on(1):
        whole_life(here, person)
        short = asked()
        for _line in range(60):
            log_contact(here.samraong.pk, person_id=person.pk, channel=Channel.PHONE, by=here.dara)
            added(here.dara, person.pk)
        assert (asked(), short <= MOST) == (short, True)


def test_what_the_reader_may_not_read_is_neither_shown_nor_counted(here, dara, person):
    """Notes and assessments are for whoever is responsible for the case, and the manager."""
    user = User.objects.create_user("nary", "a long password")
    member(user, Role.EMPLOYMENT_OFFICER, here.samraong)
    nary = Client()
    nary.force_login(user)
    nary.cookies["django_language"] = "en"
    with on(1):
        whole_life(here, person)
        whole, part = history(dara, person), history(nary, person)
        assert "told in confidence" in whole
        assert "told in confidence" not in part
        missing = [one for one in titles(whole) if one not in titles(part)]
        assert sorted(missing) == ["Assessment finished", "Note", "Sealed note"]
        assert len(titles(part)) == len(titles(whole)) - 3
        assert not titles(history(nary, person, topic="assessment")).count("Assessment finished")


def test_a_complaint_is_a_line_for_who_reads_complaints_and_none_of_its_words(here, dara, person):
    with on(1):
        whole_life(here, person)
        managers, counsellors = history(client_of(here, "chanthou"), person), history(dara, person)
    lines = [one for one in titles(managers) if one.startswith("K-")]
    assert [one.partition(": ")[2] for one in lines] == ["Complaint received"]
    assert not any(one.startswith("K-") for one in titles(counsellors))
    assert "Sealed note" in titles(counsellors)
    for words in ("told and complained", "told and sealed"):
        assert words not in managers + counsellors


def test_another_centre_finds_no_history(here, person):
    for name in ("person-history", "person-as-of"):
        address = reverse(f"desk:{name}", args=[person.pk])
        assert client_of(here, "vanna").get(address).status_code == 404


def test_somebody_protected_has_no_history_outside_the_circle(here, dara, person):
    with on(1):
        case = whole_life(here, person)
        protect_case(case, kind=ProtectedType.TRAFFICKING, by=here.dara)
        outside = client_of(here, "chanthou")
        for name in ("person-history", "person-as-of"):
            address = reverse(f"desk:{name}", args=[person.pk])
            assert outside.get(address).status_code == 404
            assert dara.get(address).status_code == 200


def test_looking_back_is_signed_for(dara, person):
    with on(5):
        history(dara, person)
    with on(6):
        as_of(dara, person, MONDAY)
    assert [line.page for line in Entry.objects.filter(verb="person.read").order_by("pk")] == [
        "history",
        "as-of",
    ]


# ── The file on a day ─────────────────────────────────────────────────────────────────────────
def test_the_file_stands_as_it_stood_on_that_day(here, dara, person):
    with on(1):
        case = whole_life(here, person)
    with on(4):
        update_profile(
            person,
            profile=replace(profile_of(here.dara, person.pk), name_latin="Sok Another"),
            by=here.dara,
        )
        decide_tier(
            screened(here, person), tier=Tier.INTENSIVE, why="she told me why", by=here.dara
        )
        added(here.dara, person.pk, FactKind.DEBT)
        later = agree_step(case, kind=StepKind.DEBT, what="talk to the bank", by=here.dara)
    with on(6):
        complete_step(later, by=here.dara)
        close_case(case, reason=ClosureReason.PLAN_COMPLETED, by=here.dara)
        stood = [plain(as_of(dara, person, MONDAY + clock.days(n))) for n in (-1, 0, 3, 5, 6)]
    before, first, then, meanwhile, now = stood
    assert "The person was not registered at your centre yet." in before
    assert "Sok Sokha" in first
    assert "Golden Needle" not in first
    assert "Passport" not in first
    assert "Name in Latin letters Sok Sokha" in then
    assert "Passport · The employer keeps it" in then
    assert f"{case.code}, open since" in then
    assert "Golden Needle" in then
    assert "5,500 USD" not in then
    assert "Name in Latin letters Sok Another" in meanwhile
    assert "5,500 USD" in meanwhile
    assert "Intensive" in meanwhile
    assert "talk to the bank" in meanwhile
    assert f"{case.code}, closed on" in now
    assert "talk to the bank" not in now
    assert all("What is not kept by day" in page for page in stood[1:])


def test_a_decision_that_came_later_is_not_known_before(here, dara, person):
    with on(1):
        screening = screened(here, person)
    with on(3):
        decide_tier(screening, tier=Tier.INTENSIVE, why="she told me why", by=here.dara)
        assert "Intensive" not in plain(as_of(dara, person, MONDAY + clock.days(2)))
        assert "Intensive" in plain(as_of(dara, person, MONDAY + clock.days(3)))


def test_what_cannot_be_known_is_said_and_not_made_up(here, dara, person):
    with on(0):
        other = sokha(here.dara, here.samraong, name_km="", name_latin="Sok Sokhaa")
    with on(2):
        merge = merge_files(person.pk, other.pk, by=here.chanthou)
    with on(4):
        page = plain(as_of(dara, person, MONDAY + clock.days(1)))
        assert str(GAPS[Gap.MERGED]) in page
        assert "Name in Khmer" not in page
        assert "Name in Khmer" in plain(as_of(dara, person, MONDAY + clock.days(3)))
        undo_merge(merge, by=here.chanthou)
    with on(6):
        assert str(GAPS[Gap.MERGED]) in plain(as_of(dara, person, MONDAY + clock.days(3)))
        assert str(GAPS[Gap.MERGED]) not in plain(as_of(dara, person, MONDAY + clock.days(1)))


def test_a_list_that_rewrote_the_profile_since_then_is_named(here, dara):
    with on(0), TemporaryDirectory() as folder:
        brought_in(here, list_file(Path(folder), RITHY))
        person = people_named(here, "Chea Rithy")
    with on(3), TemporaryDirectory() as folder:
        brought_in(here, list_file(Path(folder), RITHY.replace("300$", "350$"), name="again.csv"))
    with on(5):
        assert str(GAPS[Gap.LIST]) in plain(as_of(dara, person, MONDAY + clock.days(1)))
        assert str(GAPS[Gap.LIST]) not in plain(as_of(dara, person, MONDAY + clock.days(4)))


def people_named(here, name):
    from spean.casework.people.queries import people_for

    return people_for(here.dara).get(name_latin=name)


def test_a_day_to_come_and_no_day_at_all_are_answered_in_words(dara, person):
    address = reverse("desk:person-as-of", args=[person.pk])
    with on(5):
        assert "This day has not come yet." in text(dara.get(address, {"on": "2030-01-01"}))
        assert text(dara.get(address, {"on": "yesterday"}))
        assert "What is not kept by day" not in text(dara.get(address))
