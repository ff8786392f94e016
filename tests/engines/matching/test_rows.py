"""Rows of plain files become people, vacancies and related skills, or are refused with their place."""

import pytest

from spean.engines.kernel.frame import FrameError
from spean.engines.matching import Flag, Offer, Seeker, Vacancy
from spean.engines.matching.rows import read_people, read_related, read_vacancies

PEOPLE = (
    "id,consent,skills,occupations,wants,home,provinces,wage_usd,debt_usd,living_usd,"
    "sectors,age,has,lacks,available_on\n"
)
VACANCIES = (
    "id,isco,openings,place,wage_min_usd,wage_max_usd,essential,optional,sector,"
    "min_age,requires,offers,starts_on,expires_on\n"
)


def written(tmp_path, text):
    path = tmp_path / "in.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_full_person_is_read(tmp_path):
    row = (
        "សុខា,Yes,sew; cut : 3,7531:6;9313,8153,171003,12;08;anywhere,210.50,45,100,"
        "garment;food,31,thai;dormitory,english,2026-12-01\n"
    )
    assert read_people(written(tmp_path, PEOPLE + row)) == [
        Seeker(
            "សុខា",
            consents=True,
            skills={"sew": 2, "cut": 3},
            held={"7531": 6, "9313": None},
            wanted=frozenset({"8153"}),
            home="171003",
            provinces=frozenset({"12", "08"}),
            anywhere=True,
            wage=21_050,
            debt=4_500,
            living=10_000,
            sectors=frozenset({"garment", "food"}),
            age=31,
            has=Flag.THAI | Flag.DORMITORY,
            lacks=Flag.ENGLISH,
            available_on=739_951,
        )
    ]


def test_a_full_vacancy_is_read(tmp_path):
    row = "v1,7531,40,1710,208,230,sew,cut;iron,garment,18,khmer_literate,dormitory;transport,2026-12-01,2027-01-31\n"
    assert read_vacancies(written(tmp_path, VACANCIES + row)) == [
        Vacancy(
            "v1",
            isco="7531",
            openings=40,
            place="1710",
            wage_min=20_800,
            wage_max=23_000,
            essential=frozenset({"sew"}),
            optional=frozenset({"cut", "iron"}),
            sector="garment",
            min_age=18,
            requires=Flag.KHMER_LITERATE,
            offers=Offer.DORMITORY | Offer.TRANSPORT,
            starts_on=739_951,
            expires_on=740_012,
        )
    ]


def test_empty_cells_and_absent_columns_are_unknown(tmp_path):
    assert read_people(written(tmp_path, "id,consent,age\np,no,\n")) == [
        Seeker("p", consents=False)
    ]
    assert read_vacancies(written(tmp_path, "id\nv\n")) == [Vacancy("v")]


def test_related_skills_count_in_both_directions(tmp_path):
    related = read_related(written(tmp_path, "skill,related,credit\na,b,60\na,c,10\n"))
    assert related == {"a": {"b": 60, "c": 10}, "b": {"a": 60}, "c": {"a": 10}}


@pytest.mark.parametrize("row", ["a,b,101", "a,,50", ",b,50", "a,b,"])
def test_a_broken_related_row_is_refused(tmp_path, row):
    with pytest.raises(FrameError) as caught:
        read_related(written(tmp_path, f"skill,related,credit\n{row}\n"))
    assert (caught.value.line, caught.value.column) == (2, "credit")


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("consent", "", "empty; write yes or no"),
        ("consent", "maybe", "'maybe' is not yes or no"),
        ("skills", "sew:4", "'sew:4' is not a skill with a level of 1, 2 or 3"),
        ("skills", ":2", "':2' is not a skill with a level of 1, 2 or 3"),
        ("skills", "sew:x", "'sew:x' is not `code` or `code:number`"),
        ("occupations", "7531x:2", "'7531x:2' is not an ISCO-08 code of 1 to 4 digits"),
        ("wants", "sewer", "'sewer' is not an ISCO-08 code of 1 to 4 digits"),
        ("home", "171", "'171' is not a place code of 2, 4, 6 or 8 digits"),
        ("provinces", "12;x", "'x' is not a place code of 2, 4, 6 or 8 digits"),
        ("wage_usd", "200.555", "'200.555' is not an amount in US dollars"),
        ("wage_usd", "-1", "'-1' is not an amount in US dollars"),
        ("wage_usd", "NaN", "'NaN' is not an amount in US dollars"),
        ("debt_usd", "1e999999", "'1e999999' is not an amount in US dollars"),
        ("living_usd", "ten", "'ten' is not an amount in US dollars"),
        ("age", "-3", "'-3' is not a whole number of 0 or more"),
        ("age", "9999999999", "'9999999999' is not a whole number of 0 or more"),
        ("available_on", "1/12/2026", "'1/12/2026' is not a date like 2026-11-22"),
    ],
)
def test_a_bad_cell_is_refused_with_line_and_column(tmp_path, column, cell, sentence):
    cells = {"id": "p2", "consent": "yes", column: cell}
    text = f"{','.join(cells)}\np1,yes{',' * (len(cells) - 2)}\n{','.join(cells.values())}\n"
    with pytest.raises(FrameError) as caught:
        read_people(written(tmp_path, text))
    assert str(caught.value) == f"in.csv, line 3, column '{column}': {sentence}"


def test_flags_are_known_and_not_both_had_and_lacked(tmp_path):
    with pytest.raises(FrameError) as caught:
        read_vacancies(written(tmp_path, "id,offers\nv,bonus\n"))
    assert str(caught.value) == (
        "in.csv, line 2, column 'offers': 'bonus' is not one of: dormitory, transport"
    )
    with pytest.raises(FrameError) as caught:
        read_people(written(tmp_path, "id,consent,has,lacks\np,yes,thai,thai\n"))
    assert caught.value.column == "lacks"


def test_ids_are_there_and_unique(tmp_path):
    with pytest.raises(FrameError) as caught:
        read_vacancies(written(tmp_path, "id,isco\n,7531\n"))
    assert str(caught.value) == "in.csv, line 2, column 'id': empty"
    with pytest.raises(FrameError) as caught:
        read_vacancies(written(tmp_path, "id\nv\n\nv\n"))
    assert str(caught.value) == "in.csv, line 4, column 'id': 'v' is already on line 2"
