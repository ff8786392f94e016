"""The page that closes a case: it shows what is open, and does with it what was said."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.casework import sokha, world
from tests.factories.plans import approved
from tests.factories.referrals import referred, service

from spean.casework.cases.actions import agree_step, open_case
from spean.casework.cases.models import Case
from spean.casework.cases.vocabulary import StepKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


@pytest.fixture
def case(here):
    person = sokha(here.dara, here.samraong)
    return open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)


@pytest.fixture
def dara(here):
    client = Client()
    client.force_login(here.users["dara"])
    client.cookies["django_language"] = "en"
    return client


def post(client, name, number, **answers):
    page = client.post(reverse(f"desk:{name}", args=[number]), answers, follow=True)
    assert page.status_code == 200
    return page.content.decode()


def test_what_is_open_is_shown_and_asked_about(here, case, dara):
    approved(here, case)
    agree_step(case, kind=StepKind.JOB, what="Sewing course", by=here.dara)
    office = service(here.dara, here.samraong)
    referral = referred(here.dara, case.person, here.samraong, office, case_id=case.pk)
    page = dara.get(reverse("desk:case-close", args=[case.pk])).content.decode()
    for word in ("Sewing course", referral.code, "12 months", "Cancel the follow-ups", "Planned"):
        assert word in page
    page = post(dara, "case-close", case.pk, reason="period_ended")
    assert "say whether they go on or are withdrawn" in page
    assert Case.objects.get().state == "open"
    decided = ["cancel_steps", "cancel_followups", "keep_referrals"]
    page = post(dara, "case-close", case.pk, reason="period_ended", wind_up=decided)
    assert "The case is closed." in page
    referral.letter.refresh_from_db()
    assert referral.letter.state == "sent"


def test_a_case_with_nothing_open_asks_only_why(case, dara):
    page = dara.get(reverse("desk:case-close", args=[case.pk])).content.decode()
    assert "wind_up" not in page
    assert "Unplanned, on our side" in page
    assert "The case is closed." in post(dara, "case-close", case.pk, reason="plan_completed")
    assert "6 months" in dara.get(reverse("desk:case", args=[case.pk])).content.decode()


def test_a_closed_case_is_reopened_with_a_reason(case, dara):
    post(dara, "case-close", case.pk, reason="lost_contact")
    assert "Why?: This field is required." in post(dara, "case-resume", case.pk)
    assert Case.objects.get().state == "closed"
    assert "open again" in post(dara, "case-resume", case.pk, why="She came back")
    assert Case.objects.get().state == "open"
