"""Reading one Excel sheet row by row, in flat memory, trusting nothing it says about itself.

The sheet's own claim of its size is not read. A formula's stored result is not read either.
"""

import re
from collections.abc import Generator
from datetime import datetime, timedelta
from decimal import Decimal
from math import isfinite

from spean.engines.sheets.codes import Unreadable
from spean.engines.sheets.packages import Package, parse
from spean.engines.sheets.shapes import (
    BLANK,
    Cell,
    Flaw,
    Limits,
    Line,
    Note,
    Origin,
    Progress,
)
from spean.engines.sheets.workbooks import Book, Shared, Shows, Style, legacy_font, unescape

__all__ = ["Worksheet", "column_name", "serial_to_iso"]

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})(?::([A-Z]{1,3})([1-9][0-9]{0,6}))?")
_LAST_ROW = 1_048_576
_LAST_SERIAL = 2_958_465
_SAFE_DIGITS = 15
_LETTERS = re.compile(r"[A-Za-z]|[^\x00-\x7f]")
_UNICODE_KHMER = re.compile("[\u1780-\u17ff]")


class Worksheet:
    """The rows of the first visible sheet. `merged` and `notes` are complete after the last row."""

    def __init__(
        self, package: Package, book: Book, *, limits: Limits, progress: Progress | None
    ) -> None:
        self.title = book.title
        self.merged: list[str] = []
        self.notes: list[Note] = list(book.notes)
        self._package, self._book = package, book
        self._limits, self._progress = limits, progress

    def lines(self) -> Generator[Line]:
        reader = _Reader(self._book, self._limits)
        total = self._package.size(self._book.part) if self._book.part in self._package else 0
        for done in parse(self._package, self._book.part, reader):
            yield from reader.take()
            if self._progress is not None:
                self._progress(done, total)
        self.merged = reader.merged
        if reader.hidden_columns:
            columns = ", ".join(reader.hidden_columns)
            self.notes.append(Note("hidden_columns", {"columns": columns}))


