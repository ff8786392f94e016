"""How near two places are when nobody has coordinates, and where a province sits on a tile map."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from spean.engines.gazetteer.published import own_table
from spean.engines.gazetteer.units import Level

if TYPE_CHECKING:
    from collections.abc import Mapping


class Nearness(IntEnum):
    """What two places share; larger is nearer, so that answers can be sorted."""

    FAR = 0
    NEIGHBOURING_PROVINCE = 1
    SAME_PROVINCE = 2
    SAME_DISTRICT = 3
    SAME_COMMUNE = 4
    SAME_VILLAGE = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the tile map, counted from 1; column to the east, row to the south."""

    column: int
    row: int


@lru_cache(maxsize=1)
def neighbours() -> Mapping[str, frozenset[str]]:
    """The provinces that share a land border with each province."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for pair in own_table("neighbours"):
        found[pair["province"]].add(pair["neighbour"])
        found[pair["neighbour"]].add(pair["province"])
    return MappingProxyType({code: frozenset(near) for code, near in sorted(found.items())})


@lru_cache(maxsize=1)
def tiles() -> Mapping[str, Tile]:
    """Each province in rough position, one square each."""
    return MappingProxyType(
        {
            tile["province"]: Tile(int(tile["column"]), int(tile["row"]))
            for tile in own_table("tiles")
        }
    )


def nearness(one: str, *, other: str) -> Nearness:
    """How near two places are, from their codes alone; both are read to the narrower's level."""
    shared = 0
    while shared < Level.VILLAGE.digits and one[shared : shared + 2] == other[shared : shared + 2]:
        if not one[shared : shared + 2]:
            break
        shared += 2
    if shared:
        return Nearness(Nearness.SAME_PROVINCE + shared // 2 - 1)
    is_neighbour = other[:2] in neighbours().get(one[:2], frozenset())
    return Nearness.NEIGHBOURING_PROVINCE if is_neighbour else Nearness.FAR
