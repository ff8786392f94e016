"""The demonstration, in a tenth of its size: it must obey every rule that the screens obey."""

import datetime as dt
from collections import Counter

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.db.models import F

from spean.base import clock
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.casework.cases.models import Appointment, Case, Step
from spean.casework.cases.queries import dates_due, steps_due
from spean.casework.contacts.models import Contact
from spean.casework.doubles.models import Merge, Pair
from spean.casework.jobs.models import Introduction, Placement, RetentionCheck, Vacancy
from spean.casework.people.models import Consent, Person, Registration
from spean.casework.people.vocabulary import Purpose
from spean.demo.build import PEOPLE, build_demo, refusals_to_build
from spean.demo.cast import CENTRES, COLLEAGUES, SIGN_INS
from spean.demo.doubles import TWICE
from spean.demo.staging import counsellors
from spean.registry.accounts.models import User
from spean.registry.centres.models import Centre, Membership

SUNDAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """Built once for all tests here, and rolled back after them."""
    with django_db_blocker.unblock(), clock.stopped_at(SUNDAY), transaction.atomic():
        said = []
        yield build_demo(said.append, people=40), said
        transaction.set_rollback(True)


@pytest.fixture
def dara(built):
    return counsellors()["OMC"]


def test_it_has_the_people_it_was_asked_for(built):
    assert built[0].people == 40
    assert Person.objects.count() == 40 + TWICE
    assert Registration.objects.count() == 40 + TWICE


def test_somebody_was_written_down_twice_and_a_pair_of_each_kind_is_there(built):
    states = Counter(Pair.objects.values_list("state", flat=True))
    assert {state for state, count in states.items() if count} >= {
        "one_person", "two_people", "pair_proposed", "pair_waits",
    }  # fmt: skip
    assert Merge.objects.standing().count() == 1


def test_every_reference_stands(built):
    connection.check_constraints()
    assert User.objects.count() == len(COLLEAGUES)
    assert Centre.objects.count() == len(CENTRES)


def test_it_says_a_line_for_every_month(built):
    months = [line[:7] for line in built[1]]
    assert months == [f"2026-{month:02d}" for month in range(3, 12)]


def test_every_whole_month_has_work_in_it(built):
    worked = {
        at.astimezone(dt.UTC).strftime("%m") for at in Entry.objects.values_list("at", flat=True)
    }
    assert worked >= {f"{month:02d}" for month in range(4, 12)}


def test_nothing_happens_in_the_future_or_before_the_project(built):
    first, today = built[0].first, built[0].today
    days = [
        *Contact.objects.values_list("on", flat=True),
        *Registration.objects.values_list("registered_on", flat=True),
        *Case.objects.values_list("opened_on", flat=True),
        *Placement.objects.values_list("started_on", flat=True),
        *RetentionCheck.objects.exclude(done_on=None).values_list("done_on", flat=True),
    ]
    assert first <= min(days)
    assert max(days) <= today == SUNDAY
    assert Entry.objects.filter(at__gt=clock.now()).count() == 0


def test_every_case_has_an_active_colleague_of_its_centre(built):
    for case in Case.objects.all():
        served = Membership.objects.in_force().filter(
            user=case.counsellor, centre=case.centre, starts_on__lte=case.opened_on
        )
        assert served.count() == 1
    assert Case.objects.count() >= 8


def test_some_cases_are_closed_and_each_for_a_reason(built):
    closed = Case.objects.filter(state="closed")
    assert closed.count() >= 3
    assert closed.filter(closure_reason="").count() == 0
    assert Step.objects.filter(case__in=closed, state="agreed").count() == 0
    assert Appointment.objects.filter(case__in=closed, state="booked").count() == 0


def test_nobody_is_introduced_without_both_consents(built):
    introductions = Introduction.objects.all()
    assert introductions.count() >= 5
    for one in introductions:
        for purpose in (Purpose.MATCHING, Purpose.EMPLOYER):
            said = Consent.objects.filter(
                person=one.person, purpose=purpose, said_on__lte=one.proposed_on
            )
            assert said.order_by("-pk").first().decision == "given"


