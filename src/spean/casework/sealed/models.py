"""A note closed to whoever is not responsible, and closed to whoever is until they say why."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from spean.base.actor import Duty
from spean.base.policy import FieldClass
from spean.base.sealing.fields import SealedTextField, row_uid
from spean.casework.sealed.rules import LONGEST_WORDS
from spean.casework.sealed.vocabulary import NoteKind
from spean.registry.centres.scoping import CentreScopedQuerySet


class SealedNoteQuerySet(CentreScopedQuerySet["SealedNote"]):
    reads = Duty.READ_SEALED
    centre_path = "case__centre"
    colleague_path = "case__counsellor"
    person_path = "case__person"


class SealedNote(models.Model):
    """By whom and when; not changed afterwards. Who opened it, and why, stands in the book."""

    row_uid = row_uid()
    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="sealed_notes")
    kind = SealedTextField(max_length=20, choices=NoteKind, sealed_as=FieldClass.PROTECTED)
    text = SealedTextField(max_length=LONGEST_WORDS, sealed_as=FieldClass.PROTECTED)
    written_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = SealedNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"sealed note {self.pk}"

    @property
    def person_id(self) -> int:
        return self.case.person_id
