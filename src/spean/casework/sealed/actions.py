"""Write a sealed note; open one, for one look, with a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.cases.queries import cases_in_care
from spean.casework.cases.vocabulary import CaseState
from spean.casework.sealed import rules
from spean.casework.sealed.models import SealedNote
from spean.casework.sealed.queries import OPENED
from spean.casework.zones.rules import refusals_for_reason

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.casework.cases.models import Case
    from spean.casework.sealed.vocabulary import NoteKind


@transaction.atomic
def write_sealed_note(case: Case, *, kind: NoteKind, text: str, by: Actor) -> SealedNote:
    """Seal what was told. Not even whoever wrote it reads it again without a reason."""
    by.must(Duty.WRITE_SEALED)
    mine = cases_in_care(by, Duty.WRITE_SEALED)
    case = mine.select_for_update(of=("self",)).get(pk=case.pk)
    refuse_if_any(rules.refusals_to_write(state=CaseState(case.state), text=text))
    note = SealedNote.objects.create(
        case=case, kind=kind, text=text.strip(), written_at=clock.now(), by_id=by.signer
    )
    record("sealed_note.written", note, by=by, centre_id=case.centre_id, case=case.pk)
    return note


@transaction.atomic
def read_sealed_note(note_id: int, *, reason: str, by: Actor) -> SealedNote:
    """Open one note for one look. Each look is a line of its own, with the reason given."""
    by.must(Duty.READ_SEALED)
    rows = SealedNote.objects.visible_to(by).select_related("case__person", "by")
    note = rows.get(pk=note_id)
    refuse_if_any(refusals_for_reason(reason))
    record(OPENED, note, by=by, centre_id=note.case.centre_id, reason=reason.strip())
    return note
