"""Broken and hostile files: a clear sentence for each, and a database that did not notice."""

import hashlib
import zipfile

import pytest
from django.db import connection
from django.utils import translation
from tests.engines.sheets import makers
from tests.factories.casework import sokha, world
from tests.factories.intake import HEADER, SOKHA

from spean.base.refusals import Refused
from spean.casework.intake.actions import stage_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    place = world()
    sokha(place.dara, place.samraong)
    return place


def checksum_of_all_tables():
    """One number for everything the database holds."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')
            digest.update(repr((table, cursor.fetchall())).encode())
    return digest.hexdigest()


def text(content, name="list.csv"):
    return lambda folder: makers.csv_file(folder, content, name)


def book(sheet, **parts):
    return lambda folder: makers.workbook(folder, sheet, **parts)


def row(number, *cells):
    return f'<row r="{number}">{"".join(cells)}</row>'


def formula(folder):
    cell = '<c r="A4"><f>SUM(C2:C3)</f><v>63</v></c>'
    return makers.workbook(folder, makers.list_xml(extra=(row(4, cell),)))


def merged(folder):
    after = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    return makers.workbook(folder, makers.list_xml(after=after))


def bomb(folder):
    parts = makers.parts_of(makers.list_xml()) | {"xl/media/image1.bin": b"\0" * 30_000_000}
    return makers.xlsx_file(folder, parts)


def entities(folder):
    doctype = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return makers.workbook(folder, doctype + makers.list_xml())


def climbing(folder):
    parts = makers.parts_of(makers.list_xml()) | {"../../etc/passwd": "root"}
    return makers.xlsx_file(folder, parts)


def not_a_book(folder):
    path = folder / "list.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("holiday.txt", "hello")
    return path


def cut_short(folder):
    whole = makers.workbook(folder, makers.list_xml(), "whole.xlsx").read_bytes()
    return makers.csv_file(folder, whole[: len(whole) // 2], "list.xlsx")


def huge(folder):
    path = folder / "list.csv"
    with path.open("wb") as stream:
        stream.truncate(300 * 1024 * 1024)
    return path


def with_macros(folder):
    parts = makers.parts_of(makers.list_xml()) | {"xl/vbaProject.bin": b"\0" * 50}
    return makers.xlsx_file(folder, parts)


GOOD = f"{HEADER}\n{SOKHA}\n"
HOSTILE = {
    "wrong encoding": (text(GOOD.encode("utf-8")[:60] + b"\xe9\xff\xfe\n"), "not_utf8"),
    "old Khmer font bytes": (text(b"Name,Sex\n\xc9\xd1\xe0,F\n"), "not_utf8"),
    "UTF-16 without its mark": (text(GOOD.encode("utf-16-le")), "utf16_unmarked"),
    "broken UTF-16": (text(b"\xff\xfeN\x00a\x00\x00\xd8"), "not_utf16"),
    "a NUL byte": (text(b"Name,Sex\nSok\x00Dara,M\n"), "nul_byte"),
    "an open quote": (text('Name,Sex\n"Sok Dara,M\n'), "unclosed_quote"),
    "a broken quote": (text('Name,Sex\n"Sok"Dara,M\n'), "broken_quote"),
    "an empty file": (text(b""), "empty_file"),
    "only blank lines": (text("\n\n,,\n"), "empty_file"),
    "only headings": (text("Name,Sex\n"), "header_only"),
    "no headings": (text("1,2\n3,4\n"), "no_header"),
    "one heading twice": (text("Name,Name\na,b\n"), "duplicate_header"),
    "a formula in CSV": (text("Name,Sex\n=1+1,F\n"), "formulas"),
    "a command in CSV": (text("Name,Sex\n@SUM(A1),F\n"), "formulas"),
    "an endless cell": (text(f"Name,Sex\n{'x' * 10_001},F\n"), "cell_too_long"),
    "too many columns": (
        text(",".join(f"c{at}" for at in range(300)) + "\n" + "1," * 300),
        "too_many_columns",
    ),
    "a picture": (text(b"\x89PNG\r\n\x1a\n", "list.csv"), "content_differs"),
    "a PDF called xlsx": (text(b"%PDF-1.7", "list.xlsx"), "content_differs"),
    "old Excel": (text(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "list.xls"), "unsupported"),
    "a page of the web": (text("<html></html>", "list.csv"), "content_differs"),
    "a formula in a workbook": (formula, "formulas"),
    "merged cells": (merged, "merged_cells"),
    "a zip bomb": (bomb, "packed_too_tightly"),
    "entities that multiply": (entities, "doctype"),
    "a name that climbs": (climbing, "unsafe_name"),
    "a zip that is no workbook": (not_a_book, "not_a_workbook"),
    "half a download": (cut_short, "damaged"),
    "300 megabytes": (huge, "too_large"),
    "macros": (with_macros, "macros"),
    "a folder": (lambda folder: folder, "unsupported"),
    "no file at all": (lambda folder: folder / "gone.csv", "missing_file"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_a_sentence_and_changes_nothing(here, tmp_path, name):
    make, code = HOSTILE[name]
    path = make(tmp_path)
    before = checksum_of_all_tables()
    with pytest.raises(Refused) as caught:
        stage_file(path, name=path.name, centre_id=here.samraong.pk, by=here.dara)
    (refusal,) = caught.value.refusals
    assert refusal.code == code
    with translation.override("en"):
        told = str(refusal)
    assert told.endswith(".")
    assert "{" not in told
    assert checksum_of_all_tables() == before
    assert not list((tmp_path / "files").glob("**/*"))


def test_khmer_digits_are_no_fault(here, tmp_path):
    path = makers.workbook(tmp_path, makers.list_xml())
    batch = stage_file(path, name=path.name, centre_id=here.samraong.pk, by=here.dara)
    assert (batch.rows_in_file, batch.mapping["age"]) == (2, 2)
