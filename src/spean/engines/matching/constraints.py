"""What rules a pair out altogether, whatever its score.

Only a known fact rules out. An unknown one is asked about, not held against anybody.
"""

from __future__ import annotations

from typing import Final

from spean.engines.kernel.reasons import Reason
from spean.engines.matching.facts import Seeker, Vacancy, cents
from spean.engines.matching.flags import Failed, Flag
from spean.engines.matching.places import province_of

GRACE_DAYS: Final = 30
"""A person may become free this long after the vacancy's start before it is too late."""


def failed_constraints(seeker: Seeker, vacancy: Vacancy, *, on: int) -> Failed:
    """The hard constraints this pair fails on that date ordinal; zero when they may meet."""
    failed = Failed(0)
    for constraint, fails in (
        (Failed.NO_CONSENT, not seeker.consents),
        (Failed.UNDER_AGE, seeker.age is not None and seeker.age < vacancy.min_age),
        (Failed.EXPIRED, vacancy.expires_on is not None and vacancy.expires_on < on),
        (Failed.NO_OPENING, vacancy.openings == 0),
        (Failed.LACKS_REQUIREMENT, bool(vacancy.requires & seeker.lacks)),
        (Failed.PLACE_NOT_ACCEPTED, not accepts_place(seeker, vacancy)),
        (Failed.WAGE_TOO_LOW, _pays_too_little(seeker, vacancy)),
        (Failed.NOT_FREE_IN_TIME, _comes_too_late(seeker, vacancy)),
    ):
        if fails:
            failed |= constraint
    return failed


def reasons_against(seeker: Seeker, vacancy: Vacancy, *, on: int) -> tuple[Reason, ...]:
    """The failed constraints as reasons, each with the value that decided."""
    failed = failed_constraints(seeker, vacancy, on=on)
    values: dict[Failed, str | int | None] = {
        Failed.NO_CONSENT: None,
        Failed.UNDER_AGE: vacancy.min_age,
        Failed.EXPIRED: vacancy.expires_on,
        Failed.NO_OPENING: 0,
        Failed.LACKS_REQUIREMENT: flag_names(vacancy.requires & seeker.lacks),
        Failed.PLACE_NOT_ACCEPTED: province_of(vacancy.place),
        Failed.WAGE_TOO_LOW: seeker.reservation,
        Failed.NOT_FREE_IN_TIME: seeker.available_on,
    }
    return tuple(
        Reason(constraint.name.lower(), value)
        for constraint, value in values.items()
        if failed & constraint and constraint.name
    )


def accepted_provinces(seeker: Seeker) -> frozenset[str]:
    """The known provinces the person named; empty when none was named."""
    named = (province_of(place) for place in seeker.provinces)
    return frozenset(province for province in named if province)


def accepts_place(seeker: Seeker, vacancy: Vacancy) -> bool:
    """Whether the person would work there; who named no province has not refused one."""
    province = province_of(vacancy.place)
    accepted = accepted_provinces(seeker)
    if province is None or seeker.anywhere or not accepted:
        return True
    return province in accepted or province == province_of(seeker.home)


def flag_names(flags: Flag) -> str:
    """The names in the order of their bits, joined by `;`.

    >>> flag_names(Flag.THAI | Flag.DORMITORY)
    'thai;dormitory'
    """
    return ";".join(flag.name.lower() for flag in Flag if flag & flags and flag.name)


def _pays_too_little(seeker: Seeker, vacancy: Vacancy) -> bool:
    least, best = seeker.reservation, vacancy.best
    return least is not None and best is not None and cents(best) < cents(least)


def _comes_too_late(seeker: Seeker, vacancy: Vacancy) -> bool:
    if seeker.available_on is None or vacancy.starts_on is None:
        return False
    return seeker.available_on > vacancy.starts_on + GRACE_DAYS
