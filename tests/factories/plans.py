"""A plan in a case, as far as a test needs it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from spean.base import clock
from spean.casework.plans.actions import (
    add_activity,
    approve_plan,
    change_plan,
    discuss_plan,
    sign_plan,
    start_followups,
    start_plan,
)
from spean.casework.plans.models import Activity, FollowUp, Plan
from spean.casework.plans.rules import ActivityFacts, PlanFacts, Signing
from spean.casework.plans.vocabulary import Dimension
from spean.registry.funding.actions import agree_project
from spean.registry.funding.models import Project
from spean.registry.organisations.models import Organisation
from tests.factories.casework import operator

GOALS = "ចង់មានចំណូលទៀងទាត់នៅជិតផ្ទះ"
SEWING = ActivityFacts(
    what="ម៉ាស៊ីនដេរមួយ", dimension=Dimension.ECONOMIC, cost=Decimal("120.50"), currency="USD"
)


def project(code="JP-1") -> Project:
    donor, _new = Organisation.objects.get_or_create(name_en="Japan", roles=["donor"])
    return agree_project(
        code,
        titles={"en": f"Return {code}", "km": f"វិលត្រឡប់ {code}"},
        donor_id=donor.pk,
        starts_on=dt.date(2026, 1, 1),
        ends_on=dt.date(2027, 12, 31),
        by=operator(),
    )


def written(here, case, *activities: ActivityFacts, goals: str = GOALS) -> Plan:
    plan = start_plan(case.pk, by=here.dara)
    change_plan(plan, facts=PlanFacts(goals=goals), by=here.dara)
    for facts in activities or (SEWING,):
        add_activity(plan, facts=facts, by=here.dara)
    return Plan.objects.get(pk=plan.pk)


def signing(**changes) -> Signing:
    return Signing(**({"on": clock.today(), "how": "thumbprint", "witness": "ម្ដាយ"} | changes))


def signed(here, case, *activities: ActivityFacts) -> Plan:
    plan = discuss_plan(written(here, case, *activities), by=here.dara)
    return sign_plan(plan, signing=signing(), by=here.dara)


def approved(here, case, *activities: ActivityFacts) -> Plan:
    return approve_plan(signed(here, case, *activities), by=here.chanthou)


def only(plan) -> Activity:
    return Activity.objects.get(plan=plan)


def due_today(here, case) -> FollowUp:
    """A follow-up whose window is open."""
    one = start_followups(case.pk, calendar="first_weeks", by=here.dara)[0]
    today = clock.today()
    FollowUp.objects.filter(pk=one.pk).update(due_on=today, opens_on=today)
    return FollowUp.objects.get(pk=one.pk)
