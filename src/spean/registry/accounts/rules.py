"""Decisions about signing in: how long to wait after wrong guesses, and when a sitting is over.

A guess is counted where it comes from, so that somebody who guesses from elsewhere makes only
elsewhere wait. Nothing here asks who exists: the answers are the same for every name.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from spean.base.actor import Duty
from spean.registry.accounts.vocabulary import Scope, Standing

if TYPE_CHECKING:
    from random import Random

    from spean.base.actor import Actor

MEETS_FILES = frozenset(
    {
        Duty.READ_PEOPLE,
        Duty.READ_CONTACTS,
        Duty.READ_CASES,
        Duty.READ_NOTES,
        Duty.READ_PLACEMENTS,
        Duty.READ_LISTS,
        Duty.READ_COMPLAINTS,
        Duty.READ_SENSITIVE,
        Duty.COUNT_PEOPLE,
        Duty.WRITE_ACCOUNTS,
        Duty.KEEP_HOUSE,
        Duty.READ_BOOK,
        Duty.READ_EMPLOYERS,
        Duty.OVERSEE,
    }
)
"""Whose holder a thief would want to be; the policy names their roles (`second_factor`)."""

FORGOTTEN_AFTER = dt.timedelta(hours=24)
"""Without a wrong guess for so long, the count begins again."""


FIRST_PASSWORD_OPENS = dt.timedelta(days=3)
"""How long a password that was given can be used; then another one is asked for."""

_NEVER_MISREAD = "abcdefghjkmnpqrstuvwxyz23456789"


class Limit(NamedTuple):
    """So many wrong guesses are free; then one waits, twice as long each time, up to a longest."""

    free: int
    first: dt.timedelta
    longest: dt.timedelta


_MINUTE, _QUARTER = dt.timedelta(minutes=1), dt.timedelta(minutes=15)
LIMITS = {
    Scope.DEVICE: Limit(5, _MINUTE, _QUARTER),
    Scope.NETWORK: Limit(5, _MINUTE, _QUARTER),
    Scope.ELSEWHERE: Limit(20, _MINUTE, _QUARTER),
    Scope.CROWD: Limit(60, _MINUTE, _QUARTER),
    Scope.LINK: Limit(30, _MINUTE, _QUARTER),
}
FEWEST_FREE = min(limit.free for limit in LIMITS.values())


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody knocks: the network, and the token of a device that has been here before."""

    network: str = ""
    device: str = ""
    browser: str = ""


def scopes_for(*, device_is_known: bool) -> tuple[Scope, ...]:
    """What a guess counts against. A device the person has used before answers for itself alone.

    That is what keeps a stranger's guesses from locking anybody out of their own laptop.
    """
    if device_is_known:
        return (Scope.DEVICE,)
    return (Scope.CROWD, Scope.ELSEWHERE, Scope.NETWORK)


def waits_until(scope: Scope, *, failed: int, failed_at: dt.datetime) -> dt.datetime:
    """When the next guess is heard; a moment that has passed means now.

    >>> noon = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
    >>> [str(waits_until(Scope.DEVICE, failed=n, failed_at=noon) - noon) for n in (4, 5, 6, 9, 99)]
    ['0:00:00', '0:01:00', '0:02:00', '0:15:00', '0:15:00']
    """
    limit = LIMITS[scope]
    if failed < limit.free:
        return failed_at
    doublings = min(failed - limit.free, 10)
    wait: dt.timedelta = limit.first * 2**doublings
    return failed_at + min(wait, limit.longest)


def is_waiting(scope: Scope, *, failed: int, failed_at: dt.datetime, now: dt.datetime) -> bool:
    """Whether a guess is not even heard."""
    if failed < LIMITS[scope].free:
        return False
    return waits_until(scope, failed=failed, failed_at=failed_at) > now


def first_password(dice: Random) -> str:
    """Five groups of four signs, 99 bits; none of them is taken for another when read aloud.

    >>> import random
    >>> len(first_password(random.Random(1)))
    24
    """
    groups = ["".join(dice.choice(_NEVER_MISREAD) for _ in range(4)) for _ in range(5)]
    return "-".join(groups)


def needs_second_factor(actor: Actor) -> bool:
    """Whether this actor meets the files of people. The one place that says so."""
    return actor.may(*MEETS_FILES)


def standing_of(
    *,
    began_at: dt.datetime,
    seen_at: dt.datetime,
    locked_at: dt.datetime | None,
    now: dt.datetime,
    idle: dt.timedelta,
    longest: dt.timedelta,
) -> Standing:
    """Open, locked until the password is given again, or over.

    A time to come counts like one gone by: a clock that was put back gives nobody more time.
    """
    if abs(now - began_at) >= longest:
        return Standing.OVER
    if locked_at is not None or abs(now - seen_at) >= idle:
        return Standing.LOCKED
    return Standing.OPEN


def browser_named(agent: str) -> str:
    """Two words for people ("Firefox, Windows"): enough to tell one's own laptop from a phone.

    >>> browser_named("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120 Safari/537.36")
    'Chrome, Linux'
    >>> browser_named("curl/8")
    ''
    """
    browsers = {"Edg": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrom": "Chrome"}
    systems = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows"}
    browsers |= {"Safari/": "Safari"}
    systems |= {"Mac OS": "macOS", "Linux": "Linux"}
    found = [
        next((name for sign, name in signs.items() if sign in agent), "")
        for signs in (browsers, systems)
    ]
    return ", ".join(filter(None, found))
