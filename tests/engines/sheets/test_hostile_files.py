"""Files that lie, break or attack: each is refused for the right reason, before it costs anything."""

import os
import resource
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.engines.sheets.makers import (
    DARA,
    HEADER,
    SOKHA,
    cell,
    csv_file,
    csv_text,
    list_xml,
    parts_of,
    rels_xml,
    row,
    shared_xml,
    sheet_xml,
    workbook,
    workbook_xml,
    xlsx_file,
)

from spean.engines.sheets import SENTENCES, Limits, Unreadable, read

Maker = Callable[[Path], Path]
GOOD = csv_text(HEADER, SOKHA, DARA)
MEMORY_KB = 256_000


@pytest.fixture(autouse=True)
def bounded_memory() -> Iterator[None]:
    """No file may push the peak of the process up by more than a quarter of a gigabyte."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY_KB


def refusal(path: Path, limits: Limits | None = None) -> tuple[str, dict[str, str | int]]:
    with pytest.raises(Unreadable) as caught:
        read(path, limits=limits)
    sentence = SENTENCES[caught.value.code].format(**caught.value.values)
    assert "{" not in sentence
    return caught.value.code, caught.value.values


# --- lists as text -------------------------------------------------------------------------------

CSV: dict[str, tuple[bytes, str, dict[str, str | int]]] = {
    "windows 1252": (
        "name,note\nSok,café\n".encode("cp1252"),
        "not_utf8",
        {"line": 2, "byte": 18, "value": "0xE9"},
    ),
    "windows 874": (
        "name,note\nSok,ok\nDara,ไทย\n".encode("cp874"),
        "not_utf8",
        {"line": 3, "byte": 23, "value": "0xE4"},
    ),
    "limon": (
        b"name,sex\neQ\xb5aH suxa,RsI\n",
        "not_utf8",
        {"line": 2, "byte": 12, "value": "0xB5"},
    ),
    "cut inside a letter": (
        "name,sex\nសុខ".encode()[:-1],
        "not_utf8",
        {"line": 2, "byte": 16, "value": "0xE1"},
    ),
    "utf-16 without mark": (GOOD.encode("utf-16-le"), "utf16_unmarked", {}),
    "utf-16 cut in half": (
        "name,sex\nសុខ".encode("utf-16")[:-1],
        "not_utf16",
        {"line": 2, "byte": 25, "value": "0x81"},
    ),
    "nul byte": (b"name,sex\nSok,M\nDa\0ra,M\n", "nul_byte", {"line": 3}),
    "nul in utf-16": ("name,sex\nSo\0k,M\n".encode("utf-16"), "nul_byte", {"line": 2}),
    "formula that runs a program": (
        b"name,sex\n=cmd|' /C calc'!A0,M\n+cmd|' /C calc'!A0,F\n@SUM(1;2),F\n",
        "formulas",
        {"cells": "A2, A3, A4"},
    ),
    "more formulas than are listed": (
        b"name,sex\n" + b"=1+1,=2\n" * 4,
        "formulas",
        {"cells": "A2, B2, A3, B3, A4"},
    ),
    "minus then a call": (b"name,sex\n-HYPERLINK(1),M\n", "formulas", {"cells": "A2"}),
    "quote over the whole file": (b'"name,sex\n' + b"Sok,M\n" * 500, "unclosed_quote", {"line": 1}),
    "quote left open at the end": (b'name,sex\nSok,M\n"Dara,M\n', "unclosed_quote", {"line": 3}),
    "quote over one long line": (
        b'name,sex\n"Sok\n' + b"x" * 200_000,
        "unclosed_quote",
        {"line": 2},
    ),
    "text after a quote": (b'name,sex\n"Sok"ha,F\n', "broken_quote", {"line": 2}),
    "ten megabytes in a cell": (
        b"name,sex\nSok," + b"x" * 10_000_000 + b"\n",
        "cell_too_long",
        {"line": 2, "column": 2, "limit": 10_000},
    ),
    "a cell just too long": (
        b"name,sex\nSok," + b"x" * 10_001 + b"\n",
        "cell_too_long",
        {"line": 2, "column": 2, "limit": 10_000},
    ),
    "twenty thousand columns": (
        ",".join(f"c{n}" for n in range(20_000)).encode() + b"\n1,2\n",
        "too_many_columns",
        {"line": 1, "column": 20_000, "limit": 200},
    ),
    "nothing": (b"", "empty_file", {}),
    "only blank lines": (b"\n\n , \n", "empty_file", {}),
    "only a byte order mark": (b"\xef\xbb\xbf", "empty_file", {}),
    "header only": (GOOD.splitlines(keepends=True)[0].encode(), "header_only", {"line": 1}),
    "no headings": (b"1,2,3\n4,5,6\n", "no_header", {"within": 30}),
    "the same heading twice": (
        b"Name,Sex,name\nSok,M,Sok\n",
        "duplicate_header",
        {"name": "name", "first": 1, "second": 3},
    ),
    "a picture": (
        b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
        "content_differs",
        {"extension": ".csv", "found": "a PNG picture"},
    ),
    "a web page": (
        b"<html><table></table>",
        "content_differs",
        {"extension": ".csv", "found": "a web page"},
    ),
}


@pytest.mark.parametrize("name", CSV)
def test_hostile_text_is_refused_with_its_place(name: str, tmp_path: Path) -> None:
    content, code, values = CSV[name]
    assert refusal(csv_file(tmp_path, content)) == (code, values)


@pytest.mark.asvs("5.2.2")
def test_a_workbook_named_csv_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, list_xml(), "list.csv")
    assert refusal(path) == ("content_differs", {"extension": ".csv", "found": "a zip archive"})


@pytest.mark.asvs("5.2.2")
def test_a_text_named_xlsx_is_refused(tmp_path: Path) -> None:
    path = csv_file(tmp_path, GOOD, "list.xlsx")
    assert refusal(path) == ("content_differs", {"extension": ".xlsx", "found": "not a workbook"})


@pytest.mark.parametrize("name", ["a.xls", "a.xlsm", "a.ods", "a.txt", "a.xlsb", "noending"])
@pytest.mark.asvs("5.2.2")
def test_other_endings_are_refused_without_looking(name: str, tmp_path: Path) -> None:
    code, values = refusal(tmp_path / name)
    assert (code, values) == ("unsupported", {"extension": Path(name).suffix or name})


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    assert refusal(tmp_path / "gone.csv") == ("missing_file", {"name": "gone.csv"})
    assert refusal(tmp_path / "folder.csv") == ("not_a_file", {"name": "folder.csv"})


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_three_hundred_megabytes_are_refused_by_size_alone(name: str, tmp_path: Path) -> None:
    path = csv_file(tmp_path, b"", name)
    os.truncate(path, 300_000_000)
    assert refusal(path) == ("too_large", {"bytes": 300_000_000, "limit": 50_000_000})


def test_more_rows_than_the_limit_are_refused(tmp_path: Path) -> None:
    path = csv_file(tmp_path, csv_text(HEADER, SOKHA, DARA, SOKHA))
    assert refusal(path, Limits(rows=2)) == ("too_many_rows", {"limit": 2})


# --- workbooks -----------------------------------------------------------------------------------


def zip_bomb(folder: Path) -> Path:
    path = folder / "list.xlsx"
    blank = b" " * 1_000_000
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts_of("").items():
            if part != "xl/worksheets/sheet1.xml":
                archive.writestr(part, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as stream:
            for _ in range(200):
                stream.write(blank)
    return path


def hundred_thousand_parts(folder: Path) -> Path:
    """The directory alone, as a bomb would have it: no part needs to exist."""
    name = b"xl/p"
    entry = (
        struct.pack("<4s4H4H3L5H2L", *(b"PK\x01\x02", *[0] * 8, 0, 0, 0, len(name), *[0] * 4, 0, 0))
        + name
    )
    directory = entry * 100_000
    head = b"PK\x03\x04" + b"\0" * 26
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 3, 3, len(directory), len(head), 0)
    return csv_file(folder, head + directory + end, "list.xlsx")


def many_parts(folder: Path) -> Path:
    return xlsx_file(folder, {f"p{n}": "" for n in range(2_001)})


def with_flag(folder: Path) -> Path:
    """Set the bit in each header that says a part is encrypted."""
    path = workbook(folder, list_xml())
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    path.write_bytes(content)
    return path


def old_office(inside: bytes) -> Maker:
    return lambda folder: csv_file(
        folder, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + inside, "list.xlsx"
    )


def truncated(folder: Path) -> Path:
    path = workbook(folder, list_xml())
    path.write_bytes(path.read_bytes()[:-200])
    return path


def broken_inside(folder: Path) -> Path:
    path = workbook(folder, list_xml())
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("xl/worksheets/sheet1.xml")
    content = bytearray(path.read_bytes())
    start = entry.header_offset + 30 + len(entry.filename) + 10
    content[start : start + 40] = b"\xff" * 40
    path.write_bytes(content)
    return path


def packed_by(method: int) -> Maker:
    """Packed in a way a workbook never is."""

    def make(folder: Path) -> Path:
        path = folder / "list.xlsx"
        with zipfile.ZipFile(path, "w", method) as archive:
            for part, content in parts_of(list_xml()).items():
                archive.writestr(part, content)
        return path

    return make


def name_that_is_no_text(folder: Path) -> Path:
    """The directory names a part in Khmer; the part's own header has a broken byte there."""
    parts = parts_of(list_xml(), relations=(("rId1", "worksheet", "ក.xml"),))
    path = xlsx_file(folder, {**parts, "xl/ក.xml": ""})
    content = bytearray(path.read_bytes())
    content[content.find("ក.xml".encode())] = 0xFF
    path.write_bytes(content)
    return path


