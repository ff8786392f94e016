"""The pages of follow-ups: the list, one on its page, the file to take away."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.factories.assessments import FULL, begun
from tests.factories.casework import sokha, world

from spean.base import clock
from spean.casework.assessments.actions import finish_assessment
from spean.casework.cases.actions import open_case
from spean.casework.people.actions import record_consent
from spean.casework.people.vocabulary import ConsentMethod, Decision, PhoneOwner, Purpose
from spean.casework.plans.actions import start_followups
from spean.casework.plans.models import FollowUp

pytestmark = pytest.mark.django_db
MARCH, LATER = dt.date(2026, 3, 2), dt.date(2026, 3, 9)


@pytest.fixture
def here():
    return world()


@pytest.fixture
def dara(here):
    client = Client()
    client.force_login(here.users["dara"])
    client.cookies["django_language"] = "en"
    return client


def followed(here, number=0):
    with clock.stopped_at(MARCH):
        person = sokha(
            here.dara,
            here.samraong,
            name_latin=f"Sok Sokha {number}",
            phones=((f"+8551234567{number % 10}", PhoneOwner.OWN),),
        )
        case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
        return start_followups(case.pk, calendar="first_weeks", by=here.dara)[0]


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def post(client, name, number, **answers):
    return text(client.post(reverse(f"desk:{name}", args=[number]), answers, follow=True))


def test_the_list_is_filtered_and_taken_away_without_names(here, dara):
    one = followed(here)
    url = reverse("desk:followups")
    with clock.stopped_at(LATER):
        assert "Sok Sokha 0" in text(dara.get(url))
        assert "No follow-up here" in text(dara.get(url, {"show": "done"}))
        assert "1 month" in text(dara.get(url, {"show": "later", "mine": "yes"}))
        file = b"".join(dara.get(reverse("desk:followups-csv"))).decode()
    assert one.case.person.code in file
    assert "1 week" in file
    assert "Sokha" not in file


def test_an_attempt_is_written_on_the_page_and_stands_in_the_file(here, dara):
    one = followed(here)
    page = reverse("desk:followup", args=[one.pk])
    with clock.stopped_at(MARCH):
        assert "May be asked from" in text(dara.get(page))
    with clock.stopped_at(LATER):
        assert "012 345 670" in text(dara.get(page)).replace("\u00a0", " ")
        told = {"on": "2026-03-09", "channel": "phone_call", "found": "no_answer", "note": "x y"}
        assert "tried 1 of 3 times" in post(dara, "followup", one.pk, **told)
        assert "Somebody tried on that day already" in post(dara, "followup", one.pk, **told)
        page = post(dara, "followup", one.pk, **told | {"found": "spoke", "note": "She sews."})
        assert "She sews." in page
        assert "Write down an attempt" not in page
        assert "She sews." in text(dara.get(reverse("desk:person", args=[one.case.person_id])))
        assert "1 week" in text(dara.get(reverse("desk:case", args=[one.case_id])))


def test_an_assessment_is_joined_on_the_page(here, dara):
    one = followed(here)
    with clock.stopped_at(LATER):
        told = {"on": "2026-03-09", "channel": "walk_in", "found": "spoke"}
        post(dara, "followup", one.pk, **told)
        done = finish_assessment(begun(here, one.case), answers=FULL, by=here.dara)
        assert "belongs to it" in post(dara, "followup-join", one.pk, assessment=done.pk)
        assert FollowUp.objects.get(pk=one.pk).assessment_id == done.pk
        nothing = dara.post(reverse("desk:followup-join", args=[one.pk]), {"assessment": "²"})
        assert nothing.status_code == 404


def test_who_is_not_to_be_called_shows_no_phone(here, dara):
    one = followed(here)
    with clock.stopped_at(LATER):
        record_consent(
            one.case.person,
            purpose=Purpose.MESSAGES,
            decision=Decision.WITHDRAWN,
            method=ConsentMethod.SPOKEN,
            by=here.dara,
        )
        page = text(dara.get(reverse("desk:followup", args=[one.pk])))
    assert "has not agreed to be called" in page
    assert 'value="phone_call"' not in page


def test_a_calendar_is_begun_on_the_case(here, dara):
    person = sokha(here.dara, here.samraong)
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    page = text(dara.get(reverse("desk:case", args=[case.pk])))
    assert 'value="first_weeks"' in page
    assert 'value="support"' not in page  # no plan is approved yet
    page = post(dara, "followup-start", case.pk, calendar="first_weeks")
    assert 'value="first_weeks"' not in page
    wrong = dara.post(reverse("desk:followup-start", args=[case.pk]), {"calendar": "x"})
    assert wrong.status_code == 404


def test_another_centre_finds_nothing(here):
    one = followed(here)
    vanna = Client()
    vanna.force_login(here.users["vanna"])
    assert vanna.get(reverse("desk:followup", args=[one.pk])).status_code == 404
    with clock.stopped_at(LATER):
        assert "Sokha" not in text(vanna.get(reverse("desk:followups")))


@pytest.mark.parametrize("name", ["followups", "home"])
def test_a_list_of_twelve_asks_no_more_than_a_list_of_two(here, dara, name):
    url = reverse(f"desk:{name}")

    def asked():
        with clock.stopped_at(LATER):
            dara.get(url)
            with CaptureQueriesContext(connection) as queries:
                text(dara.get(url))
        return len(queries)

    followed(here, 1)
    followed(here, 2)
    few = asked()
    for number in range(3, 13):
        followed(here, number)
    assert (asked(), few <= 20) == (few, True)
