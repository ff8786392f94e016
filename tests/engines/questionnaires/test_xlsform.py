"""A part of XLSForm becomes a questionnaire; whatever else a form says is named and refused."""

from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from spean.engines.instruments.questionnaires import (
    Kind,
    Moment,
    QuestionnaireFileError,
    Secrecy,
    Shown,
    from_xlsform,
)
from spean.engines.sheets import Limits, Unreadable, named_rows

KM, EN = "label::Khmer (km)", "label::English (en)"
CHOICES = [
    {"list_name": "crops", "name": "rice", KM: "ស្រូវ", EN: "Rice"},
    {"list_name": "crops", "name": "corn", KM: "ពោត", EN: "Corn"},
]
SETTINGS = [{"form_id": "farm", "form_title": "Farm"}]


def row(kind, name, **more):
    return {"type": kind, "name": name, KM: f"{name} ខ្មែរ", EN: name} | more


def read(*rows, **more):
    sheets = {"survey": list(rows), "choices": CHOICES, "settings": SETTINGS} | more
    return from_xlsform(sheets, moment=Moment.CASE)


def faults(*rows, **more):
    with pytest.raises(QuestionnaireFileError) as wrong:
        read(*rows, **more)
    return [(one.code, one.question, one.detail) for one in wrong.value.faults]


def test_a_form_becomes_a_questionnaire():
    whole = read(
        {"type": "start", "name": "start"},
        row("begin group", "land"),
        row("select_one crops", "crop", required="yes"),
        row("decimal", "size", relevant="${crop} = 'rice' or ${crop} = 'corn'"),
        {"type": "end_group"},
        row("select_multiple crops", "crops", hint="ជ្រើសរើស", **{"hint::en": "Choose"}),
        row(
            "integer",
            "sold",
            constraint=". >= 0 and . <= 20",
            relevant="selected(${crops}, 'rice')",
        ),
        row("date", "since", constraint=".<= '2030-01-31'", relevant="${crops} != ''"),
        row("text", "story", appearance="multiline"),
        row("text", "name"),
    )
    assert (whole.key, whole.languages, whole.words) == (
        "farm",
        ("km", "en"),
        {"km": "Farm", "en": "Farm"},
    )
    assert [section.words.get("en", "") for section in whole.sections] == ["land", ""]
    crop, size, crops, sold, since, story, name = whole.questions
    assert (crop.kind, crop.is_required, crop.secrecy) == (Kind.ONE, True, Secrecy.SENSITIVE)
    assert [one.words["en"] for one in crop.options] == ["Rice", "Corn"]
    assert size.shown == Shown("crop", ("rice", "corn"))
    assert crops.help == {"km": "ជ្រើសរើស", "en": "Choose"}
    assert (sold.least, sold.most, sold.shown) == ("0", "20", Shown("crops", ("rice",)))
    assert (since.least, since.most, since.shown) == ("", "2030-01-31", Shown("crops"))
    assert (story.kind, name.kind) == (Kind.LONG, Kind.SHORT)


def test_a_form_without_settings_or_languages_is_khmer_and_has_the_name_it_is_given():
    sheets = {"survey": [{"type": "text", "name": "a", "label": "ឈ្មោះ"}]}
    whole = from_xlsform(sheets, moment=Moment.INTAKE, key="brought")
    assert (whole.key, whole.languages, whole.words) == ("brought", ("km",), {"km": "brought"})


@pytest.mark.parametrize(
    ("asked", "fault"),
    [
        (row("geopoint", "where"), ("xls_type", "where", "geopoint")),
        (row("begin_repeat", "child"), ("xls_type", "child", "begin_repeat")),
        (row("select_one pets", "pet"), ("xls_no_list", "pet", "pets")),
        (row("text", "a", calculation="1+1"), ("xls_column", "a", "calculation")),
        (row("text", "a", relevant="${b} > 3"), ("xls_relevant", "a", "${b} > 3")),
        (
            row("text", "a", relevant="${b} = 'x' or ${c} = 'y'"),
            ("xls_relevant", "a", "${b} = 'x' or ${c} = 'y'"),
        ),
        (row("integer", "a", constraint=". mod 2 = 0"), ("xls_constraint", "a", ". mod 2 = 0")),
        (row("text", "a", constraint=". >= 1"), ("xls_constraint", "a", ". >= 1")),
        (
            row("integer", "a", constraint=". >= 1 and . >= 2"),
            ("xls_constraint", "a", ". >= 1 and . >= 2"),
        ),
    ],
)
def test_what_is_not_taken_over_is_named(asked, fault):
    assert fault in faults(asked)


def test_a_group_in_a_group_a_missing_sheet_and_a_missing_word_are_named():
    nested = [row("begin_group", "a"), row("begin_group", "b"), row("text", "c")]
    assert ("xls_nested", "b", "") in faults(*nested)
    assert faults(survey=[]) == [("no_questions", "", "")]
    with pytest.raises(QuestionnaireFileError, match="xls_no_sheet"):
        from_xlsform({}, moment=Moment.CASE)
    assert faults({"type": "text", "name": "a", KM: "ក"}) == [("no_words", "a", "en")]


# ── the workbook ──────────────────────────────────────────────────────────────────────────────


def workbook(folder, sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for one in rows:
            sheet.append(one)
    path = folder / "form.xlsx"
    book.save(path)
    return path


def test_sheets_are_found_by_their_names(tmp_path):
    rows = [["type", "name", "label"], [" "], ["text", "a", "ឈ្មោះ"], ["integer", "b", None]]
    path = workbook(tmp_path, {"notes": [["x"]], "Survey": rows, "choices": []})
    found = named_rows(path, ["survey", "choices", "settings"])
    assert found["survey"] == (
        {"type": "text", "name": "a", "label": "ឈ្មោះ"},
        {"type": "integer", "name": "b"},
    )
    assert (found["choices"], "settings" in found) == ((), False)


@pytest.mark.parametrize(
    ("rows", "code"),
    [([["a"], ["=1+1"]], "formulas"), ([["a"], *([["x"]] * 20)], "too_many_rows")],
)
def test_formulas_and_endless_sheets_are_refused(tmp_path, rows, code):
    path = workbook(tmp_path, {"survey": rows})
    with pytest.raises(Unreadable) as no:
        named_rows(path, ["survey"], limits=Limits(rows=10))
    assert no.value.code == code


def test_what_is_no_workbook_or_declares_entities_is_refused(tmp_path):
    text = tmp_path / "form.csv"
    text.write_text("type,name\n")
    with pytest.raises(Unreadable) as no:
        named_rows(text, ["survey"])
    assert no.value.code == "unsupported"
    path, bomb = workbook(tmp_path, {"survey": [["type"]]}), tmp_path / "bomb.xlsx"
    with ZipFile(path) as whole, ZipFile(bomb, "w") as changed:
        for part in whole.namelist():
            said = whole.read(part)
            if part == "xl/workbook.xml":
                said = b'<!DOCTYPE a [<!ENTITY b "bomb">]>' + said
            changed.writestr(part, said)
    with pytest.raises(Unreadable) as no:
        named_rows(bomb, ["survey"])
    assert no.value.code == "doctype"
