"""From a plan to a verified report; who came by name; and who is told what of it."""

import datetime as dt
from decimal import Decimal

import pytest
from tests.factories.casework import sokha, world
from tests.factories.outreach import (
    MEN,
    WOMEN,
    approved,
    held,
    plan,
    planned,
    reported,
    second_manager,
    volunteer,
)
from tests.security.mutants import without_the_second_wall

from spean.base import clock
from spean.base.actor import Actor, Duty
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.base.wall import within_reach
from spean.casework.cases.actions import open_case
from spean.casework.contacts.models import Contact
from spean.casework.contacts.vocabulary import Service, Topic
from spean.casework.doubles.actions import merge_files, undo_merge
from spean.casework.outreach import actions
from spean.casework.outreach.models import Activity, Attendance, Headcount, StepTaken
from spean.casework.outreach.queries import (
    activities_for,
    activities_like,
    activities_to_decide,
    activities_to_report,
    attendance_for,
    attendance_of,
    who_may_organise,
    words_to_let_go,
)
from spean.casework.outreach.rules import Heads, Report
from spean.casework.outreach.vocabulary import (
    ActivityKind,
    ActivityState,
    CostCurrency,
    Material,
)
from spean.casework.people.queries import people_for
from spean.casework.people.vocabulary import AgeBand, Sex
from spean.casework.rights.actions import export_file
from spean.casework.zones.actions import protect_case
from spean.casework.zones.vocabulary import ProtectedType
from spean.registry.centres.actions import end_role

pytestmark = pytest.mark.django_db
S = ActivityState
NAMES = Duty.NAME_PEOPLE


@pytest.fixture
def here():
    return world()


def codes(refused):
    return [one.code for one in refused.value.refusals]


def verbs():
    return list(
        Entry.objects.filter(verb__startswith="outreach.")
        .order_by("pk")
        .values_list("verb", flat=True)
    )


def of(activity):
    return Activity.objects.get(pk=activity.pk)


def cells(activity):
    rows = Headcount.objects.filter(activity=activity).order_by("pk")
    return [(row.sex, row.age_band, row.people, row.with_disability) for row in rows]


def test_a_plan_goes_to_a_verified_report_and_every_step_is_signed(here):
    activity = planned(
        here, topics=(Topic.DEBT,), safety="mines behind the school", venue=" pagoda "
    )
    assert (of(activity).venue, of(activity).safety) == ("pagoda", "mines behind the school")
    actions.approve_plan(activity, by=here.chanthou)
    actions.mark_held(activity, by=here.dara)
    told = Report(
        heads=(WOMEN, MEN, Heads(people=1, sex=Sex.MALE)),
        materials={Material.LEAFLET: 40, Material.POSTER: 0},
        cost=Decimal("12.50"),
        lines="many asked about debts",
    )
    actions.report_activity(activity, report=told, by=here.dara)
    actions.verify_report(activity, by=here.chanthou)
    now = of(activity)
    assert (now.state, now.cost, now.materials) == (S.VERIFIED, Decimal("12.50"), {"leaflet": 40})
    assert now.handed_out == [(Material.LEAFLET.label, 40)]
    assert now.is_counted
    assert cells(activity) == [("female", "from_25", 30, 2), ("male", "unknown", 13, 0)]
    assert str(now) == f"A-{now.pk:06d}"
    steps = ["planned", "approved", "held", "reported", "verified"]
    assert verbs() == [f"outreach.{step}" for step in steps]
    assert [turn.state for turn in StepTaken.objects.all()] == [
        f"activity_{step}" for step in steps
    ]


def test_who_plans_or_goes_there_does_not_approve_and_who_reports_does_not_verify(here):
    chanthou = here.chanthou
    own = planned(here, chanthou, organiser_id=here.dara.user_id)
    goes = planned(here, organiser_id=chanthou.user_id)
    for activity in (own, goes):
        with pytest.raises(Refused) as refused:
            actions.approve_plan(activity, by=chanthou)
        assert codes(refused) == ["same_person"]
    activity = approved(here)
    actions.report_activity(activity, report=Report(heads=(MEN,)), by=chanthou)
    with pytest.raises(Refused) as refused:
        actions.verify_report(activity, by=chanthou)
    assert codes(refused) == ["same_person"]
    actions.verify_report(activity, by=second_manager(here))
    assert of(activity).state == S.VERIFIED


def test_a_counsellor_approves_nothing(here):
    with pytest.raises(Refused) as refused:
        actions.approve_plan(planned(here), by=here.dara)
    assert codes(refused) == ["not_your_duty"]


