"""Khmer text: one spelling, one order, digits and amounts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spean.engines.kernel.khmer import (
    collation_key,
    is_khmer,
    normalise,
    parse_number,
    to_ascii_digits,
    to_khmer_digits,
)

KHMER_LETTERS = [chr(code) for code in range(0x1780, 0x17DE)]
INVISIBLES = ["\u200b", "\u200c", "\u200d", "\ufeff"]
any_khmer = st.text(alphabet=[*KHMER_LETTERS, *INVISIBLES, " "], max_size=14)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ស្រ្តី", "ស្ត្រី"),
        ("កំុ", "កុំ"),
        ("កណ្តាល", "កណ្ដាល"),
        ("ស្រី\u200bមុំ", "ស្រីមុំ"),
        ("សុខ\u00a0 ដារ៉ា ", "សុខ ដារ៉ា"),
        ("ប៉េង", "បេ៉ង"),
        ("កេី", "កើ"),
        ("កេា", "កោ"),
        ("ចំា", "ចាំ"),
        ("\ufeffសុខ", "សុខ"),
        ("ស៊\u200cី", "ស៊ី"),
        ("ប\u17b4ន", "បន"),
        ("\u17a3ង្គរ", "អង្គរ"),
        ("\u17a4ចារ្យ", "អាចារ្យ"),
    ],
)
def test_spellings_that_look_the_same_become_equal(typed: str, meant: str) -> None:
    assert normalise(typed) == normalise(meant)


def test_different_words_stay_different() -> None:
    assert normalise("កុំ") != normalise("កំ")


def test_latin_is_only_composed_and_trimmed() -> None:
    assert normalise("  Rene\u0301  SOK ") == "René SOK"


@given(any_khmer | st.text(max_size=20))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    "in_order",
    [
        "កែប កំពត កោះកុង",
        "ក ខ គ ឃ ង ច ឆ ជ ឈ ញ ដ ឋ ឌ ឍ ណ ត ថ ទ ធ ន ប ផ ព ភ ម យ រ ល វ ស ហ ឡ អ",
        "ក កក កា កិ កី កឹ កឺ កុ កូ កួ កើ កឿ កៀ កេ កែ កៃ កោ កៅ កុំ កំ កាំ កះ កុះ កេះ កោះ ក្ក",
        "កណ្ដាល កែប កំពង់ចាម កំពង់ឆ្នាំង កំពង់ធំ កំពង់ស្ពឺ កំពត កោះកុង ក្រចេះ",
        "តាកែវ ត្បូងឃ្មុំ បន្ទាយមានជ័យ បាត់ដំបង ប៉ៃលិន ពោធិ៍សាត់ ព្រៃវែង ព្រះវិហារ",
        "ភ្នំពេញ មណ្ឌលគិរី រតនគិរី សៀមរាប ស្ទឹងត្រែង ស្វាយរៀង ឧត្ដរមានជ័យ",
        "រ ឫ ឬ ល ឭ ឮ វ",
        "កក កក់ កកា",
        "២ ក Apple banana Cherry 日本",
    ],
)
def test_keys_sort_as_the_dictionary_does(in_order: str) -> None:
    words = in_order.split()
    assert sorted(set(words), key=lambda word: collation_key(word).encode()) == words


def test_one_family_stays_together() -> None:
    names = ["សុខ ដារ៉ា", "សុខ ស្រីមុំ", "សុខន ដារ៉ា", "សុខា ដារ៉ា"]
    assert sorted(set(names), key=collation_key) == names


def test_keys_ignore_case_apostrophes_and_kinds_of_dash() -> None:
    assert collation_key("O'SMACH - Thmei") == collation_key("osmach thmei")


def test_keys_break_ties_by_accents_after_the_letters() -> None:
    assert sorted(["René", "Rene", "Renea"], key=collation_key) == ["Rene", "René", "Renea"]


def test_khmer_and_latin_digits_sort_together() -> None:
    assert collation_key("ភូមិ ៣") == collation_key("ភូមិ 3")


def test_two_spellings_of_one_word_share_a_key() -> None:
    assert collation_key("ស្រ្តី") == collation_key("ស្ត្រី")


@given(any_khmer | st.text(max_size=20))
def test_keys_are_plain_ascii(text: str) -> None:
    key = collation_key(text)
    assert key.isascii()
    assert "\x00" not in key


@given(st.text(max_size=12))
def test_keys_of_empty_and_odd_text_stay_the_same_each_time(text: str) -> None:
    assert collation_key(text) == collation_key(text)


def test_digits_change_script_both_ways() -> None:
    assert to_khmer_digits("ភូមិ 1205") == "ភូមិ ១២០៥"
    assert to_ascii_digits("០១២ ๓๔ ５") == "012 34 5"


@pytest.mark.parametrize(
    ("text", "answer"),
    [("សុខ", True), ("Sok សុខ", True), ("០១២", False), ("Sok", False), ("", False), ("៛", False)],
)
def test_khmer_is_known_by_its_letters(text: str, answer: bool) -> None:
    assert is_khmer(text) == answer


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("១៥០", "150", None),
        ("1 500,50", "1500.50", None),
        ("1\u202f500,50", "1500.50", None),
        ("150$", "150", "USD"),
        ("$ 1,234.56", "1234.56", "USD"),
        ("US$150", "150", "USD"),
        ("១៥០ ដុល្លារ", "150", "USD"),
        ("600,000 រៀល", "600000", "KHR"),
        ("600.000៛", "600000", "KHR"),
        ("1.234.567,8", "1234567.8", None),
        ("1,234,567", "1234567", None),
        ("1.500", "1500", None),
        ("0.500", "0.500", None),
        ("12,5", "12.5", None),
        ("12.3456", "12.3456", None),
        ("1 500", "1500", None),
        ("-5", "-5", None),
        ("+7", "7", None),
        ("៦០ម៉ឺន", "600000", None),
        ("៦០ ម៉ឺនរៀល", "600000", "KHR"),
        ("១លាន ២សែន", "1200000", None),
        ("1.5 million riel", "1500000.0", "KHR"),
        ("200k", "200000", None),
        ("៣៥៣ បាត", "353", "THB"),
        ("9,000 baht", "9000", "THB"),
        ("¥150000", "150000", "JPY"),
        ("RM 1,700", "1700", "MYR"),
        ("2,000,000 won", "2000000", "KRW"),
    ],
)
def test_amounts_are_read_as_people_write_them(
    text: str, amount: str, currency: str | None
) -> None:
    assert parse_number(text) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "text",
    [
        *("", "abc", "USD", "1 2", "200 - 300", "1,23,456", "1,234,56.7.8", "$5 និង 500៛"),
        *("១សែន ២លាន", "5 5000", "--", "12a", "1.2.3"),
    ],
)
def test_what_is_not_one_amount_is_refused(text: str) -> None:
    assert parse_number(text) is None
