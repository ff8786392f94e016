"""The head of the book in a place that the database's owner does not rewrite by rewriting it.

A text file, one line an hour and at every backup, never rewritten: `moment why seal lines digest
link`. The link hashes the line before, so that a line taken out of the file is missed. Whoever can
rewrite the database and this file too is found by a print of it; that is what the print is for.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Sum

from spean.base import clock
from spean.base.audit.models import Seal
from spean.base.audit.outside import append, lines_of

LINK = 16
EVERY = dt.timedelta(hours=1)


class Why(StrEnum):
    """The occasion of an anchor."""

    HOUR = "hour"
    BACKUP = "backup"
    HAND = "hand"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Anchor:
    """How far the book had come at a moment: its last seal, the lines until then, the digest."""

    at: dt.datetime
    why: str
    seal: int
    lines: int
    digest: str

    @property
    def words(self) -> str:
        return f"{self.at.isoformat()} {self.why} {self.seal} {self.lines} {self.digest}"

    @property
    def groups(self) -> list[str]:
        """The digest as people read it aloud and compare it."""
        return [self.digest[at : at + 8] for at in range(0, len(self.digest), 8)]


class AnchorError(Exception):
    """A line of the anchors' file that was touched; the message names its number."""


def anchors_file() -> Path:
    """One file a database, so that two installations on one machine do not accuse each other."""
    return Path(settings.ANCHORS) / f"{connection.settings_dict['NAME']}.txt"


def anchor_book(why: Why) -> Anchor | None:
    """Write the head down outside; None if there is nothing new to say, or nothing sealed yet."""
    last = Seal.objects.order_by("pk").last()
    if last is None:
        return None
    known = anchors()
    newest = known[-1] if known else None
    now = clock.now().astimezone(dt.UTC).replace(microsecond=0)
    if why == Why.HOUR and newest and (newest.seal == last.pk or now - newest.at < EVERY):
        return None
    counted = Seal.objects.aggregate(all=Sum("lines"))["all"]
    anchor = Anchor(now, why.value, last.pk, counted, last.digest)
    _append(anchor)
    return anchor


def anchors(file: Path | None = None) -> list[Anchor]:
    """Every line of the file. Raises AnchorError at the first that does not hang together."""
    found, link = [], ""
    for number, line in enumerate(_lines(file), start=1):
        words, _, said = line.rpartition(" ")
        link = _link(link, words)
        if said != link:
            raise AnchorError(f"line {number}")
        at, why, seal, lines, digest = words.split(" ")
        found.append(Anchor(dt.datetime.fromisoformat(at), why, int(seal), int(lines), digest))
    return found


def last_anchor() -> Anchor | None:
    """The newest line, for a page and a print; nothing of a file that was touched."""
    try:
        known = anchors()
    except (AnchorError, ValueError):
        return None
    return known[-1] if known else None


def count(file: Path | None = None) -> int:
    return len(_lines(file))


def broken_anchor(file: Path | None = None, *, until: dt.datetime | None = None) -> str:
    """The first anchor that the book does not fit, in words; empty when every one fits.

    A copy of the book, made at a moment, is held against the file of the house whose it is:
    what was anchored after that moment is not asked for.

    A restored backup may end earlier than an anchor says. It leaves a line of its own here, and
    what was anchored beyond its end before is not asked for again; what lies before is.
    """
    try:
        known = [one for one in anchors(file) if until is None or one.at <= until]
    except (AnchorError, ValueError) as error:
        return str(error)
    digests = dict(Seal.objects.values_list("pk", "digest"))
    sums, so_far = {}, 0
    for pk, lines in Seal.objects.order_by("pk").values_list("pk", "lines"):
        so_far += lines
        sums[pk] = so_far
    end = None
    for anchor in reversed(known):
        beyond = end is not None and anchor.seal > end
        fits = (digests.get(anchor.seal), sums.get(anchor.seal)) == (anchor.digest, anchor.lines)
        if not beyond and not fits:
            return anchor.words
        if anchor.why == Why.RESTORED:
            end = anchor.seal if end is None else min(end, anchor.seal)
    return ""


def _append(anchor: Anchor) -> None:
    lines = _lines()
    link = _link(lines[-1].rpartition(" ")[2] if lines else "", anchor.words)
    append(anchors_file(), [f"{anchor.words} {link}"])


def _lines(file: Path | None = None) -> list[str]:
    return lines_of(file or anchors_file())


def _link(before: str, words: str) -> str:
    return hashlib.sha256(f"{before} {words}".encode()).hexdigest()[:LINK]
