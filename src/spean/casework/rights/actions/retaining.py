"""Once a night: what has been kept long enough is forgotten, emptied or thrown away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import apps
from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import mask_details, record
from spean.base.audit.models import Entry
from spean.base.audit.tombstones import write_outside
from spean.casework.complaints.actions import let_go_complaints
from spean.casework.intake.actions import discard_batch
from spean.casework.intake.queries import batches_for
from spean.casework.rights import rules
from spean.casework.rights.actions._erasing import empty_rows, forget
from spean.casework.rights.models import Round
from spean.casework.rights.queries import due, due_counts, last_round
from spean.casework.rights.vocabulary import Kind, RunState

if TYPE_CHECKING:
    from collections.abc import Callable

    from spean.base.actor import Actor


@transaction.atomic
def night_round(*, by: Actor) -> Round:
    """What the job does. The very first round only begins; after a jump of the clock it asks."""
    by.must(Duty.RUN_RETENTION)
    write_outside()
    last = last_round(by)
    if last is None:
        return _told(RunState.BEGUN, {}, by)
    if rules.refusals_to_round(last=last.at, now=clock.now()):
        return _told(RunState.ASKS, due_counts(by), by)
    return _told(RunState.DONE, _carried_out(by), by)


@transaction.atomic
def round_by_hand(*, by: Actor) -> Round:
    """Somebody looked at the clock and at what is due, and says yes."""
    by.must(Duty.RUN_RETENTION)
    return _told(RunState.DONE, _carried_out(by), by)


def _told(state: RunState, counts: dict[str, int], by: Actor) -> Round:
    done = Round.objects.create(at=clock.now(), state=state, counts=counts)
    record(_VERBS[state], done, by=by, counts=counts)
    return done


_VERBS = {
    RunState.BEGUN: "retention.begun",
    RunState.DONE: "retention.done",
    RunState.ASKS: "retention.asks",
}


def _carried_out(by: Actor) -> dict[str, int]:
    counts = {}
    for kind in Kind:
        numbers = due(by, kind)
        _WAYS[kind](numbers, kind, by)
        counts[kind.value] = len(numbers)
    return counts


def _forget_people(numbers: list[int], kind: Kind, by: Actor) -> None:
    for number in numbers:
        forget(number, because=kind.value, by=by)


def _discard_lists(numbers: list[int], kind: Kind, by: Actor) -> None:
    del kind
    for batch in batches_for(by).filter(pk__in=numbers):
        discard_batch(batch, by=by)


def _empty_rows(numbers: list[int], kind: Kind, by: Actor) -> None:
    del kind, by
    empty_rows(apps.get_model("intake", "ImportRow").objects.filter(batch__in=numbers), numbers)


def _empty_contacts(numbers: list[int], kind: Kind, by: Actor) -> None:
    del kind, by
    apps.get_model("contacts", "Contact").objects.filter(pk__in=numbers).update(line="")


def _empty_outreach(numbers: list[int], kind: Kind, by: Actor) -> None:
    del kind, by
    rows = apps.get_model("outreach", "Activity").objects.filter(pk__in=numbers)
    rows.update(safety="", lines="", why_cancelled="")


def _let_go_complaints(numbers: list[int], kind: Kind, by: Actor) -> None:
    del kind
    let_go_complaints(numbers, by=by)


def _empty_details(numbers: list[int], kind: Kind, by: Actor) -> None:
    del kind
    first = Entry.objects.filter(pk__in=numbers[:1]).first()
    if first:
        mask_details(Entry.objects.filter(pk__in=numbers), first, by=by)


_WAYS: dict[Kind, Callable[[list[int], Kind, Actor], None]] = {
    Kind.UNFINISHED_REGISTRATION: _forget_people,
    Kind.INACTIVE_PERSON: _forget_people,
    Kind.CLOSED_CASE: _forget_people,
    Kind.UNUSED_LIST: _discard_lists,
    Kind.LIST_ROWS: _empty_rows,
    Kind.CONTACT_LINE: _empty_contacts,
    Kind.OUTREACH_WORDS: _empty_outreach,
    Kind.CLOSED_COMPLAINT: _let_go_complaints,
    Kind.BOOK_DETAIL: _empty_details,
}
