"""The first page of the day: overdue, due today, waiting for others, each with its number."""

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.casework import sokha, world
from tests.factories.jobs import offer
from tests.factories.outbox import MONDAY, moment, planned, with_a_date
from tests.factories.plans import due_today, signed
from tests.factories.referrals import referred, service

from spean.base import clock
from spean.casework.cases.actions import agree_step, open_case
from spean.casework.cases.vocabulary import StepKind
from spean.casework.jobs.actions import introduce_person, record_answer
from spean.casework.jobs.vocabulary import IntroductionState
from spean.casework.plans.actions import approve_plan
from spean.casework.plans.models import FollowUp
from spean.web.desk.home.today import FEW, parts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


@pytest.fixture
def client(here):
    client = Client()
    client.force_login(here.users["dara"])
    client.cookies["django_language"] = "en"
    return client


def words_on(client, path="/"):
    page = html.unescape(client.get(path).content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def somebody(here, number=0):
    person = sokha(here.dara, here.samraong, name_latin=f"Sok {number}", birth_year=1950 + number)
    return person, open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)


def told(here):
    """Each part with its kinds and their numbers."""
    with clock.stopped_at(moment(MONDAY, 9)):
        parts = parts_of(here.dara, MONDAY)
    return {part.name: {kind.title: kind.number for kind in part.kinds} for part in parts}


def test_an_empty_day_says_so_three_times(here, client):
    shown = words_on(client)
    for sentence in ("Nothing is overdue", "Nothing is due today", "Nobody owes us an answer"):
        assert sentence in shown


def test_what_is_overdue_due_and_owed_by_others_stands_apart(here, settings):
    office = service(here.dara, here.samraong)
    before = MONDAY - dt.timedelta(days=9)
    with clock.stopped_at(moment(before, 9)):
        with_a_date(here, on=before, name_latin="Late", birth_year=1960)
        person, case = somebody(here)
        agree_step(case, kind=StepKind.JOB, what="late", due_on=before, by=here.dara)
        agree_step(case, kind=StepKind.JOB, what="now", due_on=MONDAY, by=here.dara)
        referred(here.dara, person, here.samraong, office)
    with clock.stopped_at(moment(MONDAY, 8)):
        with_a_date(here, on=MONDAY, phone="", name_latin="Today", birth_year=1961)
        planned()
        waiting, _case = somebody(here, 7)
        referred(here.dara, waiting, here.samraong, office)
        one = introduce_person(
            waiting.pk,
            vacancy_id=offer(here.dara, here.samraong).pk,
            centre_id=here.samraong.pk,
            by=here.dara,
        )
        record_answer(one, answer=IntroductionState.SENT, by=here.dara)
    assert told(here) == {
        "overdue": {
            "Dates not yet dealt with": 1, "Overdue steps": 1, "Referrals without an answer": 1,
        },
        "due": {"Dates to hold": 1, "Steps due today": 1},
        "waiting": {"Referrals with a partner": 1, "Introductions with an employer": 1},
    }  # fmt: skip


def test_a_long_list_says_how_many_more_there_are_and_leads_to_them(here, client):
    with clock.stopped_at(clock.now() - clock.days(3)):
        _person, case = somebody(here)
        for _step in range(FEW + 5):
            agree_step(case, kind=StepKind.JOB, what="x", due_on=clock.today(), by=here.dara)
    page = client.get("/").content.decode()
    assert f"Overdue steps ({FEW + 5})" in page
    assert "And 5 more" in page
    assert page.count(reverse("desk:case", args=[case.pk])) == FEW


def test_calls_stand_there_by_their_number_with_a_way_to_them(here, client):
    with clock.stopped_at(moment(MONDAY, 9)):
        with_a_date(here, on=MONDAY, at=dt.time(18), phone="")
        planned()
    with clock.stopped_at(moment(MONDAY, 16, 1)):
        assert told_now(here)["due"]["Calls of today"] == 1
        assert f'href="{reverse("desk:calls")}"' in client.get("/").content.decode()


def told_now(here):
    parts = parts_of(here.dara, clock.today())
    return {part.name: {kind.title: kind.number for kind in part.kinds} for part in parts}


def test_follow_ups_stand_with_the_dates_and_their_lists_have_the_same_numbers(here, client):
    """Late ones are overdue, open ones are due, and one whose window is to come is neither."""
    for number, (opens, closes) in enumerate([(-9, -2), (-2, 9), (-1, 3), (2, 9)]):
        one = due_today(here, somebody(here, number)[1])
        today = clock.today()
        window = {"opens_on": today + clock.days(opens), "closes_on": today + clock.days(closes)}
        FollowUp.objects.exclude(pk=one.pk).filter(case=one.case_id).delete()
        window["due_on"] = window["opens_on"]
        FollowUp.objects.filter(pk=one.pk).update(**window)
    numbers = told_now(here)
    assert numbers["overdue"] == {"Follow-ups whose time is over": 1}
    assert numbers["due"] == {"Follow-ups that can be asked now": 2}
    assert numbers["waiting"] == {}
    kinds = [kind for part in parts_of(here.dara, clock.today()) for kind in part.kinds]
    for kind in kinds:
        listed = client.get(kind.url).content.decode()
        rows = listed.count('<th scope="row">')
        assert (kind.title, rows) == (kind.title, kind.number)
        assert all(item.url in listed for item in kind.items)
    assert "1 week · The first weeks at home" in words_on(client)


def test_a_signed_plan_waits_for_one_and_is_due_for_the_other(here):
    person, case = somebody(here)
    plan = signed(here, case)
    assert told_now(here)["waiting"] == {"Plans with the manager": 1}
    due = next(part for part in parts_of(here.chanthou, clock.today()) if part.name == "due")
    (kind,) = due.kinds
    (item,) = kind.items
    assert (kind.title, kind.number) == ("Plans to approve", 1)
    assert (item.who, item.url) == (person.name, reverse("desk:plan", args=[plan.pk]))
    approve_plan(plan, by=here.chanthou)
    assert told_now(here)["waiting"] == {}


def test_more_than_a_few_without_a_list_of_their_own_are_counted(here, client):
    for number in range(FEW + 2):
        signed(here, somebody(here, number)[1])
    shown = words_on(client)
    assert f"Plans with the manager ({FEW + 2})" in shown
    assert "And 2 more" in shown


def test_another_centre_has_a_day_of_its_own(here):
    with clock.stopped_at(moment(MONDAY, 8)):
        with_a_date(here, on=MONDAY)
        assert [part.number for part in parts_of(here.vanna, MONDAY)] == [0, 0, 0]


def test_every_key_that_goes_somewhere_is_listed_beside_its_page(here, client):
    page = client.get("/").content.decode()
    keys = re.findall(r'data-go="(\w)"', page)
    listed = re.findall(r"<kbd>g</kbd>\s*<kbd>(\w)</kbd>", page)
    assert keys == listed
    assert len(set(keys)) == len(keys) >= 10
    assert len(re.findall(r"data-search", page)) == 1
    assert 'data-dialog="shortcuts"' in page
