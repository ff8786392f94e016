"""Writing for spreadsheets: what a cell may hold."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from spean.web.ui.export import csv_response, guarded, xlsx_response

HEAD = ["Name", "=Wage"]


def lines(*rows):
    text = b"".join(csv_response("list", HEAD, iter(rows))).decode()
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def cells(*rows):
    sheet = load_workbook(io.BytesIO(xlsx_response("list", HEAD, iter(rows)).content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_no_start_of_a_formula_survives(start):
    assert guarded(f"{start}1") == f"'{start}1"


def test_the_head_is_guarded_too():
    assert lines() == [["Name", "'=Wage"]]
    assert cells() == [["Name", "'=Wage"]]


def test_numbers_stay_numbers_and_nothing_stays_empty():
    assert lines(["-5", Decimal("-2.5")], [None, True]) == [
        ["Name", "'=Wage"],
        ["'-5", "-2.5"],
        ["", "1"],
    ]
    assert cells(["សុខា", 5], [None, dt.date(2026, 6, 1)])[1:] == [
        ["សុខា", 5],
        [None, dt.datetime(2026, 6, 1)],
    ]


def test_moments_and_control_characters_do_not_break_a_sheet():
    moment = dt.datetime(2026, 6, 1, 9, 30, tzinfo=dt.UTC)
    assert cells([moment, "a\x07b"])[1] == ["2026-06-01 09:30+00:00", "ab"]


def test_the_file_has_a_name_that_every_browser_reads():
    found = csv_response("ការងារ", HEAD, []).headers["Content-Disposition"]
    assert found.startswith("attachment; filename*=UTF-8''%E1%9E%80")
