"""Plans and follow-ups go with the case; who is asked after the end of a case has somebody too."""

import datetime as dt

import pytest
from tests.factories.casework import member, operator, sokha, world
from tests.factories.plans import approved
from tests.factories.referrals import referred, service

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.casework.cases.actions import (
    agree_step,
    book_date,
    close_case,
    give_case,
    open_case,
    take_case_back,
)
from spean.casework.cases.models import Case
from spean.casework.cases.vocabulary import ClosureReason, StepKind
from spean.casework.changes.actions import end_colleague, give_row, hand_over, take_back
from spean.casework.changes.actions.leaving import Handover
from spean.casework.changes.queries import (
    count_left_anywhere,
    ending_soon,
    left_here,
    line_of,
    work_of,
)
from spean.casework.changes.vocabulary import Ending, What
from spean.casework.plans.actions import end_case, give_followups, start_plan
from spean.casework.plans.models import FollowUp, Plan
from spean.casework.plans.queries import followups_due, followups_for, plans_for
from spean.casework.plans.vocabulary import WindUp
from spean.registry.accounts.models import User
from spean.registry.centres.models import Membership
from spean.registry.centres.vocabulary import Role

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 3, 2)
LATER = MONDAY + clock.days(100)


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
    person = sokha(here.dara, here.samraong)
    return open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)


def ended(here, case):
    """Closed as planned: its person is asked twice afterwards."""
    return end_case(case.pk, reason=ClosureReason.PLAN_COMPLETED, by=here.dara)


def leaves(here, to):
    rows = work_of(here.chanthou, here.dara.user_id, centre_id=here.samraong.pk)
    wanted = Handover(
        colleague_id=here.dara.user_id,
        centre_id=here.samraong.pk,
        to={one.key: to.user_id for one in rows},
        ending=Ending.ACCOUNT,
        why="She moved away",
    )
    return hand_over(wanted, by=here.chanthou)


def test_a_plan_and_its_follow_ups_go_with_the_case(here, nary, case):
    approved(here, case)
    start_plan(case.pk, by=here.dara)
    one = work_of(here.chanthou, here.dara.user_id)[0]
    first = FollowUp.objects.order_by("due_on").first().due_on
    assert (one.asked_on, one.is_planning) == (first, True)
    with clock.stopped_at(LATER):
        due = followups_due(here.dara, today=LATER, mine=True).count()
        assert due > 0
        assert not followups_due(nary, today=LATER, mine=True).exists()
    assert not plans_for(nary).exists()
    leaves(here, nary)
    with clock.stopped_at(LATER):
        assert followups_due(nary, today=LATER, mine=True).count() == due
    assert plans_for(nary, Duty.WRITE_PLANS).count() == Plan.objects.count() == 2


def test_who_is_asked_after_the_end_goes_to_a_colleague_too(here, nary, case):
    ended(here, case)
    work = work_of(here.chanthou, here.dara.user_id)
    assert [(one.key, one.asked_on is not None) for one in work] == [((What.CASE, case.pk), True)]
    change = leaves(here, nary)
    found = Case.objects.get()
    assert (found.state, found.counsellor_id) == ("closed", nary.user_id)
    assert followups_for(nary).filter(case__counsellor=nary.user_id).count() == 2
    assert count_left_anywhere(operator()) == 0
    give_row(change.rows.get().pk, to_id=here.chanthou.user_id, by=here.chanthou)
    assert Case.objects.get().counsellor_id == here.chanthou.user_id


def test_a_closed_case_in_which_nobody_is_asked_is_given_to_nobody(here, nary, case):
    close_case(case, reason=ClosureReason.PLAN_COMPLETED, by=here.dara)
    assert work_of(here.chanthou, here.dara.user_id) == []
    for verb in (give_case, give_followups):
        with pytest.raises(Refused) as refused:
            verb(case, to_id=nary.user_id, by=here.dara)
        assert [one.code for one in refused.value.refusals] == ["case_closed"]


def test_what_was_given_of_a_closed_case_is_taken_back(here, nary, case):
    case = ended(here, case)
    give_followups(case, to_id=nary.user_id, by=here.dara)
    take_case_back(case, by=here.dara)
    assert Case.objects.get().counsellor_id == here.dara.user_id


def test_it_goes_only_to_who_can_work_there(here, case):
    case = ended(here, case)
    with pytest.raises(Refused) as refused:
        give_followups(case, to_id=here.vanna.user_id, by=here.dara)
    assert [one.code for one in refused.value.refusals] == ["cannot_receive"]


def test_nobody_who_is_asked_waits_for_somebody_who_left(here, nary, case):
    """A role that ran out: the manager's day names it, the check of the house counts it."""
    ended(here, case)
    role = Membership.objects.filter(user=here.dara.user_id)
    role.update(ends_on=MONDAY + clock.days(5))
    assert [(one.colleague.username, one.files) for one in ending_soon(here.chanthou)] == [
        ("dara", 1)
    ]
    with clock.stopped_at(MONDAY + clock.days(8)):
        assert [one.files for one in left_here(here.chanthou)] == [1]
        assert count_left_anywhere(operator()) == 1


def test_who_sees_no_file_ends_an_account_and_the_manager_asks(here, case):
    ended(here, case)
    end_colleague(here.dara.user_id, why="She is suspected", by=here.kenji)
    assert Case.objects.get().counsellor_id == here.chanthou.user_id
    assert count_left_anywhere(operator()) == 0


def test_an_end_is_taken_back_with_all_that_ended_with_it(here, case):
    approved(here, case)
    agree_step(case, kind=StepKind.JOB, what="x", by=here.dara)
    book_date(case, on=MONDAY, by=here.dara)
    office = service(here.dara, here.samraong)
    referral = referred(here.dara, case.person, here.samraong, office, case_id=case.pk)
    before = sorted(FollowUp.objects.values_list("pk", flat=True))
    how = [WindUp.STEPS, WindUp.DATE, WindUp.FOLLOWUPS, WindUp.REFERRALS_BACK]
    case = end_case(case.pk, reason=ClosureReason.PERIOD_ENDED, wind_up=how, by=here.dara)
    take_back(line_of(here.dara, case), by=here.dara)
    case.refresh_from_db()
    assert (case.state, case.closure_reason, case.closed_on) == ("open", "", None)
    assert case.steps.get().state == "agreed"
    assert case.appointments.get().state == "booked"
    waiting = FollowUp.objects.filter(state="to_be_asked").order_by("pk")
    assert [one.pk for one in waiting] == before
    assert set(FollowUp.objects.exclude(pk__in=before).values_list("state", flat=True)) == {
        "cancelled"
    }
    referral.letter.refresh_from_db()
    assert referral.letter.state == "withdrawn"
    told = Entry.objects.get(verb="case.ending_taken_back").detail
    assert told == {"followups": len(before), "called_off": 2}
    again = end_case(case.pk, reason=ClosureReason.PERIOD_ENDED, wind_up=how, by=here.dara)
    assert again.state == "closed"
