"""A list on its way to becoming people: the file, what each row says, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, models
from django.db.models import Q

from spean.base import clock
from spean.base.actor import Duty
from spean.base.sealing.fields import (
    SealedJSONField,
    SealedTextField,
    SealingRows,
    row_uid,
)
from spean.base.wall import Wall
from spean.casework.intake.vocabulary import BatchState, Kept, Phase, RowDecision, Verdict
from spean.registry.centres.scoping import CentreScopedQuerySet

Tell = Callable[[int, int], None]
"""Told now and then: how many rows are done, of how many."""


class BatchQuerySet(CentreScopedQuerySet["ImportBatch"]):
    reads = Duty.READ_LISTS


class RowQuerySet(SealingRows, CentreScopedQuerySet["ImportRow"]):
    centre_path = "batch__centre"
    person_path = "person"
    reads = Duty.READ_LISTS


class ImportBatch(models.Model):
    """One list, from its upload to its undoing. The file itself lies under MEDIA_ROOT."""

    row_uid = row_uid()
    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="imports")
    state = models.CharField(max_length=12, choices=BatchState, default=BatchState.UPLOADED)
    file_name = SealedTextField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    stored_as = models.CharField(max_length=100, blank=True)
    header = SealedJSONField(default=list)
    sample = SealedJSONField(default=list)
    notes = SealedJSONField(default=list)
    rows_in_file = models.PositiveIntegerField()
    signature = models.CharField(max_length=32)
    mapping = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    staged_at = models.DateTimeField(default=clock.now)
    staged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    checked_at = models.DateTimeField(null=True)
    newest_registration = models.BigIntegerField(default=0)
    committed_at = models.DateTimeField(null=True)
    committed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["centre", "-id"], name="intake_lists_of_centre")]
        constraints = [
            models.CheckConstraint(
                name="intake_brought_in_says_when_and_by_whom",
                condition=~Q(state=BatchState.COMMITTED)
                | Q(committed_at__isnull=False, committed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.file_name)


class ImportRow(models.Model):
    """One row: its cells, what they mean, the verdict, and the person it became or belongs to.

    `digest` names what the mapped cells say, so that the same row is known again in another file;
    it is made with a key, so that nobody can try out names on it.
    `after` is the profile this row left behind; an undo that finds another one keeps its hands off.
    """

    row_uid = row_uid()
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    cells = SealedJSONField(default=list)
    digest = models.CharField(max_length=40)
    profile = SealedJSONField(default=dict)
    brought_by = SealedJSONField(default=dict)
    verdict = models.CharField(max_length=20, choices=Verdict)
    reasons = SealedJSONField(default=list)
    alike = SealedJSONField(default=list)
    decision = models.CharField(max_length=16, choices=RowDecision, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    # Hidden from Person's related objects: what a list says is no work done for the person.
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    before = SealedJSONField(null=True)
    after = SealedJSONField(null=True)
    kept = models.CharField(max_length=16, choices=Kept, blank=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        ordering = ["line"]
        indexes = [
            models.Index(fields=["batch", "verdict", "line"], name="intake_rows_by_verdict"),
            models.Index(fields=["digest"], name="intake_rows_said_before"),
        ]
        constraints = [
            models.UniqueConstraint(name="intake_line_once", fields=["batch", "line"]),
            models.CheckConstraint(
                name="intake_only_doubts_are_decided",
                condition=Q(decision="") | Q(verdict=Verdict.POSSIBLE_DUPLICATE),
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.line}"


class ImportProgress(models.Model):
    """How far a long check or commit has come; written beside it, so that others can see it."""

    walled = Wall(Duty.READ_LISTS, "batch__centre")
    batch = models.OneToOneField(ImportBatch, models.CASCADE, related_name="progress")
    phase = models.CharField(max_length=10, choices=Phase, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"{self.phase} {self.done}/{self.total}"

    @classmethod
    @contextmanager
    def beside(cls, batch_id: int, phase: Phase, *, also: Tell | None) -> Iterator[Tell]:
        """Tell how far the work is while its own transaction is still invisible to others.

        A connection of its own, and a row that the work itself never touches: nobody waits for
        anybody, and what is told survives a work that is rolled back.
        """
        other = connection.copy()
        sql = f"UPDATE {cls._meta.db_table} SET phase=%s, done=%s, total=%s WHERE batch_id=%s"  # noqa: S608  our own table's name

        def tell(done: int, total: int) -> None:
            with other.cursor() as cursor:
                cursor.execute(sql, [phase, done, total, batch_id])
            if also:
                also(done, total)

        try:
            yield tell
        finally:
            with other.cursor() as cursor:
                cursor.execute(sql, ["", 0, 0, batch_id])
            other.close()


class SavedMapping(models.Model):
    """What a row of headings meant last time at this centre: the next list need not be asked."""

    centre = models.ForeignKey("centres.Centre", models.CASCADE, related_name="+")
    signature = models.CharField(max_length=32)
    mapping = models.JSONField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="intake_one_meaning_of_headings", fields=["centre", "signature"]
            ),
        ]

    def __str__(self) -> str:
        return self.signature
