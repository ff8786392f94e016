"""Reading CSV row by row: UTF-8, or UTF-16 with its mark; anything else is refused, not guessed."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Generator, Iterator
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NoReturn

from spean.engines.sheets.codes import Unreadable
from spean.engines.sheets.shapes import BLANK, Cell, Limits, Line, Note, Origin, Progress

__all__ = ["TextFile"]

_PIECE = 1_048_576
_HEAD_LETTERS = 65_536
_HEAD_ROWS = 50
_MOST_LINES_IN_A_ROW = 200
_TOLD_EVERY = 1_000
_DELIMITERS = ",;\t"
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LITERAL = re.compile(r'="([^"]*)"')
_ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|#+)|NaN")


class TextFile:
    """The rows of a CSV file; every byte is checked before the first row is given."""

    def __init__(self, path: Path, *, limits: Limits, progress: Progress | None) -> None:
        self.title = ""
        self.merged: list[str] = []
        self.notes: list[Note] = []
        self._path, self._limits, self._progress = path, limits, progress

    def lines(self) -> Generator[Line]:
        with self._path.open("rb") as stream:
            encoding = _encoding(stream)
            _check_bytes(stream, encoding)
            stream.seek(0)
            size = self._path.stat().st_size
            with TextIOWrapper(stream, encoding, newline="") as text:
                delimiter, skipped = self._delimiter(text.read(_HEAD_LETTERS))
                text.seek(0)
                for count, line in enumerate(self._rows(text, delimiter)):
                    if count % _TOLD_EVERY == 0 and self._progress is not None:
                        self._progress(stream.tell(), size)
                    if line.number > skipped:
                        yield line
        if self._progress is not None:
            self._progress(size, size)

    def _delimiter(self, head: str) -> tuple[str, int]:
        """The delimiter, and how many lines at the top only name it (Excel's ``sep=;``)."""
        first = head.split("\n", 1)[0].strip()
        if first.startswith("sep=") and first[4:] in tuple(_DELIMITERS):
            return first[4:], 1
        if self._path.suffix.casefold() == ".tsv":
            return "\t", 0
        return max(_DELIMITERS, key=lambda mark: _agreement(head, mark)), 0

    def _rows(self, text: TextIOWrapper, delimiter: str) -> Iterator[Line]:
        feed = _Feed(text)
        rows = csv.reader(feed, delimiter=delimiter, strict=True)
        while True:
            feed.begin_row()
            try:
                fields = next(rows, None)
            except csv.Error as error:
                self._refuse(feed, delimiter, str(error))
            if fields is None:
                return
            if len(fields) > self._limits.columns:
                self._refuse_width(feed.row_line, fields)
            yield Line(feed.row_line, [_cell(text) for text in fields], counts_cells=True)

    def _refuse(self, feed: "_Feed", delimiter: str, message: str) -> NoReturn:
        if feed.lines_in_row > 1 or "unexpected end" in message:
            raise Unreadable("unclosed_quote", line=feed.row_line)
        if "field larger" not in message:
            raise Unreadable("broken_quote", line=feed.row_line)
        pieces = feed.last.split(delimiter)
        longest = max(range(len(pieces)), key=lambda index: len(pieces[index]))
        raise Unreadable(
            "cell_too_long",
            line=feed.row_line,
            column=longest + 1,
            limit=self._limits.cell_letters,
        )

    def _refuse_width(self, line: int, fields: list[str]) -> None:
        last = max((at for at, text in enumerate(fields, 1) if text.strip()), default=0)
        if last > self._limits.columns:
            limit = self._limits.columns
            raise Unreadable("too_many_columns", line=line, column=last, limit=limit)


class _Feed:
    """Hands lines to the CSV reader and notices a row that never ends: a quote left open."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._number = 0
        self.row_line = 1
        self.lines_in_row = 0
        self.last = ""

    def begin_row(self) -> None:
        self.row_line, self.lines_in_row = self._number + 1, 0

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        self.last = next(self._lines)
        self._number += 1
        self.lines_in_row += 1
        if self.lines_in_row > _MOST_LINES_IN_A_ROW:
            raise Unreadable("unclosed_quote", line=self.row_line)
        return self.last


def _cell(raw: str) -> Cell:
    text = raw.strip()
    if not text:
        return BLANK
    if literal := _LITERAL.fullmatch(text):
        return Cell(literal[1], Origin.TEXT)
    return Cell(text, Origin.ERROR if _ERROR.fullmatch(text) else Origin.TEXT)


def _agreement(head: str, mark: str) -> tuple[int, int]:
    """How many rows agree on a width of two or more, and that width."""
    rows = csv.reader(head.splitlines(keepends=True), delimiter=mark)
    widths = Counter(len(row) for row in islice(rows, _HEAD_ROWS) if len(row) > 1)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


# --- bytes ---------------------------------------------------------------------------------------


def _encoding(stream: BinaryIO) -> str:
    head = stream.read(4096)
    stream.seek(0)
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith(_UTF16_MARKS):
        return "utf-16"
    even, odd = head[::2].count(0), head[1::2].count(0)
    most, least = max(even, odd), min(even, odd)
    if most >= 4 and most * 20 > len(head) and least * 10 < most:
        raise Unreadable("utf16_unmarked")
    return "utf-8"


def _check_bytes(stream: BinaryIO, encoding: str) -> None:
    """Decode the whole file once, so that an error is named by line and byte, not met half-way."""
    decoder = codecs.getincrementaldecoder(encoding)()
    done, line, at_end = 0, 1, False
    while not at_end:
        piece = stream.read(_PIECE)
        done, at_end = done + len(piece), not piece
        try:
            text = decoder.decode(piece, at_end)
        except UnicodeDecodeError as error:
            _refuse_bytes(error, encoding, done=done, line=line)
        if (at := text.find("\0")) >= 0:
            raise Unreadable("nul_byte", line=line + text.count("\n", 0, at))
        line += text.count("\n")


def _refuse_bytes(error: UnicodeDecodeError, encoding: str, *, done: int, line: int) -> NoReturn:
    before = error.object[: error.start].decode(error.encoding, "ignore")
    raise Unreadable(
        "not_utf16" if encoding == "utf-16" else "not_utf8",
        line=line + before.count("\n"),
        byte=done - len(error.object) + error.start + 1,
        value=f"0x{error.object[error.start]:02X}",
    ) from error
