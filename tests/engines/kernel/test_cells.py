"""Nothing that somebody typed becomes a formula in a list that we write."""

import csv
import io
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spean.engines.kernel.cells import harmless
from spean.engines.kernel.frame import csv_text

SIGNS = "=+-@%|＝＋－＠％｜﹦﹢﹣﹫﹪⁺₌−"
HIDERS = (
    "\ufeff \u00a0\u3000\u200b\u200c\u200d\u200e\u202e\u2066\u00ad\u2060\u3164\u17b4\u0301\x1b\x7f"
)
BEGINNINGS = "\t\r\n\x00"
KHMER = "ស្រីមុំ\u200bសុខ"
typed = st.text(
    st.one_of(
        st.sampled_from(SIGNS + HIDERS + BEGINNINGS + KHMER + "',;\""),
        st.characters(),  # half of a pair too: a broken phone sends it
    ),
    max_size=12,
)


def first_seen(text):
    """What a reader sees first: found another way than the writer finds it."""
    return text.translate({ord(each): None for each in HIDERS}).strip()[:1]


def is_a_trap(cell):
    return cell[:1] in {"\t", "\r", "\n", "\x00"} or first_seen(cell) in set(SIGNS)


def read_back(text):
    return list(csv.reader(io.StringIO(text, newline="")))[1:]


def holds_for(cells):
    """Every cell comes back, runs nothing, and was left alone unless it began as a formula does."""
    rows = read_back(csv_text(["cell"], [[cell] for cell in cells]))
    backs = ["".join(row) for row in rows]
    assert [back for back in backs if is_a_trap(back)] == []
    assert len(backs) == len(cells)
    for cell, back in zip(cells, backs, strict=True):
        assert back == harmless(cell)
        kept = "".join(
            each for each in cell if unicodedata.category(each) not in {"Cc", "Cs", "Cn"}
        )
        assert [one for one in kept if one not in back] == []


@settings(max_examples=100, deadline=None)
@given(st.lists(typed.filter(bool), min_size=20, max_size=20))
def test_no_cell_that_was_typed_begins_like_a_formula(cells):
    holds_for(cells)


@pytest.mark.slow
@settings(max_examples=1_000, deadline=None)
@given(st.lists(typed.filter(bool), min_size=20, max_size=20))
def test_twenty_thousand_cells_begin_like_no_formula(cells):
    holds_for(cells)


@pytest.mark.parametrize("hider", ["", *HIDERS, "\ufeff \u200b\x00"])
@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_is_seen_behind_whatever_hides_it(sign, hider):
    assert harmless(f"{hider}{sign}1").startswith("'")


@pytest.mark.parametrize("start", ["\t", "\r", "\n", "\x00\t", "\x1f\n"])
def test_a_cell_does_not_begin_on_the_next_line(start):
    assert harmless(f"{start}1").startswith("'")


@pytest.mark.parametrize(
    "text", [KHMER, "\u200bសុខា", "សុខា = ស្រី", "a-b", "១២", "", "'=1+1", "#N/A", "\u200b", "50%"]
)
def test_what_is_no_formula_stays_as_it_was_typed(text):
    assert harmless(text) == text


def test_a_lone_carriage_return_ends_no_row():
    assert read_back(csv_text(["a"], [["Sok\r=1+1"]])) == [["Sok\n=1+1"]]


def test_what_no_file_can_hold_is_left_out():
    assert harmless("a\x00b\x07\ud800\uffff") == "ab"


def test_the_head_is_harmless_too_and_numbers_stay_numbers():
    assert csv_text(["=1+1"], [[-5], [-2.5]]) == "'=1+1\n-5\n-2.5\n"
