"""A project pays for centres for a time; the centre outlives it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language


class Project(models.Model):
    code = models.CharField(max_length=30, unique=True)
    title_en = models.CharField(max_length=200)
    title_km = models.CharField(max_length=200, blank=True)
    title_ja = models.CharField(max_length=200, blank=True)
    donor = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="projects")
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="funding_project_ends_after_it_starts",
                condition=models.Q(ends_on__gt=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        named: str = getattr(self, f"title_{get_language() or 'en'}", "")
        return named or self.title_en
