"""What does this file say? The one door: refuse, or find the headings and judge every row.

The file is read twice: once here to judge it whole, so that nothing half-read is ever handed on,
and again by `Sheet.rows`, row by row, so that a long list never has to fit in memory.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Protocol

from spean.engines.sheets.admission import admit
from spean.engines.sheets.codes import Unreadable
from spean.engines.sheets.headings import find_header
from spean.engines.sheets.packages import open_package
from spean.engines.sheets.shapes import (
    BLANK,
    Cell,
    Flaw,
    Kind,
    Limits,
    Line,
    Note,
    Origin,
    Progress,
    Row,
)
from spean.engines.sheets.textfiles import TextFile
from spean.engines.sheets.workbooks import open_book
from spean.engines.sheets.worksheets import Worksheet, column_name, range_corners

__all__ = ["Sheet", "read"]

_LISTED = 5
_FORMULA_STARTS = frozenset("=+-@")
_RUNS = re.compile(r"=|[+\-@][A-Za-z.]+\(|[+\-@].*\|.*!", re.DOTALL)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CELL_FLAWS = {Origin.ERROR: "error_value", Origin.PERCENT: "percent"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list that was read from its first line to its last and can be imported.

    `flaws` are the first `limits.listed_flaws`; `flaw_counts` counts all of them by code.
    `fingerprint` is the SHA-256 of the file: the same file twice has the same one.
    """

    path: Path
    kind: Kind
    title: str
    header: tuple[str, ...]
    header_line: int
    row_count: int
    sample: tuple[Row, ...]
    flaws: tuple[Flaw, ...]
    flaw_counts: dict[str, int]
    notes: tuple[Note, ...]
    fingerprint: str
    limits: Limits

    def rows(self, progress: Progress | None = None) -> Iterator[Row]:
        """Every row under the headings, streamed from the file, with its own flaws."""
        if _fingerprint(self.path) != self.fingerprint:
            raise Unreadable("changed")
        opened = _open(self.path, self.kind, self.limits, progress)
        with opened as source, closing(_filled(source)) as lines:
            for line in lines:
                if line.number > self.header_line:
                    yield _row(line, self.header)


def read(
    path: Path | str, *, limits: Limits | None = None, progress: Progress | None = None
) -> Sheet:
    """The list in an .xlsx, .csv or .tsv file, or `Unreadable` with code and values."""
    path, limits = Path(path), limits or Limits()
    kind = admit(path, limits)
    survey = _Survey(limits)
    with _open(path, kind, limits, progress) as source, closing(_filled(source)) as lines:
        header_line, header = survey.take(lines)
    if survey.formulas:
        raise Unreadable("formulas", cells=", ".join(survey.formulas))
    survey.refuse_merged(source.merged, header_line, len(header))
    return Sheet(
        path=path,
        kind=kind,
        title=source.title,
        header=header,
        header_line=header_line,
        row_count=survey.row_count,
        sample=tuple(survey.sample),
        flaws=tuple(survey.flaws),
        flaw_counts=dict(survey.flaw_counts),
        notes=(*source.notes, *survey.notes(header)),
        fingerprint=_fingerprint(path),
        limits=limits,
    )


class _Source(Protocol):
    title: str
    merged: list[str]
    notes: list[Note]

    def lines(self) -> Generator[Line]: ...


@contextmanager
def _open(path: Path, kind: Kind, limits: Limits, progress: Progress | None) -> Iterator[_Source]:
    if kind is Kind.CSV:
        yield TextFile(path, limits=limits, progress=progress)
        return
    with open_package(path, limits) as package:
        book = open_book(package, limits)
        yield Worksheet(package, book, limits=limits, progress=progress)


def _filled(source: _Source) -> Generator[Line]:
    with closing(source.lines()) as lines:
        yield from (line for line in lines if not line.is_blank())


