"""Reading that there are sealed notes. The actor comes first; no query here shows what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spean.casework.sealed.models import SealedNote

if TYPE_CHECKING:
    from collections.abc import Collection

    from spean.base.actor import Actor
    from spean.casework.sealed.models import SealedNoteQuerySet

OPENED = "sealed_note.opened"
"""The verb of an opening, for whoever tells a person who looked."""


def sealed_of(actor: Actor, case_id: int) -> SealedNoteQuerySet:
    """The closed lines of a case, without their text; nothing for whoever has no such duty."""
    rows = SealedNote.objects.visible_to(actor).filter(case=case_id)
    return rows.defer("text").select_related("by")


def sealed_on_file(actor: Actor, person_id: int) -> SealedNoteQuerySet:
    """The closed lines of all cases of a person, without their text, for who may know of them."""
    rows = SealedNote.objects.visible_to(actor).filter(case__person=person_id)
    return rows.defer("text").select_related("by")


def sealed_about(actor: Actor, people: Collection[int]) -> set[int]:
    """The numbers of the sealed notes of these people that the actor may know of."""
    rows = SealedNote.objects.visible_to(actor).filter(case__person__in=people)
    return set(rows.order_by().values_list("pk", flat=True))
