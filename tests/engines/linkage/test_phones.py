"""Phone numbers in every spelling met on paper, in chats and in spreadsheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spean.engines.kernel.reasons import Reason
from spean.engines.linkage.phones import Phone, parse_phone, parse_phones, read_phone

SPELLINGS = """
+85512345678  = 012345678 | 012 345 678 | 012-345-678 | (012)345-678 | (012) 345 678 | 012.345.678
+85512345678  = +85512345678 | +855 12 345 678 | 85512345678 | 855 12 345 678 | 0085512345678
+85512345678  = +855 (0)12 345 678 | 855012345678 | +855012345678 | 0 12 345678 | 12345678
+85512345678  = ០១២ ៣៤៥ ៦៧៨ | ០១២៣៤៥៦៧៨ | +៨៥៥ ១២ ៣៤៥ ៦៧៨ | tel: 012 345 678 | Tel.012345678
+85512345678  = ទូរស័ព្ទ៖ ០១២៣៤៥៦៧៨ | លេខ 012345678 | O12 345 678 | 12345678.0 | '012345678
+85512345678  = 012_345_678 | 012 – 345 – 678 | ０１２３４５６７８ | ＋85512345678 | phone 012345678
+855971234567 = 0971234567 | 097 123 4567 | 97 1234567 | 971234567 | +855 97 123 4567 | 855971234567
+855971234567 = ០៩៧ ១២៣ ៤៥៦៧ | 097-12-34-567 | HP 0971234567
+855128123456 = 0128123456
+855881234567 = 088 123 4567
+855961234567 = 096 123 4567
+855712345678 = 071 234 5678
+855762345678 = 076 234 5678
+855312345678 = 031 234 5678
+855383456789 = 038 345 6789
+855183456789 = 018 345 6789
+85510234567  = 010 234 567
+85515234567  = 015 234 567
+85569234567  = 069 234 567
+85570234567  = 070 234 567
+85577234567  = 077 234 567
+85581234567  = 081 234 567
+85586234567  = 086 234 567
+85592234567  = 092 234 567
+85598234567  = 098 234 567
+85523456789  = 023 456 789
+855234567890 = 0234567890
+85563765432  = 063 765 432
+66812345678  = +66812345678 | +66 81 234 5678 | 66812345678 | 0812345678 | +66 (0)81-234-5678
+66912345678  = 0066912345678 | +66 91 234 5678 | 660912345678
+66611234567  = 061 123 4567
+6621234567   = +66 2 123 4567
+819012345678 = +81 90-1234-5678
+821012345678 = +82 10 1234 5678
+60123456789  = +60 12-345 6789
+6591234567   = +65 9123 4567
+84912345678  = +84 912 345 678
+33612345678  = +33 6 12 34 56 78
"""
TABLE = [
    (text.strip(), line.split("=")[0].strip())
    for line in SPELLINGS.strip().splitlines()
    for text in line.split("=")[1].split("|")
]


def test_the_table_is_large_enough() -> None:
    assert len(TABLE) >= 60


@pytest.mark.parametrize(("text", "e164"), TABLE)
def test_one_number_in_many_spellings(text: str, e164: str) -> None:
    phone = read_phone(text)
    assert isinstance(phone, Phone), phone
    assert phone.e164 == e164


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "phone_empty"),
        ("   ", "phone_empty"),
        ("គ្មាន", "phone_letters"),
        ("n/a", "phone_letters"),
        ("012 345 678 (ប្រពន្ធ)", "phone_letters"),
        ("8.55123E+11", "phone_rounded"),
        ("012 345", "phone_too_short"),
        ("097 123 456", "phone_too_short"),
        ("+855 12 345", "phone_too_short"),
        ("+66 81 234", "phone_too_short"),
        ("+81 90", "phone_too_short"),
        ("015 234 5678", "phone_too_long"),
        ("012 345 678 9012", "phone_too_long"),
        ("+66 81 234 56789", "phone_too_long"),
        ("+81 90 1234 5678 9012 34", "phone_too_long"),
        ("045 345 678", "phone_unknown_prefix"),
        ("000000000", "phone_placeholder"),
        ("099999999", "phone_placeholder"),
        ("-", "phone_placeholder"),
    ],
)
def test_what_is_no_number_is_refused_with_a_code(text: str, code: str) -> None:
    refusal = read_phone(text)
    assert isinstance(refusal, Reason)
    assert refusal.code == code
    assert parse_phone(text) is None


@pytest.mark.parametrize(
    ("text", "country", "kind", "national", "display"),
    [
        ("012345678", "KH", "mobile", "012345678", "012 345 678"),
        ("0971234567", "KH", "mobile", "0971234567", "097 123 4567"),
        ("023456789", "KH", "landline", "023456789", "023 456 789"),
        ("0812345678", "TH", "foreign", "0812345678", "+66 81 234 5678"),
        ("+33612345678", "", "foreign", "033612345678", "+3361 234 5678"),
    ],
)
def test_a_number_knows_how_it_is_shown(
    text: str, country: str, kind: str, national: str, display: str
) -> None:
    phone = parse_phone(text)
    assert phone is not None
    assert (phone.country, phone.kind) == (country, kind)
    assert (phone.national, phone.display) == (national, display)


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("012345678/ 097 1234567", ["+85512345678", "+855971234567"]),
        ("012 345 678; 097 123 4567", ["+85512345678", "+855971234567"]),
        ("012345678 0971234567", ["+85512345678", "+855971234567"]),
        ("012345678, 012 345 678", ["+85512345678"]),
        ("012345678 និង 0971234567", ["+85512345678", "+855971234567"]),
        ("012345678\n+66 81 234 5678", ["+85512345678", "+66812345678"]),
        ("012345678 / គ្មាន", ["+85512345678"]),
        ("", []),
    ],
)
def test_several_numbers_in_one_cell(cell: str, numbers: list[str]) -> None:
    assert [phone.e164 for phone in parse_phones(cell)] == numbers


@given(st.text(max_size=24))
def test_any_text_gives_numbers_or_codes_never_a_crash(text: str) -> None:
    found = read_phone(text)
    assert isinstance(found, Phone) or found.code.startswith("phone_")
    assert all(phone.e164[1:].isascii() for phone in parse_phones(text))


@given(st.integers(min_value=0, max_value=10**6 - 1))
def test_a_read_number_reads_back_as_itself(subscriber: int) -> None:
    phone = parse_phone(f"077{subscriber:06d}")
    assert phone is None or parse_phone(phone.display) == parse_phone(phone.e164) == phone
