"""Follow-ups in the database: planned, tried, lost, found again, joined to an assessment."""

import datetime as dt

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from tests.factories.assessments import FULL, begun
from tests.factories.casework import sokha, world
from tests.factories.plans import approved, signing, written

from spean.base import clock
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.casework.assessments.actions import finish_assessment
from spean.casework.cases.actions import close_case, open_case
from spean.casework.cases.vocabulary import ClosureReason
from spean.casework.people.actions import record_consent
from spean.casework.people.vocabulary import ConsentMethod, Decision, Purpose
from spean.casework.plans import actions
from spean.casework.plans.models import Attempt, FollowUp
from spean.casework.plans.queries import (
    calendar_named,
    calendars_in,
    followups_due,
    followups_for,
    followups_like,
    followups_of,
    followups_of_person,
    ways_to_ask,
)
from spean.casework.plans.rules import Try
from spean.casework.plans.vocabulary import Asked, CountsFrom, Found

pytestmark = pytest.mark.django_db
MARCH = dt.date(2026, 3, 2)


@pytest.fixture
def here():
    return world()


@pytest.fixture
def case(here):
    with clock.stopped_at(MARCH):
        person = sokha(here.dara, here.samraong)
        return open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)


def refused(action, *args, **told):
    with pytest.raises(Refused) as no, transaction.atomic():
        action(*args, **told)
    return [refusal.code for refusal in no.value.refusals]


def ask(here, one, on, found=Found.NO_ANSWER, channel=Asked.CALL, **more):
    attempt = Try(on=on, channel=channel, found=found, **more)
    with clock.stopped_at(on):
        return actions.try_followup(one, attempt=attempt, by=here.dara)


def first_weeks(here, case):
    with clock.stopped_at(MARCH):
        return actions.start_followups(case.pk, calendar="first_weeks", by=here.dara)


def test_an_approved_plan_plans_its_follow_ups_once(here, case):
    with clock.stopped_at(MARCH):
        approved(here, case)
        second = actions.discuss_plan(actions.start_plan(case.pk, by=here.dara), by=here.dara)
        actions.approve_plan(
            actions.sign_plan(second, signing=signing(), by=here.dara), by=here.chanthou
        )
    rows = FollowUp.objects.filter(case=case)
    assert [(one.stop, one.due_on) for one in rows] == [
        ("month_1", dt.date(2026, 4, 2)),
        ("month_3", dt.date(2026, 6, 2)),
        ("month_6", dt.date(2026, 9, 2)),
        ("month_12", dt.date(2027, 3, 2)),
    ]
    assert {(one.calendar, one.calendar_version) for one in rows} == {("support", 1)}
    assert Entry.objects.filter(verb="followups.planned").count() == 1


def test_a_calendar_that_counts_from_the_opening_is_begun_by_hand(here, case):
    assert [str(one.due_on) for one in first_weeks(here, case)] == ["2026-03-09", "2026-04-02"]
    again = {"calendar": "first_weeks", "by": here.dara}
    assert refused(actions.start_followups, case.pk, **again) == ["calendar_there"]
    told = {"calendar": "support", "by": here.dara}
    assert refused(actions.start_followups, case.pk, **told) == ["no_first_day"]
    with pytest.raises(ObjectDoesNotExist):
        actions.start_followups(case.pk, calendar="nobody's", by=here.dara)
    with clock.stopped_at(MARCH):
        actions.approve_plan(
            actions.sign_plan(
                actions.discuss_plan(written(here, case), by=here.dara),
                signing=signing(),
                by=here.dara,
            ),
            by=here.chanthou,
        )
    assert refused(actions.start_followups, case.pk, **told) == ["calendar_there"]


def test_a_closed_case_is_asked_after_only_what_counts_from_its_end(here, case):
    first_weeks(here, case)
    with clock.stopped_at(MARCH):
        close_case(case, reason=ClosureReason.PERIOD_ENDED, by=here.dara)
    with clock.stopped_at(MARCH + dt.timedelta(days=7)):
        assert list(followups_due(here.dara, today=clock.today())) == []
        made = actions.start_followups(case.pk, calendar="afterwards", by=here.dara)
    assert [str(one.due_on) for one in made] == ["2026-09-02", "2027-03-02"]
    case.refresh_from_db()
    assert refused(actions.start_followups, case.pk, calendar="first_weeks", by=here.dara) == [
        "case_closed",
        "calendar_there",
    ]


