"""Lists to take away, as CSV and XLSX. No cell can become a formula (`engines/kernel/cells.py`)."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from spean.engines.kernel.cells import harmless
from spean.web.ui.sheet import sheet_in_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

BOM = "\ufeff"
"""Without it Excel takes UTF-8 for the code page of the machine, and Khmer is lost."""
PART = 32 * 1024
"""Letters of a CSV that are sent together."""
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
    """One sheet with its head in bold and kept in sight. Numbers stay numbers, days stay days.

    Text is written as text: it is no formula even to a reader that takes the apostrophe away.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    titles = [_written(sheet, str(title)) for title in head]
    for title in titles:
        title.font = Font(bold=True)
    sheet.append(titles)
    for row in rows:
        sheet.append([_written(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    response = HttpResponse(file.getvalue(), content_type=XLSX)
    response.headers["Content-Disposition"] = _attached(f"{name}.xlsx")
    return response


def sheet_response(
    name: str, head: Sequence[object], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """The same for a long list: sent while it is made, and flat in memory."""
    titles, text = [harmless(str(title)) for title in head], _remembering()
    parts = sheet_in_parts(name, titles, ([_cell(value, text) for value in row] for row in rows))
    response = StreamingHttpResponse(parts, content_type=XLSX)
    response.headers["Content-Disposition"] = _attached(f"{name}.xlsx")
    return response


def _lines(head: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """In parts of a size that is worth sending."""
    part, text = io.StringIO(), _remembering()
    writer = csv.writer(part)
    part.write(BOM)
    for row in chain([head], rows):
        writer.writerow([_cell(value, text) for value in row])
        if part.tell() > PART:
            yield part.getvalue()
            part.seek(0)
            part.truncate()
    yield part.getvalue()


def _written(sheet: WriteOnlyWorksheet, value: object) -> Cell:
    cell = WriteOnlyCell(sheet, value=_cell(value))  # type: ignore[arg-type]  # days and decimals too
    if isinstance(cell.value, str):
        cell.data_type = "s"
    return cell


def _cell(value: object, text: Callable[[str], str] = harmless) -> object:
    """Numbers and days as they are, nothing for None, and everything else as harmless text."""
    if isinstance(value, str):
        return text(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, int | float | Decimal | dt.date):
        return value
    return text(str(value))


def _remembering() -> Callable[[str], str]:
    """For one file, as most cells of a list say one of few things: a state, a place, a colleague.

    What is remembered goes with the file; nothing that people said stays in the process.
    """
    return lru_cache(maxsize=1024)(harmless)


def _attached(filename: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(filename)}"
