"""What the pages of outreach may write (see `writable.py`)."""

from spean.base import clock
from spean.casework.outreach.actions import approve_plan, strike_name
from spean.casework.outreach.models import Activity, Attendance
from tests.factories.outreach import approved, planned
from tests.security.written import BOOK, Written


def a_plan(here, records):
    return {"outreach_id": records["planned_activity"]}


def an_approved_one(here, _records):
    return {"outreach_id": approved(here).pk}


def a_bare_one(here, records):
    """Approved, and with a name in it struck out again: the person may be named."""
    strike_name(Attendance.objects.get(pk=records["attendance_id"]), by=here.dara)


def just_approved(here, _records):
    activity = planned(here)
    approve_plan(Activity.objects.get(pk=activity.pk), by=here.chanthou)
    return {"outreach_id": activity.pk}


PLAN = {
    "centre": "",
    "kind": "group_session",
    "on": f"{clock.today():%Y-%m-%d}",
    "place": "220405",
    "venue": "y",
    "organiser": "",
    "partner": "y",
    "topics": ["debt"],
    "safety": "y",
}
REPORT = {"cost": "5", "currency": "KHR", "lines": "y", "leaflet": "3", "hotline_card": "1"}
REPORT |= {"poster": "", "other_material": ""}
for line in range(10):
    REPORT |= {f"people_{line}": "", f"sex_{line}": "", f"age_{line}": "", f"kind_{line}": ""}
    REPORT |= {f"disability_{line}": ""}
REPORT |= {"people_0": "7", "sex_0": "not_said", "age_0": "from_60", "kind_0": "family_member"}
REPORT |= {"people_1": "3", "sex_1": "male", "age_1": "unknown", "disability_0": "1"}
STEP = {BOOK, "+outreach_steptaken", "outreach_activity.state"}

OUTREACH = {
    "desk:outreach-new": Written({BOOK, "+outreach_activity", "+outreach_steptaken"}, PLAN),
    "desk:outreach-edit": Written(
        {
            BOOK,
            *(
                f"outreach_activity.{column}"
                for column in ("kind", "partner", "safety", "topics", "venue")
            ),
        },
        PLAN,
        a_plan,
    ),
    "desk:outreach-approve": Written(STEP, {}, a_plan, "chanthou"),
    "desk:outreach-held": Written(STEP, {}, an_approved_one),
    "desk:outreach-cancel": Written(
        {*STEP, "outreach_activity.why_cancelled"}, {"why": "the road"}, an_approved_one
    ),
    "desk:outreach-report": Written(
        {
            BOOK,
            "+outreach_headcount",
            "+outreach_steptaken",
            "-outreach_headcount",
            "outreach_activity.cost",
            "outreach_activity.currency",
            "outreach_activity.lines",
            "outreach_activity.materials",
            "outreach_headcount.people",
        },
        REPORT,
    ),
    "desk:outreach-verify": Written(STEP, {}, None, "chanthou"),
    "desk:outreach-back": Written(STEP, {}, just_approved, "chanthou"),
    "desk:outreach-name": Written(
        {
            BOOK,
            "+outreach_attendance",
            "outreach_headcount.people",
        },
        {"person": "", "code": "", "was_counted": "on"},
        a_bare_one,
    ),
    "desk:attendance-strike": Written({BOOK, "-outreach_attendance"}),
    "desk:attendance-follow": Written(
        {BOOK, "+contacts_contact", "outreach_attendance.contact_id"},
        {"line": "x", "service": "counselling"},
    ),
}
OUTREACH_READS = {
    "desk:contacts-csv",
    "desk:contacts-xlsx",
    "desk:outreach",
    "desk:outreach-csv",
    "desk:outreach-xlsx",
    "desk:outreach-activity",
    "desk:outreach-people",
    "desk:outreach-sheet",
}
