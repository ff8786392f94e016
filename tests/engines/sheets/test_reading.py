"""Lists as offices really keep them: titles above, old delimiters, typed dates, half rows."""

import datetime as dt
from itertools import islice
from pathlib import Path

import openpyxl
import pytest
from tests.engines.sheets.makers import (
    DARA,
    HEADER,
    SOKHA,
    csv_file,
    csv_text,
    list_xml,
    row,
    shared_xml,
    sheet_xml,
    styles_xml,
    workbook,
    workbook_xml,
)

from spean.engines.sheets import Cell, Flaw, Kind, Limits, Origin, Row, Unreadable, read
from spean.engines.sheets.worksheets import column_name, serial_to_iso


def texts(path: Path) -> list[list[str]]:
    return [[cell.text for cell in one.cells] for one in read(path).rows()]


def codes(path: Path) -> list[tuple[str, int, int, str]]:
    return [(flaw.code, flaw.line, flaw.column, flaw.value) for flaw in read(path).flaws]


# --- text ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_usual_encoding_and_delimiter_reads_the_same(
    encoding: str, delimiter: str, tmp_path: Path
) -> None:
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    content = (mark + csv_text(HEADER, SOKHA, DARA, delimiter=delimiter)).encode(encoding)
    assert texts(csv_file(tmp_path, content)) == [SOKHA, DARA]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_ending_reads_the_same(ending: str, tmp_path: Path) -> None:
    content = csv_text(HEADER, SOKHA, DARA).replace("\n", ending)
    assert texts(csv_file(tmp_path, content)) == [SOKHA, DARA]


def test_a_tsv_is_split_at_tabs_whatever_else_it_holds(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "name\tnote\nSok\ta,b,c\nDara\td,e,f\n", "list.tsv")
    assert texts(path) == [["Sok", "a,b,c"], ["Dara", "d,e,f"]]


def test_excels_own_line_naming_the_delimiter_is_obeyed(tmp_path: Path) -> None:
    sheet = read(csv_file(tmp_path, "sep=;\nname;note\nSok;a,b\n"))
    assert (sheet.header, sheet.header_line) == (("name", "note"), 2)
    assert [one.line for one in sheet.rows()] == [3]


def test_a_quote_that_hides_the_delimiters_from_sniffing_is_still_refused(tmp_path: Path) -> None:
    path = csv_file(tmp_path, 'name,"' + "x" * 140_000)
    with pytest.raises(Unreadable) as caught:
        read(path)
    assert caught.value.code == "cell_too_long"


def test_one_column_is_a_list_too(tmp_path: Path) -> None:
    assert texts(csv_file(tmp_path, "name\nSok\nDara\n")) == [["Sok"], ["Dara"]]


def test_quoted_line_breaks_keep_the_number_of_the_line_they_start_on(tmp_path: Path) -> None:
    path = csv_file(tmp_path, 'name,note\nSok,"one\ntwo"\n\nDara,x\n')
    assert [(one.line, one.text(1)) for one in read(path).rows()] == [(2, "one\ntwo"), (5, "x")]


def test_half_rows_and_rows_too_long_are_flaws(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "name,sex,age\nSok,M\nDara,M,30,extra\nVanna,F,40,,\n")
    assert codes(path) == [("short_row", 2, 0, "2"), ("long_row", 3, 4, "extra")]
    assert texts(path) == [["Sok", "M", ""], ["Dara", "M", "30"], ["Vanna", "F", "40"]]


def test_headings_repeated_on_every_page_are_flaws(tmp_path: Path) -> None:
    path = csv_file(tmp_path, csv_text(HEADER, SOKHA, HEADER, DARA))
    assert codes(path) == [("repeated_header", 3, 0, "")]


def test_errors_exported_as_text_are_flaws_but_names_are_not(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "name,sex,wage\nNan,#N/A,####\nNaN,F,#1\n")
    assert codes(path) == [
        ("error_value", 2, 2, "#N/A"),
        ("error_value", 2, 3, "####"),
        ("error_value", 3, 1, "NaN"),
    ]


def test_a_number_kept_whole_by_the_equals_trick_is_text(tmp_path: Path) -> None:
    path = csv_file(tmp_path, 'name,phone\nSok,"=""012345678"""\nDara,+855 12 345 678\nVanna,-\n')
    assert [one.text(1) for one in read(path).rows()] == ["012345678", "+855 12 345 678", "-"]


