"""What the pages of plans may write (see `writable.py`)."""

from spean.base import clock
from spean.casework.assessments.actions import finish_assessment
from spean.casework.assessments.models import Assessment
from spean.casework.plans.actions import (
    approve_plan,
    discuss_plan,
    drop_plan,
    sign_plan,
    try_followup,
)
from spean.casework.plans.models import FollowUp, Plan
from spean.casework.plans.rules import Signing, Try
from spean.casework.plans.vocabulary import Asked, Found
from tests.factories.assessments import FULL
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


def asked(here, records):
    """The follow-up is done, and there is a finished assessment to join."""
    attempt = Try(on=clock.today(), channel=Asked.CAME, found=Found.SPOKE)
    try_followup(FollowUp.objects.get(pk=records["followup_id"]), attempt=attempt, by=here.dara)
    draft = Assessment.objects.get(pk=records["assessment_id"])
    finish_assessment(draft, answers=FULL, by=here.dara)


def called_off(_here, records):
    FollowUp.objects.filter(pk=records["followup_id"]).update(state="cancelled")
    FollowUp.objects.exclude(pk=records["followup_id"]).delete()


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
        {BOOK, "+plans_followup", *columns("state", "approved_at", "approved_by_id")},
        {},
        signed,
        "chanthou",
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
    "desk:followup": Written(
        {
            BOOK,
            "+plans_attempt",
            *columns("state", "attempts", "last_on", "done_on", table="plans_followup"),
        },
        {"on": "", "channel": "walk_in", "found": "spoke", "note": "x"},
    ),
    "desk:followup-join": Written({BOOK, "plans_followup.assessment_id"}, {"assessment": ""}, asked),
    "desk:followup-start": Written({BOOK, "+plans_followup"}, {"calendar": "first_weeks"}, called_off),
}  # fmt: skip
READ_ONLY = {"desk:plan-print", "desk:followups", "desk:followups-csv"}
