"""Reading the book, and checking that nobody rewrote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from spean.base.actor import Duty
from spean.base.audit.actions import digest_of
from spean.base.audit.models import Entry, Seal
from spean.base.veil import Unveiled
from spean.base.wall import beyond_reach, walled_models

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
        entries = list(seal.entries.order_by("pk"))
        if len(entries) != seal.lines or digest_of(previous, entries) != seal.digest:
            return BookCheck(sealed, Entry.objects.filter(seal=None).count(), seal.pk)
        previous, sealed = seal.digest, sealed + len(entries)
    return BookCheck(sealed, Entry.objects.filter(seal=None).count(), None)


def entries_for_audit(actor: Actor) -> QuerySet[Entry]:
    """Every line, for who audits, but those about people who are hidden from them.

    The details, which may name people, are not read. The check of the chain counts all lines: it
    tells that more was written, and not about whom.
    """
    actor.must(Duty.READ_BOOK)
    lines = Entry.objects.defer("detail").select_related("by", "subject_type")
    return lines.exclude(_about_hidden(actor))


def _about_hidden(actor: Actor) -> Q:
    """Lines whose record is of somebody hidden, whatever kind of record it is."""
    about = Q(pk=None)
    with beyond_reach("which lines are about somebody hidden; they are left out"):
        for model, wall in walled_models():
            if not wall.person_path or hasattr(model, "pgh_tracked_model"):
                continue
            rows = model._base_manager.exclude(Unveiled(actor, wall.person_path))  # noqa: SLF001  Django's documented model API
            numbers = [str(number) for number in rows.values_list("pk", flat=True)]
            kind = ContentType.objects.get_for_model(model)
            about |= Q(subject_type=kind, subject_id__in=numbers)
    return about