def test_not_everybody_agrees_to_everything(built):
    decisions = Counter(Consent.objects.values_list("decision", flat=True))
    assert decisions["given"] > 60
    assert decisions["refused"] > 3
    assert decisions["to_ask"] > 0


def test_no_offer_hires_more_than_it_seeks(built):
    hired = Counter(Introduction.objects.filter(state="hired").values_list("vacancy_id", flat=True))
    heads = dict(Vacancy.objects.values_list("pk", "headcount"))
    assert [number for number, count in hired.items() if count > heads[number]] == []


def test_every_placement_follows_its_introduction(built):
    introduced = Placement.objects.filter(source="introduced")
    assert introduced.exclude(introduction__state="hired").count() == 0
    assert introduced.exclude(started_on__gte=F("introduction__proposed_on")).count() == 0
    assert Placement.objects.exclude(source="introduced").count() >= 1
    assert Placement.objects.values("evidence").distinct().count() >= 2


def test_nobody_under_eighteen_works(built):
    for placement in Placement.objects.select_related("person"):
        assert placement.person.age_on(placement.started_on) >= 18


def test_each_placement_has_three_checks_and_some_are_answered(built):
    checks = Counter(RetentionCheck.objects.values_list("placement_id", flat=True))
    assert set(checks.values()) == {3}
    assert RetentionCheck.objects.filter(result="same_employer").count() >= 1


def test_daras_day_has_people_to_meet_and_steps_to_chase(dara):
    assert dates_due(dara, until=SUNDAY).count() >= 1
    assert steps_due(dara, until=SUNDAY - dt.timedelta(days=1)).count() >= 1


def test_sokha_comes_today_and_there_is_sewing_to_offer_her(built):
    sokha = Person.objects.get(name_latin="Sok Sokha", birth_year=1994)
    case = sokha.cases.get()
    assert case.appointments.get(state="booked").on == SUNDAY
    sewing = Vacancy.objects.get(isco="8153", headcount=12, state="open")
    assert sewing.introductions.filter(person=sokha).count() == 0


def test_rithy_still_welds_after_three_months(built):
    rithy = Person.objects.get(name_latin="Keo Rithy", birth_year=1989)
    placement = rithy.placements.get()
    assert placement.evidence == "contract_seen"
    assert placement.checks.get(month=3).result == "same_employer"
    assert rithy.cases.get().closure_reason == "plan_completed"


def test_sreyleak_may_not_be_introduced_and_phal_waits(built):
    sreyleak = Person.objects.get(name_latin="Chea Sreyleak", birth_year=1999)
    assert sreyleak.consents.get(purpose="employer").decision == "refused"
    phal = Person.objects.get(name_latin="Prum Phal", birth_year=1968)
    assert phal.cases.get().state == "paused"


def test_one_draft_shows_why_it_may_not_be_opened(built):
    draft = Vacancy.objects.get(state="draft")
    assert (draft.flagged, draft.fee_to_worker) == (["sex_criterion"], 20)


def test_kenji_meets_no_names(built):
    kenji = Membership.objects.actor_for(User.objects.get(username="kenji").pk)
    assert Person.objects.visible_to(kenji).count() == 0


def test_every_action_left_its_line_in_the_book(built):
    verbs = Counter(Entry.objects.values_list("verb", flat=True))
    assert verbs["case.opened"] == Case.objects.count()
    assert verbs["contact.logged"] == Contact.objects.count()
    assert verbs["person.placed"] == Placement.objects.count()


def test_it_refuses_where_somebody_works_already(built):
    with pytest.raises(Refused) as refused:
        build_demo(people=40)
    assert [one.code for one in refused.value.refusals] == ["not_empty"]


def test_it_refuses_where_demonstrations_are_not_allowed():
    found = refusals_to_build(allowed=False, accounts=2)
    assert [one.code for one in found] == ["not_here", "not_empty"]
    assert refusals_to_build(allowed=True, accounts=0) == []


