"""Plans: versions, signatures, the second pair of eyes, and what goes on in the next version."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import override
from tests.factories.casework import member, sokha, world
from tests.factories.plans import GOALS, SEWING, approved, only, project, signed, signing, written
from tests.factories.referrals import service

from spean.base import clock
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.casework.cases.actions import cancel_step, close_case, open_case
from spean.casework.cases.models import Step
from spean.casework.cases.vocabulary import ClosureReason, StepKind
from spean.casework.plans import actions
from spean.casework.plans.models import Activity, FollowUp, Plan
from spean.casework.plans.queries import (
    activities_for,
    activities_of,
    grid_of,
    plans_for,
    plans_of,
    plans_of_person,
    plans_to_approve,
)
from spean.casework.plans.rules import ActivityFacts, PlanFacts
from spean.casework.plans.vocabulary import ActivityState, Dimension, Provider
from spean.registry.accounts.models import User
from spean.registry.centres.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


@pytest.fixture
def case(here):
    person = sokha(here.dara, here.samraong)
    return open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)


def refused(action, *args, **told):
    with pytest.raises(Refused) as no, transaction.atomic():
        action(*args, **told)
    return [refusal.code for refusal in no.value.refusals]


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_a_plan_is_written_discussed_signed_and_approved(here, case):
    plan = fresh(approved(here, case))
    assert (plan.state, plan.version, plan.code) == ("approved", 1, f"{case.code}/1")
    assert (plan.signed_how, plan.witness, plan.goals) == ("thumbprint", "ម្ដាយ", GOALS)
    assert (plan.approved_by_id, plan.hands) == (here.chanthou.user_id, [here.dara.user_id])
    verbs = Entry.objects.filter(verb__startswith="plan.").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        *("plan.started", "plan.changed", "plan.discussed", "plan.signed", "plan.approved"),
    ]
    assert {entry.person_id for entry in verbs} == {case.person_id}


def test_one_version_is_written_at_a_time(here, case):
    written(here, case)
    assert refused(actions.start_plan, case.pk, by=here.dara) == ["version_open"]


def test_what_is_changed_after_the_talk_is_a_draft_again(here, case):
    plan = actions.discuss_plan(written(here, case), by=here.dara)
    actions.change_plan(plan, facts=PlanFacts(goals=GOALS), by=here.dara)
    assert fresh(plan).state == "discussed"  # nothing was changed
    actions.change_activity(only(plan), facts=replace(SEWING, what="ពីរ"), by=here.dara)
    plan = fresh(plan)
    assert (plan.state, plan.discussed_on) == ("draft", None)
    assert refused(actions.sign_plan, plan, signing=signing(), by=here.dara) == ["not_discussed"]


@pytest.mark.parametrize("agree", [signed, approved])
def test_a_signed_plan_is_never_changed(here, case, agree):
    """By no action, and by no statement: PostgreSQL keeps the promise too."""
    plan = agree(here, case)
    activity, by = only(plan), here.dara
    assert refused(actions.change_plan, plan, facts=PlanFacts(goals="x"), by=by) == ["signed"]
    assert refused(actions.drop_plan, plan, by=by) == ["signed"]
    assert refused(actions.add_activity, plan, facts=SEWING, by=by) == ["signed"]
    assert refused(actions.change_activity, activity, facts=SEWING, by=by) == ["signed"]
    assert refused(actions.drop_activity, activity, by=by) == ["signed"]
    assert refused(actions.discuss_plan, plan, by=by) == ["signed"]
    for rows, change in (
        (Plan.objects.filter(pk=plan.pk), {"state": "draft"}),
        (Plan.objects.filter(pk=plan.pk), {"signed_on": clock.today() - clock.days(1)}),
        (Activity.objects.filter(pk=activity.pk), {"cost": Decimal(9)}),
        (Activity.objects.filter(pk=activity.pk), {"dimension": "social"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)


def test_the_author_never_approves(here, case):
    """Nor does anybody else who wrote in it, though they manage the centre."""
    plan = written(here, case)
    actions.change_plan(plan, facts=PlanFacts(goals="ការងារ"), by=here.chanthou)
    plan = actions.discuss_plan(plan, by=here.dara)
    plan = actions.sign_plan(plan, signing=signing(), by=here.dara)
    assert refused(actions.approve_plan, plan, by=here.chanthou) == ["own_plan"]
    assert list(plans_to_approve(here.chanthou)) == []
    assert refused(actions.approve_plan, plan, by=here.dara) == ["not_your_duty"]
    other = member(User.objects.create_user("bona"), Role.CENTRE_MANAGER, here.samraong)
    assert list(plans_to_approve(other)) == [plan]
    assert actions.approve_plan(plan, by=other).state == "approved"
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(approved_by=plan.by_id)


def test_a_change_after_signing_is_a_new_version_and_the_old_one_stays(here, case):
    first = approved(here, case)
    second = actions.start_plan(case.pk, by=here.dara)
    assert (second.version, second.goals, fresh(first).state) == (2, GOALS, "approved")
    actions.change_plan(second, facts=PlanFacts(goals="ហាងដេរ"), by=here.dara)
    second = actions.discuss_plan(second, by=here.dara)
    second = actions.sign_plan(second, signing=signing(), by=here.dara)
    # What happens under the first one meanwhile goes on in the second.
    actions.move_activity(only(first), to=ActivityState.COMMITTED, by=here.dara)
    assert fresh(first).state == "approved"
    actions.approve_plan(second, by=here.chanthou)
    assert [(one.version, one.state, one.goals) for one in plans_of(here.dara, case.pk)] == [
        (2, "approved", "ហាងដេរ"),
        (1, "replaced", GOALS),
    ]
    assert only(second).state == "committed"
    found = refused(actions.move_activity, only(first), to=ActivityState.DELIVERED, by=here.dara)
    assert found == ["not_in_force"]


def test_a_version_that_was_only_signed_gives_way_to_the_next_signature(here, case):
    first = signed(here, case)
    second = actions.discuss_plan(actions.start_plan(case.pk, by=here.dara), by=here.dara)
    actions.sign_plan(second, signing=signing(how="signature"), by=here.dara)
    assert fresh(first).state == "replaced"


def test_a_draft_is_thrown_away_and_an_activity_taken_out(here, case):
    plan = written(here, case, SEWING, replace(SEWING, what="វគ្គខ្លី"))
    actions.drop_activity(plan.activities.first(), by=here.dara)
    assert [one.what for one in activities_of(here.dara, plan.pk)] == ["វគ្គខ្លី"]
    actions.drop_plan(plan, by=here.dara)
    assert Plan.objects.count() == 0
    assert Entry.objects.get(verb="plan.dropped").person_id == case.person_id


def test_an_activity_keeps_only_what_belongs_to_it(here, case):
    clinic = service(here.dara, here.samraong)
    plan, pays = written(here, case), project()
    facts = ActivityFacts(
        what=" ពិនិត្យសុខភាព ",
        dimension=Dimension.PSYCHOSOCIAL,
        provider=Provider.SERVICE,
        service_id=clinic.pk,
        provider_name="x",
        cost=Decimal(40000),
        currency="KHR",
        project_id=pays.pk,
        marks={"safe": "yes", "paid": "part"},
    )
    one = fresh(actions.add_activity(plan, facts=facts, by=here.dara))
    assert (one.what, one.provider_name, one.service_id) == ("ពិនិត្យសុខភាព", "", clinic.pk)
    assert one.grid == {"version": 1, "marks": {"safe": "yes", "paid": "part"}}
    assert one.facts == replace(facts, what="ពិនិត្យសុខភាព", provider_name="")
    before = fresh(plan).written_at
    assert actions.change_activity(one, facts=one.facts, by=here.dara).pk == one.pk
    assert fresh(plan).written_at == before
    actions.change_activity(
        one, facts=replace(facts, provider=Provider.OURSELVES, cost=None, project_id=None, marks={}),
        by=here.dara,
    )  # fmt: skip
    one = fresh(one)
    assert (one.service_id, one.currency, one.grid) == (None, "", {})


def test_what_does_not_fit_keeps_nothing(here, case):
    plan = written(here, case)
    wrong = replace(SEWING, currency="THB", marks={"safe": "perhaps"})
    found = refused(actions.add_activity, plan, facts=wrong, by=here.dara)
    assert found == ["no_currency", "unknown_mark"]
    unknown = replace(SEWING, project_id=987654321)
    with pytest.raises(ObjectDoesNotExist):
        actions.add_activity(plan, facts=unknown, by=here.dara)
    assert plan.activities.count() == 1


def test_money_waits_for_the_manager_and_work_does_not(here, case):
    plan = signed(here, case, SEWING, replace(SEWING, what="និយាយ", cost=None))
    paid, free = plan.activities.all()
    found = refused(actions.move_activity, paid, to=ActivityState.COMMITTED, by=here.dara)
    assert found == ["not_approved"]
    actions.move_activity(free, to=ActivityState.DELIVERED, by=here.dara)
    actions.approve_plan(plan, by=here.chanthou)
    for to in (ActivityState.COMMITTED, ActivityState.DELIVERED, ActivityState.VERIFIED):
        paid = actions.move_activity(paid, to=to, by=here.dara)
    assert fresh(paid).state == "verified"
    assert Entry.objects.filter(verb="activity.moved").count() == 4


def test_an_activity_becomes_a_step_of_the_case(here, case):
    activity = only(approved(here, case))
    turn = {"kind": StepKind.BUSINESS, "by": here.dara}
    step = actions.step_from_activity(activity, due_on=clock.today(), **turn)
    assert (step.what, step.case_id, step.kind) == (SEWING.what, case.pk, "business_step")
    assert refused(actions.step_from_activity, activity, **turn) == ["step_there"]
    cancel_step(step, why="x", by=here.dara)
    assert actions.step_from_activity(activity, **turn).pk != step.pk
    assert Step.objects.count() == 2


def test_a_closed_case_keeps_its_plan_as_it_is(here, case):
    plan = signed(here, case)
    close_case(case, reason=ClosureReason.RE_MIGRATED, by=here.dara)
    assert refused(actions.approve_plan, plan, by=here.chanthou) == ["case_closed"]
    assert refused(actions.start_plan, case.pk, by=here.dara) == ["case_closed"]
    assert list(plans_for(here.dara)) == [plan]


def test_a_forgotten_file_takes_its_plans_along(here, case):
    """What nobody may change goes all the same when the person is forgotten."""
    approved(here, case)
    second = actions.discuss_plan(actions.start_plan(case.pk, by=here.dara), by=here.dara)
    actions.sign_plan(second, signing=signing(), by=here.dara)
    case.delete()
    assert (Plan.objects.count(), Activity.objects.count(), FollowUp.objects.count()) == (0, 0, 0)


def test_plans_are_for_whoever_is_responsible(here, case):
    """A colleague of the same centre sees the case, and not what was planned in confidence."""
    plan = signed(here, case)
    bona = member(User.objects.create_user("bona"), Role.COUNSELLOR, here.samraong)
    for stranger in (bona, here.vanna, here.kenji):
        assert list(plans_for(stranger)) == []
        assert list(activities_for(stranger)) == []
        assert list(plans_of_person(stranger, case.person_id)) == []
        assert list(plans_to_approve(stranger)) == []
    assert list(plans_of_person(here.chanthou, case.person_id)) == [plan]
    assert refused(actions.start_plan, case.pk, by=bona) == ["not_your_case"]
    with pytest.raises(ObjectDoesNotExist):
        actions.change_plan(plan, facts=PlanFacts(), by=bona)


def test_the_grid_is_data_in_three_languages(here):
    grid = grid_of(here.dara)
    assert (grid.version, len(grid.questions), len(grid.marks)) == (1, 6, 3)
    assert grid_of(here.dara, 99) == grid
    assert "safe=no" in grid.pairs
    words = [word.words for word in (*grid.questions, *grid.marks)]
    assert all(set(one) == {"en", "km", "ja"} and all(one.values()) for one in words)
    with override("en"):
        assert str(grid.marks[0]) == "Yes"
