"""A complaint in a list, on paper and in numbers."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from spean.casework.complaints.rules import TERMS
from spean.casework.complaints.vocabulary import (
    NEXT_STATES,
    OVER,
    ComplaintKind,
    ComplaintState,
)
from spean.policy.insight.rules.hiding import guarded
from spean.policy.insight.rules.tables import ALL, Grid
from spean.web.desk.insight.words import figure_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from spean.policy.insight.rules.hiding import Figure
    from spean.policy.insight.rules.tables import Key
    from spean.web.ui.http import Record

HEAD = (
    _("Complaint"),
    _("What it is about"),
    _("Who reads it"),
    _("How it reached us"),
    _("State"),
    _("Received on"),
    _("Next word owed by"),
    _("Answered on"),
    _("Who is responsible"),
)
SHORT = {
    ComplaintKind.SERVICE: pgettext_lazy("complaint about", "Service"),
    ComplaintKind.CONDUCT: pgettext_lazy("complaint about", "Conduct"),
    ComplaintKind.INFORMATION: pgettext_lazy("complaint about", "Information"),
    ComplaintKind.DATA: pgettext_lazy("complaint about", "Data"),
    ComplaintKind.MONEY: pgettext_lazy("complaint about", "Money"),
    ComplaintKind.DISCRIMINATION: pgettext_lazy("complaint about", "Discrimination"),
    ComplaintKind.PSEA: pgettext_lazy("complaint about", "Abuse"),
    ComplaintKind.DANGER: pgettext_lazy("complaint about", "Danger"),
    ComplaintKind.SUGGESTION: pgettext_lazy("complaint about", "Suggestion"),
    ComplaintKind.PRAISE: pgettext_lazy("complaint about", "Thanks"),
    ComplaintKind.OTHER: pgettext_lazy("complaint about", "Other"),
}
"""What is chosen in the narrow box of a filter; everywhere else the kinds have their full words."""
MEASURES = {
    "received": _("Received"),
    "acknowledged": _("Acknowledged in time"),
    "answered": _("Answered in time"),
    "overdue": _("Overdue today"),
}


def rows_of(rows: Iterable[Record]) -> Iterator[list[object]]:
    """Without a word of what was told, and without names: the list says how it goes."""
    for row in rows:
        yield [
            row.code,
            row.get_kind_display(),
            row.get_lane_display(),
            row.get_way_display(),
            row.get_state_display(),
            localdate(row.received_at),
            row.due_on,
            localdate(row.answered_at) if row.answered_at else None,
            str(row.responsible or ""),
        ]


def tone_of(complaint: Record) -> str:
    if complaint.is_overdue:
        return "warning"
    return "neutral" if complaint.state in OVER else "river"


def moves(complaint: Record) -> list[tuple[str, Any]]:  # pairs, with lazy words
    """What may follow, in the order of the words."""
    nexts = NEXT_STATES[ComplaintState(complaint.state)]
    return [(one.value, one.label) for one in ComplaintState if one in nexts]


def in_numbers(
    counted: Mapping[tuple[ComplaintKind, str], int],
) -> list[tuple[Any, list[str]]]:  # lazy words
    """Kinds down, measures across; small numbers, and what would betray them, are not shown.

    Each measure and what is left of those received make a table of their own, so that neither
    can be found by subtraction; a sum that one of them hides is hidden in all.
    """
    grids = {measure: _grid(counted, measure) for measure in MEASURES if measure != _WHOLE}
    also: frozenset[Key] = frozenset()
    while True:
        told = {measure: guarded(grid, also=also) for measure, grid in grids.items()}
        sums = {
            key
            for figures in told.values()
            for key, figure in figures.items()
            if key[1] == ALL and figure.hidden
        }
        if sums == also:
            break
        also = frozenset(sums)
    rows: list[tuple[Any, str]] = [(kind.label, kind.value) for kind in ComplaintKind]
    rows.append((_("Together"), ALL))
    return [(label, [str(figure_text(one)) for one in _line(told, row)]) for label, row in rows]


_WHOLE, _REST = "received", "rest"


def _grid(counted: Mapping[tuple[ComplaintKind, str], int], measure: str) -> Grid:
    values: Counter[Key] = Counter()
    for kind in ComplaintKind:
        whole, part = counted.get((kind, _WHOLE), 0), counted.get((kind, measure), 0)
        for row in (kind.value, ALL):
            for column, value in ((measure, part), (_REST, whole - part), (ALL, whole)):
                values[row, column] += value
    return Grid(tuple(ComplaintKind.values), (measure, _REST), values)


def _line(told: Mapping[str, Mapping[Key, Figure]], row: str) -> list[Figure]:
    first = next(iter(told.values()))
    return [first[row, ALL], *(figures[row, measure] for measure, figures in told.items())]


def limits() -> list[dict[str, Any]]:  # a page's context
    """The lanes and days of each kind, with their source where there is one."""
    return [{"kind": kind.label, "terms": terms} for kind, terms in TERMS.items()]
