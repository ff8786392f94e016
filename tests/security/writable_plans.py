"""What the pages of plans may write (see `writable.py`)."""

from spean.base import clock
from spean.casework.plans.actions import approve_plan, discuss_plan, drop_plan, sign_plan
from spean.casework.plans.models import Plan
from spean.casework.plans.rules import Signing
from tests.security.written import BOOK, Written


def _plan(records):
    return Plan.objects.get(pk=records["plan_id"])


def gone(here, records):
    drop_plan(_plan(records), by=here.dara)


def discussed(here, records):
    discuss_plan(_plan(records), by=here.dara)


def signed(here, records):
    discussed(here, records)
    signing = Signing(on=clock.today(), how="thumbprint", witness="x")
    sign_plan(_plan(records), signing=signing, by=here.dara)


def approved(here, records):
    signed(here, records)
    approve_plan(_plan(records), by=here.chanthou)


def columns(*names, table="plans_plan"):
    return {f"{table}.{name}" for name in names}


TOUCHED = {BOOK, "plans_plan.written_at"}
PLAN = {
    "goals": "x",
    "economic": "x",
    "social": "x",
    "psychosocial": "x",
    "family": "x",
    "risks": "x",
    "review_on": "2030-01-01",
}
ACTIVITY = {
    "what": "x",
    "dimension": "social",
    "provider": "other_provider",
    "service": "",
    "provider_name": "x",
    "from_on": "2030-01-01",
    "to_on": "2030-02-01",
    "cost": "4000",
    "currency": "KHR",
    "project": "",
    **{
        f"grid_{question}": "part"
        for question in ("wanted", "able", "near", "entitled", "paid", "safe")
    },
}
PLANS = {
    "desk:plan-start": Written({BOOK, "+plans_plan"}, {}, gone),
    "desk:plan": Written(TOUCHED | columns(*PLAN), PLAN),
    "desk:plan-discuss": Written({BOOK, *columns("state", "discussed_on")}),
    "desk:plan-sign": Written(
        {BOOK, *columns("state", "signed_on", "signed_how", "witness")},
        {"on": "", "how": "thumbprint", "witness": "x"},
        discussed,
    ),
    "desk:plan-approve": Written(
        {BOOK, *columns("state", "approved_at", "approved_by_id")}, {}, signed, "chanthou"
    ),
    "desk:plan-drop": Written({BOOK, "-plans_plan", "-plans_activity"}),
    "desk:plan-activity-new": Written(TOUCHED | {"+plans_activity"}, ACTIVITY),
    "desk:activity": Written(
        TOUCHED
        | columns(
            "what", "dimension", "provider", "provider_name", "from_on", "to_on", "cost",
            "currency", "grid", table="plans_activity",
        ),
        ACTIVITY,
    ),
    "desk:activity-drop": Written(TOUCHED | {"-plans_activity"}),
    "desk:activity-move": Written(
        {BOOK, "plans_activity.state"}, {"to": "delivered"}, approved
    ),
    "desk:activity-step": Written(
        {BOOK, "plans_activity.step_id", "+cases_step"},
        {"kind": "training_step", "due_on": ""},
        signed,
    ),
}  # fmt: skip
READ_ONLY = {"desk:plan-print"}
