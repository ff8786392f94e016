"""Undo instead of "are you sure": a step, a date, a closing; refused when somebody was there since."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories.casework import member, sokha, world

from spean.base import clock
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.casework.cases.actions import (
    agree_step,
    book_date,
    call_off_date,
    cancel_step,
    close_case,
    complete_step,
    hold_date,
    open_case,
    pause_case,
    resume_case,
    take_closing_back,
    take_date_back,
    take_step_back,
)
from spean.casework.cases.models import Appointment, Case, Step
from spean.casework.cases.vocabulary import ClosureReason, StepKind
from spean.casework.changes.actions import take_back
from spean.casework.changes.actions.undoing import WAYS_BACK
from spean.casework.changes.queries import line_of, lines_to_take_back
from spean.casework.changes.rules import HAS_A_WAY_BACK
from spean.casework.zones.actions import protect_case
from spean.casework.zones.vocabulary import ProtectedType
from spean.registry.accounts.models import User
from spean.registry.centres.vocabulary import Role
from spean.web.desk.changes.ways import WORDS

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def monday():
    with clock.stopped_at(MONDAY):
        yield


@pytest.fixture
def here():
    return world()


@pytest.fixture
def nary(here):
    user = User.objects.create_user("nary", "a long password")
    here.users["nary"] = user
    return member(user, Role.COUNSELLOR, here.samraong)


@pytest.fixture
def case(here):
    return open_case(sokha(here.dara, here.samraong).pk, centre_id=here.samraong.pk, by=here.dara)


def codes_of(refused):
    return [one.code for one in refused.value.refusals]


def signed_in(here, name):
    client = Client()
    client.force_login(here.users[name])
    client.cookies["django_language"] = "en"
    return client


def test_every_verb_with_a_way_back_has_words_and_a_verb_that_undoes_it():
    assert WAYS_BACK.keys() == HAS_A_WAY_BACK == WORDS.keys()


@pytest.mark.parametrize("end", [complete_step, lambda step, by: cancel_step(step, why="x", by=by)])
def test_a_step_that_ended_is_agreed_again(here, case, end):
    step = agree_step(case, kind=StepKind.JOB, what="x", by=here.dara)
    end(step, by=here.dara)
    take_back(line_of(here.dara, step), by=here.dara)
    step = Step.objects.get()
    assert (step.state, step.ended_on, step.outcome) == ("agreed", None, "")
    assert Entry.objects.filter(verb="step.agreed_again").count() == 1
    with pytest.raises(Refused) as again:
        take_step_back(step, by=here.dara)
    assert codes_of(again) == ["changed_since"]


def test_a_colleague_takes_back_what_they_may_do(here, nary, case):
    """Whoever may finish a step may take its end back; a cancelled one is its counsellor's."""
    step = agree_step(case, kind=StepKind.JOB, what="x", by=here.dara)
    complete_step(step, by=nary)
    take_step_back(step, by=nary)
    cancel_step(step, why="x", by=here.dara)
    with pytest.raises(Refused) as refused:
        take_step_back(step, by=nary)
    assert codes_of(refused) == ["not_your_case"]


def test_nothing_goes_back_in_a_case_that_was_closed_since(here, case):
    step = agree_step(case, kind=StepKind.JOB, what="x", by=here.dara)
    complete_step(step, by=here.dara)
    close_case(case, reason=ClosureReason.PLAN_COMPLETED, by=here.dara)
    with pytest.raises(Refused) as refused:
        take_step_back(step, by=here.dara)
    assert codes_of(refused) == ["case_closed"]


@pytest.mark.parametrize(
    "settle",
    [
        call_off_date,
        lambda date, by: hold_date(date, came=True, by=by),
        lambda date, by: hold_date(date, came=False, by=by),
    ],
)
def test_a_date_that_was_dealt_with_is_booked_again(here, case, settle):
    date = book_date(case, on=MONDAY, by=here.dara)
    settle(date, by=here.dara)
    take_back(line_of(here.dara, date), by=here.dara)
    assert Appointment.objects.get().state == "booked"
    with pytest.raises(Refused) as again:
        take_date_back(date, by=here.dara)
    assert codes_of(again) == ["changed_since"]


