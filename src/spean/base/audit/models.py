"""The book's two tables: lines, and the seals that chain them."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models

from spean.base.sealing.fields import SealedJSONField, as_written, row_uid
from spean.base.sealing.keyring import BOOK


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
    """A short batch of lines, bound to the batch before it by a hash."""

    sealed_at = models.DateTimeField()
    lines = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["pk"]
        triggers = [
            pgtrigger.Protect(name="seal_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            _no_truncate("seals_stay"),
        ]

    def __str__(self) -> str:
        return f"seal {self.pk}"


class EntryQuerySet(models.QuerySet["Entry"]):
    def as_written(self) -> Self:
        """The lines with their details as ciphertext: all that the chain of seals needs."""
        return self.defer("detail").annotate(detail_as_written=as_written("detail"))


class Entry(models.Model):
    """One line in the book. Written once, never changed; sealing it is the only exception.

    Its details may hold anything that was told to a verb, so they are ciphertext to the database.
    """

    row_uid = row_uid()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    centre_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=64)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.CharField(max_length=64)
    detail = SealedJSONField(default=dict, sealed_as=BOOK)
    seal = models.ForeignKey(Seal, models.PROTECT, null=True, related_name="entries")

    detail_as_written: bytes
    """Only on rows read `as_written()`."""

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="audit_subject"),
            models.Index(fields=["id"], name="audit_unsealed", condition=models.Q(seal=None)),
        ]
        triggers = [
            pgtrigger.Protect(
                name="entry_is_kept",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["seal"]),
            ),
            pgtrigger.Protect(
                name="entry_is_sealed_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__seal__isnull=False),
            ),
            pgtrigger.Protect(name="entry_stays", operation=pgtrigger.Delete),
            _no_truncate("entries_stay"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type_id}:{self.subject_id}"
