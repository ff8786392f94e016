"""Reading accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model

from spean.base import clock
from spean.base.actor import Duty
from spean.registry.accounts import rules
from spean.registry.accounts.models import Device, FactorSecret, Guesses, Sitting

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from spean.base.actor import Actor


def username_is_free(actor: Actor, username: str) -> bool:
    """Whether nobody has this name yet; asked only by who may make accounts."""
    actor.must(Duty.WRITE_ACCOUNTS)
    return not get_user_model().objects.filter(username__iexact=username).exists()


def id_of(actor: Actor, username: str) -> int:
    """Which account a name typed at the command line means."""
    actor.must(Duty.WRITE_ACCOUNTS)
    return get_user_model().objects.get(username=username).pk


def sitting_of(actor: Actor, sitting_id: int, *, user_id: int) -> Sitting | None:
    """The sitting this session began; asked before the actor is known to mean anything."""
    del actor
    return Sitting.objects.filter(pk=sitting_id, user_id=user_id).first()


def sittings_of(actor: Actor, *, user_id: int) -> QuerySet[Sitting]:
    """Where somebody is signed in. One's own only."""
    return Sitting.objects.filter(user_id=user_id if actor.user_id in {None, user_id} else 0)


def devices_of(actor: Actor, *, user_id: int) -> QuerySet[Device]:
    """The browsers that know somebody. One's own only."""
    return Device.objects.filter(user_id=user_id if actor.user_id in {None, user_id} else 0)


def factor_secret(actor: Actor, number: str) -> str:
    """What a second step is proved with; asked at the door, where nobody is known yet."""
    del actor
    secret: str = FactorSecret.objects.get(row_uid=number).secret
    return secret


def locked_out(actor: Actor) -> set[int]:
    """Accounts that have to wait somewhere just now; who of them is a colleague, centres know."""
    actor.must(Duty.UNLOCK_ACCOUNTS)
    now = clock.now()
    waiting = Guesses.objects.filter(user__isnull=False, failed__gte=rules.FEWEST_FREE)
    return {row.user_id for row in waiting if row.user_id and row.is_waiting(now)}
