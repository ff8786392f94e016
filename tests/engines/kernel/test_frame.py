"""Plain files are read with their line numbers, refused with a place, and written whole."""

from datetime import date, datetime
from zipfile import ZipFile

import openpyxl
import pytest

from spean.engines.kernel.frame import FrameError, csv_text, json_text, read_rows, write_whole


def written(path, content):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(path, *rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def refusal(path, **options):
    with pytest.raises(FrameError) as caught:
        read_rows(path, **options)
    return caught.value


def test_csv_rows_are_stripped_filled_and_numbered(tmp_path):
    path = written(tmp_path / "p.csv", '\ufeffid,name\n 1 , សុខា \n\n2\n"3","two\nlines"\n4,x,,\n')
    frame = read_rows(path)
    assert frame.columns == ("id", "name")
    assert frame.rows == [
        {"id": "1", "name": "សុខា"},
        {"id": "2", "name": ""},
        {"id": "3", "name": "two\nlines"},
        {"id": "4", "name": "x"},
    ]
    assert frame.lines == [2, 4, 5, 7]


def test_xlsx_cells_become_text(tmp_path):
    rows = [
        ["id", "n", "day", None],
        [1.0, 1.5, datetime(2026, 11, 22)],
        [],
        ["", True, date(2026, 1, 2)],
    ]
    frame = read_rows(workbook(tmp_path / "p.xlsx", *rows))
    assert frame.rows == [
        {"id": "1", "n": "1.5", "day": "2026-11-22"},
        {"id": "", "n": "True", "day": "2026-01-02"},
    ]
    assert frame.lines == [2, 4]


def test_a_whole_number_stored_with_a_point_is_still_whole(tmp_path):
    workbook(tmp_path / "p.xlsx", ["id"], [85512345678])
    with ZipFile(tmp_path / "p.xlsx") as old, ZipFile(tmp_path / "q.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(
                name, old.read(name).replace(b"<v>85512345678</v>", b"<v>8.5512345678E10</v>")
            )
    assert read_rows(tmp_path / "q.xlsx").rows == [{"id": "85512345678"}]


def test_a_header_alone_has_no_rows(tmp_path):
    assert read_rows(written(tmp_path / "p.csv", "id\n")).rows == []


@pytest.mark.parametrize(
    ("name", "content", "code", "line", "sentence"),
    [
        ("p.ods", "id\n", "kind_unknown", 1, "p.ods: only .csv and .xlsx files are read"),
        ("p.csv", b"id\n\xe9\n", "not_utf8", 1, "p.csv: not UTF-8 text; save it as CSV UTF-8"),
        ("p.xlsx", b"PK no workbook", "not_a_workbook", 1, "p.xlsx: not a readable XLSX workbook"),
        ("p.csv", "", "no_header", 1, "p.csv: the first line must hold the column names"),
        ("p.csv", "id,,b\n", "no_header", 1, "p.csv: the first line must hold the column names"),
        ("p.csv", "id,id\n", "column_twice", 1, "p.csv, line 1: the column 'id' is there twice"),
        ("p.csv", "id\n1\n2,3\n", "row_too_long", 3, "p.csv, line 3: more cells than column names"),
        ("p.csv", 'id\n1\n"2\n', "bad_csv", 3, "p.csv, line 3: unexpected end of data"),
    ],
)
def test_an_unreadable_file_is_refused_with_its_place(
    tmp_path, name, content, code, line, sentence
):
    error = refusal(written(tmp_path / name, content))
    assert (error.code, error.line, str(error)) == (code, line, sentence)


def test_a_missing_file_is_refused(tmp_path):
    assert str(refusal(tmp_path / "p.csv")) == "p.csv: there is no such file"


def test_columns_are_required_and_known(tmp_path):
    path = written(tmp_path / "p.csv", "id,skils\n")
    assert (
        str(refusal(path, required=("id", "wage"))) == "p.csv, line 1: the column 'wage' is missing"
    )
    error = refusal(path, required=("id",), allowed=("skills",))
    assert (error.code, error.column) == ("column_unknown", "skils")


def test_a_cell_fault_names_line_and_column(tmp_path):
    frame = read_rows(written(tmp_path / "p.csv", "id,age\n\n1,x\n"))
    error = frame.fault(0, "age", "'x' is not an age")
    assert str(error) == "p.csv, line 3, column 'age': 'x' is not an age"


def test_formulas_are_written_as_text():
    rows = [["=1+1", "+1", "-x", "@a", -5, "ok"]]
    assert csv_text(list("abcdef"), rows) == "a,b,c,d,e,f\n'=1+1,'+1,'-x,'@a,-5,ok\n"


def test_json_keeps_khmer_readable():
    assert json_text(["ស្ពាន"]) == '[\n  "ស្ពាន"\n]\n'


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "out.csv"
    write_whole(path, "a\n")
    write_whole(path, "ខ\n")
    assert path.read_text(encoding="utf-8") == "ខ\n"
    with pytest.raises(FrameError) as caught:
        write_whole(tmp_path / "no" / "out.csv", "a\n")
    assert caught.value.code == "not_written"
    (tmp_path / "taken").mkdir()
    with pytest.raises(FrameError):
        write_whole(tmp_path / "taken", "a\n")
    assert sorted(found.name for found in tmp_path.iterdir()) == ["out.csv", "taken"]
