"""Why a view may not be saved."""

import pytest

from spean.registry.savedviews.rules import MOST, refusals_to_save


@pytest.mark.parametrize(
    ("name", "has", "at_home", "codes"),
    [
        ("Mine", MOST - 1, True, []),
        ("  ", 0, True, ["no_name"]),
        ("Mine", MOST, True, ["too_many"]),
        ("Mine", 0, False, ["not_your_centre"]),
        ("", MOST, False, ["no_name", "too_many", "not_your_centre"]),
    ],
)
def test_a_view_has_a_name_a_place_and_not_too_many_beside_it(name, has, at_home, codes):
    assert [one.code for one in refusals_to_save(name=name, has=has, at_home=at_home)] == codes
