"""Put two files of one person together, take them apart again, settle what is too old for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.base.wall import beyond_reach
from spean.casework.doubles import rules
from spean.casework.doubles.actions._apart import put_rows_back, put_values_back, settle
from spean.casework.doubles.actions._together import put_together
from spean.casework.doubles.models import Merge, Pair
from spean.casework.doubles.queries import why_not_merge, why_not_undo
from spean.casework.doubles.vocabulary import MergeState, PairState
from spean.casework.people.actions import lead_file_to, let_file_stand
from spean.casework.people.queries import people_for

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from spean.base.actor import Actor
    from spean.casework.doubles.models import PairQuerySet
    from spean.casework.doubles.vocabulary import Side
    from spean.casework.people.models import Person


@transaction.atomic
def merge_files(
    survivor_id: int,
    absorbed_id: int,
    *,
    choices: Mapping[str, Side] | None = None,
    cases: Collection[int] = (),
    why: str = "",
    by: Actor,
) -> Merge:
    """Make one file of two. The old code leads to the file that stays.

    `choices` name, for what both files say, whose value stays: what is not named stays by rule.
    `cases` are those that go on, one for each centre at which both have an open case.
    """
    by.must(Duty.MERGE_FILES)
    files = _both(survivor_id, absorbed_id, by)
    refuse_if_any(why_not_merge(by, survivor_id, absorbed_id, choices=choices, cases=cases))
    survivor, absorbed = files[survivor_id], files[absorbed_id]
    with beyond_reach("two files become one whole, whichever centre wrote in them"):
        ledger, values = put_together(survivor, absorbed, choices or {}, cases, by=by)
    lead_file_to(absorbed_id, survivor_id=survivor_id, by=by)
    merge = Merge.objects.create(
        survivor=survivor,
        absorbed=absorbed,
        ledger=ledger,
        values=values,
        why=why.strip(),
        by_id=by.signer,
    )
    _pairs_of(merge).update(state=PairState.MERGED)
    moved = {label: len(numbers) for label, numbers in ledger["moved"].items()}
    record(
        "files.merged",
        merge,
        by=by,
        absorbed=absorbed_id,
        chosen=sorted(values),
        moved=moved,
        why=why.strip(),
    )
    return merge


@transaction.atomic
def undo_merge(merge: Merge, *, by: Actor) -> Merge:
    """Make two files of one again, as they were, with what was added since in the right one.

    What was written over since the merge stays as it is, and is named in the report.
    """
    by.must(Duty.MERGE_FILES)
    rows = Merge.objects.visible_to(by, Duty.MERGE_FILES).select_for_update(of=("self",))
    here = Q(absorbed__registrations__centre__in=by.reach(Duty.MERGE_FILES).centres)
    merge = rows.get(pk=rows.model.objects.filter(here, pk=merge.pk).values("pk")[:1])
    people = people_for(by).model.objects.order_by("pk")
    with beyond_reach("both files are held until they are two again"):
        both = [merge.survivor_id, merge.absorbed_id]
        files = {one.pk: one for one in people.select_for_update().filter(pk__in=both)}
    refuse_if_any(why_not_undo(by, merge))
    survivor, absorbed = files[merge.survivor_id], files[merge.absorbed_id]
    with beyond_reach("the file gets back what it said, whichever centre wrote it"):
        kept = put_values_back(merge, survivor)
    let_file_stand(absorbed.pk, by=by)
    with beyond_reach("both files get back what is theirs, whichever centre wrote it"):
        report = {"values_kept": kept, **put_rows_back(merge, survivor, absorbed)}
    merge.state, merge.undone_at, merge.undone_by_id = MergeState.UNDONE, clock.now(), by.signer
    merge.ledger, merge.values = {"report": report}, {}
    merge.save(update_fields=["state", "undone_at", "undone_by", "ledger", "values"])
    _pairs_of(merge).update(state=PairState.WAITING)
    record("merge.undone", merge, by=by, absorbed=merge.absorbed_id, report=report)
    return merge


@transaction.atomic
def settle_old_merges(*, by: Actor) -> int:
    """Let go of what was kept to undo merges that are a year old; returns how many."""
    by.must(Duty.RUN_RETENTION)
    before = clock.now() - clock.days(rules.UNDO_DAYS + 1)
    old = list(Merge.objects.standing().filter(at__lt=before).order_by("pk"))
    for merge in old:
        merge.state, merge.ledger, merge.values = MergeState.SETTLED, {}, {}
        merge.save(update_fields=["state", "ledger", "values"])
        record("merge.settled", merge, by=by, absorbed=merge.absorbed_id)
    return len(old)


@transaction.atomic
def gather_strays(*, by: Actor) -> int:
    """Bring on what was written on a file in the moment in which it was put together; how many."""
    by.must(Duty.RUN_RETENTION)
    found = 0
    for merge in Merge.objects.standing().select_related("survivor", "absorbed").order_by("pk"):
        if gathered := settle([merge], merge.survivor):
            record("strays.gathered", merge, by=by, absorbed=merge.absorbed_id, rows=gathered)
            found += gathered
    return found


def _both(survivor_id: int, absorbed_id: int, by: Actor) -> dict[int, Person]:
    """Both files, held in the order of their numbers. One out of reach raises `DoesNotExist`."""
    there = people_for(by, Duty.MERGE_FILES).order_by("pk")
    numbers = sorted({survivor_id, absorbed_id})
    held = there.select_for_update(of=("self",)).filter(pk__in=numbers)
    files = {person.pk: person for person in held}
    if len(files) < len(numbers):
        raise there.model.DoesNotExist
    return files


def _pairs_of(merge: Merge) -> PairQuerySet:
    first, second = sorted((merge.survivor_id, merge.absorbed_id))
    return Pair.objects.filter(one=first, other=second)