@pytest.mark.django_db
def test_what_could_not_be_finished_is_not_kept():
    def stop(line):
        raise KeyboardInterrupt(line)

    with clock.stopped_at(SUNDAY), pytest.raises(KeyboardInterrupt):
        build_demo(stop, people=20)
    assert (User.objects.count(), Person.objects.count()) == (0, 0)
    with pytest.raises(ObjectDoesNotExist):
        Centre.objects.get(code="OMC")


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("later", [0, 1, 3, 5, 15, 43, 120])
def test_in_its_whole_size_it_breaks_no_rule_on_any_day(later):
    """What chance brings together differs with the day: nobody may be sent anywhere twice."""
    with clock.stopped_at(SUNDAY + clock.days(later)):
        assert build_demo().people == PEOPLE


def test_the_list_of_sign_ins_is_complete():
    assert [one.username for one in SIGN_INS] == [one.username for one in COLLEAGUES]
    assert min(len(one.password) for one in SIGN_INS) >= 12
    assert {one.role for one in SIGN_INS} == {
        *("counsellor", "employment_officer", "centre_manager"),
        *("programme_manager", "auditor", "system_administrator", "complaint_handler"),
    }


def test_everybody_can_sign_in_with_the_password_of_the_list(built):
    passwords = {one.username: one.password for one in SIGN_INS}
    assert all(user.check_password(passwords[user.username]) for user in User.objects.all())


def test_complaints_stand_in_several_states_and_one_is_for_few(built):
    from spean.casework.complaints.models import Complaint

    rows = Complaint.objects.values_list("state", "lane")
    assert {"closed", "complaint_received", "appealed"} <= {state for state, _lane in rows}
    assert [lane for _state, lane in rows].count("sensitive_lane") == 1
    assert Complaint.objects.get(lane="sensitive_lane").about.username == "bopha"


def test_referrals_stand_in_several_states_and_every_person_was_asked(built):
    from spean.casework.referrals.models import Letter

    states = Counter(Letter.objects.values_list("state", flat=True))
    assert {"closed", "expired", "accepted", "appointment"} <= set(states)
    for letter in Letter.objects.all():
        said = Consent.objects.filter(person=letter.person, purpose=Purpose.REFERRAL)
        assert said.filter(said_on__lte=letter.sent_at.date(), decision="given").exists()
    assert Letter.objects.exclude(to_centre=None).count() == 1


def test_plans_wait_are_approved_by_others_and_are_followed_up(built):
    from spean.casework.plans.models import FollowUp, Plan

    assert {"draft", "plan_signed", "approved"} <= set(Plan.objects.values_list("state", flat=True))
    assert not any(plan.approved_by_id in plan.hands for plan in Plan.objects.all())
    sokhas = FollowUp.objects.filter(case__person__name_latin="Sok Sokha")
    assert sokhas.count() == 4


def test_the_directory_is_clearly_made_up_and_partly_old(built):
    from spean.registry.directory.models import Service

    services = Service.objects.all()
    assert services.count() == 6 * len(CENTRES)
    assert all(one.phone.startswith("000 000") for one in services)
    assert services.stale(SUNDAY).count() == len(CENTRES)


def test_outreach_stands_in_every_state_and_nobody_has_approved_their_own(built):
    from spean.casework.outreach.models import Activity, Attendance, StepTaken

    states = set(Activity.objects.values_list("state", flat=True))
    assert states >= {
        "activity_planned", "activity_approved", "activity_reported", "activity_verified",
        "activity_cancelled",
    }  # fmt: skip
    for turn in StepTaken.objects.filter(state="activity_approved").select_related("activity"):
        assert turn.by_id not in {turn.activity.planned_by_id, turn.activity.organiser_id}
    assert Attendance.objects.filter(contact=None).exists()
    assert Attendance.objects.exclude(contact=None).exists()
    assert {len(one.place_id) for one in Activity.objects.all()} == {6}