def _fingerprint(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@dataclass(slots=True)
class _Survey:
    """What one pass over the file has seen."""

    limits: Limits
    row_count: int = 0
    last_line: int = 0
    lines_above: int = 0
    hidden: list[int] = field(default_factory=list)
    hidden_count: int = 0
    formulas: list[str] = field(default_factory=list)
    sample: list[Row] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    flaw_counts: Counter[str] = field(default_factory=Counter)

    def take(self, lines: Iterator[Line]) -> tuple[int, tuple[str, ...]]:
        """Find the headings among the first rows, then judge every row under them."""
        opening = []
        for line in lines:
            self._judge_cells(line)
            opening.append(line)
            if len(opening) == self.limits.header_within:
                break
        if not opening:
            raise Unreadable("empty_file")
        at = find_header([[cell.text for cell in line.cells] for line in opening])
        if at is None:
            raise Unreadable("no_header", within=self.limits.header_within)
        header = _header(opening[at])
        self.lines_above = at
        self._take_rows(chain(opening[at + 1 :], self._judged(lines)), header)
        if not self.row_count:
            raise Unreadable("header_only", line=opening[at].number)
        return opening[at].number, header

    def refuse_merged(self, merged: list[str], header_line: int, width: int) -> None:
        """Merged titles above the headings do no harm; below, a cell would belong to two people."""
        inside = []
        for reference in merged:
            first_line, first_column, last_line, _ = range_corners(reference)
            if last_line > header_line and first_line <= self.last_line and first_column <= width:
                inside.append(reference)
        if inside:
            raise Unreadable("merged_cells", ranges=", ".join(inside[:_LISTED]))

    def notes(self, header: tuple[str, ...]) -> Iterator[Note]:
        if self.lines_above:
            yield Note("lines_above", {"count": self.lines_above})
        if self.hidden_count:
            yield Note("hidden_rows", {"count": self.hidden_count, "line": self.hidden[0]})
        for column, name in enumerate(header, 1):
            if not name:
                yield Note("unnamed_column", {"column": column})

    def _judged(self, lines: Iterator[Line]) -> Iterator[Line]:
        for line in lines:
            self._judge_cells(line)
            yield line

    def _judge_cells(self, line: Line) -> None:
        longest = self.limits.cell_letters
        for column, (text, origin) in enumerate(line.cells, 1):
            if len(text) > longest:
                raise Unreadable("cell_too_long", line=line.number, column=column, limit=longest)
            if origin is Origin.FORMULA or (text[:1] in _FORMULA_STARTS and _RUNS.match(text)):
                self.formulas.append(f"{column_name(column)}{line.number}")
                if len(self.formulas) == _LISTED:
                    raise Unreadable("formulas", cells=", ".join(self.formulas))

    def _take_rows(self, lines: Iterator[Line], header: tuple[str, ...]) -> None:
        for line in lines:
            self.row_count += 1
            if self.row_count > self.limits.rows:
                raise Unreadable("too_many_rows", limit=self.limits.rows)
            self.last_line = line.number
            if line.is_hidden:
                self.hidden_count += 1
                self.hidden = self.hidden or [line.number]
            row = _row(line, header)
            if len(self.sample) < self.limits.sample_rows:
                self.sample.append(row)
            self.flaw_counts.update(flaw.code for flaw in row.flaws)
            self.flaws.extend(row.flaws[: self.limits.listed_flaws - len(self.flaws)])


def _header(line: Line) -> tuple[str, ...]:
    names = [" ".join(cell.text.split()) for cell in line.cells]
    while not names[-1]:
        names.pop()
    seen: dict[str, int] = {}
    for column, name in enumerate(names, 1):
        key = name.casefold()
        if key and key in seen:
            raise Unreadable("duplicate_header", name=name, first=seen[key], second=column)
        seen[key] = column
    return tuple(names)


def _row(line: Line, header: tuple[str, ...]) -> Row:
    width = len(header)
    cells = tuple(line.cells[:width])
    flaws = (*line.flaws, *_flaws(line, cells, header))
    cells += (BLANK,) * (width - len(cells))
    return Row(line.number, cells, flaws, line.is_hidden)


def _flaws(line: Line, cells: tuple[Cell, ...], header: tuple[str, ...]) -> Iterator[Flaw]:
    width = len(header)
    if line.counts_cells and len(line.cells) < width:
        yield Flaw("short_row", line.number, value=str(len(line.cells)))
    for column, cell in enumerate(line.cells[width:], width + 1):
        if cell.text:
            yield Flaw("long_row", line.number, column, cell.text[:80])
    if tuple(" ".join(cell.text.split()) for cell in cells) == header:
        yield Flaw("repeated_header", line.number)
    for column, (text, origin) in enumerate(cells, 1):
        if origin in _CELL_FLAWS:
            yield Flaw(_CELL_FLAWS[origin], line.number, column, text[:80])
        elif control := _CONTROL.search(text):
            yield Flaw("control_character", line.number, column, f"U+{ord(control[0]):04X}")
