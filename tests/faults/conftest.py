"""One furnished house for every test of a folder that only beats it from outside."""

import pytest
from tests.faults.house import clear_away, new_house


@pytest.fixture(scope="session")
def house():
    one = new_house().furnish()
    yield one
    clear_away(one)


@pytest.fixture(scope="session")
def samraong(house):
    """The number of the centre where Dara counsels."""
    return house.open().rows("SELECT id FROM centres_centre WHERE code = 'OMC'")[0][0]
