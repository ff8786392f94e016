"""Text that a spreadsheet shows and never runs: the one place that knows what a formula looks like.

Whoever opens a list that we wrote must not run what somebody typed into it. The first visible
character decides, as spreadsheets skip what cannot be seen in front of it.
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["harmless"]

_STARTS_A_FORMULA = frozenset("=+-@%|−")
_STARTS_A_NEW_CELL = frozenset("\t\n")
_BREAKS_A_FILE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What neither XML nor every reader of CSV takes, and what UTF-8 cannot say: it is left out."""
_UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Blanks that Unicode counts among letters and symbols."""


def harmless(text: str) -> str:
    """The text for a cell: an apostrophe goes before a doubtful start, the rest stays as typed.

    The zero-width space of Khmer is kept, and so is a minus in the middle. Wide and small forms
    of a sign count as the sign (NFKC), for a keyboard or a spreadsheet may turn one into the other.
    Every line break becomes a line feed: `csv` leaves a lone carriage return unquoted, and what
    follows it would begin a row of its own.

    >>> harmless("=1+1"), harmless("\\ufeff \u200b＝cmd|' /C calc'!A0")[:1], harmless("សុខា")
    ("'=1+1", "'", 'សុខា')
    """
    text = _BREAKS_A_FILE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return f"'{text}" if _is_doubtful(text) else text


def _is_doubtful(text: str) -> bool:
    for char in text:
        if char in _STARTS_A_NEW_CELL:
            return True
        if not _is_unseen(char):
            return unicodedata.normalize("NFKC", char)[:1] in _STARTS_A_FORMULA
    return False


def _is_unseen(char: str) -> bool:
    """Blank, invisible, or a mark that stands on a letter which is not there."""
    return char in _UNSEEN or unicodedata.category(char)[0] in "CZM"
