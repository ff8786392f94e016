"""Take a form in hand once, and remember for a day where it led.

The unique key decides, not the code: of two that arrive together the second waits for the first.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Max

from spean.base import clock
from spean.base.receipts.models import Receipt

KEPT = dt.timedelta(days=1)
MOST_CHARACTERS = 64


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the same form did when it was sent the first time."""

    led_to: str
    same_answers: bool


def take_in_hand(token: str, *, user_id: int, answers: str) -> Earlier | None:
    """None if this form is new, and ours to do; otherwise what it did the first time.

    Must be called inside the transaction in which the form is done. Somebody who is just doing
    the same form is waited for: they finish, and we see it; or they fail, and it is ours.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO receipts_receipt (token, by_id, answers, led_to, at) "
            "VALUES (%s, %s, %s, '', %s) ON CONFLICT (by_id, token) DO NOTHING",
            [token, user_id, answers, clock.now()],
        )
        if cursor.rowcount == 1:
            return None
    known = Receipt.objects.get(by_id=user_id, token=token)
    return Earlier(known.led_to, same_answers=known.answers == answers)


def keep(token: str, *, user_id: int, led_to: str) -> None:
    """The form is done: remember where its answer led."""
    Receipt.objects.filter(by_id=user_id, token=token).update(led_to=led_to)


def let_go(token: str, *, user_id: int) -> None:
    """The form only asked again: nothing was done that must not be done twice."""
    Receipt.objects.filter(by_id=user_id, token=token).delete()


@transaction.atomic
def forget_old_receipts() -> int:
    """After a day nobody sends the same form again; returns how many were thrown away.

    The day is counted from the newest receipt too, so that a clock which jumps ahead of everybody
    throws away nothing.
    """
    newest = Receipt.objects.aggregate(at=Max("at"))["at"] or clock.now()
    return Receipt.objects.filter(at__lt=min(newest, clock.now()) - KEPT).delete()[0]
