"""Rows of a list beside the people already registered: a verdict for each row."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from spean.casework.intake import queries, rules
from spean.casework.intake.rules import Candidate, Judgement, Reason, Twin
from spean.casework.intake.vocabulary import Verdict
from spean.casework.people.linkage import Alike, alike_in_list, alikeness, people_like_each
from spean.casework.people.queries import forgotten_among, people_for, profiles_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spean.base.actor import Actor
    from spean.casework.intake.rules import Reading
    from spean.casework.people.rules import Profile
    from spean.engines.linkage import Likeness

CHUNK = 500
MOST_SHOWN = 5
DISAGREEING = frozenset({"khmer_different", "latin_different"})

Told = tuple[Judgement, list[dict[str, Any]]]  # what is stored beside a row, as JSON


def judge_rows(
    actor: Actor,
    centre_id: int,
    found: Sequence[Reading],
    *,
    tell: Callable[[int], None],
) -> list[Told]:
    """A verdict for each row, in order, with those it is like. `actor` reaches one centre only."""
    verdicts: dict[int, Told] = {}
    for at, reading in enumerate(found):
        if not reading.is_usable:
            verdicts[at] = (Judgement(Verdict.ERROR), [])
    verdicts |= _said_before(actor, centre_id, found)
    verdicts |= _forgotten(actor, found)
    open_rows = [at for at in range(len(found)) if at not in verdicts]
    twins = _twins(actor, [(at, found[at]) for at in open_rows])
    for start in range(0, len(open_rows), CHUNK):
        chunk = open_rows[start : start + CHUNK]
        near = _candidates(actor, centre_id, [found[at].profile for at in chunk])
        for at, candidates in zip(chunk, near, strict=True):
            judgement = rules.judge(found[at].profile, candidates, twins.get(at))
            verdicts[at] = judgement, _shown(judgement, candidates, twins.get(at))
        tell(len(found) - len(open_rows) + start + len(chunk))
    return [verdicts[at] for at in range(len(found))]


def _said_before(actor: Actor, centre_id: int, found: Sequence[Reading]) -> dict[int, Told]:
    """The same words in an earlier list mean the same person, whatever the desk wrote since."""
    digests = {reading.digest for reading in found if reading.is_usable}
    named = queries.people_named(actor, centre_id, digests)
    there = set(people_for(actor).filter(pk__in=named).values_list("pk", flat=True))
    known = queries.people_said_before(actor, centre_id, digests, people=there)
    told = (Reason("same_row_before", {}),)
    return {
        at: (Judgement(Verdict.SAME, known[reading.digest], told), [])
        for at, reading in enumerate(found)
        if reading.is_usable and reading.digest in known
    }


def _forgotten(actor: Actor, found: Sequence[Reading]) -> dict[int, Told]:
    """A list that still names somebody who was forgotten does not bring them back."""
    gone = forgotten_among(actor, [reading.profile for reading in found])
    told = (Reason("forgotten", {}),)
    return {at: (Judgement(Verdict.ERROR, None, told), []) for at in gone if found[at].is_usable}


def _twins(actor: Actor, rows: Sequence[tuple[int, Reading]]) -> dict[int, Twin]:
    """Rows that an earlier row of the list already stands for."""
    alike = alike_in_list(actor, [reading.profile for _at, reading in rows])
    by_words: dict[str, int] = {}
    by_number: dict[str, int] = {}
    twins = {}
    for place, (at, reading) in enumerate(rows):
        number = reading.profile.external_id
        if reading.digest in by_words:
            twins[at] = Twin(by_words[reading.digest], 1000)
        elif place in alike:
            earlier, likeness = alike[place]
            twins[at] = Twin(rows[earlier][1].line, likeness.score, _codes(likeness))
        elif number and number in by_number:
            twins[at] = Twin(by_number[number], 0, code="number_twice_in_list")
        by_words.setdefault(reading.digest, reading.line)
        if number:
            by_number.setdefault(number, reading.line)
    return twins


def _candidates(actor: Actor, centre_id: int, profiles: Sequence[Profile]) -> list[list[Candidate]]:
    """Who each row may be: those listed under its number, and those who look like it."""
    numbered = _by_number(actor, profiles)
    near = people_like_each(actor, profiles)
    together = [
        list({one.person.pk: one for one in (*given, *looking)}.values())
        for given, looking in zip(numbered, near, strict=True)
    ]
    people = {one.person.pk for each in together for one in each}
    current = profiles_of(actor, people)
    before = queries.last_said(actor, centre_id, people)
    found = []
    for each, given in zip(together, numbered, strict=True):
        listed = {one.person.pk for one in given}
        found.append([_candidate(one, current, before, listed=listed) for one in each])
    return found


def _by_number(actor: Actor, profiles: Sequence[Profile]) -> list[list[Alike]]:
    numbers = {profile.external_id for profile in profiles} - {""}
    holders = defaultdict(list)
    people = people_for(actor).prefetch_related("phones").filter(external_blind__in=numbers)
    for person in people.order_by("pk"):
        holders[person.external_id].append(person)
    return [
        [alikeness(actor, profile, person) for person in holders.get(profile.external_id, ())]
        for profile in profiles
    ]


def _candidate(
    one: Alike, current: dict[int, Profile], before: dict[int, Profile], *, listed: set[int]
) -> Candidate:
    codes, number = _codes(one.likeness), one.person.pk
    return Candidate(
        person_id=number,
        verdict=one.likeness.verdict,
        score=one.likeness.score,
        reasons=codes,
        names_agree=not DISAGREEING & set(codes),
        current=current[number],
        said_before=before.get(number),
        by_number=number in listed,
    )


def _codes(likeness: Likeness) -> tuple[str, ...]:
    return tuple(reason.code for reason in likeness.reasons)


def _shown(
    judgement: Judgement, candidates: Sequence[Candidate], twin: Twin | None
) -> list[dict[str, Any]]:
    """Whom a person is shown beside the row, when one is asked."""
    if judgement.verdict is not Verdict.POSSIBLE_DUPLICATE:
        return []
    told: list[dict[str, Any]] = [
        {
            "person": one.person_id,
            "score": one.score,
            "verdict": one.verdict,
            "reasons": list(one.reasons),
        }
        for one in candidates[:MOST_SHOWN]
    ]
    if twin:
        told.append({"line": twin.line, "score": twin.score, "reasons": list(twin.reasons)})
    return sorted(told, key=lambda each: -each["score"])
