"""One record of a change: done through its own verb, and written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import override

from spean.base.audit.queries import last_change
from spean.casework.cases.actions import give_case
from spean.casework.cases.vocabulary import CaseState
from spean.casework.changes.models import ChangedRow
from spean.casework.changes.vocabulary import RowState, What
from spean.casework.plans.actions import give_followups
from spean.casework.referrals.actions import give_referral

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spean.base.actor import Actor
    from spean.base.refusals import Refusal
    from spean.casework.cases.models import Case
    from spean.casework.changes.models import Change
    from spean.casework.changes.queries import Work


def give(one: Work, *, to_id: int, by: Actor) -> None:
    """Through the verb of the record, which asks its own rules and signs the book."""
    VERBS[one.what](one.record, to_id=to_id, by=by)


def give_open_or_closed(case: Case, *, to_id: int, by: Actor) -> Case:
    """Of a closed case the follow-ups are given, which are all that is left to do in it."""
    verb = give_followups if case.state == CaseState.CLOSED else give_case
    return verb(case, to_id=to_id, by=by)


VERBS: Mapping[What, Callable[..., Any]] = {
    What.CASE: give_open_or_closed,
    What.REFERRAL: give_referral,
}


def write_row(
    change: Change, one: Work, *, to: int | None, refused: Sequence[Refusal], by: Actor
) -> ChangedRow:
    line = None if refused else last_change(by, one.record)
    return ChangedRow.objects.create(
        change=change,
        person_id=one.record.person_id,
        what=one.what,
        number=one.record.pk,
        to_id=to,
        state=RowState.REFUSED if refused else RowState.DONE,
        why=sentences(refused),
        line=line.pk if line else None,
    )


def sentences(refusals: Sequence[Refusal]) -> str:
    """Why not, in the words of the source: the page says them in the language of who reads."""
    with override(None):
        return str(refusals[0])[:300] if refusals else ""
