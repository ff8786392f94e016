"""Whatever the bytes, a file is read or refused with a code; nothing else ever comes out."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.engines.sheets.makers import (
    DARA,
    HEADER,
    SOKHA,
    csv_file,
    csv_text,
    list_xml,
    parts_of,
    shared_xml,
    styles_xml,
    workbook_xml,
    xlsx_file,
)

from spean.engines.sheets import FLAWS, NOTES, REFUSALS, SENTENCES, Limits, Unreadable, read

PARTS = parts_of(
    list_xml(extra=('<row r="4"><c r="A4" t="s"><v>0</v></c><c r="B4" s="1"><v>3</v></c></row>',)),
    workbook=workbook_xml(("List", "rId1", "visible")),
    styles=styles_xml("dd/mm/yyyy"),
    shared=shared_xml("<t>x</t>"),
)
with tempfile.TemporaryDirectory() as _folder:
    WORKBOOK = xlsx_file(Path(_folder), PARTS).read_bytes()
LIST = csv_text(HEADER, SOKHA, DARA).encode()
CHANGES = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8)
SMALL = Limits(rows=50, columns=20, cell_letters=200)


def changed(content: bytes, changes: list[tuple[int, int]]) -> bytes:
    mutable = bytearray(content)
    for at, byte in changes:
        mutable[at % len(mutable)] = byte
    return bytes(mutable)


def read_or_refused(path: Path) -> str:
    """The code of the refusal, or an empty text; every code and value must make a sentence."""
    try:
        sheet = read(path, limits=SMALL)
    except Unreadable as refusal:
        return refusal.code if REFUSALS[refusal.code].format(**refusal.values) else "no sentence"
    rows = list(sheet.rows())
    assert len(rows) == sheet.row_count
    assert {len(row.cells) for row in rows} == {len(sheet.header)}
    for flaw in sheet.flaws:
        assert FLAWS[flaw.code].format(**flaw.values)
    for note in sheet.notes:
        assert NOTES[note.code].format(**note.values)
    return ""


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400))
def test_any_bytes_named_csv_are_read_or_refused(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert read_or_refused(csv_file(Path(folder), content)) in {"", *SENTENCES}


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet='ab,;\t"=\n\r #1ក+-@|!', max_size=200))
def test_any_text_named_csv_is_read_or_refused(content: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert read_or_refused(csv_file(Path(folder), content)) in {"", *SENTENCES}


@settings(deadline=None, max_examples=150)
@given(CHANGES)
def test_any_change_to_a_list_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = csv_file(Path(folder), changed(LIST, changes))
        assert read_or_refused(path) in {"", *SENTENCES}


@settings(deadline=None, max_examples=150)
@given(CHANGES)
def test_any_change_to_a_workbook_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = csv_file(Path(folder), changed(WORKBOOK, changes), "list.xlsx")
        assert read_or_refused(path) in {"", *SENTENCES}


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(sorted(PARTS)), CHANGES)
def test_any_change_inside_a_part_is_read_or_refused(
    part: str, changes: list[tuple[int, int]]
) -> None:
    content = changed(PARTS[part].encode(), changes)
    with tempfile.TemporaryDirectory() as folder:
        path = xlsx_file(Path(folder), {**PARTS, part: content})
        assert read_or_refused(path) in {"", *SENTENCES}