def test_control_characters_are_flaws(tmp_path: Path) -> None:
    assert codes(csv_file(tmp_path, "name,sex\nS\x07ok,M\n")) == [
        ("control_character", 2, 1, "U+0007")
    ]


def test_empty_cells_after_the_last_heading_are_no_columns(tmp_path: Path) -> None:
    assert read(csv_file(tmp_path, "name,sex,,\nSok,M,,\n")).header == ("name", "sex")


def test_trailing_empty_columns_do_not_count_as_columns(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "name,sex\n" + "Sok,M" + "," * 500 + "\n")
    assert texts(path) == [["Sok", "M"]]


# --- headings ------------------------------------------------------------------------------------


def test_headings_are_found_under_titles_and_blank_lines(tmp_path: Path) -> None:
    content = csv_text(["ព្រះរាជាណាចក្រកម្ពុជា"], ["បញ្ជីឈ្មោះ", "ឆ្នាំ២០២៥"], [""], HEADER, SOKHA)
    sheet = read(csv_file(tmp_path, content))
    assert (sheet.header_line, sheet.header, sheet.row_count) == (4, tuple(HEADER), 1)


def test_unknown_headings_are_found_by_their_shape(tmp_path: Path) -> None:
    content = "My list\nalpha,beta,gamma\n1,2,3\n"
    assert read(csv_file(tmp_path, content)).header == ("alpha", "beta", "gamma")


def test_a_column_without_a_heading_is_kept_and_noted(tmp_path: Path) -> None:
    sheet = read(csv_file(tmp_path, "name,,sex\nSok,x,M\n"))
    assert [(note.code, note.values) for note in sheet.notes] == [("unnamed_column", {"column": 2})]


def test_headings_are_sought_only_in_the_first_rows(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "1,2\n" * 30 + "name,sex\nSok,M\n")
    with pytest.raises(Unreadable) as caught:
        read(path)
    assert (caught.value.code, caught.value.values) == ("no_header", {"within": 30})


# --- workbooks -----------------------------------------------------------------------------------


