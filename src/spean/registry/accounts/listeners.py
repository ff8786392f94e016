"""What has to follow when allauth removes a second step."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models.signals import post_delete
from django.dispatch import receiver

from spean.registry.accounts.actions import drop_factor_secrets


@receiver(post_delete, sender=Authenticator)
def _forget_its_secret(instance: Any, **_signal: Any) -> None:  # allauth is untyped
    drop_factor_secrets(instance.data)
