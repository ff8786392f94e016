"""Files that look alarming and are not: they are read, and what was odd is said."""

from pathlib import Path

import pytest
from tests.engines.sheets.makers import (
    DARA,
    HEADER,
    MAIN,
    SOKHA,
    list_xml,
    row,
    shared_xml,
    sheet_xml,
    styles_xml,
    workbook,
    workbook_xml,
)

from spean.engines.sheets import Sheet, read


def texts(sheet: Sheet) -> list[list[str]]:
    return [[each.text for each in one.cells] for one in sheet.rows()]


def test_a_claimed_size_of_the_whole_sheet_is_not_believed(tmp_path: Path) -> None:
    path = workbook(tmp_path, list_xml(before='<dimension ref="A1:XFD1048576"/>'))
    assert texts(read(path)) == [SOKHA, DARA]


def test_styled_but_empty_cells_far_out_do_no_harm(tmp_path: Path) -> None:
    blanks = "".join(f'<row r="{n}"><c r="XFD{n}" s="1"/></row>' for n in range(4, 500))
    assert read(workbook(tmp_path, list_xml(extra=(blanks,)))).row_count == 2


@pytest.mark.asvs("1.3.6")
def test_links_to_other_workbooks_are_named_and_left_alone(tmp_path: Path) -> None:
    relations = (
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "externalLink", "externalLinks/externalLink1.xml"),
    )
    sheet = read(workbook(tmp_path, list_xml(), relations=relations))
    assert [note.code for note in sheet.notes] == ["external_links"]


def test_the_first_visible_sheet_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        list_xml(),
        workbook=workbook_xml(
            ("Old", "rId9", "hidden"),
            ("Older", "rId9", "veryHidden"),
            ("List", "rId1", "visible"),
            ("Totals", "rId9", "visible"),
        ),
    )
    sheet = read(path)
    assert (sheet.title, sheet.row_count) == ("List", 2)
    assert [(note.code, note.values) for note in sheet.notes] == [
        ("other_sheets", {"names": "Totals"}),
        ("hidden_sheets", {"names": "Old, Older"}),
    ]


def test_merged_titles_above_the_headings_do_no_harm(tmp_path: Path) -> None:
    xml = sheet_xml(
        row(1, ["បញ្ជីឈ្មោះពលករ"]),
        row(3, HEADER),
        row(4, SOKHA),
        after='<mergeCells><mergeCell ref="A1:F1"/><mergeCell ref="B9"/></mergeCells>',
    )
    sheet = read(workbook(tmp_path, xml))
    assert (sheet.header_line, texts(sheet)) == (3, [SOKHA])
    assert [(note.code, note.values) for note in sheet.notes] == [("lines_above", {"count": 1})]


def test_error_cells_are_flaws_of_their_row(tmp_path: Path) -> None:
    errors = '<row r="4"><c r="A4" t="e"><v>#REF!</v></c><c r="B4"><v>NaN</v></c><c r="C4"><v>abc</v></c></row>'
    sheet = read(workbook(tmp_path, list_xml(extra=(errors,))))
    assert [(flaw.code, flaw.line, flaw.column, flaw.value) for flaw in sheet.flaws] == [
        ("error_value", 4, 1, "#REF!"),
        ("error_value", 4, 2, "NaN"),
        ("error_value", 4, 3, "abc"),
    ]
    assert sheet.flaw_counts == {"error_value": 3}


def test_foreign_elements_named_like_ours_are_not_heard(tmp_path: Path) -> None:
    after = (
        '<extLst xmlns:x="http://example.org/x"><x:row r="1"><x:c r="A1"><x:f>1</x:f></x:c></x:row></extLst>'
        "<conditionalFormatting><cfRule><formula>1</formula></cfRule></conditionalFormatting>"
    )
    assert texts(read(workbook(tmp_path, list_xml(after=after)))) == [SOKHA, DARA]


def test_prefixed_and_strict_workbooks_are_read_alike(tmp_path: Path) -> None:
    prefixed = list_xml().replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x=")
    strict = list_xml().replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    assert texts(read(workbook(tmp_path, prefixed, "a.xlsx"))) == [SOKHA, DARA]
    assert texts(read(workbook(tmp_path, strict, "b.xlsx"))) == [SOKHA, DARA]


def test_khmer_in_the_old_limon_font_is_a_flaw(tmp_path: Path) -> None:
    cells = (
        '<row r="4"><c r="A4" s="1" t="inlineStr"><is><t>suxa</t></is></c>'
        '<c r="B4" s="1" t="inlineStr"><is><t>ស្រី</t></is></c>'
        '<c r="C4" s="1" t="inlineStr"><is><t>28</t></is></c><c r="D4" t="s"><v>0</v></c></row>'
    )
    path = workbook(
        tmp_path,
        list_xml(extra=(cells,)),
        styles=styles_xml("General", fonts=("Calibri", "Limon S1")),
        shared=shared_xml('<r><rPr><rFont val="ABC-TEXT-05"/></rPr><t>PñMeBj</t></r>'),
    )
    assert [(flaw.code, flaw.column, flaw.value) for flaw in read(path).flaws] == [
        ("legacy_font", 1, "Limon S1"),
        ("legacy_font", 4, "ABC-TEXT-05"),
    ]
