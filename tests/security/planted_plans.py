"""Plans in the planted world: one that is signed, and one that is being written (see `planted.py`)."""

from spean.base import clock
from spean.casework.assessments.models import Assessment
from spean.casework.cases.models import Case
from spean.casework.plans.models import Activity, Attempt, FollowUp, Plan
from tests.security.law import Place

NO_WORDS = {
    "plans.Plan.hands": "numbers of colleagues",
    "plans.Activity.grid": "codes of a fixed list",
    "plans.FollowUp.calendar": "a name of our own",
    "plans.FollowUp.stop": "a name of our own",
}


def plant_plans(planted, key, case, colleague, circle):
    """The records of a case's plans, by the words of their addresses."""
    place = Place("plan", frozenset({case.centre_id}), colleague, circle)
    today = clock.today()
    kept = {"discussed_on": today, "signed_on": today, "signed_how": "thumbprint"}
    last = None
    for version, name, more in (
        (1, f"{key} (signed)", {"state": "plan_signed", **kept}),
        (2, key, {"state": "draft"}),
    ):
        last = planted.make(
            Plan, name, place, case=case, version=version, written_at=clock.now(),
            by_id=colleague, hands=[colleague], **more,
        )  # fmt: skip
        activity = planted.make(
            Activity, name, place, plan=last, dimension="economic", provider="other_provider",
            currency="USD",
        )  # fmt: skip
    asked = Place("followup", frozenset({case.centre_id}), colleague, circle)
    followup = FollowUp.objects.create(
        case=case, calendar="support", calendar_version=1, counts_from="case_closed",
        stop="month_1", due_on=today, opens_on=today, closes_on=today,
    )  # fmt: skip
    planted.make(
        Attempt, key, asked, followup=followup, on=today, channel="walk_in", found="no_answer",
        by_id=colleague,
    )  # fmt: skip
    planted.places.get(key, {}).update(plan=place, followup=asked)
    return {"plan_id": last.pk, "activity_id": activity.pk, "followup_id": followup.pk}


def reopened(file):
    Case.objects.filter(pk=file["case_id"]).update(state="open", closure_reason="", closed_on=None)


def ready_to_write(file, _identity):
    reopened(file)
    Plan.objects.filter(pk=file["plan_id"]).update(state="draft", discussed_on=None)


def ready_to_sign(file, _identity):
    reopened(file)
    Plan.objects.filter(pk=file["plan_id"]).update(state="discussed", discussed_on=clock.today())


def ready_to_approve(file, _identity):
    """Signed, and written by nobody who asks."""
    today = clock.today()
    reopened(file)
    Plan.objects.filter(pk=file["plan_id"]).update(
        state="plan_signed", by_id=file["one_more"], hands=[], discussed_on=today,
        signed_on=today, signed_how="signature",
    )  # fmt: skip


def without_draft(file, _identity):
    reopened(file)
    Plan.objects.filter(pk=file["plan_id"]).delete()


def asked_already(file, _identity):
    FollowUp.objects.filter(pk=file["followup_id"]).update(
        state="done", attempts=1, done_on=clock.today()
    )


def finished(file):
    done = Assessment.objects.filter(case=file["case_id"], state="finished")
    return {"assessment": done.values_list("pk", flat=True)[0]}


ACTIVITY = {
    "what": "written by the matrix",
    "dimension": "social",
    "provider": "ourselves",
    "currency": "USD",
}
BOTH = ("plan.read", "plan.write")
PLANS = {
    "desk:plan-start": ({}, ("case.read", "plan.write"), "plan", without_draft),
    "desk:plan": ({"goals": "written by the matrix"}, BOTH, "plan", ready_to_write),
    "desk:plan-discuss": ({}, BOTH, "plan", ready_to_write),
    "desk:plan-sign": (
        lambda _f: {"on": f"{clock.today():%Y-%m-%d}", "how": "thumbprint", "witness": "x"},
        BOTH,
        "plan",
        ready_to_sign,
    ),
    "desk:plan-approve": ({}, ("plan.approve",), "plan", ready_to_approve),
    "desk:plan-drop": ({}, BOTH, "plan", ready_to_write),
    "desk:plan-activity-new": (ACTIVITY, BOTH, "plan", ready_to_write),
    "desk:activity": (ACTIVITY, BOTH, "plan", ready_to_write),
    "desk:activity-drop": ({}, BOTH, "plan", ready_to_write),
    "desk:activity-move": ({"to": "cancelled"}, BOTH, "plan", ready_to_approve),
    "desk:activity-step": (
        {"kind": "training_step"},
        (*BOTH, "case.write"),
        "plan",
        ready_to_approve,
    ),
    "desk:followup": (
        lambda _f: {"on": f"{clock.today():%Y-%m-%d}", "channel": "walk_in", "found": "spoke"},
        ("case.read", "followup.write"),
        "followup",
    ),
    "desk:followup-join": (
        finished,
        ("assessment.read", "followup.write"),
        "followup",
        asked_already,
    ),
    "desk:followup-start": (
        {"calendar": "first_weeks"},
        ("case.read", "followup.write"),
        "followup",
        ready_to_write,
    ),
}
"""Valid answers, the duties that must reach the record, its kind, and what makes it ready."""