def test_a_changed_plan_is_the_changers_plan(here):
    activity = planned(here)
    new = plan(here.chanthou, venue="school", kind=ActivityKind.SCHOOL_VISIT)
    actions.change_plan(activity, plan=new, by=here.chanthou)
    now = of(activity)
    assert (now.venue, now.kind, now.planned_by_id) == (
        "school",
        "school_visit",
        here.chanthou.user_id,
    )
    assert "kind" in Entry.objects.get(verb="outreach.plan_changed").detail["changed"]
    with pytest.raises(Refused) as refused:
        actions.approve_plan(activity, by=here.chanthou)
    assert codes(refused) == ["same_person"]
    actions.approve_plan(activity, by=second_manager(here))
    with pytest.raises(Refused) as refused:
        actions.change_plan(activity, plan=new, by=here.dara)
    assert codes(refused) == ["not_planned"]


def test_a_report_is_written_again_until_it_is_verified(here):
    activity = reported(here)
    again = Report(heads=(Heads(people=31, sex=Sex.FEMALE, age_band=AgeBand.FROM_25),))
    again = Report(heads=again.heads, cost=Decimal(40000), currency=CostCurrency.KHR)
    actions.report_activity(activity, report=again, by=here.dara)
    assert cells(activity) == [("female", "from_25", 31, 0)]
    actions.verify_report(activity, by=here.chanthou)
    with pytest.raises(Refused) as refused:
        actions.report_activity(activity, report=again, by=here.dara)
    assert codes(refused) == ["not_from_here"]


def test_a_report_about_nobody_is_refused_and_changes_nothing(here):
    activity = approved(here)
    with pytest.raises(Refused) as refused:
        actions.report_activity(activity, report=Report(), by=here.dara)
    assert codes(refused) == ["nobody_came"]
    assert of(activity).state == S.APPROVED


def test_every_step_can_be_taken_back_by_whoever_took_it(here):
    activity = reported(here)
    actions.verify_report(activity, by=here.chanthou)
    with pytest.raises(Refused) as refused:
        actions.take_step_back(activity, by=here.dara)
    assert codes(refused) == ["not_your_step"]
    assert actions.take_step_back(activity, by=here.chanthou).state == S.REPORTED
    with pytest.raises(Refused) as refused:
        actions.take_step_back(activity, by=here.chanthou)
    assert codes(refused) == ["nothing_to_undo"]
    gone = planned(here)
    actions.cancel_activity(gone, why="the road is under water", by=here.dara)
    assert of(gone).why_cancelled == "the road is under water"
    assert actions.take_step_back(gone, by=here.dara).state == S.PLANNED
    assert verbs()[-1] == "outreach.step_taken_back"


def test_to_cancel_wants_a_reason(here):
    with pytest.raises(Refused) as refused:
        actions.cancel_activity(planned(here), why="", by=here.dara)
    assert codes(refused) == ["no_reason"]


def test_an_approval_stays_while_somebody_stands_in_it_by_name(here):
    activity = approved(here)
    actions.name_participant(activity, person_id=sokha(here.dara, here.samraong).pk, by=here.dara)
    with pytest.raises(Refused) as refused:
        actions.take_step_back(activity, by=here.chanthou)
    assert codes(refused) == ["names_stand"]


def test_a_name_taken_from_the_count_goes_back_when_it_is_struck(here):
    person = sokha(here.dara, here.samraong)
    activity = reported(here, heads=(Heads(people=1, sex=Sex.FEMALE, with_disability=1), MEN))
    there = actions.name_participant(activity, person_id=person.pk, was_counted=True, by=here.dara)
    assert [row[2:] for row in cells(activity)] == [(0, 0), (12, 0)]
    with pytest.raises(Refused) as refused:
        actions.name_participant(activity, person_id=person.pk, by=here.dara)
    assert codes(refused) == ["already_there"]
    actions.strike_name(there, by=here.dara)
    assert [row[2] for row in cells(activity)] == [1, 12]
    assert not Attendance.objects.exists()
    assert verbs()[-2:] == ["outreach.named", "outreach.name_struck"]


def test_nobody_is_taken_from_a_count_in_which_they_cannot_have_been(here):
    person = sokha(here.dara, here.samraong)
    with pytest.raises(Refused) as refused:
        actions.name_participant(
            reported(here, heads=(MEN,)), person_id=person.pk, was_counted=True, by=here.dara
        )
    assert codes(refused) == ["not_among_them"]


def test_a_report_written_again_keeps_the_names(here):
    person = sokha(here.dara, here.samraong)
    activity = reported(here)
    there = actions.name_participant(activity, person_id=person.pk, was_counted=True, by=here.dara)
    actions.report_activity(activity, report=Report(), by=here.dara)
    there = Attendance.objects.get(pk=there.pk)
    assert there.counted_in is None
    actions.strike_name(there, by=here.dara)
    assert cells(activity) == []
    assert "attendance" in str(there)