def column_name(column: int) -> str:
    """1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_number(name: str) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number


def range_corners(reference: str) -> tuple[int, int, int, int]:
    """First line, first column, last line, last column of ``B3:C7``."""
    match = _RANGE.fullmatch(reference)
    if match is None:
        raise Unreadable("damaged", part=reference)
    first_column, first_line = column_number(match[1]), int(match[2])
    if match[3] is None:
        return first_line, first_column, first_line, first_column
    return first_line, first_column, int(match[4]), column_number(match[3])


def serial_to_iso(serial: float, *, counts_from_1904: bool) -> str | None:
    """Excel's count of days as ISO text, with the time if there is one; None if impossible.

    Counting from 1900, Excel believes in 29 February 1900 (serial 60), which never was.
    """
    days = serial + 1462 if counts_from_1904 else serial
    if not 1 <= days <= _LAST_SERIAL or int(days) == 60:
        return None
    start = datetime(1899, 12, 31 if days < 60 else 30)  # noqa: DTZ001 - a sheet has no time zone
    moment = start + timedelta(seconds=round(days * 86_400))
    return moment.date().isoformat() if moment.time().isoformat() == "00:00:00" else str(moment)


class _Reader:
    """Hears the elements of the sheet and keeps the rows finished since `take` was called."""

    def __init__(self, book: Book, limits: Limits) -> None:
        self.merged: list[str] = []
        self.hidden_columns: list[str] = []
        self._book, self._limits = book, limits
        self._ready: list[Line] = []
        self._line = Line(0, [])
        self._column = 0
        self._type, self._style = "n", Style()
        self._has_formula = self._listens = self._is_reading = self._in_row = False
        self._pieces: list[str] = []
        self._letters = 0

    def take(self) -> list[Line]:
        ready, self._ready = self._ready, []
        return ready

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._open_cell(attributes)
        elif name in ("v", "t"):
            self._listens = self._in_row and not self._is_reading
        elif name == "row":
            self._open_row(attributes)
        elif name == "f":
            self._has_formula = self._in_row
        elif name == "rPh":
            self._is_reading = True
        elif name == "mergeCell":
            self.merged.append(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            self.hidden_columns.append(f"{attributes.get('min')}-{attributes.get('max')}")

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self._listens = False
        elif name == "c":
            self._close_cell()
        elif name == "row":
            self._in_row = False
            self._ready.append(self._line)
        elif name == "rPh":
            self._is_reading = False

    def text(self, piece: str) -> None:
        if not self._listens:
            return
        self._letters += len(piece)
        if self._letters > self._limits.cell_letters:
            self._refuse_long_cell()
        self._pieces.append(piece)

    def _open_row(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "")
        number = int(given) if given.isdecimal() else self._line.number + 1
        if self._in_row or not self._line.number < number <= _LAST_ROW:
            raise Unreadable("damaged", part=f"{self._book.part}, row {given}")
        self._in_row, self._column = True, 0
        self._line = Line(number, [], is_hidden=attributes.get("hidden") in ("1", "true"))

    def _open_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        column = self._column + 1
        if reference is not None:
            match = _REFERENCE.fullmatch(reference)
            column = column_number(match[1]) if match else 0
        if not self._in_row or column <= self._column:
            raise Unreadable("damaged", part=f"{self._book.part}, cell {reference}")
        self._column = column
        self._type = attributes.get("t", "n")
        style = attributes.get("s", "0")
        index = int(style) if style.isdecimal() else 0
        self._style = self._book.styles[index] if index < len(self._book.styles) else Style()
        self._has_formula, self._pieces, self._letters = False, [], 0

    def _close_cell(self) -> None:
        cell = self._cell("".join(self._pieces))
        if not cell.text and cell.origin is not Origin.FORMULA:
            return
        if self._column > self._limits.columns:
            raise Unreadable(
                "too_many_columns",
                line=self._line.number,
                column=self._column,
                limit=self._limits.columns,
            )
        cells = self._line.cells
        cells.extend([BLANK] * (self._column - 1 - len(cells)))
        cells.append(cell)

    def _cell(self, raw: str) -> Cell:
        if self._has_formula:
            return Cell(raw.strip(), Origin.FORMULA)
        if self._type in ("str", "inlineStr"):
            return self._text(Shared(unescape(raw)))
        plain = raw.strip()
        if not plain:
            return BLANK
        return self._text(self._shared(plain)) if self._type == "s" else self._typed(plain)

    def _typed(self, plain: str) -> Cell:
        match self._type:
            case "e":
                return Cell(plain, Origin.ERROR)
            case "b":
                return Cell("TRUE" if plain == "1" else "FALSE", Origin.BOOLEAN)
            case "d":
                return Cell(plain.removesuffix("T00:00:00"), Origin.DATE)
        return self._number(plain)

    def _shared(self, raw: str) -> Shared:
        index = int(raw) if raw.isdecimal() else -1
        if not 0 <= index < len(self._book.shared):
            raise Unreadable("damaged", part=f"{self._book.part}, row {self._line.number}")
        return self._book.shared[index]

    def _text(self, shared: Shared) -> Cell:
        text = shared.text.strip()
        if len(text) > self._limits.cell_letters:
            self._refuse_long_cell()
        font = shared.legacy_font or legacy_font(self._style.legacy_font)
        if font and _LETTERS.search(text) and not _UNICODE_KHMER.search(text):
            self._flaw("legacy_font", font)
        return Cell(text, Origin.TEXT) if text else BLANK

    def _number(self, raw: str) -> Cell:
        number = _float(raw)
        if number is None:
            return Cell(raw, Origin.ERROR)
        if self._style.shows is Shows.DATE:
            day = serial_to_iso(number, counts_from_1904=self._book.counts_from_1904)
            if day is None:
                self._flaw("impossible_date", raw)
            return Cell(day or raw, Origin.DATE if day else Origin.NUMBER)
        if self._style.shows is Shows.PERCENT:
            return Cell(f"{_plain(number * 100)}%", Origin.PERCENT)
        if number.is_integer() and abs(number) >= 10**_SAFE_DIGITS:
            self._flaw("digits_lost", raw)
        return Cell(_plain(number).zfill(self._style.digits), Origin.NUMBER)

    def _flaw(self, code: str, value: str) -> None:
        self._line.flaws.append(Flaw(code, self._line.number, self._column, value))

    def _refuse_long_cell(self) -> None:
        raise Unreadable(
            "cell_too_long",
            line=self._line.number,
            column=self._column,
            limit=self._limits.cell_letters,
        )


def _float(raw: str) -> float | None:
    try:
        number = float(raw)
    except ValueError:
        return None
    return number if isfinite(number) else None


def _plain(number: float) -> str:
    """Without exponent, and without the noise of binary fractions beyond 15 digits."""
    if number.is_integer() and abs(number) < 1e300:
        return str(int(number))
    return format(Decimal(f"{number:.15g}"), "f")
