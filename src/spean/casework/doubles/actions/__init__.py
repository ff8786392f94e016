"""Verbs of doubles: look for them, say what they are, put two files together, take them apart."""

from spean.casework.doubles.actions.merging import (
    gather_strays,
    merge_files,
    settle_old_merges,
    undo_merge,
)
from spean.casework.doubles.actions.pairs import (
    compare_files,
    propose_merge,
    search_for_doubles,
    tell_apart,
)

__all__ = [
    "compare_files",
    "gather_strays",
    "merge_files",
    "propose_merge",
    "search_for_doubles",
    "settle_old_merges",
    "tell_apart",
    "undo_merge",
]
