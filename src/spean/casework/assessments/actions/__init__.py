"""What can be done to instruments, screenings and assessments."""

from spean.casework.assessments.actions.assessing import (
    drop_draft,
    finish_assessment,
    save_draft,
    start_assessment,
)
from spean.casework.assessments.actions.loading import add_instrument, add_weights, load_shipped
from spean.casework.assessments.actions.screening import decide_tier, screen_person

__all__ = [
    "add_instrument",
    "add_weights",
    "decide_tier",
    "drop_draft",
    "finish_assessment",
    "load_shipped",
    "save_draft",
    "screen_person",
    "start_assessment",
]
