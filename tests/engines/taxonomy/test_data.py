"""The shipped tables: counts, wholeness, one spelling, three languages."""

import csv
import unicodedata
from collections import Counter
from importlib.resources import files

from spean.engines.kernel.khmer import is_khmer, normalise
from spean.engines.taxonomy import load

SECTORS_THAT_MATTER = {
    *("garment", "footwear", "construction", "production", "agriculture", "food", "hospitality"),
    *("driving", "repair", "care", "trade", "digital_manufacturing", "office", "fishing"),
    *("domestic_work", "security"),
}


def rows_of(file: str) -> list[dict[str, str]]:
    text = (files("spean.engines.taxonomy") / "data" / file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def labels_in(column_ending: str) -> list[str]:
    return [
        text
        for file in ("isco08.csv", "sectors.csv", "occupations.csv", "skills.csv")
        for row in rows_of(file)
        for column, cell in row.items()
        if column.endswith(column_ending)
        for text in cell.split(";")
        if text
    ]


def repeated(things: list[object]) -> list[object]:
    return [thing for thing, count in Counter(things).items() if count > 1]


def is_cut(text: str) -> bool:
    """A Khmer text that ends in a subscript sign, or starts with a vowel or mark, lost a letter."""
    return text.endswith("\u17d2") or any(
        not "\u1780" <= word[0] <= "\u17b3" and "\u17b4" <= word[0] <= "\u17d3"
        for word in text.split()
    )


def test_all_619_isco_groups_are_there():
    levels = Counter(group.level for group in load().isco_groups)
    assert levels == {1: 10, 2: 43, 3: 130, 4: 436}


def test_the_level_column_says_what_the_code_says():
    assert [
        row["code"] for row in rows_of("isco08.csv") if row["level"] != str(len(row["code"]))
    ] == []


def test_every_major_and_sub_major_group_has_a_khmer_and_a_japanese_title():
    bare = [
        group.code
        for group in load().isco_groups
        if group.level <= 2 and not (group.labels.km and group.labels.ja)
    ]
    assert bare == []


def test_at_least_125_unit_groups_have_khmer_with_japanese_and_synonyms():
    named = [one for one in load().isco_groups if one.level == 4 and one.labels.km]
    assert len(named) >= 125
    assert [one.code for one in named if not one.labels.ja] == []
    assert [one.code for one in named if not (one.also_km and one.also_en)] == []


def test_khmer_titles_are_marked_for_review_and_only_they():
    assert [
        one.code for one in load().isco_groups if one.is_for_review != bool(one.labels.km)
    ] == []


def test_every_occupation_has_a_unit_group_with_a_khmer_title():
    taxonomy = load()
    bare = [one.code for one in taxonomy.occupations if not taxonomy.isco(one.isco).labels.km]
    assert bare == []


def test_there_are_at_least_125_occupations_in_every_sector_that_matters():
    occupations = load().occupations
    assert len(occupations) >= 125
    assert SECTORS_THAT_MATTER - {one.sector for one in occupations} == set()


def test_there_are_at_least_505_skills_of_all_kinds():
    skills = load().skills
    assert len(skills) >= 505
    assert {one.kind.value for one in skills} == {
        *("task", "tool", "safety", "language", "transversal", "knowledge")
    }


def test_every_occupation_has_6_to_14_skills_of_which_some_are_essential():
    taxonomy = load()
    odd = []
    for one in taxonomy.occupations:
        skills = taxonomy.skills_of(one.code)
        if not (6 <= len(skills.essential | skills.optional) <= 14 and len(skills.essential) >= 2):
            odd.append(one.code)
    assert odd == []


def test_every_skill_is_asked_by_some_occupation():
    taxonomy = load()
    sets = [taxonomy.skills_of(one.code) for one in taxonomy.occupations]
    asked = frozenset().union(*(one.essential | one.optional for one in sets))
    assert {one.code for one in taxonomy.skills} - asked == set()


def test_every_sector_but_the_general_one_has_an_occupation():
    taxonomy = load()
    used = {one.sector for one in taxonomy.occupations} | {"general"}
    assert {one.code for one in taxonomy.sectors} == used


def test_there_are_at_least_700_related_pairs_with_10_to_90_percent():
    pairs = rows_of("related_skills.csv")
    assert len(pairs) >= 700
    assert [row for row in pairs if not 10 <= int(row["credit"]) <= 90] == []


def test_no_pair_is_stated_twice_and_no_skill_is_related_to_itself():
    rows = rows_of("related_skills.csv")
    stated = [(row["skill"], row["related"]) for row in rows]
    both = [
        frozenset(pair)
        for pair, row in zip(stated, rows, strict=True)
        if row["direction"] == "both"
    ]
    assert repeated(stated) == []
    assert repeated(both) == []
    assert [pair for pair in stated if pair[0] == pair[1]] == []


def test_a_pair_that_counts_both_ways_counts_the_same_both_ways():
    credit = load().credits
    uneven = [
        (row["skill"], row["related"])
        for row in rows_of("related_skills.csv")
        if row["direction"] == "both"
        and credit[row["skill"]][row["related"]] != credit[row["related"]][row["skill"]]
    ]
    assert uneven == []


def test_codes_and_labels_of_occupations_and_skills_come_once():
    for file in ("occupations.csv", "skills.csv"):
        for column in ("code", "label_en", "label_km", "label_ja"):
            assert repeated([row[column] for row in rows_of(file)]) == []


def test_codes_keep_their_form_and_order():
    for file, stem in (("occupations.csv", "SP"), ("skills.csv", "SK")):
        codes = [row["code"] for row in rows_of(file)]
        assert codes == [f"{stem}-{number:04d}" for number in range(1, len(codes) + 1)]


def test_no_cell_has_stray_space_or_an_empty_synonym():
    stray = [
        (file, row["code"])
        for file in ("isco08.csv", "sectors.csv", "occupations.csv", "skills.csv")
        for row in rows_of(file)
        for cell in row.values()
        if cell != cell.strip()
        or "  " in cell
        or cell.startswith(";")
        or ";;" in cell
        or "; " in cell
    ]
    assert stray == []


def test_no_synonym_repeats_another_or_the_title():
    doubled = [
        one.code
        for one in (*load().isco_groups, *load().occupations)
        if repeated([one.labels.km, *one.also_km])
        or repeated([name.casefold() for name in one.also_en])
    ]
    assert doubled == []


def test_every_cell_is_unicode_nfc():
    assert [
        text
        for ending in ("en", "km", "ja")
        for text in labels_in(ending)
        if unicodedata.normalize("NFC", text) != text
    ] == []


def test_khmer_is_stored_in_the_one_spelling_that_is_compared():
    assert [text for text in labels_in("km") if normalise(text) != text] == []


def test_khmer_labels_are_khmer_and_none_is_cut_short():
    labels = labels_in("km")
    assert [text for text in labels if not is_khmer(text)] == []
    assert [text for text in labels if is_cut(text)] == []


def test_a_cut_khmer_word_would_be_noticed():
    assert [is_cut("ជាង\u17d2"), is_cut("\u17b6ងដេរ"), is_cut("ជាង ដេរ")] == [True, True, False]


def test_english_and_japanese_labels_hold_no_khmer_letters():
    assert [text for ending in ("en", "ja") for text in labels_in(ending) if is_khmer(text)] == []


def test_every_sector_occupation_and_skill_is_named_in_three_languages():
    taxonomy = load()
    unnamed = [
        one.code
        for one in (*taxonomy.sectors, *taxonomy.occupations, *taxonomy.skills)
        if not (one.labels.en and one.labels.km and one.labels.ja)
    ]
    assert unnamed == []
