"""What can be done to a plan and to its activities."""

from spean.casework.plans.actions.agreeing import approve_plan, discuss_plan, sign_plan
from spean.casework.plans.actions.asking import (
    join_assessment,
    start_followups,
    try_followup,
)
from spean.casework.plans.actions.doing import move_activity, step_from_activity
from spean.casework.plans.actions.ending import (
    end_case,
    give_followups,
    reopen_case,
    take_ending_back,
)
from spean.casework.plans.actions.writing import (
    add_activity,
    change_activity,
    change_plan,
    drop_activity,
    drop_plan,
    start_plan,
)

__all__ = [
    "add_activity",
    "approve_plan",
    "change_activity",
    "change_plan",
    "discuss_plan",
    "drop_activity",
    "drop_plan",
    "end_case",
    "give_followups",
    "join_assessment",
    "move_activity",
    "reopen_case",
    "sign_plan",
    "start_followups",
    "start_plan",
    "step_from_activity",
    "take_ending_back",
    "try_followup",
]
