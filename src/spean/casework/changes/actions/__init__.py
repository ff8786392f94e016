"""Handing over a colleague's work, and taking back what was done, by row or as a whole."""

from spean.casework.changes.actions.leaving import (
    end_colleague,
    end_role_of,
    hand_over,
    settle_the_rest,
    warn_of_endings,
)
from spean.casework.changes.actions.many import ask_for_many, do_to_many, go_on
from spean.casework.changes.actions.undoing import give_row, take_back, undo_change, undo_row

__all__ = [
    "ask_for_many",
    "do_to_many",
    "end_colleague",
    "end_role_of",
    "give_row",
    "go_on",
    "hand_over",
    "settle_the_rest",
    "take_back",
    "undo_change",
    "undo_row",
    "warn_of_endings",
]
