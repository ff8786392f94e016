"""How well real spelling variants are resolved; needs the reference data, which we do not ship."""

import csv
import json
import os
from itertools import combinations
from pathlib import Path

import pytest
from rapidfuzz import fuzz, process

from spean.engines.gazetteer import Level, neighbours, resolve, units

DATA = os.environ.get("SPEAN_REFERENCE_DATA", "")
pytestmark = pytest.mark.skipif(
    not DATA, reason="NOT MEASURED: set SPEAN_REFERENCE_DATA to the folder of reference data"
)


def variants(level):
    """Units whose Khmer name is the same in two lists and whose Latin spelling differs."""
    path = Path(DATA) / "gazetteer" / "kh_names_sources.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            unit = units().units.get(row["code"])
            if unit is None or unit.level is not level or row["kh_ncdd"] != unit.name_km:
                continue
            if row["en_ncdd"] not in ("", unit.name_en):
                yield unit, row["en_ncdd"]


@pytest.mark.parametrize(
    ("level", "scope_digits", "least"),
    [(Level.DISTRICT, 2, 0.99), (Level.COMMUNE, 2, 0.97), (Level.VILLAGE, 6, 0.95)],
)
def test_spelling_variants_are_resolved_inside_what_is_known(level, scope_digits, least):
    pairs = list(variants(level))
    hits = shown = plain = 0
    for unit, spelling in pairs:
        scope = unit.code[:scope_digits]
        found = resolve({level.value: spelling}, within=scope)
        hits += found.best == unit
        shown += unit in [candidate.unit for candidate in found.candidates[:3]]
        pool = [other for other in units().level(level) if other.code.startswith(scope)]
        names = [other.name_en for other in pool]
        plain += pool[process.extractOne(spelling, names, scorer=fuzz.ratio)[2]] == unit
    print(
        f"{level.value} variants: {len(pairs)} pairs, picked {hits / len(pairs):.1%}, "
        f"among the first three {shown / len(pairs):.1%}, rapidfuzz alone {plain / len(pairs):.1%}"
    )
    assert hits / len(pairs) >= least
    assert shown >= hits


def test_neighbours_are_the_provinces_that_share_a_border_on_the_map():
    drawn = json.loads((Path(DATA) / "geo" / "kh_adm1.topojson").read_text(encoding="utf-8"))
    shared = {}
    for shape in drawn["objects"]["provinces"]["geometries"]:
        for arc in flat(shape["arcs"]):
            shared.setdefault(arc if arc >= 0 else ~arc, set()).add(shape["id"])
    borders = {pair for owners in shared.values() for pair in combinations(sorted(owners), 2)}
    ours = {(one, other) for one, near in neighbours().items() for other in near if one < other}
    assert ours == borders


def flat(arcs):
    for item in arcs:
        if isinstance(item, int):
            yield item
        else:
            yield from flat(item)
