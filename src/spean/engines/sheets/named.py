"""The rows of a workbook's sheets by their names, as plain text under the headings of each."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from spean.engines.sheets.admission import admit
from spean.engines.sheets.codes import Unreadable
from spean.engines.sheets.packages import open_package
from spean.engines.sheets.shapes import Kind, Limits, Line, Origin
from spean.engines.sheets.workbooks import open_named
from spean.engines.sheets.worksheets import Worksheet, column_name

__all__ = ["named_rows"]

Rows = tuple[Mapping[str, str], ...]


def named_rows(
    path: Path | str, names: Collection[str], *, limits: Limits | None = None
) -> Mapping[str, Rows]:
    """Sheet name to its rows; a sheet that is not there is left out, hidden ones are read.

    The first row that is not blank holds the headings. Raises Unreadable, as `read` does: no
    formula, macro, entity or bomb is opened.
    """
    path, limits = Path(path), limits or Limits(rows=2_000)
    if admit(path, limits) is not Kind.XLSX:
        raise Unreadable("unsupported", extension=path.suffix)
    found: dict[str, Rows] = {}
    with open_package(path, limits) as package:
        for name in names:
            book = open_named(package, limits, name)
            if book is not None:
                sheet = Worksheet(package, book, limits=limits, progress=None)
                with closing(sheet.lines()) as lines:
                    found[name] = tuple(_rows(lines, limits))
    return found


def _rows(lines: Iterator[Line], limits: Limits) -> Iterator[Mapping[str, str]]:
    header: list[str] = []
    for number, line in enumerate(lines):
        if number > limits.rows:
            raise Unreadable("too_many_rows", limit=limits.rows)
        for at, cell in enumerate(line.cells, start=1):
            if cell.origin is Origin.FORMULA:
                raise Unreadable("formulas", cells=f"{column_name(at)}{line.number}")
        texts = [cell.text.strip() for cell in line.cells]
        if not any(texts):
            continue
        if header:
            yield {name: text for name, text in zip(header, texts, strict=False) if name and text}
        else:
            header = texts
