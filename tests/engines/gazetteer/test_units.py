"""The published list is repaired by rule, and every repair is named."""

from collections import Counter

import pytest

from spean.engines.gazetteer import LEVELS, FlawKind, Level, UnknownPlaceError, units
from spean.engines.gazetteer.published import Row, published_rows
from spean.engines.gazetteer.repair import repaired


def village(code, *, parent, name="ថ្មី"):
    return Row(Level.VILLAGE, code, parent, name, "Thmei")


def commune(code, *, name="ថ្មី"):
    return Row(Level.COMMUNE, code, code[:4], name, "Thmei")


def flaws_of(kind):
    return [flaw for flaw in units().flaws if flaw.kind is kind]


def test_no_published_place_is_lost_and_none_is_invented():
    published = Counter(row.level for row in published_rows())
    kept = Counter(unit.level for unit in units().units.values())
    assert [published[level] for level in LEVELS] == [25, 210, 1661, 14576]
    assert [kept[level] for level in LEVELS] == [25, 210, 1661 - 7, 14576]
    assert len(flaws_of(FlawKind.COMMUNE_REPEATED)) == 7
    assert len(units()) == 16465


def test_every_code_is_text_of_its_levels_length_under_its_parents_code():
    for code, unit in units().units.items():
        assert unit.code == code
        assert code.isascii()
        assert code.isdigit()
        assert len(code) == unit.level.digits
        assert unit.parent == (code[:-2] or None)
        assert unit.parent is None or unit.parent in units().units


def test_every_place_has_a_name_in_both_scripts_without_hidden_characters():
    for unit in units().units.values():
        for name in (unit.name_km, unit.name_en):
            assert name == " ".join(name.split())
            assert "\u200b" not in name
            assert name != ""


def test_places_come_after_what_they_lie_in():
    seen = set()
    for unit in units():
        assert unit.parent is None or unit.parent in seen
        seen.add(unit.code)
    assert len(seen) == len(units())


def test_each_known_flaw_of_the_list_is_named():
    assert Counter(flaw.kind for flaw in units().flaws) == {
        FlawKind.CODE_MALFORMED: 9,
        FlawKind.CODE_OUTSIDE_PARENT: 49,
        FlawKind.CODE_SHARED: 24,
        FlawKind.COMMUNE_MISSING: 1,
        FlawKind.COMMUNE_EMPTY: 2,
        FlawKind.COMMUNE_REPEATED: 7,
        FlawKind.NAME_CLEANED: 23,
    }
    assert {flaw.detail for flaw in flaws_of(FlawKind.CODE_MALFORMED)} == {"0506140-"}


def test_a_village_with_a_broken_code_takes_its_place_in_the_communes_list():
    villages = units().children("050614")
    assert [(unit.code, unit.name_km) for unit in villages][:2] == [
        ("05061401", "ភូមិទី ៣"),
        ("05061402", "ភូមិទី ៦"),
    ]
    assert len(villages) == 9


def test_villages_sharing_a_code_keep_the_first_and_number_the_rest_by_place():
    assert units()["08120101"].name_en == "Kbal Kaoh"
    assert units()["08120110"].name_en == "Thmei"
    assert units()["08120111"].name_en == "Tuol Svay"
    assert units().moved["08120101"] == ("08120101", "08120110", "08120111")


def test_villages_of_the_missing_commune_live_in_the_empty_one_named_after_them():
    assert units()["120913"].code == "120912"
    assert units()["120912"].name_km == "ត្រពាំងក្រសាំង"
    assert len(units().children("120912")) == 13
    assert units()["12091302"].name_en == "Krang"
    assert [(flaw.code, flaw.detail) for flaw in flaws_of(FlawKind.COMMUNE_MISSING)] == [
        ("120912", "120913")
    ]


def test_a_commune_written_once_a_village_is_one_commune():
    assert units()["250321"].code == "250314"
    assert [unit.code for unit in units().children("250314")] == [
        f"250314{number:02d}" for number in range(1, 9)
    ]


def test_a_commune_left_empty_points_to_its_living_twin():
    assert units().children("100409") == ()
    assert units().twins == {"100409": "100705"}


def test_a_shared_code_leads_to_no_single_place():
    assert units().get("12091301") is None
    assert units().get("0506140-") is None
    with pytest.raises(UnknownPlaceError, match="No place has the code '99'") as caught:
        units()["99"]
    assert caught.value.code == "99"


def test_the_path_of_a_place_leads_from_its_province_to_itself():
    assert [unit.name_en for unit in units().path("22040506")] == [
        "Otdar Meanchey",
        "Samraong",
        "Ou Smach",
        "Ou Smach",
    ]


def test_every_alias_belongs_to_a_place_and_says_something_new():
    for unit in units().units.values():
        assert len(set(unit.aliases)) == len(unit.aliases)
        assert not {unit.name_km, unit.name_en} & set(unit.aliases)
    assert "Oddar Meanchey" in units()["22"].aliases


def test_orphans_without_a_home_are_refused_with_their_communes_code():
    rows = [commune("010101"), village("01010101", parent="010101"), village("x", parent="010102")]
    with pytest.raises(ValueError, match="villages in commune 010102, but no such commune"):
        repaired(rows, aliases={})


def test_a_taken_number_gives_way_to_the_next_free_one():
    rows = [
        commune("010101"),
        village("01010102", parent="010101", name="ក"),
        village("01010102", parent="010101", name="ខ"),
        village("0101-", parent="010101", name="គ"),
    ]
    made = repaired(rows, aliases={})
    assert {code: unit.name_km for code, unit in made.units.items()} == {
        "010101": "ថ្មី",
        "01010102": "ក",
        "01010103": "ខ",
        "01010104": "គ",
    }


def test_an_empty_commune_with_no_namesake_or_several_has_no_twin():
    rows = [
        commune("010101", name="ក"),
        commune("010102", name="ខ"),
        commune("010103", name="ខ"),
        commune("010104", name="ខ"),
        village("01010301", parent="010103"),
        village("01010401", parent="010104"),
    ]
    made = repaired(rows, aliases={})
    assert made.twins == {}
    assert [flaw.code for flaw in made.flaws] == ["010101", "010102"]
