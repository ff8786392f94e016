"""Look for pairs, and say of one what it is: one person, or two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.doubles import rules
from spean.casework.doubles.linkage import costs, likely_pairs, looked_like
from spean.casework.doubles.models import Pair, Search
from spean.casework.doubles.queries import files_changed, pairs_for, records_on
from spean.casework.doubles.vocabulary import PairState
from spean.casework.people.linkage import alikeness
from spean.casework.people.queries import people_for, profile_in
from spean.registry.centres.queries import centres_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spean.base.actor import Actor
    from spean.casework.doubles.linkage import Found

CHUNK = 500


@transaction.atomic
def search_for_doubles(*, centre_id: int | None = None, by: Actor) -> Search:
    """Compare every file that changed since the last search with all others within reach.

    A pair of whom somebody said that they are two people is asked about again only if what was
    compared is not what it was.
    """
    by.must(Duty.WRITE_DOUBLES, at=centre_id)
    centre = centres_for(by).get(pk=centre_id) if centre_id is not None else None
    numbers = list(files_changed(by, centre_id).values_list("pk", flat=True))
    found = sum(
        _keep(likely_pairs(by, numbers[at : at + CHUNK])) for at in range(0, len(numbers), CHUNK)
    )
    _count_costs(by)
    search = Search.objects.create(centre=centre, looked=len(numbers), found=found)
    record("doubles.searched", search, by=by, centre_id=centre_id, looked=len(numbers), found=found)
    return search


@transaction.atomic
def compare_files(one_id: int, other_id: int, *, by: Actor) -> Pair:
    """Ask about two files that nobody found alike; a pair that is known is given back as it is."""
    by.must(Duty.WRITE_DOUBLES)
    refuse_if_any(rules.refusals_to_compare(same_file=one_id == other_id))
    first, second = sorted((one_id, other_id))
    there = people_for(by, Duty.WRITE_DOUBLES).prefetch_related("phones")
    one, other = there.get(pk=first), there.get(pk=second)
    profiles = profile_in(by, one), profile_in(by, other)
    pair, new = Pair.objects.get_or_create(
        one=one,
        other=other,
        defaults={
            "score": alikeness(by, profiles[0], other).likeness.score,
            "looked": looked_like(by, *profiles),
        },
    )
    if new:
        _count_costs(by, [pair])
        record("pair.asked", pair, by=by, other=other.pk)
    return pair


@transaction.atomic
def propose_merge(pair: Pair, *, why: str, by: Actor) -> Pair:
    """Say that the two are one person; whoever may merge decides."""
    by.must(Duty.WRITE_DOUBLES)
    return _say(pair, PairState.PROPOSED, "pair.proposed", why, by)


@transaction.atomic
def tell_apart(pair: Pair, *, why: str, by: Actor) -> Pair:
    """Say that the two are not one person; it is remembered by whom, when and why."""
    by.must(Duty.WRITE_DOUBLES)
    return _say(pair, PairState.DIFFERENT, "pair.told_apart", why, by)


def _say(pair: Pair, state: PairState, verb: str, why: str, by: Actor) -> Pair:
    rows = Pair.objects.visible_to(by, Duty.WRITE_DOUBLES).select_for_update(of=("self",))
    pair = rows.get(pk=pair.pk)
    refuse_if_any(rules.refusals_to_judge(why=why, merged=pair.state == PairState.MERGED))
    known = pairs_for(by).get(pk=pair.pk)
    pair.looked = looked_like(by, profile_in(by, known.one), profile_in(by, known.other))
    pair.state, pair.why = state, why.strip()
    pair.said_by_id, pair.said_at = by.signer, clock.now()
    pair.save(update_fields=["state", "why", "looked", "said_by", "said_at"])
    record(verb, pair, by=by, other=pair.other_id, why=pair.why)
    return pair


def _keep(found: Sequence[Found]) -> int:
    """Write down what is new, and ask again where something changed; returns how many."""
    ends = {each.one for each in found}
    known = {(pair.one_id, pair.other_id): pair for pair in Pair.objects.filter(one__in=ends)}
    fresh = [each for each in found if (each.one, each.other) not in known]
    Pair.objects.bulk_create(
        [
            Pair(one_id=each.one, other_id=each.other, score=each.score, looked=each.looked)
            for each in fresh
        ],
        ignore_conflicts=True,
    )
    again = 0
    for each in found:
        pair = known.get((each.one, each.other))
        if pair is None or bytes(pair.looked) == each.looked:
            continue
        asked = pair.state in {PairState.DIFFERENT, PairState.MERGED}
        again += asked
        pair.state = PairState.WAITING if asked else PairState(pair.state)
        pair.score, pair.looked = each.score, each.looked
        pair.save(update_fields=["state", "score", "looked"])
    return len(fresh) + again


def _count_costs(by: Actor, pairs: Sequence[Pair] | None = None) -> None:
    waiting = pairs
    if waiting is None:
        open_states = [PairState.WAITING, PairState.PROPOSED]
        waiting = list(Pair.objects.visible_to(by).filter(state__in=open_states).order_by("pk"))
    for at in range(0, len(waiting), CHUNK):
        some = waiting[at : at + CHUNK]
        records = records_on(by, {number for one in some for number in (one.one_id, one.other_id)})
        counted = costs(by, some, records)
        changed = [pair for pair in some if pair.cost != counted[pair.pk]]
        for pair in changed:
            pair.cost = counted[pair.pk]
        Pair.objects.bulk_update(changed, ["cost"], batch_size=CHUNK)
