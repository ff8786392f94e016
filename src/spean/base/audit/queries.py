"""Reading the book, and checking that nobody rewrote it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType

from spean.base.actor import Duty
from spean.base.audit import anchors
from spean.base.audit.chain import FORM, detail_fits, digest_of, is_masked
from spean.base.audit.models import MASKED, READS, WATCHED, Entry, Seal
from spean.base.veil import Unveiled

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from django.db.models import Model, QuerySet

    from spean.base.actor import Actor


@dataclass(frozen=True, slots=True)
class BookCheck:
    """What the check found: the first seal, line or anchor that does not hold, if any."""

    sealed: int
    unsealed: int
    broken_seal: int | None
    touched_line: int | None = None
    broken_anchor: str = ""
    anchors: int = 0

    @property
    def holds(self) -> bool:
        return self.broken_seal is None and self.touched_line is None and not self.broken_anchor

    @property
    def sentence(self) -> str:
        """For the command line, which speaks English."""
        if self.broken_seal is not None:
            return f"seal {self.broken_seal} is broken: a line was changed or lost"
        if self.touched_line is not None:
            return f"line {self.touched_line} was changed, or its details were taken out unsaid"
        if self.broken_anchor:
            return f"the book is not the one that was anchored outside: {self.broken_anchor}"
        return (
            f"{self.sealed:,} lines sealed and unbroken, {self.unsealed:,} waiting for a seal, "
            f"{self.anchors:,} anchors agree"
        )


def entries_about(actor: Actor, subject: Model) -> QuerySet[Entry]:
    """The book's lines about a record that the actor was already allowed to open."""
    del actor
    kind = ContentType.objects.get_for_model(subject)
    return Entry.objects.filter(subject_type=kind, subject_id=str(subject.pk)).select_related("by")


def entry_of(actor: Actor, number: int, *, verbs: Collection[str]) -> Entry:
    """One line by its number, for who goes on to ask whether its record is theirs to open.

    A line of another verb is as unknown as none at all. Raises `DoesNotExist`.
    """
    del actor
    return Entry.objects.get(pk=number, verb__in=verbs)


def lines_by(actor: Actor, *, verbs: Collection[str], since: dt.datetime) -> QuerySet[Entry]:
    """What the actor signed themselves, but lines about people who are hidden from them by now.

    Details are not read.
    """
    rows = Entry.objects.defer("detail", "salt").filter(by=actor.user_id or 0, at__gte=since)
    return rows.filter(Unveiled(actor, "person_id"), verb__in=verbs).order_by("-pk")


def last_change(actor: Actor, subject: Model) -> Entry | None:
    """The newest line that changed a record which the actor was already allowed to open."""
    return entries_about(actor, subject).exclude(verb__in=WATCHED).order_by("-pk").first()


def check_book(
    actor: Actor, *, anchored: Path | None = None, until: dt.datetime | None = None
) -> BookCheck:
    """Recompute every seal from the first, and compare what was anchored outside.

    A line changed, added or lost breaks a seal; a chain that was cut short or made anew from
    some point on holds in itself, and breaks an anchor. Details may be missing only where a
    line in the book says that they were taken out.

    A copy of the book that was made at a moment is compared with the anchors of the house whose
    it is, `until` that moment.
    """
    actor.must(Duty.CHECK_BOOK)
    sealed, previous, before = 0, "", 0
    broken, looked = None, _Details()
    for seal in Seal.objects.order_by("pk"):
        entries = Entry.objects.filter(seal=seal).one_by_one()
        in_step = seal.form < FORM or seal.pk == before + 1
        whole = len(entries) == seal.lines and all(map(detail_fits, entries))
        if not (in_step and whole and digest_of(previous, entries, seal) == seal.digest):
            broken = seal.pk
            break
        looked.at(entries)
        previous, before, sealed = seal.digest, seal.pk, sealed + len(entries)
    tail = Entry.objects.filter(seal=None).one_by_one()
    looked.at(tail)
    return BookCheck(
        sealed=sealed,
        unsealed=len(tail),
        broken_seal=broken,
        touched_line=None if broken else looked.first_touched(),
        broken_anchor=anchors.broken_anchor(anchored, until=until),
        anchors=anchors.count(anchored),
    )


def entries_for_audit(
    actor: Actor,
    *,
    person_id: int | None = None,
    colleague: str = "",
    verb: str = "",
    only: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> QuerySet[Entry]:
    """Lines for who audits, after the filters, but those about people who are hidden from them.

    The details, which may name people, are not read. The check of the chain counts all lines: it
    tells that more was written, and not about whom. `only` is "reads" or "changes"; `verb` is
    the beginning of one.
    """
    actor.must(Duty.READ_BOOK)
    rows = Entry.objects.defer("detail", "salt").select_related("by", "subject_type")
    rows = rows.filter(Unveiled(actor, "person_id"))
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    if colleague:
        rows = rows.filter(by__username__icontains=colleague)
    if verb:
        rows = rows.filter(verb__startswith=verb)
    if only == "reads":
        rows = rows.filter(verb__in=READS)
    if only == "changes":
        rows = rows.exclude(verb__in=READS)
    if since:
        rows = rows.filter(at__date__gte=since)
    if until:
        rows = rows.filter(at__date__lte=until)
    return rows


class _Details:
    """Walks the lines once and remembers whose details do not fit, or are gone without a word."""

    def __init__(self) -> None:
        self.touched: list[int] = []
        self.gone: set[int] = set()
        self.excused: set[int] = set()

    def at(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if not detail_fits(entry):
                self.touched.append(entry.pk)
            if is_masked(entry):
                self.gone.add(entry.pk)
            if entry.verb == MASKED:
                self.excused.update((entry.detail or {}).get("lines", []))

    def first_touched(self) -> int | None:
        return min([*self.touched, *(self.gone - self.excused)], default=None)
