"""Search keys: what is typed finds what is stored, by plain prefixes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spean.engines.linkage.keys import Query, SearchKey, query_tokens, search_keys

DARA = search_keys("សុខ ដារ៉ា", "Sokh Dara", phones=["012 345 678"], codes=["SR-2025-0007"])
MOM = search_keys("សុខស្រីមុំ", "SOK SREY MOM", phones=["+66 81 234 5678"])
SOPHEAP = search_keys("កែវ សុភាព", "Keo Sopheap", phones=["0971234567", "95-12"])


def finds(text: str, keys: tuple[SearchKey, ...], *, tier: str = "first") -> bool:
    return any(
        key.kind == wanted.kind and key.token.startswith(wanted.token)
        for wanted in getattr(query_tokens(text), tier)
        for key in keys
    )


@pytest.mark.parametrize(
    "typed",
    [
        *("sok", "Sok D", "sok dar", "dara", "DARA SOK", "sokh dara", "sokdara", "da", "suk dara"),
        *("សុខ", "ដារ៉ា", "សុខដារា", "ដារ៉ា សុខ", "សុខ ដ", "លោក សុខ ដារ៉ា"),
        *("012345678", "012 345", "០១២ ៣៤៥", "+85512345678", "85512345", "345678", "12345678"),
        *("SR-2025-0007", "sr2025", "SR-2025-0"),
    ],
)
def test_dara_is_found_as_he_is_typed(typed: str) -> None:
    assert finds(typed, DARA)


@pytest.mark.parametrize(
    "typed",
    [
        "srey mom",
        "sreymom",
        "sreym",
        "mum",
        "mom sok",
        "ស្រីមុំ",
        "មុំ",
        "ស្រីមុំ សុខ",
        "0812345678",
        "345678",
    ],
)
def test_mom_is_found_from_any_part_of_her_name(typed: str) -> None:
    assert finds(typed, MOM)


@pytest.mark.parametrize(
    "typed", ["so", "sop", "soph", "sophe", "sophea", "sopheap", "sophiab", "kev so", "kaew"]
)
def test_sopheap_is_found_at_every_letter(typed: str) -> None:
    assert finds(typed, SOPHEAP)


@pytest.mark.parametrize("typed", ["sok vanna", "vanna", "វណ្ណា", "099 888 777", "SR-2024"])
def test_others_are_not_found(typed: str) -> None:
    assert not finds(typed, DARA)


@pytest.mark.parametrize(
    ("typed", "keys"), [("saphip", SOPHEAP), ("sek dura", DARA), ("សិខដូរ៉ា", DARA)]
)
def test_misheard_vowels_get_a_second_chance(typed: str, keys: tuple[SearchKey, ...]) -> None:
    assert not finds(typed, keys)
    assert finds(typed, keys, tier="second")


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        *(("សុខ", "khmer"), ("Sok", "latin"), ("012", "phone"), ("SR-7", "code"), ("", "empty")),
        *((" - ", "empty"), ("012345678", "phone")),
    ],
)
def test_the_kind_is_guessed(typed: str, kind: str) -> None:
    assert query_tokens(typed).kind == kind


def test_a_khmer_query_of_a_title_alone_still_looks_something_up() -> None:
    assert query_tokens("លោក").first == (SearchKey("khmer", "លោក"),)


def test_lookups_stay_few() -> None:
    for typed in ("s", "so", "e", "sok dara", "a b c d e", "sophea"):
        query = query_tokens(typed)
        assert 1 <= len(query.first) <= 12
        assert len(query.second) <= 2


def test_one_person_has_few_rows() -> None:
    assert len(MOM) <= 16
    assert [key.token for key in search_keys(phones=["95-12 88"])] == ["951288"]
    assert search_keys() == ()


@given(st.text(max_size=20), st.text(max_size=20))
def test_keys_are_sorted_and_the_same_each_time(khmer: str, latin: str) -> None:
    keys = search_keys(khmer, latin)
    assert keys == search_keys(khmer, latin) == tuple(sorted(set(keys)))


@given(st.sampled_from(["Sok Dara", "Chhan Thou", "Keo Sopheap", "Ly Hour", "Saroeun Phearun"]))
def test_every_beginning_of_a_name_finds_it(name: str) -> None:
    keys = search_keys(latin_name=name)
    missed = [name[:end] for end in range(1, len(name) + 1) if not finds(name[:end], keys)]
    assert missed == []


def test_queries_are_plain_values() -> None:
    assert query_tokens("") == Query("empty", ())
