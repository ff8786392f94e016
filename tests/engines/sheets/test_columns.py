"""Which column is which, in three languages, and when the cells contradict the heading."""

import pytest

from spean.engines.sheets import Cell, Field, Guess, Origin, Row, guess, signature
from spean.engines.sheets.headings import COUNTERS, HEADINGS, find_header, fit, fold


def rows(*cells: list[str]) -> list[Row]:
    return [
        Row(line, tuple(Cell(text, Origin.TEXT) for text in texts))
        for line, texts in enumerate(cells, 2)
    ]


def columns(header: list[str], *cells: list[str]) -> dict[str, int]:
    return {field.value: found.column for field, found in guess(header, rows(*cells)).items()}


def test_a_khmer_list_is_mapped_whole() -> None:
    header = [
        "ល.រ",
        "លេខចុះបញ្ជី",
        "ឈ្មោះ",
        "ឈ្មោះជាអក្សរឡាតាំង",
        "ភេទ",
        "ថ្ងៃ ខែ ឆ្នាំ កំណើត",
        "លេខទូរស័ព្ទ",
        "ភូមិ",
        "ឃុំ/សង្កាត់",
        "ក្រុង/ស្រុក/ខណ្ឌ",
        "ខេត្ត/រាជធានី",
        "ខេត្តដែលចង់ធ្វើការ",
        "វិស័យ",
        "ប្រាក់ខែចង់បាន (ដុល្លារ)",
        "ការងារនៅថៃ",
        "ចុះឈ្មោះដោយ",
        "ត្រូវជា",
        "កាលបរិច្ឆេទចុះបញ្ជី",
        "ផ្សេងៗ",
    ]
    assert columns(header) == {
        "external_id": 1,
        "name": 2,
        "name_latin": 3,
        "sex": 4,
        "birth_date": 5,
        "phone": 6,
        "village": 7,
        "commune": 8,
        "district": 9,
        "province": 10,
        "preferred_province": 11,
        "sector": 12,
        "expected_wage": 13,
        "former_job": 14,
        "registered_by": 15,
        "registered_by_relation": 16,
        "registered_on": 17,
        "note": 18,
    }


def test_an_english_list_is_mapped_whole() -> None:
    header = [
        "No.",
        "Hotline No",
        "Name (Khmer)",
        "Name (English)",
        "Gender",
        "Age",
        "Phone number",
        "Village",
        "Commune/Sangkat",
        "District",
        "Province",
        "Preferred province",
        "Sector",
        "Expected monthly wage (USD)",
        "Currency",
        "Former job abroad",
        "Country",
        "Registered by",
        "Relationship",
        "Date",
        "Remarks",
    ]
    assert columns(header) == {
        "external_id": 1,
        "name_km": 2,
        "name_latin": 3,
        "sex": 4,
        "age": 5,
        "phone": 6,
        "village": 7,
        "commune": 8,
        "district": 9,
        "province": 10,
        "preferred_province": 11,
        "sector": 12,
        "expected_wage": 13,
        "wage_currency": 14,
        "former_job": 15,
        "former_country": 16,
        "registered_by": 17,
        "registered_by_relation": 18,
        "registered_on": 19,
        "note": 20,
    }


def test_a_japanese_list_is_mapped() -> None:
    header = [
        "番号",
        "氏名",
        "性別",
        "年齢",
        "電話番号",
        "希望勤務地",
        "希望職種",
        "希望月給(ドル)",
        "備考",
    ]
    assert columns(header) == {
        "name": 1,
        "sex": 2,
        "age": 3,
        "phone": 4,
        "preferred_province": 5,
        "sector": 6,
        "expected_wage": 7,
        "note": 8,
    }


def test_field_names_of_another_program_are_understood() -> None:
    assert columns(["name_km", "preferred_province", "registered_by_relation"]) == {
        "name_km": 0,
        "preferred_province": 1,
        "registered_by_relation": 2,
    }


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ([["សុខ សុខា"], ["ចាន់ ដារ៉ា"]], "name_km"),
        ([["Sok Sokha"], ["Chan Dara"]], "name_latin"),
        ([["Sok Sokha"], ["ចាន់ ដារ៉ា"]], "name"),
        ([[""]], "name"),
    ],
)
def test_a_column_called_name_is_what_it_is_written_in(cells: list[list[str]], field: str) -> None:
    assert columns(["Name"], *cells) == {field: 0}


