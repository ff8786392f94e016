"""Files in, likely pairs out; the linkage engine in between."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from spean.base.sealing import keyring
from spean.casework.doubles.rules import WORTH_ASKING
from spean.casework.people.linkage import alikeness, people_like_each
from spean.casework.people.queries import profile_in, profiles_of
from spean.engines.linkage import expected_cost

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from spean.base.actor import Actor
    from spean.casework.doubles.models import Pair
    from spean.casework.people.rules import Profile
    from spean.engines.linkage import Likeness

RAREST = 200
"""A key that more files share than this finds nobody: whoever is one person shares a rarer one."""


class Found(NamedTuple):
    """Two files that are worth a question: the older number first."""

    one: int
    other: int
    score: int
    looked: bytes


def likely_pairs(actor: Actor, numbers: Collection[int]) -> list[Found]:
    """Pairs of which one file is among these, and both are within reach."""
    profiles = profiles_of(actor, numbers)
    alike = people_like_each(actor, list(profiles.values()), rarest=RAREST)
    scores: dict[tuple[int, int], int] = {}
    for number, each in zip(profiles, alike, strict=True):
        for one in each:
            if one.person.pk != number and one.likeness.verdict in WORTH_ASKING:
                first, second = sorted((number, one.person.pk))
                scores[first, second] = one.likeness.score
    others = {number for pair in scores for number in pair} - profiles.keys()
    known = profiles | profiles_of(actor, others)
    return [
        Found(a, b, score, looked_like(actor, known[a], known[b]))
        for (a, b), score in sorted(scores.items())
    ]


def likeness_of(actor: Actor, pair: Pair) -> Likeness:
    """How alike the two are today, with the reasons. Reads their phones, and no other row."""
    return alikeness(actor, profile_in(actor, pair.one), pair.other).likeness


def likenesses(actor: Actor, pairs: Iterable[Pair]) -> dict[int, Likeness]:
    """The same for a page of pairs, by the pair's number."""
    return {pair.pk: likeness_of(actor, pair) for pair in pairs}


def looked_like(actor: Actor, one: Profile, other: Profile) -> bytes:
    """A keyed fingerprint of what is compared of two files: another one when either has changed."""
    del actor
    told = [_compared_of(one), _compared_of(other)]
    return keyring.blind("pair looked at", repr(told))


def costs(actor: Actor, pairs: Iterable[Pair], records: Mapping[int, int]) -> dict[int, int]:
    """What it costs to leave each pair alone, in hundredths, by the pair's number."""
    del actor
    return {
        pair.pk: round(
            100
            * expected_cost(
                pair.score,
                records_one=records.get(pair.one_id, 0),
                records_other=records.get(pair.other_id, 0),
            )
        )
        for pair in pairs
    }


def _compared_of(profile: Profile) -> tuple[object, ...]:
    phones = sorted(number for number, _owner in profile.phones)
    return (
        profile.name_km,
        profile.name_latin,
        profile.sex,
        str(profile.born_on or profile.birth_year or ""),
        profile.place_code,
        phones,
    )
