import datetime as dt
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from tests.factories.casework import member, sokha, world

from spean.base import clock
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.casework.cases import actions
from spean.casework.cases.models import Case
from spean.casework.cases.queries import (
    appointments_for,
    cases_for,
    cases_of,
    dates_beside,
    dates_due,
    notes_of,
    steps_due,
)
from spean.casework.cases.vocabulary import AppointmentState, ClosureReason, StepKind, StepState
from spean.casework.people.actions import record_consent
from spean.casework.people.vocabulary import ConsentMethod, Decision, Purpose
from spean.registry.accounts.models import User
from spean.registry.centres.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


@pytest.fixture
def case(here):
    person = sokha(here.dara, here.samraong)
    return actions.open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)


def codes(refused):
    return [refusal.code for refusal in refused.value.refusals]


def verbs():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def test_a_second_case_is_refused_by_the_rule_and_by_the_database(here, case):
    with pytest.raises(Refused) as refused:
        actions.open_case(case.person_id, centre_id=here.samraong.pk, by=here.dara)
    assert codes(refused) == ["already_open"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(
            person_id=case.person_id,
            centre=here.samraong,
            counsellor_id=here.dara.signer,
            opened_on=clock.today(),
        )


def test_withdrawn_consent_blocks_a_new_case(here):
    person = sokha(here.dara, here.samraong)
    record_consent(
        person,
        purpose=Purpose.SERVICE,
        decision=Decision.WITHDRAWN,
        method=ConsentMethod.SPOKEN,
        by=here.dara,
    )
    with pytest.raises(Refused) as refused:
        actions.open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    assert codes(refused) == ["no_consent"]


def test_another_centre_cannot_touch_the_case(here, case):
    assert list(cases_for(here.vanna)) == []
    with pytest.raises(Case.DoesNotExist):
        actions.write_note(case, text="x", by=here.vanna)


def test_who_has_no_duty_to_counsel_is_refused_before_anything_is_read(here, case):
    with pytest.raises(Refused) as refused:
        actions.close_case(case, reason=ClosureReason.PLAN_COMPLETED, by=here.kenji)
    assert codes(refused) == ["not_your_duty"]


def test_losing_contact_cancels_what_is_left(here, case):
    step = actions.agree_step(case, kind=StepKind.JOB, what="find work", by=here.dara)
    date = actions.book_date(case, on=clock.today(), by=here.dara)
    closed = actions.close_case(case, reason=ClosureReason.LOST_CONTACT, by=here.dara)
    step.refresh_from_db()
    date.refresh_from_db()
    assert (closed.state, step.state, date.state) == (
        "closed",
        StepState.CANCELLED,
        AppointmentState.CALLED_OFF,
    )
    detail = Entry.objects.get(verb="case.closed").detail
    assert (detail["reason"], detail["steps_cancelled"]) == ("lost_contact", 1)
    assert (detail["was"], len(detail["steps"]), len(detail["dates"])) == ("open", 1, 1)


def test_a_closed_case_is_reopened_with_its_reason_taken_back(here, case):
    actions.close_case(case, reason=ClosureReason.PERIOD_ENDED, by=here.dara)
    again = actions.resume_case(case, by=here.dara)
    assert (again.state, again.closure_reason, again.closed_on) == ("open", "", None)
    assert again.closure_type is None


def test_a_pause_says_why_and_ends(here, case):
    paused = actions.pause_case(case, why="harvest", by=here.dara)
    assert paused.state == "paused"
    assert Entry.objects.get(verb="case.paused").detail == {"was": "open", "why": "harvest"}
    assert actions.resume_case(case, by=here.dara).state == "open"


def test_a_step_is_cancelled_with_a_reason_and_cannot_be_finished_twice(here, case):
    step = actions.agree_step(case, kind=StepKind.PAPERS, what="ID card", by=here.dara)
    actions.cancel_step(step, why="not needed", by=here.dara)
    with pytest.raises(Refused) as refused:
        actions.complete_step(step, by=here.dara)
    assert codes(refused) == ["step_not_open"]


def test_a_missed_date_makes_room_for_the_next(here, case):
    date = actions.book_date(case, on=clock.today(), by=here.dara)
    actions.hold_date(date, came=False, by=here.dara)
    later = actions.book_date(case, on=clock.today() + clock.days(7), by=here.dara)
    actions.call_off_date(later, by=here.dara)
    assert verbs()[-4:] == ["date.booked", "date.missed", "date.booked", "date.called_off"]


def test_what_is_due_stands_on_the_page_of_the_day(here, case):
    monday = dt.date(2026, 3, 2)
    with clock.stopped_at(monday):
        actions.agree_step(case, kind=StepKind.JOB, what="find work", due_on=monday, by=here.dara)
        actions.book_date(case, on=monday, by=here.dara)
    assert [s.what for s in steps_due(here.dara, until=monday)] == ["find work"]
    assert dates_due(here.dara, until=monday).count() == 1
    assert dates_due(here.vanna, until=monday).count() == 0


def test_a_note_is_kept_with_its_writer(here, case):
    note = actions.write_note(case, text="ចង់ធ្វើការជិតផ្ទះ", by=here.dara)
    assert (note.by_id, list(case.notes.all())) == (here.dara.signer, [note])
    assert verbs()[-1] == "note.written"


@pytest.fixture
def colleague(here):
    """Another counsellor of the same centre."""
    user = User.objects.create_user("srey", "a long password")
    return member(user, Role.COUNSELLOR, here.samraong)


def test_a_colleague_sees_the_case_and_does_not_work_on_it(here, case, colleague):
    assert cases_for(colleague).get() == case
    for verb in (
        partial(actions.write_note, case, text="x"),
        partial(actions.agree_step, case, kind=StepKind.JOB, what="x"),
        partial(actions.pause_case, case, why="x"),
        partial(actions.close_case, case, reason=ClosureReason.PLAN_COMPLETED),
    ):
        with pytest.raises(Refused, match="not_your_case"):
            verb(by=colleague)
    assert actions.write_note(case, text="x", by=here.chanthou).by_id == here.chanthou.user_id


def test_a_note_is_read_by_the_counsellor_of_the_case_and_the_manager(here, case, colleague):
    note = actions.write_note(case, text="in confidence", by=here.dara)
    assert notes_of(here.dara, case.pk).get() == notes_of(here.chanthou, case.pk).get() == note
    for outsider in (colleague, here.vanna, here.kenji):
        assert not notes_of(outsider, case.pk).exists()
    assert [list(one.notes.all()) for one in cases_of(colleague, case.person_id)] == [[]]


def test_a_colleague_may_finish_a_step_but_not_cancel_it(here, case, colleague):
    first, second = (
        actions.agree_step(case, kind=StepKind.JOB, what=w, by=here.dara) for w in "ab"
    )
    assert actions.complete_step(first, by=colleague).state == StepState.DONE
    with pytest.raises(Refused, match="not_your_case"):
        actions.cancel_step(second, why="x", by=colleague)


def test_a_date_that_is_moved_leaves_the_old_one_behind_and_keeps_its_purpose(here, case):
    first = actions.book_date(case, on=clock.today(), purpose="papers", by=here.dara)
    later = clock.today() + clock.days(3)
    moved = actions.move_date(first, on=later, at=dt.time(9), by=here.dara)
    first.refresh_from_db()
    assert (first.state, moved.state, moved.on, moved.purpose) == (
        "moved", "booked", later, "papers",
    )  # fmt: skip
    with pytest.raises(Refused, match="not_booked"):
        actions.move_date(first, on=later, by=here.dara)
    with pytest.raises(Refused, match="date_in_the_past"):
        actions.move_date(moved, on=clock.today() - clock.days(1), by=here.dara)
    moved.refresh_from_db()
    assert moved.state == "booked"


def test_dates_that_cannot_be_held_together_are_found(here):
    cases = [
        actions.open_case(
            sokha(here.dara, here.samraong, name_latin=f"Sok {n}", birth_year=1970 + n).pk,
            centre_id=here.samraong.pk,
            by=here.dara,
        )
        for n in range(4)
    ]
    hours = [dt.time(9), dt.time(9, 29), dt.time(9, 30), None]
    dates = [
        actions.book_date(case, on=clock.today(), at=at, by=here.dara)
        for case, at in zip(cases, hours, strict=True)
    ]
    beside = [
        [one.at for one in dates_beside(here.dara, appointments_for(here.dara).get(pk=date.pk))]
        for date in dates
    ]
    assert beside == [[hours[1]], [hours[0], hours[2]], [hours[1]], []]
