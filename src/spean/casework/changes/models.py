"""One change to many records, and what became of each of them."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from spean.base import clock
from spean.base.actor import Duty
from spean.base.sealing.fields import SealedJSONField, SealedTextField, row_uid
from spean.casework.changes.vocabulary import ChangeKind, Ending, RowState, What
from spean.registry.centres.scoping import CentreScopedQuerySet


class ChangeQuerySet(CentreScopedQuerySet["Change"]):
    """Whoever did it, and the manager of the centre."""

    reads = Duty.READ_CHANGES
    colleague_path = "by"


class Change(models.Model):
    """One verb, done to many records of one centre by one colleague."""

    row_uid = row_uid()
    kind = models.CharField(max_length=20, choices=ChangeKind)
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ending = models.CharField(max_length=20, choices=Ending, default=Ending.NOTHING)
    why = SealedTextField(max_length=300, blank=True)
    told = SealedJSONField(default=dict)
    """The words of the verb, for rows that wait their turn."""
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["by", "-id"], name="changes_of_colleague")]
        constraints = [
            models.CheckConstraint(
                name="changes_handover_is_of_somebody",
                condition=Q(kind=ChangeKind.HANDOVER, colleague__isnull=False)
                | (~Q(kind=ChangeKind.HANDOVER) & Q(colleague=None, ending=Ending.NOTHING)),
            ),
            models.CheckConstraint(
                name="changes_undone_by_somebody",
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"change {self.pk}"


class ChangedRowQuerySet(CentreScopedQuerySet["ChangedRow"]):
    reads = Duty.READ_CHANGES
    centre_path = "change__centre"
    colleague_path = "change__by"
    person_path = "person"

    def waiting(self) -> Self:
        return self.filter(state=RowState.WAITING)

    def done(self) -> Self:
        return self.filter(state=RowState.DONE)


_WORDS_GO_WITH_THE_LAST_ROW = """
UPDATE changes_change SET why = '', told = '' WHERE id = OLD.change_id
  AND NOT EXISTS (SELECT 1 FROM changes_changedrow WHERE change_id = OLD.change_id);
RETURN NULL;
"""
"""Somebody is forgotten: what was said of nobody else is forgotten with them."""


class ChangedRow(models.Model):
    """What became of one record: who has it now, or why not. `line` is its line in the book.

    `why` is the sentence of a refusal, as it stands in the source: the page translates it.
    """

    change = models.ForeignKey(Change, models.CASCADE, related_name="rows")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="changed")
    what = models.CharField(max_length=10, choices=What)
    number = models.BigIntegerField()
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=RowState)
    why = models.CharField(max_length=300, blank=True)
    line = models.BigIntegerField(null=True)

    objects = ChangedRowQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="changes_one_row_a_record", fields=["change", "what", "number"]
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="words_go_with_the_last_row",
                operation=pgtrigger.Delete,
                when=pgtrigger.After,
                func=_WORDS_GO_WITH_THE_LAST_ROW,
            ),
        ]

    def __str__(self) -> str:
        return f"row {self.pk}"

    @property
    def code(self) -> str:
        """As its page says it."""
        return f"{'C' if self.what == What.CASE else 'R'}-{self.number:06d}"
