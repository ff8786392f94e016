"""The blocks of the count as a page shows them. Pages and exports read the same lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from spean.policy.insight.rules.definitions import CHECK_MONTHS
from spean.policy.insight.rules.hiding import Figure
from spean.policy.insight.rules.tables import ALL, Table
from spean.web.desk.insight.words import (
    FIRST_COLUMN,
    TITLES,
    Names,
    column_label,
    detail_label,
    figure_text,
)

if TYPE_CHECKING:
    from spean.policy.insight.rules.blocks import Block, Shown
    from spean.policy.insight.rules.definitions import Definition
    from spean.policy.insight.vocabulary import Indicator

Link = Callable[..., str]
"""From an indicator and a filter's words to the address of the list; "" where there is none."""

_WORD = {
    Table.SEX_AGE: "age",
    Table.PROVINCE: "province",
    Table.DETAIL: "detail",
    Table.CENTRE: "centre",
}


@dataclass(frozen=True, slots=True)
class Number:
    """A figure with its text, the list behind it, and its share of the whole line for a bar."""

    figure: Figure
    text: str
    href: str = ""
    bar: int | None = None


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    numbers: Sequence[Number]


@dataclass(frozen=True, slots=True)
class ShownTable:
    title: str
    first: str
    columns: Sequence[str]
    lines: Sequence[Line]
    total: Line
    note: str = ""
    has_bars: bool = False


@dataclass(frozen=True, slots=True)
class ShownBlock:
    code: str
    name: str
    meaning: str
    is_not: str
    number: Number
    share: str
    brief: str
    """A shorter name, for the card that three shares have in common."""
    apart: Sequence[Line]
    tables: Sequence[ShownTable] = field(default_factory=list)


def shown_block(block: Block, names: Names, link: Link) -> ShownBlock:
    definition = block.definition
    indicator = definition.indicator
    headline = _number(block.number, link(indicator))
    return ShownBlock(
        code=indicator.value,
        name=str(definition.name),
        meaning=str(definition.meaning),
        is_not=str(definition.is_not),
        number=headline,
        share=_share(block),
        brief=_brief(indicator),
        apart=[
            Line(str(detail_label(detail)), [_number(figure, link(indicator, detail=detail))])
            for detail, figure in block.apart.items()
        ],
        tables=[_table(table, shown, block, names, link) for table, shown in block.tables.items()],
    )


def _brief(indicator: Indicator) -> str:
    months = CHECK_MONTHS.get(indicator)
    return _("After %(months)s months") % {"months": months} if months else str(indicator.label)


def _share(block: Block) -> str:
    """The share in words, with what it is a share of."""
    if block.due is None:
        return ""
    words = {"due": figure_text(block.due), "percent": block.percent}
    if block.percent is None:
        return _("of %(due)s due") % words
    return _("%(percent)s %% of %(due)s due") % words


def _table(table: Table, shown: Shown, block: Block, names: Names, link: Link) -> ShownTable:
    definition, columns = block.definition, (*shown.columns, ALL)
    has_bars = not shown.columns
    whole = _widest(shown) if has_bars else 0
    total = _("Due") if _is_due(table, definition, ALL) else _("All")

    def line(row: str) -> Line:
        numbers = [
            _number(
                shown.figures[row, column],
                ""
                if _is_due(table, definition, row)
                else link(definition.indicator, **_filter(table, row, column)),
                whole if row != ALL else 0,
            )
            for column in columns
        ]
        return Line(names.of_row(table, row, total), numbers)

    return ShownTable(
        title=str(TITLES[table]),
        first=str(FIRST_COLUMN[table]),
        columns=[column_label(one) for one in columns] if shown.columns else [_("People")],
        lines=[line(row) for row in shown.rows],
        total=line(ALL),
        note=_note(table),
        has_bars=has_bars,
    )


def _note(table: Table) -> str:
    if table == Table.CENTRE:
        return _("Who was met at two centres counts at both, and once in all of them together.")
    return ""


def _is_due(table: Table, definition: Definition, row: str) -> bool:
    """The sum under a share is of several standings: each has its list, the sum has none."""
    return table == Table.DETAIL and definition.is_share and row == ALL


def _filter(table: Table, row: str, column: str) -> dict[str, str]:
    words = {"sex": column} if column != ALL else {}
    return words if row == ALL else words | {_WORD[table]: row}


def _widest(shown: Shown) -> int:
    values = [shown.figures[row, ALL].value or 0 for row in shown.rows]
    return max(values, default=0)


def _number(figure: Figure, href: str, whole: int = 0) -> Number:
    bar = None
    if whole and figure.value is not None:
        bar = round(100 * figure.value / whole)
    return Number(figure, figure_text(figure), href if figure.value else "", bar)
