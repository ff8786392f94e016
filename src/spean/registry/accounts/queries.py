"""Reading accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

from spean.base.actor import Duty

if TYPE_CHECKING:
    from spean.base.actor import Actor


def username_is_free(actor: Actor, username: str) -> bool:
    """Whether nobody has this name yet; asked only by who may make accounts."""
    actor.must(Duty.WRITE_ACCOUNTS)
    return not get_user_model().objects.filter(username__iexact=username).exists()
