"""Plain files in and out for the commands: CSV and XLSX rows as text, CSV and JSON written whole.

Hostile spreadsheets from outside are the business of `engines/sheets`, not of this module.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from spean.engines.kernel.cells import harmless

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

SENTENCES: Final[Mapping[str, str]] = {
    "file_missing": "{file}: there is no such file",
    "kind_unknown": "{file}: only .csv and .xlsx files are read",
    "not_utf8": "{file}: not UTF-8 text; save it as CSV UTF-8",
    "not_a_workbook": "{file}: not a readable XLSX workbook",
    "bad_csv": "{file}, line {line}: {value}",
    "no_header": "{file}: the first line must hold the column names",
    "column_twice": "{file}, line 1: the column {column!r} is there twice",
    "column_missing": "{file}, line 1: the column {column!r} is missing",
    "column_unknown": "{file}, line 1: the column {column!r} is not known",
    "row_too_long": "{file}, line {line}: more cells than column names",
    "not_written": "{file}: cannot be written: {value}",
    "bad_cell": "{file}, line {line}, column {column!r}: {value}",
}


class FrameError(Exception):
    """A file that cannot be used, and where. `str()` is the English sentence for its code."""

    def __init__(
        self, code: str, file: str, *, line: int = 1, column: str = "", value: str = ""
    ) -> None:
        self.code, self.file, self.line, self.column, self.value = code, file, line, column, value
        super().__init__(SENTENCES[code].format(file=file, line=line, column=column, value=value))


@dataclass(frozen=True, slots=True)
class Frame:
    """Rows of text by column name, and the line of the file each stood on."""

    file: str
    columns: tuple[str, ...]
    rows: list[dict[str, str]]
    lines: list[int]

    def fault(self, row: int, column: str, value: str) -> FrameError:
        """What is wrong with one cell, to be raised."""
        return FrameError("bad_cell", self.file, line=self.lines[row], column=column, value=value)


def read_rows(
    path: Path, *, required: Sequence[str] = (), allowed: Sequence[str] | None = None
) -> Frame:
    """Read a CSV (UTF-8, with or without mark) or the first sheet of an XLSX workbook.

    Cells are stripped; empty lines are left out; short rows are filled with empty text. With
    `allowed`, a column outside it and `required` is refused, so that a typing error is not ignored.
    """
    if not path.is_file():
        raise FrameError("file_missing", path.name)
    readers = {".csv": _csv_rows, ".xlsx": _xlsx_rows}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise FrameError("kind_unknown", path.name)
    lines = reader(path)
    header = next(lines, (1, []))[1]
    while header and not header[-1]:
        header.pop()
    _check_header(path.name, header, required, allowed)
    frame = Frame(path.name, tuple(header), [], [])
    for line, cells in lines:
        if any(cells[len(header) :]):
            raise FrameError("row_too_long", path.name, line=line)
        if any(cells):
            filled = [*cells, *[""] * len(header)]
            frame.rows.append(dict(zip(header, filled, strict=False)))
            frame.lines.append(line)
    return frame


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV with a header; a cell that a spreadsheet would run as a formula is made text (`cells`).

    >>> csv_text(["a", "b"], [[1, "=cmd()"]])
    "a,b\\n1,'=cmd()\\n"
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for row in (columns, *rows):
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return buffer.getvalue()


def json_text(document: object) -> str:
    """One JSON document, Khmer readable, keys in the order given.

    >>> json_text({"ស្ពាន": 1})
    '{\\n  "ស្ពាន": 1\\n}\\n'
    """
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def write_whole(path: Path, text: str) -> None:
    """Put the text there in one step: a reader sees the old file or the new, never half of one."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise FrameError("not_written", path.name, value=error.strerror or "refused") from error


def _check_header(
    file: str, header: list[str], required: Sequence[str], allowed: Sequence[str] | None
) -> None:
    if not header or not all(header):
        raise FrameError("no_header", file)
    for column in header:
        if header.count(column) > 1:
            raise FrameError("column_twice", file, column=column)
        if allowed is not None and column not in {*required, *allowed}:
            raise FrameError("column_unknown", file, column=column)
    for column in required:
        if column not in header:
            raise FrameError("column_missing", file, column=column)


def _csv_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FrameError("not_utf8", path.name) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise FrameError("bad_csv", path.name, line=line, value=str(error)) from error
        if cells is None:
            return
        yield line, [cell.strip() for cell in cells]


def _xlsx_rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    unreadable = (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, ParseError)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            for line, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), start=1):
                yield line, [_cell_text(cell) for cell in cells]
        finally:
            book.close()
    except unreadable as error:
        raise FrameError("not_a_workbook", path.name) from error


def _cell_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