def test_after_the_report_is_verified_no_name_comes_or_goes(here):
    person = sokha(here.dara, here.samraong)
    activity = reported(here)
    there = actions.name_participant(activity, person_id=person.pk, by=here.dara)
    actions.verify_report(activity, by=here.chanthou)
    with pytest.raises(Refused) as refused:
        actions.strike_name(there, by=here.dara)
    assert codes(refused) == ["not_open_to_names"]
    other = sokha(here.dara, here.samraong, name_latin="Other")
    with pytest.raises(Refused) as refused:
        actions.name_participant(activity, person_id=other.pk, by=here.dara)
    assert codes(refused) == ["not_open_to_names"]


def test_to_attend_makes_nobody_a_client_but_a_contact_can_come_of_it(here):
    person = sokha(here.dara, here.samraong)
    activity = held(here, topics=(Topic.DEBT,))
    there = actions.name_participant(activity, person_id=person.pk, by=here.dara)
    assert (person.cases.count(), Contact.objects.count()) == (0, 0)
    there = actions.log_follow_up(
        there, line="wants to talk", service=Service.COUNSELLING, by=here.dara
    )
    line = Contact.objects.get()
    assert there.contact == line
    assert (line.person_id, line.channel, line.topics, line.service) == (
        person.pk,
        "outreach",
        ["debt"],
        "counselling",
    )
    with pytest.raises(Refused) as refused:
        actions.log_follow_up(there, line="again", by=here.dara)
    assert codes(refused) == ["already_logged"]


def test_another_centre_reads_nothing_of_it(here):
    activity = reported(here)
    assert list(activities_for(here.vanna)) == []
    with pytest.raises(Activity.DoesNotExist):
        actions.report_activity(activity, report=Report(heads=(MEN,)), by=here.vanna)
    with within_reach(here.vanna):
        assert (
            Activity.objects.count() == Headcount.objects.count() == StepTaken.objects.count() == 0
        )


def test_who_goes_out_plans_and_reports_their_own_and_sees_no_names(here):
    sreymom = volunteer(here)
    activity = approved(here, sreymom)
    theirs = held(here)
    assert list(activities_for(sreymom)) == [activity]
    with within_reach(sreymom):
        assert [row.pk for row in Activity.objects.all()] == [activity.pk]
    with pytest.raises(Activity.DoesNotExist):
        actions.report_activity(theirs, report=Report(heads=(MEN,)), by=sreymom)
    actions.report_activity(activity, report=Report(heads=(WOMEN,)), by=sreymom)
    person = sokha(here.dara, here.samraong)
    actions.name_participant(activity, person_id=person.pk, by=here.dara)
    with within_reach(sreymom):
        assert attendance_for(sreymom).filter(activity=activity).count() == 1
        assert not people_for(sreymom).exists()
    with pytest.raises(Refused) as refused:
        actions.plan_activity(
            plan(sreymom, organiser_id=here.dara.user_id), centre_id=here.samraong.pk, by=sreymom
        )
    assert codes(refused) == ["not_your_activity"]
    assert list(who_may_organise(sreymom, here.samraong.pk)) == [here.users["sreymom"]]
    assert here.users["dara"] in who_may_organise(here.chanthou, here.samraong.pk)


def test_who_goes_out_names_by_the_number_and_reads_no_file(here):
    sreymom = volunteer(here)
    mine, theirs = reported(here, sreymom), reported(here)
    person = sokha(here.dara, here.samraong)
    hidden, elsewhere = sokha(here.dara, here.samraong), sokha(here.vanna, here.pursat)
    case = open_case(hidden.pk, centre_id=here.samraong.pk, by=here.dara)
    protect_case(case, kind=ProtectedType.TRAFFICKING, by=here.dara)
    with within_reach(sreymom):
        there = actions.name_participant(mine, person_id=person.pk, was_counted=True, by=sreymom)
        assert there.counted_in.sex == Sex.FEMALE
        assert not people_for(sreymom).exists()
        for missing in (hidden, elsewhere):
            with pytest.raises(person.DoesNotExist):
                actions.name_participant(mine, person_id=missing.pk, by=sreymom)
        with pytest.raises(Activity.DoesNotExist):
            actions.name_participant(theirs, person_id=person.pk, by=sreymom)
        actions.strike_name(there, by=sreymom)
    assert Headcount.objects.get(activity=mine, sex=Sex.FEMALE).people == WOMEN.people
    assert Entry.objects.get(verb="outreach.named").person_id == person.pk