def test_where_another_date_is_booked_the_old_one_stays_as_it_is(here, case):
    date = book_date(case, on=MONDAY, by=here.dara)
    call_off_date(date, by=here.dara)
    book_date(case, on=MONDAY + clock.days(3), by=here.dara)
    with pytest.raises(Refused) as refused:
        take_date_back(date, by=here.dara)
    assert codes_of(refused) == ["already_booked"]


def test_a_closing_is_taken_back_with_what_ended_by_it(here, case):
    done = agree_step(case, kind=StepKind.JOB, what="done", by=here.dara)
    complete_step(done, by=here.dara)
    dropped = agree_step(case, kind=StepKind.JOB, what="dropped before", by=here.dara)
    cancel_step(dropped, why="x", by=here.dara)
    agree_step(case, kind=StepKind.JOB, what="open", by=here.dara)
    book_date(case, on=MONDAY, by=here.dara)
    close_case(case, reason=ClosureReason.LOST_CONTACT, by=here.dara)
    take_back(line_of(here.dara, case), by=here.dara)
    case = Case.objects.get()
    assert (case.state, case.closure_reason, case.closed_on) == ("open", "", None)
    states = dict(case.steps.values_list("pk", "state"))
    assert sorted(states.values()) == ["agreed", "cancelled", "done"]
    assert states[dropped.pk] == "cancelled"
    assert Appointment.objects.get().state == "booked"
    with pytest.raises(Refused) as again:
        take_closing_back(case, by=here.dara)
    assert codes_of(again) == ["changed_since"]


def test_a_case_that_was_paused_when_it_was_closed_is_paused_again(here, case):
    pause_case(case, why="harvest", by=here.dara)
    close_case(case, reason=ClosureReason.LOST_CONTACT, by=here.dara)
    take_closing_back(case, by=here.dara)
    assert Case.objects.get().state == "paused"
    resume_case(case, by=here.dara)
    pause_case(case, why="harvest", by=here.dara)
    take_back(line_of(here.dara, case), by=here.dara)
    assert Case.objects.get().state == "open"


def test_a_closing_is_not_taken_back_where_another_case_is_open(here, case):
    close_case(case, reason=ClosureReason.LOST_CONTACT, by=here.dara)
    open_case(case.person_id, centre_id=here.samraong.pk, by=here.dara)
    with pytest.raises(Refused) as refused:
        take_closing_back(case, by=here.dara)
    assert codes_of(refused) == ["already_open"]


def test_the_toast_offers_the_way_back_and_leads_to_the_case(here, case):
    dara = signed_in(here, "dara")
    step = agree_step(case, kind=StepKind.JOB, what="x", by=here.dara)
    page = dara.post(reverse("desk:step-done", args=[step.pk]), follow=True).content.decode()
    back = reverse("desk:take-back", args=[line_of(here.dara, step)])
    assert f'action="{back}"' in page
    answer = dara.post(back)
    assert answer["Location"] == reverse("desk:case", args=[case.pk])
    assert Step.objects.get().state == "agreed"
    again = dara.post(back, {"back": reverse("desk:case", args=[case.pk])}, follow=True)
    assert "Somebody has changed this since." in again.content.decode()
    assert dara.post(reverse("desk:take-back", args=[1])).status_code == 404


def test_what_one_did_lately_stands_in_a_list_with_its_way_back(here, nary, case):
    step = agree_step(case, kind=StepKind.JOB, what="x", by=here.dara)
    complete_step(step, by=here.dara)
    dara = signed_in(here, "dara")
    page = dara.get(reverse("desk:changes")).content.decode()
    assert "A step finished" in page
    assert case.person.code in page
    assert not lines_to_take_back(nary).exists()
    protect_case(case, kind=ProtectedType.MINOR, by=here.chanthou)
    assert lines_to_take_back(here.dara).count() == 2
    with clock.stopped_at(MONDAY + clock.days(31)):
        assert not lines_to_take_back(here.dara).exists()
    complete_step(agree_step(case, kind=StepKind.JOB, what="y", by=here.chanthou), by=here.chanthou)
    zone = case.zones.get()
    zone.members.filter(user=here.chanthou.user_id).update(left_at=clock.now())
    assert not lines_to_take_back(here.chanthou).exists()