def test_two_columns_called_name_are_told_apart_by_script() -> None:
    assert columns(["ឈ្មោះ", "Full name"], ["សុខា", "Sokha"], ["ដារ៉ា", "Dara"]) == {
        "name_km": 0,
        "name_latin": 1,
    }


def test_cells_that_agree_raise_confidence_and_cells_that_contradict_halve_it() -> None:
    agree = guess(["Sex"], rows(["F"], ["ប្រុស"]))[Field.SEX]
    silent = guess(["Sex"])[Field.SEX]
    mixed = guess(["Sex"], rows(["F"], ["yes"]))[Field.SEX]
    against = guess(["Sex"], rows(["yes"], ["no"]))[Field.SEX]
    assert agree == Guess(0, 100, 100, 100)
    assert silent == Guess(0, 95, 100, None)
    assert mixed == Guess(0, 92, 100, 50)
    assert against == Guess(0, 50, 100, 0)


def test_a_closer_heading_wins_whatever_the_order() -> None:
    assert columns(["Province", "Preferred province", "Preferred"]) == {
        "province": 0,
        "preferred_province": 1,
    }
    assert columns(["Preferred province", "Province"]) == {"preferred_province": 0, "province": 1}


def test_unnamed_columns_are_known_by_their_cells_where_cells_tell() -> None:
    people = [["F", "012 345 678", "x"], ["M", "+855 97 1234567", "y"], ["F", "០១២៣៤៥៦៧៨", "z"]]
    assert columns(["", "?", ""], *people) == {"sex": 0, "phone": 1}
    assert columns(["", "?", ""], *people[:2]) == {}


@pytest.mark.parametrize(
    ("field", "heading", "good", "bad"),
    [
        ("age", "Age", "២៨", "1990"),
        ("birth_date", "DOB", "1/2/1990", "soon"),
        ("registered_on", "Date", "2025-08-01", "x"),
        ("phone", "Tel", "012345678 / 0971234567", "none"),
        ("expected_wage", "Wage", "200-250", "any"),
        ("wage_currency", "Currency", "រៀល", "gold"),
        ("name_latin", "Latin name", "Sok", "សុខ"),
    ],
)
def test_cells_testify_for_their_field(field: str, heading: str, good: str, bad: str) -> None:
    for text, share in ((good, 100), (bad, 0)):
        assert guess([heading], rows([text]))[Field(field)].cells_fit == share


def test_a_heading_that_means_nothing_is_left_unmapped() -> None:
    assert columns(["ល.រ", "xyz", ""]) == {}


def test_signatures_ignore_spelling_but_not_order() -> None:
    one = signature(["ឈ្មោះ", "Expected wage"])
    assert one == signature([" ឈ្មោះ\u200b", "EXPECTED  WAGE:"])
    assert one != signature(["Expected wage", "ឈ្មោះ"])
    assert len(one) == 32


def test_every_heading_word_means_one_thing_and_is_found() -> None:
    for word, field in HEADINGS.items():
        assert fit(word) == {field: 100}
    assert set(HEADINGS.values()) == set(Field)
    assert COUNTERS.isdisjoint(HEADINGS)


def test_folding_keeps_latin_words_apart_and_khmer_together() -> None:
    assert fold("Expected_Wage (USD)") == "expected wage usd"
    assert fold("ថ្ងៃ ខែ ឆ្នាំ កំណើត") == "ថ្ងៃខែឆ្នាំកំណើត"


def test_the_row_with_most_known_words_is_the_header() -> None:
    assert find_header([["Name of office"], ["Name", "Sex", "Age"], ["Sok", "M", "28"]]) == 1
    assert find_header([["1", "2"], ["3", "4"]]) is None
    assert find_header([["only a title"], ["x", "y", "z"], ["1", "2", "3"]]) == 1
