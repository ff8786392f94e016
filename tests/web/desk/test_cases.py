"""The buttons of a case that no story presses."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.casework import sokha, world

from spean.base import clock
from spean.casework.cases.actions import open_case
from spean.casework.cases.vocabulary import AppointmentState, CaseState, StepState

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 3, 2)


@pytest.fixture
def here():
    with clock.stopped_at(MONDAY):
        yield world()


@pytest.fixture
def case(here):
    return open_case(sokha(here.dara, here.samraong).pk, centre_id=here.samraong.pk, by=here.dara)


@pytest.fixture
def press(here, case):
    """Press a button on the page of the case; the page that follows, in English."""
    client = Client()
    client.force_login(here.users["dara"])
    client.cookies["django_language"] = "en"

    def press(name, pk=case.pk, **answers):
        url = reverse(f"desk:{name}", args=[pk])
        page = client.post(url, answers, follow=True).content.decode()
        case.refresh_from_db()
        return page

    return press


def test_a_step_is_cancelled_with_a_reason_only(case, press):
    press("case-agree", kind="job_step", what="Sewing course")
    step = case.steps.get()

    assert "Why?: This field is required." in press("step-cancel", step.pk)
    step.refresh_from_db()
    assert step.state == StepState.AGREED

    assert "The step is cancelled." in press("step-cancel", step.pk, why="She found work")
    step.refresh_from_db()
    assert (step.state, step.outcome) == (StepState.CANCELLED, "She found work")


def test_a_step_without_words_is_not_agreed(case, press):
    assert "What is agreed: This field is required." in press("case-agree", kind="job_step")
    assert not case.steps.exists()


def test_a_note_is_written_and_an_empty_one_is_not(case, press):
    assert "Note: This field is required." in press("case-note", text=" ")
    assert "She has a place to sleep." in press("case-note", text="She has a place to sleep.")
    assert case.notes.count() == 1


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("kept", AppointmentState.KEPT),
        ("missed", AppointmentState.MISSED),
        ("called_off", AppointmentState.CALLED_OFF),
    ],
)
def test_a_date_is_dealt_with(case, press, word, state):
    press("case-book", on=MONDAY.isoformat(), at="09:00", purpose="Talk")
    date = case.appointments.get()
    assert "The date is dealt with." in press("date-settle", date.pk, word=word)
    date.refresh_from_db()
    assert date.state == state


def test_a_case_rests_and_goes_on(case, press):
    assert "Why?: This field is required." in press("case-pause")
    assert case.state == CaseState.OPEN
    assert "The case is paused." in press("case-pause", why="Away for the harvest")
    assert case.state == CaseState.PAUSED
    assert "The case is open again." in press("case-resume")
    assert case.state == CaseState.OPEN


@pytest.mark.asvs("2.3.1")
def test_a_case_with_open_steps_is_not_closed_and_says_why(case, press):
    press("case-agree", kind="job_step", what="Sewing course")
    page = press("case-close", reason="plan_completed")
    assert "Finish or cancel the open steps first." in page
    assert case.state == CaseState.OPEN


def test_the_list_of_cases_is_narrowed_to_a_state_and_to_ones_own(here, case):
    client = Client()
    client.force_login(here.users["chanthou"])

    def listed(**chosen):
        return case.code in client.get(reverse("desk:cases"), chosen).content.decode()

    assert listed()
    assert listed(state="open")
    assert not listed(state="closed")
    assert not listed(mine="yes")
