"""Pairs of files that look like one person, and files that were put together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from spean.base import clock
from spean.base.actor import Duty
from spean.base.sealing.fields import SealedJSONField, SealedTextField, row_uid
from spean.base.veil import Unveiled
from spean.base.wall import Wall
from spean.casework.doubles.vocabulary import MergeState, PairState
from spean.casework.people.queries import files_at_rest_too, people_for
from spean.casework.people.rules import code_of

if TYPE_CHECKING:
    from spean.base.actor import Actor


class PairQuerySet(models.QuerySet["Pair"]):
    """Pairs, for whoever reaches both files and stands in the circle of neither's protection."""

    def visible_to(self, actor: Actor, duty: Duty | None = None) -> Self:
        people = people_for(actor, duty or Duty.READ_DOUBLES)
        return self.filter(
            Exists(people.filter(pk=OuterRef("one"))), Exists(people.filter(pk=OuterRef("other")))
        )


class Pair(models.Model):
    """Two files, the older number first. What was said about them holds until one of them changes.

    `looked` is a keyed fingerprint of what was compared: a pair of whom somebody said that they are
    two people is asked about again only when it is another one.
    """

    walled = Wall(
        Duty.READ_DOUBLES,
        "one__registrations__centre",
        person_path="one",
        beside=Wall(Duty.READ_DOUBLES, "other__registrations__centre", person_path="other"),
    )
    row_uid = row_uid()
    one = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    other = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    state = models.CharField(max_length=20, choices=PairState, default=PairState.WAITING)
    score = models.PositiveSmallIntegerField()
    cost = models.PositiveIntegerField(default=0)
    looked = models.BinaryField(default=b"")
    found_at = models.DateTimeField(default=clock.now)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    said_at = models.DateTimeField(null=True)
    why = SealedTextField(max_length=300, blank=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        ordering = ["-cost", "-pk"]
        indexes = [models.Index(fields=["state", "-cost", "-id"], name="doubles_dearest_first")]
        constraints = [
            models.UniqueConstraint(name="doubles_asked_once", fields=["one", "other"]),
            models.CheckConstraint(name="doubles_older_first", condition=Q(one__lt=F("other"))),
            models.CheckConstraint(
                name="doubles_said_by_somebody",
                condition=Q(state__in=[PairState.WAITING, PairState.MERGED])
                | Q(said_by__isnull=False, said_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"pair {self.pk}"

    @property
    def person_id(self) -> int:
        return self.one_id


class MergeQuerySet(models.QuerySet["Merge"]):
    """Merges, for whoever reaches the file that stayed; a protection of either file hides them.

    One whose file was itself put together with a third one since is there as well.
    """

    def visible_to(self, actor: Actor, duty: Duty | None = None) -> Self:
        people = files_at_rest_too(actor, duty or Duty.READ_DOUBLES)
        return self.filter(
            Exists(people.filter(pk=OuterRef("survivor"))), Unveiled(actor, "absorbed_id")
        )

    def standing(self) -> Self:
        return self.filter(state=MergeState.STANDING)


class Merge(models.Model):
    """Two files put together, with all that is needed to take them apart again.

    `ledger` holds numbers of rows: what moved, what the file that stays had before, what was made
    or changed. `values` holds what it said before and after, and is emptied when it is settled.
    """

    walled = Wall(
        Duty.READ_DOUBLES,
        "survivor__registrations__centre",
        person_path="survivor",
        beside=Wall(Duty.READ_DOUBLES, "", person_path="absorbed"),
    )
    row_uid = row_uid()
    survivor = models.ForeignKey("people.Person", models.CASCADE, related_name="merges")
    absorbed = models.ForeignKey("people.Person", models.CASCADE, related_name="merged")
    state = models.CharField(max_length=20, choices=MergeState, default=MergeState.STANDING)
    ledger = models.JSONField(default=dict)
    values = SealedJSONField(default=dict)
    why = SealedTextField(max_length=300, blank=True)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="doubles_merged_once_at_a_time",
                fields=["absorbed"],
                condition=Q(state=MergeState.STANDING),
            ),
            models.CheckConstraint(
                name="doubles_undone_says_when_and_by_whom",
                condition=~Q(state=MergeState.UNDONE)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}"

    @property
    def person_id(self) -> int:
        return self.survivor_id

    @property
    def code(self) -> str:
        """The old code, which leads to the file that stayed."""
        return code_of(self.absorbed_id)


class Search(models.Model):
    """One look for doubles: of which centre, from which moment on files were compared next time."""

    centre = models.ForeignKey("centres.Centre", models.CASCADE, null=True, related_name="+")
    begun_at = models.DateTimeField(db_default=Now())
    looked = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-begun_at", "-pk"]

    def __str__(self) -> str:
        return f"search {self.pk}"
