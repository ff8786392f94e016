"""The plain shapes a file is turned into: cells, rows, what is wrong with them, and the limits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

__all__ = ["BLANK", "Cell", "Flaw", "Kind", "Limits", "Line", "Note", "Origin", "Progress", "Row"]

Progress = Callable[[int, int], None]
"""Told now and then: bytes done, bytes in all. What it raises stops the reading."""


class Kind(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


class Origin(StrEnum):
    """How the cell was typed in the file. A CSV file knows only text, blanks and errors."""

    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    PERCENT = "percent"
    ERROR = "error"
    FORMULA = "formula"


class Cell(NamedTuple):
    """A cell as text. Dates are ISO, numbers plain decimals; other text is as typed, trimmed."""

    text: str
    origin: Origin


BLANK = Cell("", Origin.BLANK)


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with one row or cell; `column` counts from 1, 0 means the whole row."""

    code: str
    line: int
    column: int = 0
    value: str = ""

    @property
    def values(self) -> dict[str, str | int]:
        return {"line": self.line, "column": self.column, "value": self.value}


@dataclass(frozen=True, slots=True)
class Note:
    """What the reader did that the user should know; nothing needs mending."""

    code: str
    values: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Row:
    """One row under the headings, exactly as wide as they are. `line` is its number in the file."""

    line: int
    cells: tuple[Cell, ...]
    flaws: tuple[Flaw, ...] = ()
    is_hidden: bool = False

    def text(self, column: int) -> str:
        """The text in a column counted from 0, as `guess` counts them."""
        return self.cells[column].text


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read before the file is refused. Bytes, counts and letters."""

    file_bytes: int = 50_000_000
    unpacked_bytes: int = 400_000_000
    packing_ratio: int = 100
    parts: int = 2_000
    rows: int = 200_000
    columns: int = 200
    cell_letters: int = 10_000
    header_within: int = 30
    listed_flaws: int = 1_000
    sample_rows: int = 50


@dataclass(slots=True)
class Line:
    """A row as a reader hands it on, before anyone knows where the headings are."""

    number: int
    cells: list[Cell]
    flaws: list[Flaw] = field(default_factory=list)
    is_hidden: bool = False
    counts_cells: bool = False
    """True where the file says how many cells the row has (CSV), so that half a row shows."""

    def is_blank(self) -> bool:
        return not any(cell.text for cell in self.cells)
