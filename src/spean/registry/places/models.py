"""One unit of the national gazetteer."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import get_language

from spean.registry.places.vocabulary import Level


class PlaceQuerySet(models.QuerySet["Place"]):
    def within(self, code: str) -> Self:
        """The place itself and everything below it; codes nest, so this is a prefix."""
        return self.filter(code__startswith=code)


class Place(models.Model):
    """Province, district, commune or village. Its official code is zero-padded text."""

    code = models.CharField(max_length=12, primary_key=True)
    level = models.CharField(max_length=10, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    name_km = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    sort_key = models.CharField(max_length=400, db_index=True, db_collation="C")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_km if get_language() == "km" else self.name_en
