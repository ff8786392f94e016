"""What can be done with a complaint: take it down, take a step, sort it, appeal; let it go."""

from spean.casework.complaints.actions.answering import (
    appeal_by_code,
    read_complaint,
    sort_complaint,
    take_turn,
)
from spean.casework.complaints.actions.receiving import (
    VISITOR,
    Received,
    cut_loose,
    let_go_complaints,
    receive_complaint,
)

__all__ = [
    "VISITOR",
    "Received",
    "appeal_by_code",
    "cut_loose",
    "let_go_complaints",
    "read_complaint",
    "receive_complaint",
    "sort_complaint",
    "take_turn",
]
