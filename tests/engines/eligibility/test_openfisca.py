"""OpenFisca reads the same folder and finds the same numbers, where it is installed."""

from datetime import date
from importlib import resources
from importlib.util import find_spec

import pytest

from spean.engines.eligibility import load

pytestmark = pytest.mark.skipif(
    find_spec("openfisca_core") is None,
    reason="NOT CHECKED: install openfisca-core to load the parameters with it",
)


def test_openfisca_finds_every_value_we_find():
    from openfisca_core.parameters import ParameterNode

    root = resources.files("spean.engines.eligibility") / "parameters"
    tree = ParameterNode("", directory_path=str(root))
    compared = 0
    for name in load().names():
        node = tree
        for step in name.split("."):
            node = node.children[step]
        for parameter in load().file(name).history:
            day = parameter.since.isoformat()
            assert node(day) == load().at(name, on=date.fromisoformat(day)).value
            compared += 1
    assert compared == sum(len(load().file(name).history) for name in load().names())
