"""Months that were closed: what was reported stays what was reported."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from spean.base.actor import Actor, Duty
from spean.policy.insight.vocabulary import Indicator


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    """Closed months, for those who count their own centres and those who oversee all."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.may(Duty.OVERSEE):
            return self.all()
        return self.filter(centre__in=actor.reach(Duty.COUNT_PEOPLE).centres)

    def newest(self) -> Self:
        """Of each centre, month and indicator the word that counts: the last one."""
        key = ("centre_id", "month", "indicator")
        return self.order_by(*key, "-version").distinct(*key)


class Snapshot(models.Model):
    """One indicator of a centre in a month. A restatement is a further version, with its reason.

    `cells` hold file numbers, never names, so that the list behind a closed number stays known.
    """

    centre = models.ForeignKey("centres.Centre", models.PROTECT, related_name="closed_months")
    month = models.DateField()
    indicator = models.CharField(max_length=20, choices=Indicator)
    version = models.PositiveSmallIntegerField(default=1)
    cells = models.JSONField()
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["month", "centre_id", "indicator", "version"]
        constraints = [
            models.UniqueConstraint(
                name="insight_one_word_a_version",
                fields=["centre", "month", "indicator", "version"],
            ),
            models.CheckConstraint(name="insight_month_is_its_first", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="insight_restated_for_a_reason",
                condition=Q(version=1, reason="") | (Q(version__gt=1) & ~Q(reason="")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="closed_month_is_kept", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="closed_months_stay",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func="RAISE EXCEPTION 'Closed months cannot be emptied.';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.month:%Y-%m} v{self.version}"
