"""Take back what was done: one line of the book, one row of a change, or all of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.audit.queries import entry_of, last_change
from spean.base.refusals import Refused, refuse_if_any
from spean.casework.cases.actions import (
    call_off_date,
    cancel_step,
    resume_case,
    take_case_back,
    take_date_back,
    take_step_back,
)
from spean.casework.cases.queries import appointments_for, cases_for, steps_for
from spean.casework.changes import rules
from spean.casework.changes.actions._rows import VERBS, sentences
from spean.casework.changes.models import Change, ChangedRow
from spean.casework.changes.queries import rows_of, why_not_undo
from spean.casework.changes.vocabulary import Ending, RowState, What
from spean.casework.plans.actions import take_ending_back
from spean.casework.referrals.actions import take_referral_back
from spean.casework.referrals.queries import referrals_for
from spean.registry.centres.actions import reopen_colleagues_account

if TYPE_CHECKING:
    from collections.abc import Callable

    from spean.base.actor import Actor

WAYS_BACK: dict[str, tuple[Callable[[Actor], Any], Callable[..., Any]]] = {
    "case.given": (cases_for, take_case_back),
    "referral.given": (referrals_for, take_referral_back),
    "step.agreed": (steps_for, partial(cancel_step, why="")),
    "date.booked": (appointments_for, call_off_date),
    "step.done": (steps_for, take_step_back),
    "step.cancelled": (steps_for, take_step_back),
    "date.kept": (appointments_for, take_date_back),
    "date.missed": (appointments_for, take_date_back),
    "date.called_off": (appointments_for, take_date_back),
    "case.closed": (cases_for, take_ending_back),
    "case.paused": (cases_for, resume_case),
}
"""What can be taken back: the verb as it stands in the book, where its record is found, and the
verb that undoes it. Each way back asks its own duty and rules, and is an entry of its own."""

FOUND_IN: dict[What, Callable[[Actor], Any]] = {What.CASE: cases_for, What.REFERRAL: referrals_for}


@transaction.atomic
def take_back(line: int, *, by: Actor) -> Any:  # a row of any kind that has a way back
    """Undo what a line of the book says, if nothing has changed the record since."""
    by.must(Duty.WRITE_CHANGES)
    entry = entry_of(by, line, verbs=WAYS_BACK)
    find, undo = WAYS_BACK[entry.verb]
    subject = find(by).get(pk=int(entry.subject_id))
    last = last_change(by, subject)
    refuse_if_any(
        rules.refusals_to_take_back(
            at=entry.at, now=clock.now(), is_last=last is not None and last.pk == entry.pk
        )
    )
    undo(subject, by=by)
    record("change.taken_back", subject, by=by, centre_id=entry.centre_id, line=line)
    return subject


@transaction.atomic
def undo_change(change_id: int, *, by: Actor) -> Change:
    """Take back every row of a change; one that was changed since stays, and says so.

    An account that ended with it is opened again, within a day.
    """
    by.must(Duty.WRITE_CHANGES)
    change = _locked(change_id, by)
    refuse_if_any(why_not_undo(by, change))
    if change.ending == Ending.ACCOUNT and change.colleague_id:
        reopen_colleagues_account(change.colleague_id, by=by)
    kept = [not _row_back(row, by) for row in rows_of(by, change).done()]
    change.undone_at, change.undone_by_id = clock.now(), by.signer
    change.save(update_fields=["undone_at", "undone_by"])
    told = {"back": kept.count(False), "kept": kept.count(True)}
    record("change.undone", change, by=by, centre_id=change.centre_id, **told)
    return change


@transaction.atomic
def undo_row(row_id: int, *, by: Actor) -> ChangedRow:
    """Take back one row. A refusal says why, and changes nothing."""
    by.must(Duty.WRITE_CHANGES)
    row = _locked_row(row_id, by)
    take_back(row.line or 0, by=by)
    _say(row, RowState.BACK, "", by)
    return row


@transaction.atomic
def give_row(row_id: int, *, to_id: int, by: Actor) -> ChangedRow:
    """One wrong choice: give the record to another colleague instead.

    So it is put right when the colleague who had it before has no account any more.
    """
    by.must(Duty.WRITE_CHANGES)
    row = _locked_row(row_id, by)
    what = What(row.what)
    subject = VERBS[what](FOUND_IN[what](by).get(pk=row.number), to_id=to_id, by=by)
    line = last_change(by, subject)
    was, row.to_id, row.line = row.to_id, to_id, line.pk if line else None
    row.save(update_fields=["to", "line"])
    told = {"row": row.pk, "was": was, "now": to_id}
    record("change.row_given", row.change, by=by, centre_id=row.change.centre_id, **told)
    return row


def _row_back(row: ChangedRow, by: Actor) -> bool:
    try:
        with transaction.atomic():
            take_back(row.line or 0, by=by)
    except Refused as refused:
        _say(row, RowState.KEPT, sentences(refused.refusals), by)
        return False
    _say(row, RowState.BACK, "", by)
    return True


def _say(row: ChangedRow, state: RowState, why: str, by: Actor) -> None:
    row.state, row.why = state, why
    row.save(update_fields=["state", "why"])
    told = {"row": row.pk, "state": state.value}
    record("change.row_undone", row.change, by=by, centre_id=row.change.centre_id, **told)


def _locked(change_id: int, by: Actor) -> Change:
    mine = Change.objects.visible_to(by, Duty.WRITE_CHANGES)
    return mine.select_for_update(of=("self",)).get(pk=change_id)


def _locked_row(row_id: int, by: Actor) -> ChangedRow:
    mine = ChangedRow.objects.visible_to(by, Duty.WRITE_CHANGES).done().select_related("change")
    return mine.select_for_update(of=("self",)).get(pk=row_id)