def test_a_workbook_written_by_another_program_keeps_its_types(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "បញ្ជី"
    page.append(["ឈ្មោះ", "ថ្ងៃខែឆ្នាំកំណើត", "លេខទូរស័ព្ទ", "ប្រាក់ខែចង់បាន", "មានកូន", "ផ្សេងៗ"])
    page.append(["សុខ សុខា", dt.date(1997, 4, 14), 12345678, 210.5, True, None])
    page.append(["ដារ៉ា", dt.datetime(1990, 3, 5, 8, 30), "012 345 679", 0.25, False, "  ល្អ "])
    page["D3"].number_format = "0%"
    page["C2"].number_format = "000000000"
    path = tmp_path / "list.xlsx"
    book.save(path)
    sheet = read(path)
    assert (sheet.kind, sheet.title, sheet.row_count) == (Kind.XLSX, "បញ្ជី", 2)
    first, second = sheet.rows()
    assert first.cells == (
        Cell("សុខ សុខា", Origin.TEXT),
        Cell("1997-04-14", Origin.DATE),
        Cell("012345678", Origin.NUMBER),
        Cell("210.5", Origin.NUMBER),
        Cell("TRUE", Origin.BOOLEAN),
        Cell("", Origin.BLANK),
    )
    assert second.cells[1:] == (
        Cell("1990-03-05 08:30:00", Origin.DATE),
        Cell("012 345 679", Origin.TEXT),
        Cell("25%", Origin.PERCENT),
        Cell("FALSE", Origin.BOOLEAN),
        Cell("ល្អ", Origin.TEXT),
    )
    assert second.flaws == (Flaw("percent", 3, 4, "25%"),)


def cells_of(tmp_path: Path, cells: str, **parts: str) -> Row:
    xml = list_xml(extra=(f'<row r="9">{cells}</row>',))
    return list(read(workbook(tmp_path, xml, **parts)).rows())[-1]


def test_dates_are_known_by_their_format_only(tmp_path: Path) -> None:
    styles = styles_xml('"day" 0', "dd/mm/yyyy", "[$-453]d mmmm yyyy", "[Red]0.00", "hh:mm")
    cells = "".join(
        f'<c r="{name}9" s="{style}"><v>32937</v></c>' for style, name in enumerate("ABCDEF")
    )
    assert [cell.text for cell in cells_of(tmp_path, cells, styles=styles).cells] == [
        "32937",
        "32937",
        "1990-03-05",
        "1990-03-05",
        "32937",
        "32937",
    ]


def test_built_in_date_and_percent_formats_are_known(tmp_path: Path) -> None:
    styles = styles_xml().replace(
        "<cellXfs>", '<cellXfs><xf numFmtId="14" fontId="7"/><xf numFmtId="9"/>'
    )
    cells = '<c r="A9" s="0"><v>32937</v></c><c r="B9" s="1"><v>1.5</v></c><c r="C9" s="99"><v>3</v></c>'
    assert [cell.text for cell in cells_of(tmp_path, cells, styles=styles).cells][:3] == [
        "1990-03-05",
        "150%",
        "3",
    ]


def test_counting_from_1904_is_obeyed(tmp_path: Path) -> None:
    book = workbook_xml(("List", "rId1", "visible"), properties='<workbookPr date1904="1"/>')
    row_ = cells_of(
        tmp_path, '<c r="A9" s="1"><v>31475</v></c>', styles=styles_xml("d/m/yy"), workbook=book
    )
    assert row_.text(0) == "1990-03-05"


@pytest.mark.parametrize(
    ("serial", "iso"),
    [
        (1, "1900-01-01"),
        (59, "1900-02-28"),
        (61, "1900-03-01"),
        (36526.5, "2000-01-01 12:00:00"),
        (2_958_465, "9999-12-31"),
        (60, None),
        (0, None),
        (-3, None),
        (2_958_466, None),
    ],
)
def test_excels_count_of_days_is_turned_into_a_day(serial: float, iso: str | None) -> None:
    assert serial_to_iso(serial, counts_from_1904=False) == iso


def test_an_impossible_date_is_a_flaw_and_stays_a_number(tmp_path: Path) -> None:
    found = cells_of(tmp_path, '<c r="A9" s="1"><v>60</v></c>', styles=styles_xml("d/m/yy"))
    assert (found.cells[0], found.flaws) == (
        Cell("60", Origin.NUMBER),
        (Flaw("impossible_date", 9, 1, "60"),),
    )


def test_a_number_of_more_than_fifteen_digits_is_a_flaw(tmp_path: Path) -> None:
    found = cells_of(tmp_path, '<c r="A9"><v>1.2345678901234568E+16</v></c>')
    assert (found.text(0), found.flaws) == (
        "12345678901234568",
        (Flaw("digits_lost", 9, 1, "1.2345678901234568E+16"),),
    )


def test_numbers_lose_the_noise_of_binary_fractions(tmp_path: Path) -> None:
    cells = (
        '<c r="A9"><v>1.1000000000000001</v></c><c r="B9"><v>1E-7</v></c><c r="C9"><v>28.0</v></c>'
    )
    assert [cell.text for cell in cells_of(tmp_path, cells).cells][:3] == ["1.1", "0.0000001", "28"]


def test_a_number_too_large_for_a_sheet_still_reads(tmp_path: Path) -> None:
    found = cells_of(tmp_path, '<c r="A9"><v>1E+305</v></c><c r="B9"><v>1E+400</v></c>')
    assert found.text(0) == "1" + "0" * 305
    assert found.cells[1] == Cell("1E+400", Origin.ERROR)


def test_iso_dates_results_of_text_and_blank_cells_are_read(tmp_path: Path) -> None:
    cells = (
        '<c r="A9" t="d"><v>1990-03-05T00:00:00</v></c><c r="B9" t="str"><v>x_x0041_ _x0000_ _xD800_</v></c>'
        '<c r="C9" t="s"/><c r="D9"><v> </v></c><c r="E9" t="inlineStr"><is><t> </t></is></c>'
        '<c r="F9" t="inlineStr"><is><t>日</t><rPh sb="0" eb="1"><t>ニチ</t></rPh><t>本</t></is></c>'
    )
    assert [cell.text for cell in cells_of(tmp_path, cells).cells] == [
        "1990-03-05",
        "xA _x0000_ _xD800_",
        "",
        "",
        "",
        "日本",
    ]


def test_shared_texts_join_their_runs_and_leave_readings_out(tmp_path: Path) -> None:
    shared = shared_xml(
        "<r><t>សុខ </t></r><r><t>សុខា</t></r>", "<t>東京</t><rPh><t>トウキョウ</t></rPh>"
    )
    cells = '<c r="A9" t="s"><v>0</v></c><c r="B9" t="s"><v>1</v></c>'
    assert [one.text for one in cells_of(tmp_path, cells, shared=shared).cells[:2]] == [
        "សុខ សុខា",
        "東京",
    ]


def test_rows_and_cells_without_numbers_follow_each_other(tmp_path: Path) -> None:
    heads = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("name", "sex"))
    people = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("Sok", "M"))
    path = workbook(tmp_path, sheet_xml(f"<row>{heads}</row>", "<row/>", f"<row>{people}</row>"))
    sheet = read(path)
    assert (sheet.header, [one.line for one in sheet.rows()]) == (("name", "sex"), [3])


