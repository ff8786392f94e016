"""Writing for spreadsheets: what a cell may hold."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from spean.web.ui.export import csv_response, xlsx_response

HEAD = ["Name", "=Wage"]


def lines(*rows):
    text = b"".join(csv_response("list", HEAD, iter(rows))).decode()
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def cells(*rows):
    sheet = load_workbook(io.BytesIO(xlsx_response("list", HEAD, iter(rows)).content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


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


@pytest.mark.asvs("5.4.2")
def test_the_file_has_a_name_that_every_browser_reads():
    found = csv_response("ការងារ", HEAD, []).headers["Content-Disposition"]
    assert found.startswith("attachment; filename*=UTF-8''%E1%9E%80")


HIDDEN = [
    f"{hider}{sign}cmd|' /C calc'!A0"
    for sign in "=+-@%|＝＋－＠\t\r\n"
    for hider in ("", "\ufeff", " ", "\u200b", "\u202e", "\x1b", "\u3164")
]


@pytest.mark.asvs("1.2.10")
def test_no_file_holds_a_formula_however_it_was_hidden():
    started = [row[0][0] for row in lines(*([each] for each in HIDDEN))[1:]]
    assert started == ["'"] * len(HIDDEN)
    file = io.BytesIO(xlsx_response("list", HIDDEN, iter([HIDDEN])).content)
    written = [cell for row in load_workbook(file).active.iter_rows() for cell in row]
    assert {cell.data_type for cell in written} == {"s"}
    assert {cell.value[0] for cell in written} == {"'"}


def test_the_problems_of_a_list_begin_with_harmless_headings():
    text = b"".join(csv_response("list", ["=1+1", "Sok\r=1+1"], [])).decode()
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["\ufeff'=1+1", "Sok\n=1+1"]]
