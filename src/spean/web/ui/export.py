"""Lists to take away, as CSV and XLSX. No cell can become a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of the machine, and Khmer is lost."""
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_response(
    name: str, head: Sequence[object], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """The rows as they are read, one after another: nothing is held in memory."""
    response = StreamingHttpResponse(_lines(head, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = _attached(f"{name}.csv")
    return response


def xlsx_response(
    name: str, head: Sequence[object], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """One sheet with its head in bold and kept in sight. Numbers stay numbers, days stay days."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    titles = []
    for title in head:
        cell = WriteOnlyCell(sheet, value=guarded(str(title)))
        cell.font = Font(bold=True)
        titles.append(cell)
    sheet.append(titles)
    for row in rows:
        sheet.append([_cell(value) for value in row])
    file = io.BytesIO()
    book.save(file)
    response = HttpResponse(file.getvalue(), content_type=XLSX)
    response.headers["Content-Disposition"] = _attached(f"{name}.xlsx")
    return response


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before a doubtful start.

    >>> guarded("=1+1"), guarded("សុខា")
    ("'=1+1", 'សុខា')
    """
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def _lines(head: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    line = io.StringIO()
    writer = csv.writer(line)
    yield BOM
    for row in chain([head], rows):
        writer.writerow([_cell(value) for value in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def _cell(value: object) -> object:
    """Numbers and days as they are, nothing for None, and everything else as guarded text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, int | float | Decimal | dt.date):
        return value
    return guarded(ILLEGAL_CHARACTERS_RE.sub("", str(value)))


def _attached(filename: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(filename)}"
