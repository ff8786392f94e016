"""What the cells of a row mean for a person's file."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from spean.base.refusals import Refused
from spean.casework.intake import sheets
from spean.casework.intake.vocabulary import FIELD_LABELS, SENTENCES, sentence
from spean.casework.people.vocabulary import PhoneOwner, RegisteredBy, Sex
from spean.engines import sheets as engine

TODAY = dt.date(2026, 8, 1)


def read(tmp_path, header, *rows):
    path = tmp_path / "list.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    sheet = sheets.open_sheet(path, most_bytes=10**6)
    return list(sheets.readings(sheet, sheets.guessed_columns(sheet), today=TODAY))


def one(tmp_path, header, row):
    return read(tmp_path, header, row)[0]


def told(reading):
    return [(reason.code, reason.blocks) for reason in reading.reasons]


def test_every_code_of_the_reader_has_its_very_sentence_here():
    with translation.override("en"):
        assert {code: str(SENTENCES[code]) for code in engine.SENTENCES} == engine.SENTENCES
        told = sentence("age_out_of_range", {"value": "{x}"})
        assert str(told) == "An age of {x} is outside 1 to 110."
    assert set(FIELD_LABELS) == {field.value for field in engine.Field}


def test_the_five_facts_of_the_hotline(tmp_path):
    found = one(
        tmp_path, "ឈ្មោះ,អាយុ,ខេត្តចង់ទៅធ្វើការ,វិស័យ,ប្រាក់ខែចង់បាន", "សុខ សុខា,២៨ឆ្នាំ,ពោធិ៍សាត់,កាត់ដេរ,២០០ដុល្លារ"
    )
    profile = found.profile
    assert (profile.name_km, profile.name_latin, profile.birth_year) == ("សុខ សុខា", "", 1998)
    assert (profile.preferred_province, profile.sector_wanted) == ("15", "garment")
    assert (profile.wage_expected, profile.wage_currency) == (Decimal(200), "USD")
    assert (found.registered_by, told(found)) == (RegisteredBy.HOTLINE, [])


def test_a_name_goes_where_its_letters_belong(tmp_path):
    rows = read(tmp_path, "Name,Sex", "Sok Dara,M", "សុខ សុខា,F")
    assert [(row.profile.name_km, row.profile.name_latin) for row in rows] == [
        ("", "Sok Dara"),
        ("សុខ សុខា", ""),
    ]
    assert [row.profile.sex for row in rows] == [Sex.MALE, Sex.FEMALE]


@pytest.mark.parametrize(
    ("header", "row", "code"),
    [
        ("Name,Sex", ",F", "no_name"),
        ("Name,Sex", "12345,F", "not_a_name"),
        ("Name,Sex", f"{'ab ' * 40},F", "name_too_long"),
        ("Name,Age", "Sok Dara,250", "age_out_of_range"),
        ("Name,Date of birth", "Sok Dara,01/02/2027", "date_in_future"),
        ("Name,Date of birth", "Sok Dara,01/02/1890", "birth_too_long_ago"),
        ("Name,Sex,Age", "Sok Dara,M", "short_row"),
        ("Name,Sex", "Sok Dara,M,30", "long_row"),
        ("Name,Sex", "Name,Sex", "repeated_header"),
    ],
)
def test_a_row_that_cannot_be_used_says_why(tmp_path, header, row, code):
    found = one(tmp_path, header, row)
    assert not found.is_usable
    assert (code, True) in told(found)


@pytest.mark.parametrize(
    ("header", "cell", "code"),
    [
        ("Sex", "X", "unknown_sex"),
        ("Age", "old", "not_an_age"),
        ("Date of birth", "05/25/1990", "month_over_12"),
        ("Phone", "12", "unknown_phone"),
        ("Village", "Nowhere at all", "place_unknown"),
        ("Preferred province", "the moon", "province_unclear"),
        ("Sector", "astronaut", "unknown_sector"),
        ("Expected wage", "much", "not_a_wage"),
        ("Country", "Atlantis", "unknown_country"),
        ("Note", "x" * 501, "text_shortened"),
        ("Registration date", "soon", "not_a_date"),
        ("Sector", "#REF!", "error_value"),
    ],
)
def test_a_cell_that_is_not_understood_is_named_and_left_out(tmp_path, header, cell, code):
    found = one(tmp_path, f"Name,{header}", f"Sok Dara,{cell}")
    assert found.is_usable
    assert code in [reason.code for reason in found.reasons]


def test_a_warning_names_the_column(tmp_path):
    found = one(tmp_path, "Name,Gender", "Sok Dara,X")
    assert found.reasons[0].values == {"value": "X", "column": 2, "heading": "Gender"}


def test_an_age_counts_from_the_day_it_was_told(tmp_path):
    found = one(tmp_path, "Name,Age,Registration date", "Sok Dara,30,01/02/2020")
    assert found.profile.birth_year == 1990


def test_a_date_of_birth_beats_an_age(tmp_path):
    found = one(tmp_path, "Name,Age,Date of birth", "Sok Dara,20,03/05/1990")
    assert found.profile.born_on == dt.date(1990, 5, 3)
    assert told(found) == [("age_and_birth_differ", False)]


def test_a_year_of_birth_is_enough(tmp_path):
    found = one(tmp_path, "Name,Date of birth", "Sok Dara,1990")
    assert (found.profile.birth_year, found.profile.born_on) == (1990, None)


def test_a_place_in_parts(tmp_path):
    found = one(tmp_path, "ឈ្មោះ,ភូមិ,ឃុំ,ស្រុក,ខេត្ត", "សុខ សុខា,,អូរស្មាច់,សំរោង,ឧត្តរមានជ័យ")
    assert found.profile.place_code == "220405"
    assert found.profile.place_as_said == "អូរស្មាច់ សំរោង ឧត្តរមានជ័យ"


def test_a_place_that_may_be_many_is_kept_as_said_with_their_names(tmp_path):
    found = one(tmp_path, "ឈ្មោះ,ឃុំ", "សុខ សុខា,សំរោង")
    assert (found.profile.place_code, found.profile.place_as_said) == (None, "សំរោង")
    assert told(found) == [("place_ambiguous", False)]
    assert str(found.reasons[0].values["names"]).count(";") == 3


def test_the_part_of_a_place_that_is_certain_is_kept(tmp_path):
    found = one(tmp_path, "Name,Commune,Province", "Sok Dara,Samraong,Takeo")
    assert (found.profile.place_code, found.profile.place_as_said) == ("21", "Samraong Takeo")
    assert told(found) == [("place_partly", False)]


def test_a_whole_address_in_one_column_is_read(tmp_path):
    found = one(tmp_path, "ឈ្មោះ,ភូមិ", "សុខ សុខា,ឃុំអូរស្មាច់ ស្រុកសំរោង ខេត្តឧត្តរមានជ័យ")
    assert found.profile.place_code == "220405"


def test_a_province_that_several_places_share_is_still_one(tmp_path):
    found = one(tmp_path, "Name,Preferred province", 'Sok Dara,"Samraong, Takeo"')
    assert found.profile.preferred_province == "21"


def test_who_brought_it(tmp_path):
    rows = read(
        tmp_path,
        "Name,Phone,Registered by,Relation",
        "Sok Dara,012345678,Chan Thy,brother",
        "Sok Dary,012345679,ម្តាយ,",
        "Sok Daly,012345670,Operator 4,self",
    )
    assert [(row.registered_by, row.registered_by_name) for row in rows] == [
        (RegisteredBy.RELATIVE, "Chan Thy"),
        (RegisteredBy.RELATIVE, ""),
        (RegisteredBy.HOTLINE, "Operator 4"),
    ]
    assert [row.profile.phones[0][1] for row in rows] == [
        PhoneOwner.FAMILY,
        PhoneOwner.FAMILY,
        PhoneOwner.OWN,
    ]


def test_the_same_words_have_the_same_digest_wherever_their_columns_stand(tmp_path):
    first = one(tmp_path, "Name,Sex", "Sok Dara,M")
    assert one(tmp_path, "Sex,Name", "M,Sok  Dara").digest == first.digest
    assert one(tmp_path, "Name,Sex", "Sok Dara,F").digest != first.digest


@pytest.mark.django_db
def test_a_file_that_is_gone_or_changed_is_refused(tmp_path):
    with pytest.raises(Refused) as caught:
        sheets.open_sheet(tmp_path / "gone.csv", most_bytes=10)
    with translation.override("en"):
        assert str(caught.value.refusals[0]) == "There is no file gone.csv."
    path = tmp_path / "list.csv"
    path.write_text("Name,Sex\nSok Dara,M\n")
    with pytest.raises(Refused) as caught:
        sheets.keep_file(path, tmp_path / "kept" / "copy.csv", sha256="another")
    assert (caught.value.refusals[0].code, (tmp_path / "kept" / "copy.csv").exists()) == (
        "changed",
        False,
    )
