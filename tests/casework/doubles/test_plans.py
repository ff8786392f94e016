"""Two cases become one, and both have a plan: what was signed rests where it was signed."""

import pytest
from tests.factories.casework import world
from tests.factories.doubles import merged, registered_twice
from tests.factories.plans import approved, signed, written

from spean.base import clock
from spean.casework.cases.actions import open_case
from spean.casework.doubles.actions import undo_merge
from spean.casework.plans.models import FollowUp, Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


@pytest.fixture
def cases(here):
    """The case that goes on, the case that is closed, and the two files they belong to."""
    both = registered_twice(here)
    with clock.stopped_at(clock.today() - clock.days(1)):
        first, second = (open_case(one, centre_id=here.samraong.pk, by=here.dara) for one in both)
    return first, second, both


def standing():
    plans = {plan.pk: plan.case_id for plan in Plan.objects.all()}
    return plans, {one.pk: one.case_id for one in FollowUp.objects.all()}


def test_a_plan_goes_on_where_the_other_case_has_none(here, cases):
    first, second, both = cases
    plan = approved(here, second)
    before = standing()
    assert before[1]
    merge = merged(here, both, cases=[first.pk])
    assert standing() == ({plan.pk: first.pk}, dict.fromkeys(before[1], first.pk))
    undo_merge(merge, by=here.chanthou)
    assert standing() == before


@pytest.mark.parametrize("make", [written, signed, approved])
def test_of_two_plans_each_rests_in_its_own_case(here, cases, make):
    first, second, both = cases
    make(here, first)
    make(here, second)
    before = standing()
    merge = merged(here, both, cases=[first.pk])
    assert standing() == before
    undo_merge(merge, by=here.chanthou)
    assert standing() == before
