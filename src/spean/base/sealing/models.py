"""The data keys, each under the master key: worth nothing without the key file."""

from __future__ import annotations

from django.db import models

from spean.base import clock


class DataKey(models.Model):
    """One key for one class of columns. The newest of a class seals; the older ones still open."""

    name = models.BinaryField(max_length=4, unique=True)
    kind = models.CharField(max_length=8)
    wrapped = models.BinaryField()
    master = models.CharField(max_length=8)
    made_at = models.DateTimeField(default=clock.now)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {bytes(self.name).hex()}"
