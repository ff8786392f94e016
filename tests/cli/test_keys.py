"""`spean keys`: what the keeper of the keys can do, and what nobody can do without them."""

import pytest
from tests.cli.conftest import House

pytestmark = pytest.mark.slow_start


@pytest.fixture
def house(tmp_path):
    """A house with one person in it."""
    house = House(tmp_path / "var")
    assert house.spean("migrate").returncode == 0
    house.python(
        "from tests.factories.casework import sokha, world\n"
        "there = world()\n"
        "sokha(there.dara, there.samraong, note='ស្ងាត់', phones=(('+85512345678', 'own'),))\n"
    )
    return house
