"""Tables that contradict themselves are refused with file and line."""

import pytest
from tests.engines.taxonomy.small import TABLES, write_small_taxonomy

from spean.engines.taxonomy import TaxonomyError, read_taxonomy


@pytest.mark.parametrize(
    ("table", "good", "bad", "sentence"),
    [
        ("isco08", "753,3,75,", "753,3,74,", "isco08.csv: 753 cannot stand under '74'"),
        ("isco08", "0110,4,011,", "0210,4,021,", "isco08.csv: 0210 cannot stand under '021'"),
        ("isco08", "title_ja,", "title_jp,", "isco08.csv has no column title_ja"),
        ("sectors", "garment,Garment", "garment,", "sectors.csv line 3: label_en is empty"),
        (
            "sectors",
            "garment,Garment",
            "general,Garment",
            "sectors.csv line 3: code 'general' is empty or comes twice",
        ),
        (
            "sectors",
            "garment,Garment",
            ",Garment",
            "sectors.csv line 3: code '' is empty or comes twice",
        ),
        (
            "occupations",
            "SP-0003,7532",
            "SP-0003,7539",
            "occupations.csv line 4: isco '7539' is not known",
        ),
        (
            "occupations",
            "SP-0003,7532",
            "SP-0003,753",
            "occupations.csv line 4: isco '753' is not a unit group",
        ),
        (
            "occupations",
            "SP-0003,7532,garment",
            "SP-0003,7532,sewing",
            "occupations.csv line 4: sector 'sewing' is not known",
        ),
        (
            "skills",
            "SK-0003,transversal",
            "SK-0003,soft",
            "skills.csv line 4: kind 'soft' is not known",
        ),
        (
            "skills",
            "transversal,general",
            "transversal,",
            "skills.csv line 4: group '' is not known",
        ),
        ("skills", "វាស់,測る", "វាស់", "skills.csv line 4: 5 cells under 6 headings"),
        (
            "occupation_skills",
            "SP-0003,",
            "SP-0009,",
            "occupation_skills.csv line 6: occupation 'SP-0009' is not known",
        ),
        (
            "occupation_skills",
            "SP-0003,SK-0001",
            "SP-0003,SK-0009",
            "occupation_skills.csv line 6: skill 'SK-0009' is not known",
        ),
        (
            "occupation_skills",
            "SP-0003,SK-0001,essential",
            "SP-0003,SK-0001,useful",
            "occupation_skills.csv line 6: relation 'useful' is not known",
        ),
        (
            "occupation_skills",
            "SP-0001,SK-0003",
            "SP-0001,SK-0001",
            "occupation_skills.csv line 4: SP-0001 names SK-0001 twice",
        ),
        (
            "related_skills",
            "SK-0003,90",
            "SK-0009,90",
            "related_skills.csv line 3: related 'SK-0009' is not known",
        ),
        (
            "related_skills",
            "SK-0003,90",
            "SK-0003,95",
            "related_skills.csv line 3: credit '95' is not 10 to 90 percent",
        ),
        (
            "related_skills",
            "SK-0003,90",
            "SK-0003,half",
            "related_skills.csv line 3: credit 'half' is not 10 to 90 percent",
        ),
        (
            "related_skills",
            "SK-0003,90",
            "SK-0002,90",
            "related_skills.csv line 3: SK-0001 and SK-0002 are the same or paired twice",
        ),
        (
            "related_skills",
            "SK-0003,90",
            "SK-0001,90",
            "related_skills.csv line 3: SK-0001 and SK-0001 are the same or paired twice",
        ),
        (
            "related_skills",
            "one_way",
            "upward",
            "related_skills.csv line 3: direction 'upward' is not known",
        ),
    ],
)
def test_a_table_that_contradicts_itself_is_refused(tmp_path, table, good, bad, sentence):
    text = TABLES[f"{table}.csv"]
    assert good in text
    write_small_taxonomy(tmp_path, **{table: text.replace(good, bad)})
    with pytest.raises(TaxonomyError) as refused:
        read_taxonomy(tmp_path)
    assert str(refused.value) == sentence


def test_a_missing_table_is_named(tmp_path):
    write_small_taxonomy(tmp_path)
    (tmp_path / "skills.csv").unlink()
    with pytest.raises(TaxonomyError, match=r"^skills\.csv is missing from "):
        read_taxonomy(tmp_path)


def test_a_table_that_is_not_utf8_is_named(tmp_path):
    write_small_taxonomy(tmp_path)
    (tmp_path / "skills.csv").write_bytes(b"code\xff\xfe")
    with pytest.raises(TaxonomyError, match=r"^skills\.csv is not UTF-8 text$"):
        read_taxonomy(tmp_path)


def test_an_empty_table_lacks_its_columns(tmp_path):
    write_small_taxonomy(tmp_path, sectors="")
    with pytest.raises(TaxonomyError, match=r"^sectors\.csv has no column code$"):
        read_taxonomy(tmp_path)


def test_tables_saved_by_a_spreadsheet_with_a_byte_order_mark_are_read(tmp_path):
    write_small_taxonomy(tmp_path, sectors="\ufeff" + TABLES["sectors.csv"])
    assert [one.code for one in read_taxonomy(tmp_path).sectors] == ["general", "garment"]
