"""How a case ends: what is open is asked about, wound up as was said, and asked after later."""

import pytest
from django.db import transaction
from tests.factories.casework import sokha, world
from tests.factories.plans import approved
from tests.factories.referrals import referred, service

from spean.base import clock
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.casework.cases.actions import agree_step, book_date, open_case
from spean.casework.cases.vocabulary import CaseState, ClosureReason, StepKind
from spean.casework.people.actions import record_consent
from spean.casework.people.vocabulary import ConsentMethod, Decision, Purpose
from spean.casework.plans import actions, rules
from spean.casework.plans.models import FollowUp
from spean.casework.plans.queries import loose_ends
from spean.casework.plans.rules import Open
from spean.casework.plans.vocabulary import WindUp

R = ClosureReason
EVERYTHING = Open(steps=2, dates=1, followups=4, referrals=1)
ALL = [WindUp.STEPS, WindUp.DATE, WindUp.FOLLOWUPS, WindUp.REFERRALS_BACK]


def codes(refusals):
    return [one.code for one in refusals]


def end(is_open=EVERYTHING, reason=R.PERIOD_ENDED, decided=(), state=CaseState.OPEN):
    return codes(
        rules.refusals_to_end(state=state, is_open=is_open, reason=reason, decided=decided)
    )


def test_everything_open_is_asked_about():
    assert end() == ["open_steps", "booked_date", "open_followups", "open_referrals"]
    assert end(decided=ALL) == []
    assert end(is_open=Open()) == []
    assert end(decided=[*ALL, WindUp.REFERRALS_ON]) == ["open_referrals"]
    assert end(decided=[*ALL[:3], WindUp.REFERRALS_ON]) == []
    assert end(is_open=Open(), state=CaseState.CLOSED) == ["already_closed"]


@pytest.mark.parametrize("reason", [R.LOST_CONTACT, R.DECEASED, R.RE_MIGRATED, R.DUPLICATE])
def test_where_nobody_is_left_it_ends_with_the_case(reason):
    assert end(reason=reason) == []


def test_referrals_end_where_nobody_goes_and_go_on_where_another_case_does():
    assert rules.withdraws(reason=R.DECEASED, decided=())
    assert not rules.withdraws(reason=R.DECEASED, decided=[WindUp.REFERRALS_ON])
    assert not rules.withdraws(reason=R.TRANSFERRED, decided=())
    assert not rules.withdraws(reason=R.PERIOD_ENDED, decided=())
    assert rules.withdraws(reason=R.PERIOD_ENDED, decided=[WindUp.REFERRALS_BACK])


def test_invariant_12_only_who_agreed_is_asked_afterwards():
    planned = [one for one in R if rules.asks_afterwards(reason=one, agreed=True)]
    assert planned == [R.PLAN_COMPLETED, R.PERIOD_ENDED, R.CRITERIA_NOT_MET]
    assert not any(rules.asks_afterwards(reason=one, agreed=False) for one in R)


def test_a_closed_case_opens_with_a_reason():
    reopen = rules.refusals_to_reopen
    assert reopen(state=CaseState.CLOSED, why="She is back") == []
    assert codes(reopen(state=CaseState.OPEN, why=" x ")) == ["not_closed", "no_reason"]


@pytest.fixture
def here():
    return world()


@pytest.fixture
def case(here):
    person = sokha(here.dara, here.samraong)
    return open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)


def furnish(here, case):
    """An open step, a date, follow-ups, an activity, and a referral that waits."""
    approved(here, case)
    agree_step(case, kind=StepKind.JOB, what="x", by=here.dara)
    book_date(case, on=clock.today(), by=here.dara)
    office = service(here.dara, here.samraong)
    return referred(here.dara, case.person, here.samraong, office, case_id=case.pk)


@pytest.mark.django_db
def test_a_case_ends_with_all_that_was_open_each_with_its_own_line(here, case):
    referral = furnish(here, case)
    found = loose_ends(here.dara, case.pk)
    assert found.counted == Open(steps=1, dates=1, followups=4, referrals=1)
    assert [one.what for one in found.activities]
    with pytest.raises(Refused), transaction.atomic():
        actions.end_case(case.pk, reason=R.PERIOD_ENDED, by=here.dara)
    ended = actions.end_case(case.pk, reason=R.PERIOD_ENDED, wind_up=ALL, by=here.dara)
    assert (ended.state, ended.closure_type) == ("closed", "planned")
    referral.letter.refresh_from_db()
    assert referral.letter.state == "withdrawn"
    assert case.steps.get().state == "cancelled"
    assert case.appointments.get().state == "called_off"
    states = FollowUp.objects.values_list("calendar", "state").order_by("pk")
    assert list(states) == [("support", "cancelled")] * 4 + [("afterwards", "to_be_asked")] * 2
    told = Entry.objects.get(verb="case.wound_up").detail
    assert told == {"steps": 1, "dates": 1, "referrals": 1, "followups": 4}
    assert loose_ends(here.dara, case.pk).counted.steps == 0


@pytest.mark.django_db
def test_who_took_their_consent_back_is_not_asked_afterwards(here, case):
    record_consent(
        case.person,
        purpose=Purpose.MESSAGES,
        decision=Decision.WITHDRAWN,
        method=ConsentMethod.SPOKEN,
        by=here.dara,
    )
    actions.end_case(case.pk, reason=R.PLAN_COMPLETED, by=here.dara)
    assert FollowUp.objects.count() == 0
    assert not Entry.objects.filter(verb="case.wound_up").exists()


@pytest.mark.django_db
def test_a_case_is_reopened_with_its_reason_and_closed_again(here, case):
    furnish(here, case)
    actions.end_case(case.pk, reason=R.LOST_CONTACT, by=here.dara)
    assert set(FollowUp.objects.values_list("state", flat=True)) == {"cancelled"}
    again = actions.reopen_case(case.pk, why="She came back", by=here.dara)
    assert (again.state, again.closure_reason) == ("open", "")
    assert Entry.objects.get(verb="case.reopened").detail == {"why": "She came back"}
    actions.end_case(case.pk, reason=R.PLAN_COMPLETED, by=here.dara)
    actions.reopen_case(case.pk, why="The work ended", by=here.dara)
    assert not FollowUp.objects.filter(state="to_be_asked").exists()
    actions.end_case(case.pk, reason=R.PLAN_COMPLETED, by=here.dara)
    assert FollowUp.objects.filter(calendar="afterwards", state="to_be_asked").count() == 2
