"""What it costs to leave a pair alone: likelihood times use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spean.engines.linkage import expected_cost, likelihood

SCORES = st.integers(min_value=0, max_value=1000)
RECORDS = st.integers(min_value=0, max_value=10_000)


def test_twenty_five_points_double_the_odds():
    for score in range(0, 1000, 25):
        odds, more = (likelihood(s) / (1 - likelihood(s)) for s in (score, score + 25))
        assert more == pytest.approx(2 * odds, rel=1e-3)
    assert likelihood(500) == 0.5


@given(SCORES, RECORDS, RECORDS)
def test_more_likely_or_more_used_costs_no_less(score, one, other):
    cost = expected_cost(score, records_one=one, records_other=other)
    assert 0 <= cost <= max(one, other) + 1
    assert expected_cost(score, records_one=other, records_other=one) == cost
    assert expected_cost(score, records_one=one + 1, records_other=other) >= cost
    assert expected_cost(min(1000, score + 1), records_one=one, records_other=other) >= cost


def test_two_busy_files_cost_more_than_one_busy_and_one_empty():
    assert expected_cost(750, records_one=5, records_other=5) > expected_cost(
        750, records_one=10, records_other=0
    )


def test_fewer_than_no_records_is_an_error():
    with pytest.raises(ValueError, match="no fewer than no records"):
        expected_cost(500, records_one=-1, records_other=0)