def test_hidden_rows_and_columns_are_read_and_noted(tmp_path: Path) -> None:
    xml = list_xml(
        before='<cols><col min="2" max="3" hidden="1"/><col min="4" max="4"/></cols>',
        extra=(row(4, SOKHA, attributes=' hidden="1"'), row(5, DARA, attributes=' hidden="true"')),
    )
    sheet = read(workbook(tmp_path, xml))
    assert [(note.code, note.values) for note in sheet.notes] == [
        ("hidden_columns", {"columns": "2-3"}),
        ("hidden_rows", {"count": 2, "line": 4}),
    ]
    assert [one.is_hidden for one in sheet.rows()] == [False, False, True, True]


def test_column_names_run_from_a_to_xfd() -> None:
    assert [column_name(number) for number in (1, 26, 27, 703, 16_384)] == [
        "A",
        "Z",
        "AA",
        "AAA",
        "XFD",
    ]


# --- the sheet -----------------------------------------------------------------------------------


def test_the_same_file_twice_has_one_fingerprint(tmp_path: Path) -> None:
    one = read(csv_file(tmp_path, csv_text(HEADER, SOKHA), "one.csv"))
    two = read(str(csv_file(tmp_path, csv_text(HEADER, SOKHA), "two.csv")))
    other = read(csv_file(tmp_path, csv_text(HEADER, DARA), "other.csv"))
    assert one.fingerprint == two.fingerprint
    assert one.fingerprint != other.fingerprint


def test_a_file_changed_after_the_check_is_not_read_on(tmp_path: Path) -> None:
    path = csv_file(tmp_path, csv_text(HEADER, SOKHA))
    sheet = read(path)
    csv_file(tmp_path, csv_text(HEADER, DARA))
    with pytest.raises(Unreadable) as caught:
        next(sheet.rows())
    assert caught.value.code == "changed"


def test_rows_may_be_left_unread(tmp_path: Path) -> None:
    for path in (
        csv_file(tmp_path, csv_text(HEADER, SOKHA, DARA)),
        workbook(tmp_path, list_xml()),
    ):
        assert [one.line for one in islice(read(path).rows(), 1)] == [2]


def test_the_sample_and_the_listed_flaws_are_cut_but_counted(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "name,sex\n" + "Sok\n" * 9)
    sheet = read(path, limits=Limits(sample_rows=2, listed_flaws=3))
    assert (len(sheet.sample), len(sheet.flaws), sheet.flaw_counts) == (2, 3, {"short_row": 9})
    assert sheet.flaws[0].values == {"line": 2, "column": 0, "value": "1"}


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
def test_progress_never_falls_and_ends_at_the_whole(name: str, tmp_path: Path) -> None:
    people = [row(number, SOKHA) for number in range(2, 3_000)]
    path = (
        csv_file(tmp_path, csv_text(HEADER, *[SOKHA] * 3_000))
        if name.endswith("csv")
        else workbook(tmp_path, sheet_xml(row(1, HEADER), *people))
    )
    told: list[tuple[int, int]] = []
    read(path, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told)
    assert len(told) > 2
    assert told[-1][0] == told[-1][1]


def test_what_progress_raises_stops_the_reading(tmp_path: Path) -> None:
    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(csv_file(tmp_path, csv_text(HEADER, SOKHA)), progress=stop)


def test_ten_thousand_rows_are_read_whole(tmp_path: Path) -> None:
    rows = [row(number, SOKHA) for number in range(2, 10_002)]
    sheet = read(workbook(tmp_path, sheet_xml(row(1, HEADER), *rows)))
    assert (sheet.row_count, sum(1 for _ in sheet.rows())) == (10_000, 10_000)
