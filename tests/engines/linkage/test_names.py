"""The fold: ways of writing one Cambodian name meet, different names stay apart."""

import csv
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spean.engines.kernel.khmer import is_khmer
from spean.engines.linkage.likeness import Level, khmer_level, latin_level, name_similarity
from spean.engines.linkage.names import (
    endings_while_typing,
    fold_letters,
    khmer_fold,
    khmer_forms,
    khmer_parts,
    khmer_skeleton,
    latin_fold,
    latin_forms,
    latin_parts,
    skeleton,
)

ONE_PERSON_LATIN = """
Sok/Sokh Chan/Chann Chan/Chhan Chann/Chhan Vuthy/Wuthy Srey/Srei Phally/Pali Kea/Kia Soun/Sun
Suon/Soun Nuon/Noun Touch/Tuch Chhoun/Chhun Leang/Liang Meas/Mias Chheang/Chhieng Chhiang/Chheang
Tieng/Teang Sophea/Sophia Sopheap/Sophiep Sopheap/Sopheab Theary/Thiary Thida/Tida Rithy/Rithi
Nary/Nari Dany/Danny Ratana/Rattana Ratanak/Rattanak Chanthou/Chantou Chanthou/Chanthu
Bopha/Boupha Bopha/Bupha Sok/Suk Sokha/Sukha Sokha/Sokkha Mom/Mum Sokhom/Sokhum Thon/Thorn
San/Sarn Vorn/Von Dong/Dorng Keo/Kev Keo/Kaev Keo/Kaew Keo/Keow Sao/Sau Sao/Sav Heu/Hoeu
Saroeun/Saroeurn Saroeun/Sareun Bunthoeun/Bunthoeurn Loeun/Leun Penh/Pen Hor/Hour Lyhour/Lihour
Oum/Um Ouk/Uk Ouk/Ok Eang/Ieng Ieng/Iang Tep/Thep Sovath/Sovad Khieb/Khiep Phanny/Fany
Siev/Seav Siev/Siew Kunthea/Kunthear Chhay/Chhai Long/Lung Heng/Hengh Sorya/Soriya Roth/Rot
Vichea/Vichia Jea/Chea Vanna/Vannah Piseth/Piset Visal/Wisal Bunna/Bounna Sambath/Sambat
Phearun/Pearun Samphos/Sampors Chhorn/Chorn Yoeun/Yeun Kosal/Korsal
"""
ONE_PERSON_WHOLE = [
    ("Sok Dara", "Dara Sok"),
    ("SOKH Vuthy", "Wuthy SOK"),
    ("Sok Sreymom", "Sok Srey Mom"),
    ("Sok Srey Mom", "Sreymom Sok"),
    ("SokDara", "Sok Dara"),
    ("Mr. Chan Thou", "Chann Thu"),
    ("Mrs Keo Sophea", "Kev Sophia"),
    ("Sok Heng", "Sokheng"),
    ("Neak Srey Chea Leakhena", "Jea Leakena"),
    ("O'um Dany", "Um Danny"),
    ("Sar-Oeun", "Saroeun"),
    ("René Sok", "Rene Sok"),
]
TWO_PEOPLE_LATIN = """
Dara/Vanna Dara/Dary Sokha/Sokhy Vanna/Vanny Vannak/Vannat Sopheap/Sopheak Chan/Chang Sok/Som
Chea/Cheng Kim/Keo Ly/Lim Heng/Hong Meas/Mao Bopha/Botum Sreymom/Sreyneang Sreymom/Sreymao
Sreyleak/Sreyneath Sreypov/Sreypich Pisey/Pisal Rithy/Rathana Samnang/Sambath Nary/Nara
Theary/Thearith Thida/Thavy Kunthea/Kunthy Chantha/Chanthy Chanthou/Chanthorn Sophal/Sophy
Sothea/Sothy Veasna/Vireak Virak/Vibol Visal/Visoth Vuthy/Vuth Bunthoeun/Bunthan Bunna/Bunny
Leakhena/Leak Ratana/Ratha Rachana/Rachany Malis/Maly Mony/Mom Monika/Monineath Narith/Narong
Phalla/Phally Phearun/Phearum Piseth/Pisey Ponleu/Ponlok Raksmey/Raksa Sarath/Saron
Savuth/Savy Seyha/Seila Sitha/Sithan Socheat/Sochea Sokny/Sokna Sokun/Sokunthea Sotheavy/Sotheara
Sovann/Sovanna Tola/Tol Vantha/Vanthy Yanna/Yann Ratha/Rithy Kosal/Kolab Makara/Mara Chamroeun/Chamnan
Sarin/Sarun Phirun/Phirom Sos/So Mao/Moch Ratha/Ratanak Daro/Dara Sinat/Sina Rany/Rina
Tevy/Theavy Chenda/Chanda Nimol/Namol Pheakdey/Pheaktra Sovannarith/Sovannary Seyla/Seyha
"""
ONE_PERSON_KHMER = [
    ("សុខ ស្រីមុំ", "សុខស្រីមុំ"),
    ("ស្រីមុំ សុខ", "សុខស្រីមុំ"),
    ("សុខ ដារ៉ា", "សុខ ដារា"),
    ("លោក សុខ ដារ៉ា", "សុខដារ៉ា"),
    ("អ្នកស្រី កែវ សុភា", "កែវសុភា"),
    ("លោកស្រីកែវ សុភា", "កែវ សុភា"),
    ("ចាន់ ណារី", "ចាន់ នារី"),
    ("សុវណ្ណា", "សុវណា"),
    ("ឡុង ផល្លា", "លុង ផលា"),
    ("ច័ន្ទ ធី", "ចន្ទ ធី"),
    ("ហេង\u200bពិសិដ្ឋ", "ហេង ពិសិដ្ឋ"),
    ("យឹម ស្រ្តី", "យឹម ស្ត្រី"),
    ("ពៅ កំុ", "ពៅ កុំ"),
    ("ប៊ុន ធឿន", "ប៊ុន\u200bធឿន"),
    ("ម៉ៅ វណ្ណៈ", "មៅ វណ្ណៈ"),
    ("ពោធិ៍ សាន", "ពោ សាន"),
]
TWO_PEOPLE_KHMER = [
    ("សុខ ដារ៉ា", "សុខ វណ្ណា"),
    ("សុខ ដារ៉ា", "សុខ ដារី"),
    ("ចាន់ណា", "ចាន់ណី"),
    ("សុខស្រីមុំ", "សុខស្រីម៉ៅ"),
    ("កែវ សុភា", "កែវ សុភាព"),
    ("ហេង ពិសិដ្ឋ", "ហេង ពិសី"),
    ("លី ហួរ", "លឹម ហេង"),
    ("សុខ មករា", "សុខ កុម្ភៈ"),
]
AGREE = {Level.SAME, Level.FOLD, Level.TURNED}


