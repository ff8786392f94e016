"""A list with its filters, columns and order under a name, for oneself or for a centre."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from spean.base import clock

if TYPE_CHECKING:
    from spean.base.actor import Actor


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own, and those that colleagues share with a centre where one works."""
        shared = Q(centre__in=actor.centre_ids)
        return self.filter(Q(by=actor.user_id) | shared, dropped_at=None)


class SavedView(models.Model):
    """`query` is the address without what may name somebody: it holds choices and columns."""

    listing = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    centre = models.ForeignKey("centres.Centre", models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(default=clock.now)
    dropped_at = models.DateTimeField(null=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["listing", "by"], name="savedviews_of_a_list")]

    def __str__(self) -> str:
        return self.name
