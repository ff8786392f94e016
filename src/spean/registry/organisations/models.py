"""An organisation is one record however many roles it plays."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import get_language

from spean.registry.organisations.vocabulary import OrganisationRole, Verification


class Organisation(models.Model):
    name_en = models.CharField(max_length=200)
    name_km = models.CharField(max_length=200, blank=True)
    name_ja = models.CharField(max_length=200, blank=True)
    roles = ArrayField(models.CharField(max_length=20, choices=OrganisationRole))
    sector = models.CharField(max_length=40, blank=True)
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    registration_number = models.CharField(max_length=40, blank=True)
    nssf_number = models.CharField(max_length=40, blank=True)
    verification = models.CharField(
        max_length=20, choices=Verification, default=Verification.UNVERIFIED
    )

    class Meta:
        ordering = ["name_en", "pk"]
        indexes = [GinIndex(fields=["roles"], name="organisations_roles")]
        constraints = [
            models.CheckConstraint(name="organisations_play_a_role", condition=~models.Q(roles=[])),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        named: str = getattr(self, f"name_{get_language() or 'en'}", "")
        return named or self.name_en


class OrganisationContact(models.Model):
    """Whom to call there."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=100)
    position = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
