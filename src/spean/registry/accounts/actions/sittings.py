"""Sittings: one signed-in browser, and the devices that are known to somebody."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from spean.base import clock
from spean.base.audit.actions import record
from spean.registry.accounts.actions.door import digest_of
from spean.registry.accounts.models import Device, Guesses, Sitting

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.registry.accounts.rules import Place

_NOTED_EVERY = dt.timedelta(seconds=30)
_DEVICE_KEPT = clock.days(180)


@transaction.atomic
def begin_sitting(user_id: int, *, place: Place) -> Sitting:
    return Sitting.objects.create(user_id=user_id, network=place.network, browser=place.browser)


def keep_sitting(sitting: Sitting) -> None:
    """Somebody is there. Noted twice a minute at most, with one statement: no page waits for it."""
    now = clock.now()
    if abs(now - sitting.seen_at) >= _NOTED_EVERY:
        Sitting.objects.filter(pk=sitting.pk).update(seen_at=now)


@transaction.atomic
def lock_sitting(sitting: Sitting) -> None:
    Sitting.objects.filter(pk=sitting.pk, locked_at=None).update(locked_at=clock.now())


@transaction.atomic
def unlock_sitting(sitting_id: int) -> None:
    """After the password or the passkey; who knows neither cannot come here."""
    Sitting.objects.filter(pk=sitting_id).update(locked_at=None, seen_at=clock.now())


@transaction.atomic
def end_sitting(sitting_id: int) -> None:
    Sitting.objects.filter(pk=sitting_id).delete()


@transaction.atomic
def remember_device(user_id: int, *, place: Place) -> None:
    """From now on this browser answers for its own wrong guesses, not for a stranger's."""
    Device.objects.update_or_create(
        user_id=user_id,
        digest=digest_of(place.device),
        defaults={"browser": place.browser, "last_at": clock.now()},
    )


@transaction.atomic
def end_sittings_elsewhere(*, but: int, by: Actor) -> int:
    """Sign oneself out on every other machine; they learn of it at their next request."""
    by.must()
    others = Sitting.objects.filter(user_id=by.signer).exclude(pk=but)
    ended = others.count()
    here = Sitting.objects.select_related("user").get(pk=but, user_id=by.signer)
    others.delete()
    record("account.signed_out_elsewhere", here.user, by=by, sittings=ended)
    return ended


@transaction.atomic
def forget_device(device: Device, *, by: Actor) -> None:
    """A laptop that was sold or lost is a stranger again."""
    by.must()
    device = Device.objects.select_for_update().get(pk=device.pk, user_id=by.signer)
    record("account.device_forgotten", device, by=by, browser=device.browser)
    device.delete()


@transaction.atomic
def tidy_the_door() -> int:
    """Throw away counts, devices and sittings that mean nothing any more."""
    now = clock.now()
    over = Sitting.objects.filter(began_at__lt=now - settings.LONGEST_SITTING)
    unused = Device.objects.filter(last_at__lt=now - _DEVICE_KEPT)
    return sum(rows.delete()[0] for rows in (Guesses.objects.stale(), over, unused))