def test_what_nobody_organises_any_more_waits_for_the_manager_and_is_whose_the_next_step_is(here):
    sreymom = volunteer(here)
    activity, today = approved(here, sreymom), clock.today()
    assert list(activities_to_report(here.chanthou, today=today)) == []
    [post] = here.users["sreymom"].memberships.all()
    end_role(post.pk, why="back to school", by=here.chanthou)
    for manager, waiting in ((here.chanthou, [activity]), (here.dara, []), (here.vanna, [])):
        with within_reach(manager):
            assert list(activities_to_report(manager, today=today)) == waiting
    with within_reach(here.chanthou):
        held = actions.mark_held(activity, by=here.chanthou)
    assert held.organiser_id == here.chanthou.user_id
    assert list(activities_to_report(here.chanthou, today=today)) == [held]


def test_what_waits_for_whom(here):
    today = clock.today()
    mine, running = planned(here), approved(here)
    later = approved(here, on=today + clock.days(3))
    told, by_me = reported(here), approved(here)
    actions.report_activity(by_me, report=Report(heads=(MEN,)), by=here.chanthou)
    assert list(activities_to_report(here.dara, today=today)) == [running]
    assert list(activities_to_report(here.dara, today=later.on)) == [running, later]
    assert list(activities_to_report(here.chanthou, today=later.on)) == []
    assert list(activities_to_decide(here.chanthou)) == [mine, told]
    assert list(activities_to_decide(second_manager(here))) == [mine, told, by_me]
    own = planned(here, here.chanthou, organiser_id=here.dara.user_id)
    assert own not in activities_to_decide(here.chanthou)
    assert list(activities_to_decide(here.dara)) == []


def test_who_may_not_name_anybody_names_nobody(here):
    activity, person = reported(here), sokha(here.dara, here.samraong)
    reaches = {duty: reach for duty, reach in here.dara.reaches.items() if duty is not NAMES}
    with pytest.raises(Refused) as refused:
        actions.name_participant(
            activity, person_id=person.pk, by=Actor(here.dara.user_id, reaches)
        )
    assert codes(refused) == ["not_your_duty"]


def test_who_is_protected_is_neither_shown_nor_counted_as_a_name(here):
    person = sokha(here.dara, here.samraong)
    activity = reported(here)
    actions.name_participant(activity, person_id=person.pk, by=here.dara)
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    protect_case(case, kind=ProtectedType.TRAFFICKING, by=here.dara)
    (inside,) = activities_like(here.dara)
    (outside,) = activities_like(here.chanthou)
    assert (inside.heads, inside.names) == (42, 1)
    assert (outside.heads, outside.names) == (42, 0)
    with without_the_second_wall():
        assert list(attendance_for(here.chanthou)) == []
    with within_reach(here.chanthou):
        assert Attendance.objects.count() == 0
        assert Headcount.objects.count() == 2
    assert attendance_of(here.dara, person.pk).count() == 1


def test_a_merge_moves_attendance_and_who_was_written_down_twice_came_once(here):
    first, second = (sokha(here.dara, here.samraong) for _twice in range(2))
    both, one = reported(here), reported(here)
    for person in (first, second):
        actions.name_participant(both, person_id=person.pk, by=here.dara)
    actions.name_participant(one, person_id=second.pk, by=here.dara)
    merge = merge_files(first.pk, second.pk, by=here.chanthou)
    assert {row.activity_id for row in attendance_of(here.dara, first.pk)} == {both.pk, one.pk}
    assert {row.pk: row.names for row in activities_like(here.dara)} == {both.pk: 1, one.pk: 1}
    undo_merge(merge, by=here.chanthou)
    assert {row.pk: row.names for row in activities_like(here.dara)} == {both.pk: 2, one.pk: 1}


def test_a_person_takes_along_what_they_came_to(here):
    person = sokha(here.dara, here.samraong)
    actions.name_participant(reported(here), person_id=person.pk, by=here.dara)
    told = export_file(person.pk, page="person-everything", by=here.dara)
    assert len(told["outreach.Attendance"]) == 1


def test_the_list_is_narrowed_by_state_kind_and_whose(here):
    mine, theirs = planned(here), planned(here, here.chanthou)
    assert [row.pk for row in activities_like(here.dara, mine=True)] == [mine.pk]
    assert activities_like(here.dara, state=S.APPROVED).count() == 0
    assert activities_like(here.dara, kind=ActivityKind.VILLAGE_MEETING).count() == 2
    assert theirs.organiser_id == here.chanthou.user_id


def test_words_are_let_go_after_their_period(here):
    from spean.casework.rights.actions import round_by_hand
    from spean.registry.centres.scoping import keeper

    with clock.stopped_at(dt.date(2024, 1, 2)):
        reported(here, safety="mines")
    recent = reported(here, safety="mines")
    assert words_to_let_go(keeper()).count() == 2
    round_by_hand(by=keeper())
    assert [row.pk for row in words_to_let_go(keeper())] == [recent.pk]
    assert Headcount.objects.count() == 4
