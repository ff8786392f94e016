"""One verb, done to many cases: through the verb itself, with a result for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.audit.queries import last_change
from spean.base.refusals import Refused, refuse_if_any
from spean.casework.cases.actions import agree_step, book_date, give_case
from spean.casework.cases.queries import cases_for
from spean.casework.changes import rules
from spean.casework.changes.actions._rows import sentences
from spean.casework.changes.models import Change, ChangedRow
from spean.casework.changes.vocabulary import ChangeKind, RowState, What

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.base.refusals import Refusal
    from spean.casework.cases.models import Case

VERBS: Mapping[ChangeKind, Callable[..., Any]] = {
    ChangeKind.GIVE: give_case,
    ChangeKind.AGREE: agree_step,
    ChangeKind.BOOK: book_date,
}
"""What can be done to many. Each asks its own duty and rules and signs the book, as one by one."""


@transaction.atomic
def do_to_many(
    kind: ChangeKind, numbers: Collection[int], *, told: Mapping[str, Any], by: Actor
) -> list[Change]:
    """Do it to every one of these cases that the actor sees; one change for each centre.

    `told` are the words of the verb. One that is refused says why and keeps nobody else back.
    """
    by.must(Duty.WRITE_CASES)
    refuse_if_any(rules.refusals_for_many(count=len(numbers)))
    by_centre: dict[int, list[Case]] = defaultdict(list)
    for case in cases_for(by).filter(pk__in=numbers).order_by("pk"):
        by_centre[case.centre_id].append(case)
    return [_at_one_centre(kind, centre, cases, told, by) for centre, cases in by_centre.items()]


def _at_one_centre(
    kind: ChangeKind, centre_id: int, cases: list[Case], told: Mapping[str, Any], by: Actor
) -> Change:
    change = Change.objects.create(kind=kind, centre_id=centre_id, by_id=by.signer)
    rows = [_one(change, case, told, by) for case in cases]
    ChangedRow.objects.bulk_create(rows)
    done = sum(row.state == RowState.DONE for row in rows)
    counted = {"kind": kind.value, "rows": done, "refused": len(rows) - done}
    record("change.done", change, by=by, centre_id=centre_id, **counted)
    return change


def _one(change: Change, case: Case, told: Mapping[str, Any], by: Actor) -> ChangedRow:
    refused: tuple[Refusal, ...] = ()
    line = None
    try:
        with transaction.atomic():
            line = last_change(by, VERBS[ChangeKind(change.kind)](case, by=by, **told))
    except Refused as said:
        refused = said.refusals
    return ChangedRow(
        change=change,
        person_id=case.person_id,
        what=What.CASE,
        number=case.pk,
        to_id=told.get("to_id"),
        state=RowState.REFUSED if refused else RowState.DONE,
        why=sentences(refused),
        line=line.pk if line else None,
    )
