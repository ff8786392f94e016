"""Every page there is, looked at: no barrier, no complaint in the console, nothing off the side."""

import pytest

from tests.browser.eyes import EVERY_LOOK, OTHER_LOOKS
from tests.browser.sweep import in_one_look, pages_of, spread_over, troubles

pytestmark = pytest.mark.browser


def test_every_word_in_an_address_has_a_record_in_the_demonstration(house):
    assert house.unknown == []


def test_no_page_breaks(house):
    assert house.broken == []


def test_the_sweep_meets_pages_of_every_role(house):
    readers = {reader for _path, reader in pages_of(house)}
    assert readers >= {"", "dara", "kenji", "malis", "virak"}
    assert len(pages_of(house)) > 40


def test_every_page_is_without_barriers_as_most_people_see_it(house, sit):
    assert "\n".join(troubles(in_one_look(house), sit)) == ""


def test_every_page_is_without_barriers_in_one_other_look(house, sit):
    assert "\n".join(troubles(spread_over(house, OTHER_LOOKS), sit)) == ""


@pytest.mark.slow
@pytest.mark.parametrize("look", EVERY_LOOK, ids=str)
def test_every_page_is_without_barriers_in_every_look(house, sit, look):
    assert "\n".join(troubles(in_one_look(house, look), sit)) == ""
