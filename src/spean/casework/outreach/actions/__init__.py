"""What can be done about an activity, in three parts: its steps, its report, its names."""

from spean.casework.outreach.actions.naming import log_follow_up, name_participant, strike_name
from spean.casework.outreach.actions.planning import (
    approve_plan,
    cancel_activity,
    change_plan,
    mark_held,
    plan_activity,
    take_step_back,
    verify_report,
)
from spean.casework.outreach.actions.reporting import report_activity

__all__ = [
    "approve_plan",
    "cancel_activity",
    "change_plan",
    "log_follow_up",
    "mark_held",
    "name_participant",
    "plan_activity",
    "report_activity",
    "strike_name",
    "take_step_back",
    "verify_report",
]
