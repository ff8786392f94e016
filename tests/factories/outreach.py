"""An outreach activity in each of its states."""

from __future__ import annotations

from spean.base import clock
from spean.casework.outreach.actions import (
    approve_plan,
    mark_held,
    plan_activity,
    report_activity,
)
from spean.casework.outreach.rules import Heads, Plan, Report
from spean.casework.outreach.vocabulary import ActivityKind
from spean.casework.people.vocabulary import AgeBand, Sex
from spean.registry.accounts.models import User
from spean.registry.centres.models import Centre
from spean.registry.centres.vocabulary import Role
from tests.factories.casework import member

WOMEN = Heads(people=30, sex=Sex.FEMALE, age_band=AgeBand.FROM_25, with_disability=2)
MEN = Heads(people=12, sex=Sex.MALE)


def plan(by, **changes):
    told = {
        "kind": ActivityKind.VILLAGE_MEETING,
        "on": clock.today(),
        "place_code": "220405",
        "organiser_id": by.user_id,
    }
    return Plan(**(told | changes))


def planned(here, by=None, centre=None, **changes):
    by = by or here.dara
    return plan_activity(plan(by, **changes), centre_id=(centre or here.samraong).pk, by=by)


def approved(here, by=None, **changes):
    return approve_plan(planned(here, by, **changes), by=here.chanthou)


def held(here, by=None, **changes):
    return mark_held(approved(here, by, **changes), by=by or here.dara)


def reported(here, by=None, *, heads=(WOMEN, MEN), **changes):
    by = by or here.dara
    return report_activity(approved(here, by, **changes), report=Report(heads=heads), by=by)


def volunteer(here, name="sreymom"):
    """Goes out, and reads what she organises herself."""
    user = User.objects.create_user(name, "a long password")
    here.users[name] = user
    return member(user, Role.OUTREACH_WORKER, here.samraong)


def second_manager(here, centre: Centre | None = None):
    user = User.objects.create_user("maly", "a long password")
    return member(user, Role.CENTRE_MANAGER, centre or here.samraong)
