"""What the page shows, as rows for a spreadsheet: the same numbers, definitions and source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from spean.web.desk.insight.board import Board
    from spean.web.desk.insight.tables import Line, Number, ShownBlock, ShownTable

Row = list[object]


def head_of(board: Board) -> Row:
    return [_("The month in numbers"), board.period]


def rows_of(board: Board) -> Iterator[Row]:
    """What each number means and where it comes from, then one row a number."""
    yield [_("Centres"), ", ".join(board.centres)]
    yield [_("Source"), board.source]
    yield [_("Made"), board.made]
    yield [_("Please note"), board.never_added]
    if board.legend:
        yield [_("Hidden numbers"), board.legend]
    for block in board.blocks:
        yield [block.name, block.meaning, block.is_not]
    yield []
    yield [_("Indicator"), _("Table"), _("Row"), _("Column"), _("People")]
    for block in board.blocks:
        yield from _block_rows(block)


def _block_rows(block: ShownBlock) -> Iterator[Row]:
    yield [block.name, _("The number"), "", "", _value(block.number)]
    if block.share:
        yield [block.name, _("Share"), "", "", block.share]
    for line in block.apart:
        yield [block.name, _("Apart"), line.label, "", _value(line.numbers[0])]
    for table in block.tables:
        for line in (*table.lines, table.total):
            yield from _line_rows(block, table, line)


def _line_rows(block: ShownBlock, table: ShownTable, line: Line) -> Iterator[Row]:
    columns: Sequence[str] = table.columns
    for column, number in zip(columns, line.numbers, strict=True):
        yield [block.name, table.title, line.label, column, _value(number)]


def _value(number: Number) -> object:
    return number.text if number.figure.value is None else number.figure.value
