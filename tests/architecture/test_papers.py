"""The papers about safety name what there is: the map of ASVS, and the impact assessment."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from tools import asvs

from spean.casework.people.vocabulary import Purpose

ROOT = Path(__file__).resolve().parents[2]
DPIA = (ROOT / "docs/security/dpia-template.md").read_text("utf-8")
POLICY = tomllib.loads((ROOT / "src/spean/registry/centres/policy.toml").read_text("utf-8"))
IN_SCOPE = {1: 65, 2: 152, 3: 15}
"""Of ASVS 5.0.0 without its chapters 10 and 17; of level 3 the chosen ones only."""


def section(number):
    return DPIA.split(f"\n## {number}. ")[1].split("\n## ")[0]


def rows_of(number):
    """The cells of each row of a section's table, without its head."""
    lines = [line for line in section(number).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


# ── The map of ASVS ───────────────────────────────────────────────────────────────────────────
def test_the_map_is_printed_from_the_marks_of_the_tests():
    assert asvs.CSV.read_text("utf-8") == asvs.table(), "python tools/asvs.py"
    assert asvs.PAGE.read_text("utf-8") == asvs.page(), "python tools/asvs.py"


def test_every_requirement_in_scope_is_mapped():
    found = asvs.rows()
    assert {n: sum(row.level == n for row in found) for n in IN_SCOPE} == IN_SCOPE
    assert len({row.number for row in found}) == sum(IN_SCOPE.values())
    numbers = [tuple(map(int, row.number.split("."))) for row in found]
    assert numbers == sorted(numbers)
    assert {one[0] for one in numbers} == {*range(1, 10), *range(11, 17)}


def test_a_requirement_that_nobody_maps_and_a_mark_that_nobody_knows_are_found(monkeypatch):
    """The control: the map is refused when a line loses its tests, or a test names nonsense."""
    marks = asvs.marks()
    monkeypatch.setattr(asvs, "marks", lambda: {k: v for k, v in marks.items() if k != "6.3.8"})
    with pytest.raises(ValueError, match=r"6\.3\.8: wants"):
        asvs.rows()
    monkeypatch.setattr(asvs, "marks", lambda: {**marks, "6.3.99": ("x::y",)})
    with pytest.raises(ValueError, match=r"6\.3\.99: a test is marked"):
        asvs.rows()


# ── The impact assessment ─────────────────────────────────────────────────────────────────────
@pytest.mark.asvs("14.1.1")
def test_every_kind_of_record_stands_in_the_assessment_with_its_class():
    told = {cells[0].strip("`"): cells[1] for cells in rows_of(3)}
    assert told == {name: cells["class"] for name, cells in POLICY["records"].items()}


@pytest.mark.asvs("14.1.2")
def test_what_each_class_demands_is_said_for_every_class():
    told = {cells[0]: cells[1:] for cells in rows_of(4)}
    assert set(told) == {"P0", "P1", "P2", "P3", "P4"}
    assert all(cell for cells in told.values() for cell in cells)


def test_every_purpose_that_is_asked_stands_in_the_assessment():
    assert {cells[0].strip("`") for cells in rows_of(2)} == set(Purpose.values)


def test_every_test_that_the_assessment_names_exists():
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", DPIA)
    assert len(named) > 12
    missing = [
        (path, name)
        for path, name in named
        if name
        not in {
            node.name
            for node in ast.parse((ROOT / path).read_text("utf-8")).body
            if isinstance(node, ast.FunctionDef)
        }
    ]
    assert missing == []


def test_roles_that_the_assessment_calls_recipients_are_roles_or_people_outside():
    named = [word.strip() for cells in rows_of(5) for word in cells[0].split(",")]
    roles = {role.replace("_", " ") for role in POLICY["roles"]}
    assert {"programme manager", "analyst", "auditor", "donor"} <= set(named) & roles