def wrong_directory(folder: Path) -> Path:
    """The last record is whole, but it points to no directory."""
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 50, 0, 0)
    return csv_file(folder, b"PK\x03\x04" + b"x" * 60 + end, "list.xlsx")


def twice_the_same_part(folder: Path) -> Path:
    path = workbook(folder, list_xml())
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr("xl/workbook.xml", "")
    return path


def with_parts(**changes: str | None) -> Maker:
    """The good workbook with parts replaced, added or left out; `__` stands for `/`, `_d_` for `.`."""

    def make(folder: Path) -> Path:
        parts = parts_of(list_xml())
        for name, content in changes.items():
            part = name.replace("__", "/").replace("_d_", ".")
            parts.pop(part, None)
            if content is not None:
                parts[part] = content
        return xlsx_file(folder, parts)

    return make


def with_name(name: str) -> Maker:
    return lambda folder: xlsx_file(folder, {**parts_of(list_xml()), name: "x"})


def with_sheet(xml: str, **parts: str) -> Maker:
    return lambda folder: workbook(folder, xml, **parts)


SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    + "]>"
)
XXE = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
FORMULA = '<c r="G{0}"><f>1+1</f><v>2</v></c>'

XLSX: dict[str, tuple[Maker, str, dict[str, str | int]]] = {
    "a picture": (
        lambda folder: csv_file(folder, b"\x89PNG\r\n\x1a\n", "list.xlsx"),
        "content_differs",
        {"extension": ".xlsx", "found": "a PNG picture"},
    ),
    "nothing": (lambda folder: csv_file(folder, b"", "list.xlsx"), "empty_file", {}),
    "part encrypted": (with_flag, "encrypted", {}),
    "password": (old_office("EncryptedPackage".encode("utf-16-le")), "encrypted", {}),
    "an old workbook": (
        old_office(b"Workbook"),
        "content_differs",
        {"extension": ".xlsx", "found": "an old Office file"},
    ),
    "half a file": (truncated, "damaged", {"part": "list.xlsx"}),
    "overwritten inside": (broken_inside, "damaged", {"part": SHEET}),
    "packed by lzma": (packed_by(zipfile.ZIP_LZMA), "damaged", {"part": "_rels/.rels"}),
    "packed by bzip2": (packed_by(zipfile.ZIP_BZIP2), "damaged", {"part": "_rels/.rels"}),
    "a name that is no text": (name_that_is_no_text, "damaged", {"part": "xl/ក.xml"}),
    "an unknown encoding": (
        with_sheet('<?xml version="1.0" encoding="klingon"?>' + list_xml()),
        "damaged",
        {"part": SHEET},
    ),
    "an encoding of many bytes": (
        with_sheet('<?xml version="1.0" encoding="shift_jis"?>' + list_xml()),
        "damaged",
        {"part": SHEET},
    ),
    "directory lost": (wrong_directory, "damaged", {"part": "list.xlsx"}),
    "a hundred thousand parts": (
        hundred_thousand_parts,
        "too_many_parts",
        {"parts": 117_391, "limit": 2_000},
    ),
    "too many parts": (many_parts, "too_many_parts", {"parts": 2_001, "limit": 2_000}),
    "the same part twice": (twice_the_same_part, "unsafe_name", {"part": "xl/workbook.xml"}),
    "a way up": (with_name("xl/../../evil"), "unsafe_name", {"part": "xl/../../evil"}),
    "an absolute path": (with_name("/etc/evil"), "unsafe_name", {"part": "/etc/evil"}),
    "a drive": (with_name("C:evil"), "unsafe_name", {"part": "C:evil"}),
    "a backslash": (with_name("xl\\evil"), "unsafe_name", {"part": "xl\\evil"}),
    "no relations": (with_parts(_rels___d_rels=None), "not_a_workbook", {}),
    "no workbook": (with_parts(xl__workbook_d_xml=None), "not_a_workbook", {}),
    "a document of words": (
        with_parts(
            _rels___d_rels=rels_xml(("r", "officeDocument", "word/document.xml")),
            word__document_d_xml="x",
        ),
        "not_a_workbook",
        {},
    ),
    "a binary workbook": (
        with_parts(_rels___d_rels=rels_xml(("r", "officeDocument", "xl/workbook.bin"))),
        "unsupported",
        {"extension": ".xlsb"},
    ),
    "macros": (with_parts(xl__vbaProject_d_bin="x"), "macros", {}),
    "no list of targets": (
        with_parts(xl___rels__workbook_d_xml_d_rels=None),
        "damaged",
        {"part": "xl/_rels/workbook.xml.rels"},
    ),
    "no sheet": (with_parts(xl__worksheets__sheet1_d_xml=None), "damaged", {"part": SHEET}),
    "every sheet hidden": (
        with_parts(xl__workbook_d_xml=workbook_xml(("List", "rId1", "hidden"))),
        "no_visible_sheet",
        {},
    ),
    "only a chart": (
        with_parts(
            xl___rels__workbook_d_xml_d_rels=rels_xml(
                ("rId1", "chartsheet", "chartsheets/sheet1.xml")
            )
        ),
        "no_visible_sheet",
        {},
    ),
    "a sheet outside the file": (
        with_parts(
            xl___rels__workbook_d_xml_d_rels=rels_xml(
                ("rId1", "worksheet", "file:///etc/hostname")
            ).replace("/></Rel", ' TargetMode="External"/></Rel')
        ),
        "no_visible_sheet",
        {},
    ),
    "entities that multiply": (with_sheet(LAUGHS + list_xml()), "doctype", {"part": SHEET}),
    "an entity that reads a file": (with_sheet(XXE + list_xml()), "doctype", {"part": SHEET}),
    "a document type in the list of sheets": (
        with_parts(xl__workbook_d_xml=XXE + workbook_xml(("List", "rId1", "visible"))),
        "doctype",
        {"part": "xl/workbook.xml"},
    ),
    "XML cut short": (with_sheet(list_xml()[:-20]), "damaged", {"part": SHEET}),
    "an undeclared entity": (
        with_sheet(list_xml().replace("35", "&x;")),
        "damaged",
        {"part": SHEET},
    ),
    "a thousand elements deep": (with_sheet("<a>" * 1_000), "damaged", {"part": SHEET}),
    "formulas": (
        with_sheet(
            list_xml(
                extra=(row(4, SOKHA, more=FORMULA.format(4)), row(5, DARA, more=FORMULA.format(5)))
            )
        ),
        "formulas",
        {"cells": "G4, G5"},
    ),
    "a formula without a result": (
        with_sheet(list_xml(extra=(row(4, SOKHA, more='<c r="G4"><f t="shared" si="0"/></c>'),))),
        "formulas",
        {"cells": "G4"},
    ),
    "text that would run": (
        with_sheet(list_xml(extra=(row(4, ["=1+1"]),))),
        "formulas",
        {"cells": "A4"},
    ),
    "merged cells": (
        with_sheet(
            list_xml(
                after='<mergeCells><mergeCell ref="D2:D3"/><mergeCell ref="A3:B3"/></mergeCells>'
            )
        ),
        "merged_cells",
        {"ranges": "D2:D3, A3:B3"},
    ),
    "headings over two rows": (
        with_sheet(list_xml(after='<mergeCells><mergeCell ref="A1:A2"/></mergeCells>')),
        "merged_cells",
        {"ranges": "A1:A2"},
    ),
    "a merge that is no range": (
        with_sheet(list_xml(after='<mergeCells><mergeCell ref="nowhere"/></mergeCells>')),
        "damaged",
        {"part": "nowhere"},
    ),
    "a cell too long": (
        with_sheet(list_xml(extra=(row(4, ["", "x" * 10_000_000]),))),
        "packed_too_tightly",
        {"part": SHEET},
    ),
    "a cell a little too long": (
        with_sheet(list_xml(extra=(row(4, ["", "x" * 10_001]),))),
        "cell_too_long",
        {"line": 4, "column": 2, "limit": 10_000},
    ),
    "a shared text too long": (
        with_sheet(
            list_xml(extra=('<row r="4"><c r="C4" t="s"><v>0</v></c></row>',)),
            shared=shared_xml(f"<t>{'x' * 50_000}</t>"),
        ),
        "cell_too_long",
        {"line": 4, "column": 3, "limit": 10_000},
    ),
    "twenty thousand columns": (
        with_sheet(sheet_xml(row(1, [f"c{n}" for n in range(20_000 - 3_618)]))),
        "too_many_columns",
        {"line": 1, "column": 201, "limit": 200},
    ),
    "a far cell": (
        with_sheet(list_xml(extra=(f'<row r="4">{cell("XFD4", "x")}</row>',))),
        "too_many_columns",
        {"line": 4, "column": 16_384, "limit": 200},
    ),
    "rows out of order": (
        with_sheet(list_xml(extra=(row(2, DARA),))),
        "damaged",
        {"part": f"{SHEET}, row 2"},
    ),
    "a row beyond the last": (
        with_sheet(list_xml(extra=(row(1_048_577, DARA),))),
        "damaged",
        {"part": f"{SHEET}, row 1048577"},
    ),
    "a row inside a row": (
        with_sheet(list_xml(extra=('<row r="4"><row r="5"></row></row>',))),
        "damaged",
        {"part": f"{SHEET}, row 5"},
    ),
    "cells out of order": (
        with_sheet(list_xml(extra=(f'<row r="4">{cell("B4", "x")}{cell("A4", "x")}</row>',))),
        "damaged",
        {"part": f"{SHEET}, cell A4"},
    ),
    "a cell without a place": (
        with_sheet(list_xml(extra=(f'<row r="4">{cell("4B", "x")}</row>',))),
        "damaged",
        {"part": f"{SHEET}, cell 4B"},
    ),
    "a shared text that is not there": (
        with_sheet(
            list_xml(extra=('<row r="4"><c r="A4" t="s"><v>7</v></c></row>',)), shared=shared_xml()
        ),
        "damaged",
        {"part": f"{SHEET}, row 4"},
    ),
    "a shared text without a number": (
        with_sheet(
            list_xml(extra=('<row r="4"><c r="A4" t="s"><v>-1</v></c></row>',)), shared=shared_xml()
        ),
        "damaged",
        {"part": f"{SHEET}, row 4"},
    ),
    "an empty sheet": (with_sheet(sheet_xml()), "empty_file", {}),
    "headings without rows": (with_sheet(sheet_xml(row(3, HEADER))), "header_only", {"line": 3}),
}


