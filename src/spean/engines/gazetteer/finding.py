"""The shipped gazetteer, made once, and the two questions people ask of it."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from spean.engines.gazetteer.index import NameIndex
from spean.engines.gazetteer.published import own_table, published_rows
from spean.engines.gazetteer.repair import repaired
from spean.engines.gazetteer.resolve import Resolution, Resolver
from spean.engines.gazetteer.search import Searcher

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spean.engines.gazetteer.units import Gazetteer, Level, Unit


@lru_cache(maxsize=1)
def units() -> Gazetteer:
    """Every province, district, commune and village of 2025, repaired, its flaws named."""
    aliases: defaultdict[str, list[str]] = defaultdict(list)
    for row in own_table("aliases"):
        aliases[row["code"]].append(row["alias"])
    return repaired(
        published_rows(), aliases={code: tuple(names) for code, names in aliases.items()}
    )


def resolve(written: str | Mapping[str, str], *, within: str | None = None) -> Resolution:
    """Which place is meant by one cell, or by one cell a level (`{"commune": "O Smach"}`).

    `within` is the code of a place the answer must lie in, or around. A name that fits several
    places gives candidates and no best one.
    """
    return _resolver().resolve(written, within=within)


def search(
    text: str, *, level: Level | None = None, within: str | None = None, limit: int = 10
) -> tuple[Unit, ...]:
    """Places whose name goes on from what was typed so far, in Khmer or Latin letters."""
    return _searcher().search(text, level=level, within=within, limit=limit)


@lru_cache(maxsize=1)
def _index() -> NameIndex:
    return NameIndex(units())


@lru_cache(maxsize=1)
def _resolver() -> Resolver:
    return Resolver(units(), _index())


@lru_cache(maxsize=1)
def _searcher() -> Searcher:
    return Searcher(units(), _index())
