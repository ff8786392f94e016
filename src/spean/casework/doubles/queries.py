"""Reading pairs and merges. The actor comes first; whoever reaches one file only finds nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, Q

from spean.base import clock
from spean.base.actor import Duty
from spean.base.wall import beyond_reach
from spean.casework.cases.queries import cases_for
from spean.casework.doubles import rules
from spean.casework.doubles.models import Merge, Pair, Search
from spean.casework.doubles.rules import MADE_BY_THE_HOUSE, ONCE, PHONES, TOGETHER
from spean.casework.doubles.scoping import clashes, moving, numbers_of
from spean.casework.doubles.vocabulary import Clash, MergeState, PairState, Side
from spean.casework.people.queries import files_changed_since, people_for
from spean.casework.people.rules import code_of
from spean.casework.rights.queries import is_proposed_to_forget

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from spean.base.actor import Actor
    from spean.base.refusals import Refusal
    from spean.casework.cases.models import Case
    from spean.casework.doubles.models import MergeQuerySet, PairQuerySet
    from spean.casework.doubles.scoping import Clashing
    from spean.casework.people.models import Person, PersonQuerySet

OPEN_CASES = "cases_one_open_a_person"


class Choice(NamedTuple):
    """What both files say about one thing, and which of the two stays unless somebody chooses."""

    name: str
    kept: Mapping[str, Any]
    other: Mapping[str, Any]
    default: Side

    @property
    def differs(self) -> bool:
        return self.kept != self.other


class CaseChoice(NamedTuple):
    """Two open cases at one centre, of the file that stays and of the other one."""

    kept: Case
    other: Case


@dataclass(frozen=True, slots=True)
class Touched:
    """The rows that a merge has changed, as (label of the model, number)."""

    changed: frozenset[tuple[str, int]]
    moved: frozenset[tuple[str, int]]


def pairs_for(actor: Actor, duty: Duty | None = None) -> PairQuerySet:
    """Pairs of which the actor reaches both files."""
    rows = Pair.objects.visible_to(actor, duty).select_related(
        "one__place", "other__place", "said_by"
    )
    return rows.prefetch_related("one__phones", "other__phones")


def pairs_to_look_at(actor: Actor) -> PairQuerySet:
    return pairs_for(actor).filter(state__in=[PairState.WAITING, PairState.PROPOSED])


def merges_for(actor: Actor) -> MergeQuerySet:
    rows = Merge.objects.visible_to(actor)
    return rows.select_related("survivor", "by", "undone_by")


def merges_of(actor: Actor, person_id: int) -> MergeQuerySet:
    """The merges that made this file what it is, those of the files that lead to it as well."""
    here = Q(survivor=person_id) | Q(survivor__leads_to__survivor=person_id)
    return merges_for(actor).filter(here).exclude(state=MergeState.UNDONE).order_by("-pk")


def last_search(actor: Actor, centre_id: int | None) -> Search | None:
    """The newest look for doubles that covered a centre; with None, every centre."""
    del actor
    rows = Search.objects.filter(centre=None)
    if centre_id is not None:
        rows |= Search.objects.filter(centre=centre_id)
    return rows.first()


def files_changed(actor: Actor, centre_id: int | None) -> PersonQuerySet:
    """The files that were written or changed since the last search, in order of their numbers.

    What began to be written before that search may have been finished after it: an hour is looked
    at again.
    """
    before = last_search(actor, centre_id)
    since = before.begun_at - clock.days(1) / 24 if before else None
    return files_changed_since(actor, since, centre_id=centre_id)


def files_to_compare(actor: Actor, centre_id: int | None) -> int:
    return files_changed(actor, centre_id).count()


def file_in_hand(actor: Actor, person_id: int) -> Person:
    """A file that rests, for who has the one it leads to. Raises `DoesNotExist`."""
    merges_for(actor).standing().filter(absorbed=person_id)[:1].get()
    with beyond_reach("what rests with the file in hand, at whatever centre it was written"):
        rows: PersonQuerySet = people_for(actor).model.objects.prefetch_related("phones")
        return rows.get(pk=person_id)


def records_on(actor: Actor, numbers: Collection[int]) -> dict[int, int]:
    """How many records hang on each file, at whatever centre: counted, not shown."""
    found: Counter[int] = Counter(dict.fromkeys(numbers, 0))
    with beyond_reach("how much a file is in use at all centres, counted"):
        for thread in moving(people_for(actor).model):
            rows = thread.rows(set(numbers)).order_by().values_list(thread.field.attname)
            found.update(dict(rows.annotate(times=Count("pk"))))
    return dict(found)


def choices_between(actor: Actor, kept: Person, other: Person) -> list[Choice]:
    """Everything that the two files say of the person, side by side, in the order of the file."""
    del actor
    names = [
        one.attname
        for one in kept._meta.concrete_fields  # noqa: SLF001  Django's documented model API
        if one.name not in MADE_BY_THE_HOUSE
    ]
    later = {name for group in TOGETHER for name in group[1:]}
    groups = [_group_of(name) for name in names if name not in later]
    found = [_choice(group, kept, other) for group in groups]
    phones = {PHONES: numbers_of(kept)}, {PHONES: numbers_of(other)}
    default = rules.default_side(PHONES, *phones)
    return [*found, Choice(PHONES, *phones, default)]


def case_choices(actor: Actor, kept_id: int, other_id: int) -> list[CaseChoice]:
    """Centres within reach at which both files have an open case: one of the two goes on."""
    pairs = [(one.other, one.row) for one in _open_twice(actor, other_id, kept_id)]
    rows = cases_for(actor).filter(pk__in=[number for pair in pairs for number in pair])
    known = {case.pk: case for case in rows} if pairs else {}
    return [CaseChoice(known[a], known[b]) for a, b in pairs if a in known and b in known]


def why_not_merge(
    actor: Actor,
    survivor_id: int,
    absorbed_id: int,
    *,
    choices: Mapping[str, Side] | None = None,
    cases: Collection[int] = (),
) -> list[Refusal]:
    """Why these two files may not be put together, with these cases going on."""
    person, case = people_for(actor).model, cases_for(actor).model
    with beyond_reach("what keeps two files apart at any centre; it is not shown"):
        found = clashes(person, absorbed_id, survivor_id)
        open_twice = [one for one in found if one.name == OPEN_CASES]
        inside = [
            name for one in open_twice for name in _refusing(clashes(case, one.row, one.other))
        ]
        wished = is_proposed_to_forget(actor, [survivor_id, absorbed_id])
    rows = [number for one in open_twice for number in (one.row, one.other)]
    mine = set(cases_for(actor).filter(pk__in=rows).values_list("pk", flat=True)) if rows else set()
    within = [one for one in open_twice if {one.row, one.other} <= mine]
    return rules.refusals_to_merge(
        same_file=survivor_id == absorbed_id,
        under_forgetting=wished,
        unreached_cases=len(within) < len(open_twice),
        clashes=sorted({*_refusing(found), *inside}),
        undecided=sum(len({one.row, one.other} & set(cases)) != 1 for one in within),
        nameless=bool(choices) and not _has_a_name(actor, survivor_id, absorbed_id, choices or {}),
    )


def _has_a_name(
    actor: Actor, survivor_id: int, absorbed_id: int, choices: Mapping[str, Side]
) -> bool:
    files = people_for(actor).in_bulk([survivor_id, absorbed_id])
    if len(files) < 2:
        return True
    between = choices_between(actor, files[survivor_id], files[absorbed_id])
    names = [one for one in between if one.name in {"name_km", "name_latin"}]
    return any(
        (one.other if choices.get(one.name, one.default) is Side.OTHER else one.kept)[one.name]
        for one in names
    )


def why_not_undo(actor: Actor, merge: Merge) -> list[Refusal]:
    """Why this merge may not be undone today."""
    standing = Merge.objects.standing().exclude(pk=merge.pk)
    with beyond_reach("what has become of both files since, at any centre; it is not shown"):
        onward = standing.filter(absorbed=merge.survivor_id).first()
        later = _later_at_the_same_cases(merge, standing.filter(survivor=merge.survivor_id))
        both = [merge.survivor_id, merge.absorbed_id]
        wished = is_proposed_to_forget(actor, both)
    return rules.refusals_to_undo(
        state=MergeState(merge.state),
        made_on=merge.at.date(),
        today=clock.today(),
        merged_on=code_of(onward.survivor_id) if onward else "",
        later=later.code if later else "",
        under_forgetting=wished,
    )


def _later_at_the_same_cases(merge: Merge, others: MergeQuerySet) -> Merge | None:
    mine = _touched_by(merge)
    ours = mine.changed | mine.moved
    later = others.filter(pk__gt=merge.pk).order_by("pk")
    return next((one for one in later if _touched_by(one).changed & ours), None)


def _open_twice(actor: Actor, from_: int, to: int) -> list[Clashing]:
    person = people_for(actor).model
    return [one for one in clashes(person, from_, to) if one.name == OPEN_CASES]


def _refusing(found: Iterable[Clashing]) -> list[str]:
    """Promises that a person must settle before: those said to refuse, and those nobody knows."""
    asked = {Clash.ASIDE, Clash.ASK, Clash.GIVES_WAY}
    return [one.name for one in found if one.name not in ONCE or ONCE[one.name].clash not in asked]


def _group_of(name: str) -> Sequence[str]:
    return next((group for group in TOGETHER if name in group), (name,))


def _choice(group: Sequence[str], kept: Person, other: Person) -> Choice:
    mine, theirs = ({name: getattr(one, name) for name in group} for one in (kept, other))
    return Choice(group[0], mine, theirs, rules.default_side(group[0], mine, theirs))


def _touched_by(merge: Merge) -> Touched:
    """The rows that a merge changed or whose children it moved, and those it moved."""
    changed = {(one["model"], one["row"]) for one in merge.ledger.get("changed", [])}
    for one in merge.ledger.get("joined", []):
        changed |= {("cases.Case", one["from"]), ("cases.Case", one["to"])}
    moved = {
        (label.rpartition(".")[0], number)
        for label, numbers in merge.ledger.get("moved", {}).items()
        for number in numbers
    }
    return Touched(frozenset(changed), frozenset(moved))