def test_invariant_2_three_days_without_an_answer_are_lost_and_never_done(here, case):
    one = first_weeks(here, case)[0]
    for day in (8, 9, 10):
        one = ask(here, one, dt.date(2026, 3, day))
    assert (one.state, one.attempts, one.done_on) == ("lost_to_follow_up", 3, None)
    assert refused(ask, here, one, dt.date(2026, 3, 11)) == ["followup_over"]
    # Weeks later she comes by herself: found again, with a day.
    one = ask(here, one, dt.date(2026, 4, 1), Found.SPOKE, Asked.CAME, note="ធ្វើការនៅផ្សារ")
    one.refresh_from_db()
    assert (one.state, one.done_on, one.attempts) == ("done", dt.date(2026, 4, 1), 4)
    assert Attempt.objects.last().note == "ធ្វើការនៅផ្សារ"
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=one.pk).update(done_on=None)


def test_one_attempt_a_day_counts(here, case):
    one = ask(here, first_weeks(here, case)[0], dt.date(2026, 3, 8))
    assert refused(ask, here, one, dt.date(2026, 3, 8)) == ["tried_that_day"]
    assert FollowUp.objects.get(pk=one.pk).attempts == 1


def test_invariant_12_consent_taken_back_means_no_call(here, case):
    one = first_weeks(here, case)[0]
    assert Asked.CALL in ways_to_ask(here.dara, one)
    with clock.stopped_at(MARCH):
        record_consent(
            case.person,
            purpose=Purpose.MESSAGES,
            decision=Decision.WITHDRAWN,
            method=ConsentMethod.SPOKEN,
            by=here.dara,
        )
    one = FollowUp.objects.get(pk=one.pk)
    assert ways_to_ask(here.dara, one) == (Asked.VISIT, Asked.CAME)
    assert refused(ask, here, one, dt.date(2026, 3, 8)) == ["not_this_way"]
    assert ask(here, one, dt.date(2026, 3, 8), Found.SPOKE, Asked.CAME).state == "done"


def test_invariant_4_the_joined_assessment_keeps_its_own_version(here, case):
    one = ask(here, first_weeks(here, case)[0], dt.date(2026, 3, 9), Found.SPOKE)
    draft = begun(here, case)
    told = {"assessment_id": draft.pk, "by": here.dara}
    assert refused(actions.join_assessment, one, **told) == ["other_assessment"]
    finish_assessment(draft, answers=FULL, by=here.dara)
    one = actions.join_assessment(one, **told)
    one.refresh_from_db()
    assert (one.assessment_id, one.assessment.version.version) == (draft.pk, 1)
    other = FollowUp.objects.exclude(pk=one.pk).get()
    assert refused(actions.join_assessment, other, **told) == ["not_done"]


def test_the_list_shows_what_is_due_late_later_or_over(here, case):
    early, month = first_weeks(here, case)
    with clock.stopped_at(dt.date(2026, 3, 9)):
        assert list(followups_like(here.dara)) == [early]
        assert list(followups_like(here.dara, show="later")) == [month]
        assert list(followups_like(here.dara, mine=True, calendar="first_weeks")) == [early]
        assert list(followups_like(here.chanthou, mine=True)) == []
        assert list(followups_like(here.dara, calendar="support")) == []
    with clock.stopped_at(dt.date(2026, 3, 17)):
        assert list(followups_like(here.dara, show="late")) == [early]
    ask(here, early, dt.date(2026, 3, 9), Found.DECLINED)
    assert list(followups_like(here.dara, show="not_wanted")) == [early]
    for nobody in (here.vanna, here.kenji):
        assert list(followups_for(nobody)) == []
        assert list(followups_of(nobody, case.pk)) == []
        assert list(followups_of_person(nobody, case.person_id)) == []
    assert list(followups_of_person(here.chanthou, case.person_id)) == [early, month]
    assert list(followups_due(here.dara, today=dt.date(2026, 4, 1), mine=True)) == [month]


def test_calendars_are_data_in_versions_and_three_languages(here):
    found = calendars_in(here.dara)
    assert {key for key, _version in found} == {"support", "first_weeks", "afterwards"}
    for calendar, word in found.values():
        assert set(word.words) == {"en", "km", "ja"}
        assert len({stop.code for stop in calendar.stops}) == len(calendar.stops)
        assert all(stop.channels and stop.attempts for stop in calendar.stops)
    assert calendar_named(here.dara, "afterwards").counts_from == CountsFrom.CLOSING
    assert calendar_named(here.dara, "nobody's") is None