def pairs_of(words: str) -> list[tuple[str, str]]:
    return [(word.split("/")[0], word.split("/")[1]) for word in words.split()]


def test_the_gold_sets_are_large_enough() -> None:
    assert len(pairs_of(ONE_PERSON_LATIN)) + len(ONE_PERSON_WHOLE) + len(ONE_PERSON_KHMER) >= 100
    assert len(pairs_of(TWO_PEOPLE_LATIN)) + len(TWO_PEOPLE_KHMER) >= 75


@pytest.mark.parametrize(("one", "other"), pairs_of(ONE_PERSON_LATIN))
def test_spellings_of_one_name_have_one_fold(one: str, other: str) -> None:
    assert latin_fold(one) == latin_fold(other)


@pytest.mark.parametrize(("one", "other"), ONE_PERSON_WHOLE)
def test_whole_names_agree_in_any_order_and_spacing(one: str, other: str) -> None:
    assert latin_level(one, other) in AGREE


@pytest.mark.parametrize(("one", "other"), pairs_of(TWO_PEOPLE_LATIN))
def test_different_given_names_stay_different(one: str, other: str) -> None:
    assert latin_level(f"Sok {one}", f"Sok {other}") == Level.DIFFERENT


@pytest.mark.parametrize(("one", "other"), ONE_PERSON_KHMER)
def test_spellings_of_one_khmer_name_agree(one: str, other: str) -> None:
    assert khmer_level(one, other) in AGREE


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE_KHMER)
def test_different_khmer_names_stay_different(one: str, other: str) -> None:
    assert khmer_level(one, other) == Level.DIFFERENT


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Sok Samnang", "Sok Samnang", Level.SAME),
        ("Sok Samnang", "Sok Somnang", Level.CLOSE),
        ("Sok Rachana", "Sok Rachna", Level.CLOSE),
        ("Sok Rachna", "Rachana Sok", Level.CLOSE),
        ("Sok Bunthoeunroth", "Sok Bunthoeunsroth", Level.CLOSE),
        ("Sok Srey Mom", "Sok Mom", Level.PART),
        ("Dara", "Sok Dara", Level.PART),
        ("Sok Samnang", "SokSamneang", Level.CLOSE),
        ("Sok Vanna", "Sokdara", Level.DIFFERENT),
        ("", "Sok Dara", Level.UNKNOWN),
        ("Sok Dara", "សុខ ដារ៉ា", Level.UNKNOWN),
    ],
)
def test_latin_names_agree_by_levels(one: str, other: str, level: Level) -> None:
    assert latin_level(one, other) == level
    assert latin_level(other, one) == level


def test_khmer_levels_tell_spelling_from_order() -> None:
    assert khmer_level("សុខ ដារ៉ា", "សុខដារ៉ា") == Level.SAME
    assert khmer_level("សុខ ដារ៉ា", "សុខ ដារា") == Level.FOLD
    assert khmer_level("ដារ៉ា សុខ", "សុខ ដារ៉ា") == Level.TURNED
    assert khmer_level("សុខ សំណាង", "សុខ សុំណាង") == Level.CLOSE
    assert khmer_level("Sok", "សុខ") == Level.UNKNOWN