@pytest.mark.parametrize("name", XLSX)
@pytest.mark.asvs("1.5.1")
def test_hostile_workbook_is_refused_with_its_place(name: str, tmp_path: Path) -> None:
    make, code, values = XLSX[name]
    found, found_values = refusal(make(tmp_path))
    assert (found, {key: found_values.get(key) for key in values}) == (code, values)


@pytest.mark.asvs("5.2.3")
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    code, values = refusal(zip_bomb(tmp_path))
    assert (code, values["bytes"]) == ("packed_too_tightly", 200_000_000)


@pytest.mark.asvs("5.2.3")
def test_much_in_all_is_refused_though_each_part_is_modest(tmp_path: Path) -> None:
    path = workbook(tmp_path, list_xml())
    code, values = refusal(path, Limits(unpacked_bytes=1_000))
    assert (code, values["limit"]) == ("unpacks_too_large", 1_000)


@pytest.mark.asvs("5.2.5")
def test_a_link_in_a_workbook_is_read_as_the_text_it_is(tmp_path: Path) -> None:
    """Nothing is unpacked to a disk, so that a link has nowhere to lead from."""
    outside = tmp_path / "outside.xml"
    outside.write_text(list_xml(), encoding="utf-8")
    path = workbook(tmp_path, list_xml())
    linked = tmp_path / "linked.xlsx"
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(linked, "w") as made:
        for part in whole.infolist():
            if part.filename.endswith("sheet1.xml"):
                link = zipfile.ZipInfo(part.filename)
                link.external_attr = 0o120777 << 16
                made.writestr(link, str(outside))
            else:
                made.writestr(part, whole.read(part))
    assert read(path).row_count == 2
    code, _values = refusal(linked)
    assert code == "damaged"
