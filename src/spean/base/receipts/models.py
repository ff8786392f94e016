"""One row for each form that was done: what was sent, and where the answer led."""

from __future__ import annotations

from django.db import models


class Receipt(models.Model):
    """Written in the transaction of what the form does, so that both are there or neither is.

    `answers` is a keyed digest of what was sent: it can be compared, and tells nothing.
    """

    token = models.CharField(max_length=64)
    by_id = models.BigIntegerField()
    answers = models.CharField(max_length=64)
    led_to = models.TextField(default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="receipts_once", fields=["by_id", "token"]),
        ]
        indexes = [models.Index(fields=["at"], name="receipts_by_age")]

    def __str__(self) -> str:
        return f"receipt {self.pk}"