def test_titles_are_not_names_unless_nothing_else_is_there() -> None:
    assert latin_parts("Mr Sok Dara") == ("sok", "dara")
    assert latin_parts("Ms") == ("ms",)
    assert khmer_parts("លោក") == ("លោក",)
    assert khmer_parts("កញ្ញា សុខ មុំ") == ("សុខ", "មុំ")


def test_empty_names_fold_to_nothing() -> None:
    assert (latin_fold(""), latin_forms("  "), khmer_fold("x"), khmer_forms("")) == ("", (), "", ())


def test_unspaced_khmer_begins_at_each_syllable_with_its_own_vowel() -> None:
    assert khmer_forms("សុខស្រីមុំ") == ("សុខស្រីមុំ", "ស្រីមុំសុខ", "មុំសុខស្រី")
    assert khmer_forms("សុខ ស្រីមុំ") == khmer_forms("សុខស្រីមុំ")


def test_a_khmer_word_of_marks_only_is_dropped() -> None:
    assert khmer_parts("សុខ ៏៏") == ("សុខ",)


def test_a_word_that_is_only_a_muted_letter_keeps_its_letter() -> None:
    assert khmer_fold("ន៍") == "ន"


def test_half_typed_words_grow_into_their_folds() -> None:
    assert "sopiap".startswith(tuple(endings_while_typing("sophea")))
    assert "sopiap".startswith(tuple(endings_while_typing("sophe")))
    assert "candara".startswith(tuple(endings_while_typing("chand")))
    assert "saroen".startswith(tuple(endings_while_typing("saro")))
    assert "saroen".startswith(tuple(endings_while_typing("sare")))
    assert "oc".startswith(tuple(endings_while_typing("o")))


def test_runs_of_vowels_unknown_to_the_table_are_cut_from_the_left() -> None:
    assert fold_letters("sreyoun") == "sreion"
    assert fold_letters("kiiwe") == "kive"


def test_skeletons_forget_vowels_and_voice() -> None:
    assert skeleton("rachana") == skeleton("rachna")
    assert skeleton("borei") == skeleton("porei")
    assert skeleton("osa") == "as"
    assert khmer_skeleton("ដារា") == khmer_skeleton("ទារី")


def test_similarity_orders_a_list_of_finds() -> None:
    near, far = name_similarity("Sok Dara", "Sokh Dary"), name_similarity("Sok Dara", "Ly Heng")
    assert name_similarity("Sok Dara", "Sokh Dara") == 1000
    assert 1000 > near > far
    assert name_similarity("", "Sok") == 0
    assert name_similarity("សុខ ដារ៉ា", "សុខដារា") == 1000


@given(st.text(max_size=24))
def test_folding_any_text_is_plain_and_repeatable(text: str) -> None:
    assert latin_fold(text) == latin_fold(text)
    assert set(latin_fold(text)) <= set("abcdefghijklmnopqrstuvwxyz ")


@given(st.text(alphabet="abcdeghiklmnoprstuvwy ", max_size=16), st.text(max_size=12))
def test_levels_are_symmetric(one: str, other: str) -> None:
    assert latin_level(one, other) == latin_level(other, one)
    assert khmer_level(one, other) == khmer_level(other, one)


def test_real_variants_of_place_names_meet(capsys: pytest.CaptureFixture[str]) -> None:
    folder = os.environ.get("SPEAN_REFERENCE_DATA")
    if not folder:
        pytest.skip("SPEAN_REFERENCE_DATA is not set: the fold was not tried on the gazetteer")
    with (Path(folder) / "gazetteer" / "kh_names_sources.csv").open(encoding="utf-8") as file:
        pairs = {(row["en_ncdd"], row["en_mef"]) for row in csv.DictReader(file) if differ(row)}
    folded = [tuple((latin_forms(name) or ("",))[0] for name in pair) for pair in sorted(pairs)]
    by_fold = sum(one == other for one, other in folded)
    by_bones = sum(skeleton(one) == skeleton(other) for one, other in folded)
    with capsys.disabled():
        print(f"\n{len(pairs)} real pairs: fold {by_fold}, fold or skeleton {by_bones}")
    assert by_fold >= 0.58 * len(pairs)
    assert by_bones >= 0.78 * len(pairs)


def differ(row: dict[str, str]) -> bool:
    """Same Khmer, no digits (``Phum 6`` is also read out as ``Phum Pram Muoy``), two spellings."""
    one, other = row["en_ncdd"], row["en_mef"]
    same_khmer = row["kh_ncdd"] == row["kh_mef"] and is_khmer(row["kh_mef"])
    digits = any("០" <= letter <= "៩" for letter in row["kh_mef"])
    return bool(one and other and same_khmer and not digits and one.lower() != other.lower())
