"""One verb, done to many cases: through the verb itself, with a result for each."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction

from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.audit.queries import last_change
from spean.base.refusals import Refused, refuse_if_any
from spean.casework.cases.actions import agree_step, book_date, give_case
from spean.casework.cases.queries import cases_for
from spean.casework.cases.vocabulary import StepKind
from spean.casework.changes import rules
from spean.casework.changes.actions._rows import sentences
from spean.casework.changes.models import Change, ChangedRow
from spean.casework.changes.vocabulary import ChangeKind, RowState, What

if TYPE_CHECKING:
    from spean.base.actor import Actor
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
    """Do it to every one of these cases that the actor sees, here and now."""
    by.must(Duty.WRITE_CASES)
    changes = ask_for_many(kind, numbers, told=told, by=by)
    for change in changes:
        while go_on(change.pk, by=by):
            pass
    return changes


@transaction.atomic
def ask_for_many(
    kind: ChangeKind, numbers: Collection[int], *, told: Mapping[str, Any], by: Actor
) -> list[Change]:
    """Write down what shall be done to which cases; one change for each centre. See `go_on`.

    `told` are the words of the verb.
    """
    by.must(Duty.WRITE_CASES)
    refuse_if_any(rules.refusals_for_many(count=len(numbers)))
    by_centre: dict[int, list[Case]] = defaultdict(list)
    for case in cases_for(by).filter(pk__in=numbers).order_by("pk"):
        by_centre[case.centre_id].append(case)
    return [_asked(kind, centre, cases, told, by) for centre, cases in by_centre.items()]


@transaction.atomic
def go_on(change_id: int, *, by: Actor) -> int:
    """Give the next hundred rows their turn; returns how many wait after that.

    One that is refused says why and keeps nobody else back. Begun twice, each row is done once.
    """
    by.must(Duty.WRITE_CASES)
    mine = Change.objects.visible_to(by, Duty.WRITE_CHANGES)
    change = mine.select_for_update(of=("self",)).get(pk=change_id)
    waiting = ChangedRow.objects.visible_to(by).waiting().filter(change=change).order_by("pk")
    rows = list(waiting[: rules.AT_ONCE])
    cases = {one.pk: one for one in cases_for(by).filter(pk__in=[row.number for row in rows])}
    verb, told = VERBS[ChangeKind(change.kind)], WORDS[ChangeKind(change.kind)](change.told)
    for row in rows:
        row.to_id = told.get("to_id")
        _have_its_turn(row, cases.get(row.number), partial(verb, by=by, **told), by)
    ChangedRow.objects.bulk_update(rows, ["state", "why", "line", "to"])
    done = sum(row.state == RowState.DONE for row in rows)
    counted = {"kind": change.kind, "rows": done, "refused": len(rows) - done}
    record("change.done", change, by=by, centre_id=change.centre_id, **counted)
    return waiting.count()


def _asked(
    kind: ChangeKind, centre_id: int, cases: list[Case], told: Mapping[str, Any], by: Actor
) -> Change:
    plain = {name: _plain(value) for name, value in told.items()}
    change = Change.objects.create(kind=kind, centre_id=centre_id, by_id=by.signer, told=plain)
    ChangedRow.objects.bulk_create(
        ChangedRow(
            change=change,
            person_id=case.person_id,
            what=What.CASE,
            number=case.pk,
            state=RowState.WAITING,
        )
        for case in cases
    )
    record("change.asked", change, by=by, centre_id=centre_id, kind=kind.value, rows=len(cases))
    return change


def _have_its_turn(
    row: ChangedRow, case: Case | None, do: Callable[[Case], Any], by: Actor
) -> None:
    if case is None:
        row.state, row.why = RowState.REFUSED, sentences(rules.refusals_where_nobody_is())
        return
    try:
        with transaction.atomic():
            line = last_change(by, do(case))
    except Refused as said:
        row.state, row.why = RowState.REFUSED, sentences(said.refusals)
        return
    row.state, row.line = RowState.DONE, line.pk if line else None


def _plain(value: Any) -> Any:  # of a form: words, numbers, days
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


WORDS: Mapping[ChangeKind, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    ChangeKind.GIVE: lambda told: {"to_id": told["to_id"]},
    ChangeKind.AGREE: lambda told: {
        "kind": StepKind(told["kind"]),
        "what": told["what"],
        "due_on": _day(told.get("due_on")),
    },
    ChangeKind.BOOK: lambda told: {
        "on": dt.date.fromisoformat(told["on"]),
        "purpose": told.get("purpose", ""),
    },
}
"""The words of each verb, as they were before they waited."""
