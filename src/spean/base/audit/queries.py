"""Reading the book, and checking that nobody rewrote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType

from spean.base.actor import Duty
from spean.base.audit.actions import digest_of
from spean.base.audit.models import Entry, Seal

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from spean.base.actor import Actor


@dataclass(frozen=True, slots=True)
class BookCheck:
    """What the check found: the first seal that does not hold, if any."""

    sealed: int
    unsealed: int
    broken_seal: int | None


def entries_about(actor: Actor, subject: Model) -> QuerySet[Entry]:
    """The book's lines about a record that the actor was already allowed to open."""
    del actor
    kind = ContentType.objects.get_for_model(subject)
    return Entry.objects.filter(subject_type=kind, subject_id=str(subject.pk)).select_related("by")


def check_book(actor: Actor) -> BookCheck:
    """Recompute every seal from the first; a line changed, added or lost breaks one."""
    actor.must(Duty.CHECK_BOOK)
    sealed, previous = 0, ""
    for seal in Seal.objects.order_by("pk"):
        entries = list(Entry.objects.as_written().filter(seal=seal).order_by("pk"))
        if len(entries) != seal.lines or digest_of(previous, entries) != seal.digest:
            return BookCheck(sealed, Entry.objects.filter(seal=None).count(), seal.pk)
        previous, sealed = seal.digest, sealed + len(entries)
    return BookCheck(sealed, Entry.objects.filter(seal=None).count(), None)


def entries_for_audit(actor: Actor) -> QuerySet[Entry]:
    """Every line, for who audits. The details, which may name people, are not read."""
    actor.must(Duty.READ_BOOK)
    return Entry.objects.defer("detail").select_related("by", "subject_type")
