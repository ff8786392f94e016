"""The book's tables: lines, the seals that chain them, and marks of who was forgotten."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models

from spean.base.sealing.envelope import SealBrokenError
from spean.base.sealing.fields import SealedJSONField, as_written, row_uid
from spean.base.sealing.keyring import BOOK

READS = ("person.read", "case.read", "list.read", "export.taken")
"""Lines about somebody who looked. All others are about somebody who changed something."""
WIDENED = "reading.widened"
"""A colleague said why they must open more files today than usual."""
MASKED = "details.masked"
"""The line that names the lines whose details were taken out; no other gap in them is honest."""
WATCHED = (*READS, WIDENED)


def _no_truncate(name: str) -> pgtrigger.Trigger:
    """Emptying a table at once would pass by every row trigger."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'The book cannot be emptied.';",
    )


class Seal(models.Model):
    """A short batch of lines, bound to the batch before it by a hash.

    `form` tells what is hashed: 1 is how the first books were sealed, 2 what `digest_of` says.
    """

    sealed_at = models.DateTimeField()
    lines = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    form = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        triggers = [
            pgtrigger.Protect(name="seal_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            _no_truncate("seals_stay"),
        ]

    def __str__(self) -> str:
        return f"seal {self.pk}"


class EntryQuerySet(models.QuerySet["Entry"]):
    def one_by_one(self, limit: int | None = None) -> list[Entry]:
        """In order, each opened by itself: details that do not open are None, and raise nothing.

        So that one line that was touched is found, and does not hide all the others.
        """
        rows: Any = self.defer("detail").annotate(ciphertext=as_written("detail")).order_by("pk")
        entries = list(rows[:limit])
        field: Any = Entry._meta.get_field("detail")  # noqa: SLF001  Django's documented model API
        for entry in entries:
            try:
                entry.detail = field.opened_for(entry.row_uid, bytes(entry.ciphertext))
            except SealBrokenError:
                entry.detail = None
        return entries


class Entry(models.Model):
    """One line in the book. Written once; only its seal and the masking of its details follow.

    Its details may hold anything that was told to a verb, so they are ciphertext to the database.
    The chain holds `detail_hash`, not the details: they can be taken out for a person who is
    forgotten, and the line still proves that it was written. The salt goes with them, so that
    nobody can guess what they said.

    A line of reading has no details: its page and the numbers of the people are asked for in SQL.
    """

    row_uid = row_uid()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    centre_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=64)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.CharField(max_length=64)
    person_id = models.BigIntegerField(null=True)
    page = models.CharField(max_length=100, blank=True, default="")
    people = ArrayField(models.BigIntegerField(), default=list)
    detail = SealedJSONField(default=dict, sealed_as=BOOK)
    salt = models.CharField(max_length=32, blank=True, default="")
    detail_hash = models.CharField(max_length=64, blank=True, default="")
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, related_name="entries")

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="audit_subject"),
            models.Index(fields=["id"], name="audit_unsealed", condition=models.Q(seal=None)),
            models.Index(
                fields=["by", "at"], name="audit_reads", condition=models.Q(verb__in=WATCHED)
            ),
            models.Index(
                fields=["person_id", "id"],
                name="audit_person",
                condition=models.Q(person_id__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="entry_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["seal", "detail", "salt"]),
            ),
            pgtrigger.Protect(
                name="entry_detail_is_kept_or_masked",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.detail IS DISTINCT FROM NEW.detail"
                    " OR OLD.salt IS DISTINCT FROM NEW.salt)"
                    " AND NOT (NEW.detail = ''::bytea AND NEW.salt = ''"
                    " AND OLD.detail_hash <> ''))"
                ),
            ),
            pgtrigger.Protect(
                name="entry_is_sealed_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.seal_id IS NOT NULL AND OLD.seal_id IS DISTINCT FROM NEW.seal_id"
                ),
            ),
            pgtrigger.Protect(name="entry_stays", operation=pgtrigger.Delete),
            _no_truncate("entries_stay"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type_id}:{self.subject_id}"


class Tombstone(models.Model):
    """A keyed hash of somebody who was forgotten: enough to know them again, not to find them."""

    mark = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"tombstone {self.pk}"
