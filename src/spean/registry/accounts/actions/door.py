"""At the door: one password against one name, heard or not, with one hash in every case.

The count is taken before the password is looked at and given back when it was right, so that a
hundred guesses at once are counted as a hundred. A guess that is not heard costs the same hash and
gets the same answer as a wrong one; it does not make the wait longer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils.crypto import get_random_string, salted_hmac

from spean.base import clock
from spean.base.actor import NOBODY
from spean.base.audit.actions import record
from spean.registry.accounts import rules
from spean.registry.accounts.models import Device, Guesses
from spean.registry.accounts.vocabulary import Scope

if TYPE_CHECKING:
    from spean.registry.accounts.models import User
    from spean.registry.accounts.rules import Place


@dataclass(frozen=True, slots=True)
class Ticket:
    """One guess that has been counted, or was not heard because its place has to wait."""

    is_heard: bool
    rows: tuple[Guesses, ...] = ()


def admit(username: str, *, password: str, place: Place) -> User | None:
    """Who this is, or nobody: the same work and the same answer whatever the reason is."""
    decoy = _decoy()  # made here by whoever comes first, so that it tells nothing of anybody
    user = get_user_model().objects.filter(username__iexact=username).order_by("pk").first()
    ticket = take_ticket(f"password {username.casefold()}", user=user, place=place)
    if user is None or not ticket.is_heard:
        check_password(password, decoy)
    elif user.check_password(password) and user.is_active and user.may_use_password():
        pay_back(ticket)
        return user
    keep_ticket(ticket)
    return None


@transaction.atomic
def take_ticket(claim: str, *, user: User | None, place: Place) -> Ticket:
    """Count a guess before it is looked at. Every scope must be willing to hear it."""
    is_known = Device.objects.filter(
        user_id=user.pk if user else 0, digest=digest_of(place.device)
    ).exists()
    scopes = rules.scopes_for(device_is_known=bool(place.device) and is_known)
    return _ticket(scopes, claim, user=user, place=place)


@transaction.atomic
def take_link_ticket(place: Place, claim: str = "link") -> Ticket:
    """The same for a link that needs no account: links that open nothing are counted by network.

    Codes that open nothing, and forms of visitors, are another claim, with a count of its own.
    """
    return _ticket((Scope.LINK,), claim, user=None, place=place)


def _ticket(scopes: tuple[Scope, ...], claim: str, *, user: User | None, place: Place) -> Ticket:
    rows: list[Guesses] = []
    now = clock.now()
    for scope in scopes:
        row = _locked(scope, claim, user=user, place=place)
        if row.is_waiting(now):
            return Ticket(is_heard=False)
        rows.append(row)
    for row in rows:
        row.failed = 1 if now - row.failed_at > rules.FORGOTTEN_AFTER else row.failed + 1
        row.failed_at = now
        row.save(update_fields=["failed", "failed_at"])
    return Ticket(is_heard=True, rows=tuple(rows))


@transaction.atomic
def pay_back(ticket: Ticket) -> None:
    """It was right. One's own count begins anew; of the shared ones only this guess is taken off.

    Otherwise somebody with an account could wipe out the count of a whole network now and then.
    """
    for row in ticket.rows:
        mine = row.scope in {Scope.DEVICE, Scope.NETWORK}
        left = 0 if mine else Greatest(F("failed") - 1, 0)
        Guesses.objects.filter(pk=row.pk).update(failed=left)


@transaction.atomic
def keep_ticket(ticket: Ticket) -> None:
    """It was wrong. Every wait that begins with it stands in the book."""
    for row in ticket.rows:
        if row.is_waiting(row.failed_at):
            until = row.waits_until()
            record(
                "account.locked_out",
                row.user or row,
                by=NOBODY,
                scope=row.scope,
                failed=row.failed,
                until=until,
            )


def digest_of(what: str) -> str:
    """A keyed digest: whoever reads the table learns neither names nor networks nor tokens."""
    return salted_hmac("spean.door", what, algorithm="sha256").hexdigest()


def _locked(scope: Scope, claim: str, *, user: User | None, place: Place) -> Guesses:
    """The row of this scope, made if need be, and held until the ticket is written."""
    counted = {
        Scope.DEVICE: (claim, place.device),
        Scope.NETWORK: (claim, place.network),
        Scope.ELSEWHERE: (claim,),
        Scope.CROWD: (place.network,),
        Scope.LINK: (claim, place.network),
    }[scope]
    digest = digest_of("\n".join((scope, *counted)))
    owner = None if scope in {Scope.CROWD, Scope.LINK} else user
    fresh = Guesses(digest=digest, scope=scope, user=owner)
    Guesses.objects.bulk_create([fresh], ignore_conflicts=True)
    return Guesses.objects.select_for_update(of=("self",)).select_related("user").get(digest=digest)


def _decoy() -> str:
    """A hash nobody knows the password of, made as the real ones are."""
    return _decoy_made_by(tuple(settings.PASSWORD_HASHERS))


@lru_cache(maxsize=4)
def _decoy_made_by(hashers: tuple[str, ...]) -> str:
    del hashers
    return make_password(get_random_string(40))
