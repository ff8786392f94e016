"""The taxonomy by code and by nearness."""

import pytest
from tests.engines.taxonomy.small import write_small_taxonomy

from spean.engines.matching.occupations import proximity as nearness_when_matching
from spean.engines.taxonomy import Labels, SkillKind, SkillSet, UnknownCode, load, read_taxonomy


@pytest.fixture
def small(tmp_path):
    write_small_taxonomy(tmp_path)
    return read_taxonomy(tmp_path)


def test_the_shipped_taxonomy_is_read_once():
    assert load() is load()


def test_a_code_gives_its_record():
    taxonomy = load()
    assert taxonomy.isco("0110").label("en") == "Commissioned armed forces officers"
    assert taxonomy.sector("garment").label("km") == "កាត់ដេរ និងវាយនភណ្ឌ"
    assert taxonomy.occupation("SP-0001").label("ja") == "縫製ミシンオペレーター"
    assert taxonomy.skill("SK-0001").kind == SkillKind.LANGUAGE
    assert taxonomy.skill("SK-0001").label("en") == "speak Khmer with customers and colleagues"


@pytest.mark.parametrize("asked", ["isco", "sector", "occupation", "skill", "related", "skills_of"])
def test_an_unknown_code_is_named(asked):
    with pytest.raises(UnknownCode, match=r"'9999' is no .* of this taxonomy"):
        getattr(load(), asked)("9999")


def test_a_label_missing_in_khmer_or_japanese_falls_back_to_english():
    labels = Labels("Philosophers")
    assert [labels.label(language) for language in ("km", "ja", "en", "fr")] == ["Philosophers"] * 4


def test_a_label_is_given_in_the_language_asked():
    labels = Labels("Cook", "ចុងភៅ", "調理師")
    assert [labels.label(language) for language in ("km", "ja", "en")] == ["ចុងភៅ", "調理師", "Cook"]


def test_the_tree_leads_from_a_unit_group_to_its_major_group():
    taxonomy = load()
    path = ["8153"]
    while parent := taxonomy.isco(path[-1]).parent:
        path.append(parent)
    assert path == ["8153", "815", "81", "8"]


def test_occupations_are_listed_by_group_of_any_level(small):
    assert [one.code for one in small.occupations_in("75")] == ["SP-0001", "SP-0002", "SP-0003"]
    assert [one.code for one in small.occupations_in("7532")] == ["SP-0003"]


def test_an_occupation_has_its_own_skills(small):
    assert small.skills_of("SP-0001") == SkillSet(
        essential=frozenset({"SK-0001", "SK-0002"}), optional=frozenset({"SK-0003"})
    )


def test_a_group_needs_what_half_of_its_occupations_need(small):
    assert small.skills_of("7531") == SkillSet(
        essential=frozenset({"SK-0001", "SK-0002"}), optional=frozenset({"SK-0003"})
    )
    assert small.skills_of("75") == SkillSet(
        essential=frozenset({"SK-0001"}), optional=frozenset({"SK-0002", "SK-0003"})
    )


def test_a_group_without_occupations_needs_nothing(small):
    assert small.skills_of("0110") == SkillSet()


def test_related_skills_come_with_the_most_credit_first(small):
    assert small.related("SK-0001") == (("SK-0003", 90), ("SK-0002", 60))
    assert small.related("SK-0002") == (("SK-0001", 60),)


def test_a_one_way_pair_gives_nothing_backwards(small):
    assert small.related("SK-0003") == ()
    assert small.credits == {
        "SK-0001": {"SK-0002": 60, "SK-0003": 90},
        "SK-0002": {"SK-0001": 60},
    }


@pytest.mark.parametrize(
    ("one", "other", "nearness"),
    [
        ("7531", "7531", 10_000),
        ("7531", "7533", 8_000),
        ("7531", "7522", 5_500),
        ("7531", "7112", 2_500),
        ("7531", "8153", 0),
        ("75", "7531", 5_500),
    ],
)
def test_nearness_is_how_far_two_groups_share_their_branch(one, other, nearness):
    assert load().proximity(one, other) == nearness
    assert load().proximity(other, one) == nearness


def test_nearness_of_an_unknown_group_is_refused():
    with pytest.raises(UnknownCode, match="'7599' is no ISCO-08 group"):
        load().proximity("7531", "7599")


def test_the_matcher_measures_nearness_alike():
    codes = [group.code for group in load().isco_groups][::7]
    taxonomy = load()
    apart = [
        (one, other)
        for one in codes
        for other in codes
        if taxonomy.proximity(one, other) != nearness_when_matching(one, other)
    ]
    assert apart == []
