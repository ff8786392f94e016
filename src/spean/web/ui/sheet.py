"""A spreadsheet that is sent while it is made: flat in memory, however long the list is.

One sheet, its head in bold and kept in sight, nothing else. Text is written as text in the cell
itself: there is no formula in it, whatever it begins with.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["sheet_in_parts"]

_SPACE = "http://schemas.openxmlformats.org"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = f"{_SPACE}/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_REL = f"{_SPACE}/officeDocument/2006/relationships"
_PACKAGE = f"{_SPACE}/package/2006"
_BOLD, _DAY = 1, 2
_EPOCH = dt.date(1899, 12, 30)
"""Day nought, as every spreadsheet counts."""
_PART = 64 * 1024

_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>'
)
_ROOT = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/>'
    "</Relationships>"
)
_BOOK_RELS = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_REL}/styles" Target="styles.xml"/></Relationships>'
)
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
_FROZEN = (
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
)


def sheet_in_parts(
    title: str, head: Sequence[str], rows: Iterable[Sequence[object]]
) -> Iterator[bytes]:
    """The file, part by part. Cells are text, numbers or days; text must be harmless already.

    >>> parts = list(sheet_in_parts("x", ["a"], [["b"], [1]]))
    >>> b"".join(parts)[:2]
    b'PK'
    """
    out = _Passing()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _ROOT),
            ("xl/workbook.xml", _book(title)),
            ("xl/_rels/workbook.xml.rels", _BOOK_RELS),
            ("xl/styles.xml", _STYLES),
        ):
            file.writestr(name, text)
        with file.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{_HEAD}<worksheet xmlns="{_MAIN}">{_FROZEN}<sheetData>'.encode())
            sheet.write(_row([_text(one, _BOLD) for one in head]).encode())
            lines: list[str] = []
            size, known = 0, lru_cache(maxsize=1024)(_text)  # most cells say one of few things
            for row in rows:
                lines.append(_row([_cell(one, known) for one in row]))
                size += len(lines[-1])
                if size > _PART:
                    sheet.write("".join(lines).encode())
                    lines, size = [], 0
                    yield out.taken()
            sheet.write("".join(lines).encode() + b"</sheetData></worksheet>")
    yield out.taken()


class _Passing(io.RawIOBase):
    """Where the zip is written to, and taken from: it keeps nothing that was taken."""

    def __init__(self) -> None:
        self.kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # whatever zipfile writes
        self.kept += data
        return len(data)

    def taken(self) -> bytes:
        found, self.kept = bytes(self.kept), bytearray()
        return found


def _book(title: str) -> str:
    return (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
        f'<sheet name={quoteattr(title[:31])} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _row(cells: Sequence[str]) -> str:
    return f"<row>{''.join(cells)}</row>"


def _cell(value: object, text: Callable[[str], str]) -> str:
    if isinstance(value, str):
        return text(value) if value else "<c/>"
    if isinstance(value, dt.date):
        return f'<c s="{_DAY}"><v>{(value - _EPOCH).days}</v></c>'
    return f"<c><v>{value}</v></c>"


def _text(text: str, style: int = 0) -> str:
    kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    styled = f' s="{style}"' if style else ""
    return f'<c t="inlineStr"{styled}><is><t{kept}>{escape(text)}</t></is></c>'
