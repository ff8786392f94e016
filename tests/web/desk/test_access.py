"""A manager asks why somebody sees something, and is answered from the table itself."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.casework import world

from spean.base.actor import Duty
from spean.registry.centres.vocabulary import POLICY
from spean.web.desk.access.words import CLASSES, RECORDS, SCOPES, VERBS

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


def page(here, name, **asked):
    client = Client()
    client.force_login(here.users[name])
    client.cookies["django_language"] = "en"
    answer = client.get(reverse("desk:access"), asked)
    return " ".join(answer.content.decode().split()), answer.status_code


def test_every_word_of_the_policy_has_a_name_on_the_screen():
    assert set(RECORDS) == set(POLICY.classes)
    assert set(VERBS) >= {duty.value.split(".")[1] for duty in Duty}
    assert {scope for *_rest, scope in POLICY.lines()} <= set(SCOPES)
    assert set(POLICY.classes.values()) <= set(CLASSES)


def test_the_whole_table_is_shown_to_a_manager(here):
    shown, status = page(here, "chanthou")
    assert status == 200
    assert "Notes of a case" in shown
    assert "P3 sensitive" in shown
    assert 'Counsellor<br><span class="muted">read (only what they are responsible for)' in shown


def test_why_a_colleague_sees_something_is_said_with_role_centre_and_days(here):
    shown, _status = page(here, "chanthou", who=here.users["dara"].pk)
    assert "<h3>Counsellor · Samraong</h3>" in shown
    assert "since" in shown
    assert "2020" in shown
    assert 'phones, place, household<br><span class="muted">read (at the centre' in shown


def test_a_manager_asks_about_the_colleagues_of_the_own_centre_only(here):
    shown, _status = page(here, "chanthou", who=here.users["vanna"].pk)
    assert "Nobody of that number works where you may look." in shown
    assert "Pursat" not in shown


def test_a_counsellor_does_not_read_it(here):
    assert page(here, "dara")[1] == 403
