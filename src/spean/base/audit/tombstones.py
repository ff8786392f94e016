"""Marks of people who were forgotten, so that no old backup and no old list brings them back.

A mark is a keyed hash: whoever has the key can ask "is it this one?", and nobody can ask "who is
it?". They stand in the database and, because a backup may be older than a wish to be forgotten, in
a file beside the anchors as well.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

from spean.base import clock
from spean.base.audit.models import Tombstone
from spean.base.audit.outside import append, lines_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


def mark_of(text: str) -> str:
    return hmac.new(settings.FORGOTTEN_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def bury(texts: Iterable[str]) -> None:
    """Remember these marks, here and outside; outside only once the erasing itself is kept."""
    marks = {mark_of(text) for text in texts}
    Tombstone.objects.bulk_create(
        [Tombstone(mark=mark, at=clock.now()) for mark in sorted(marks)], ignore_conflicts=True
    )
    transaction.on_commit(write_outside)


def buried(texts: Collection[str]) -> set[str]:
    """Which of these texts were buried."""
    marks = {mark_of(text): text for text in texts}
    there = Tombstone.objects.filter(mark__in=marks).values_list("mark", flat=True)
    return {marks[mark] for mark in there}


def write_outside() -> int:
    """Append the marks that the file has not got; returns how many. Safe to repeat."""
    new = sorted(set(Tombstone.objects.values_list("mark", flat=True)) - _outside())
    if new:
        append(tombstones_file(), new)
    return len(new)


def read_outside() -> int:
    """After a restore: take the marks of the file into the database; returns how many are new."""
    new = sorted(_outside() - set(Tombstone.objects.values_list("mark", flat=True)))
    Tombstone.objects.bulk_create([Tombstone(mark=mark, at=clock.now()) for mark in new])
    return len(new)


def tombstones_file() -> Path:
    return Path(settings.ANCHORS) / f"{connection.settings_dict['NAME']}-forgotten.txt"


def _outside() -> set[str]:
    return set(lines_of(tombstones_file()))
