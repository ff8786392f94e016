"""Verbs of the person's rights: sign for looking, hand over, hold, forget, keep no longer."""

from spean.casework.rights.actions.looking import export_file, read_list, take_list, widen_reading
from spean.casework.rights.actions.retaining import night_round, round_by_hand
from spean.casework.rights.actions.wishes import (
    approve_wish,
    bury_again,
    decline_wish,
    hold_file,
    lift_hold,
    propose_to_forget,
)

__all__ = [
    "approve_wish",
    "bury_again",
    "decline_wish",
    "export_file",
    "hold_file",
    "lift_hold",
    "night_round",
    "propose_to_forget",
    "read_list",
    "round_by_hand",
    "take_list",
    "widen_reading",
]
