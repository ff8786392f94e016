"""May this role be proposed, answered or ended? Nobody does both, and nobody for themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from spean.base import clock
from spean.base.refusals import Refusal
from spean.registry.centres.vocabulary import ProposalState

MONTH = 365 / 12


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """Who would hold which role, where, from when until when: what is proposed and decided upon."""

    user_id: int
    role: str
    centre_id: int | None
    starts_on: dt.date
    ends_on: dt.date


def last_day(starts_on: dt.date, *, months: int) -> dt.date:
    """The day after which the policy lets a role go no further.

    >>> import datetime as dt
    >>> last_day(dt.date(2026, 1, 1), months=12)
    datetime.date(2027, 1, 1)
    >>> last_day(dt.date.max, months=12)
    datetime.date(9999, 12, 31)
    """
    return starts_on + min(clock.days(int(MONTH * months)), dt.date.max - starts_on)


def refusals_to_propose(
    wanted: RoleFacts,
    *,
    by_id: int,
    today: dt.date,
    months: int,
    at_a_centre: bool,
    is_held: bool,
    is_waiting: bool,
) -> list[Refusal]:
    """Why this role may not be proposed. A second proposal of the same would be decided twice."""
    found = []
    if wanted.user_id == by_id:
        found.append(Refusal("own_role", _("A colleague has to propose your own role.")))
    if at_a_centre == (wanted.centre_id is None):
        words = _("Choose a centre for this role.") if at_a_centre else _NO_CENTRE
        found.append(Refusal("wrong_place", words))
    if wanted.starts_on < today:
        found.append(Refusal("begins_in_the_past", _("A role cannot begin in the past.")))
    if wanted.ends_on < wanted.starts_on:
        found.append(Refusal("ends_before", _("A role cannot end before it begins.")))
    if wanted.ends_on > last_day(wanted.starts_on, months=months):
        found.append(Refusal("too_long", _("This is longer than the policy lets this role last.")))
    if is_held:
        found.append(Refusal("held_already", _("They hold this role there at that time already.")))
    if is_waiting:
        found.append(Refusal("proposed_already", _("This role is proposed already, and waits.")))
    return found


_NO_CENTRE = _("This role is for the whole country: choose no centre.")


def refusals_to_answer(
    *,
    state: str,
    proposed_by_id: int,
    user_id: int,
    by_id: int,
) -> list[Refusal]:
    """Two different people, and neither of them the one who gets the role."""
    if state != ProposalState.WAITING:
        return [Refusal("answered", _("This proposal has been answered or withdrawn."))]
    if by_id == proposed_by_id:
        return [Refusal("own_proposal", _("Somebody else has to answer what you proposed."))]
    if by_id == user_id:
        return [Refusal("own_role", _("Somebody else has to decide about your own role."))]
    return []


def refusals_to_approve(
    *, ends_on: dt.date, today: dt.date, is_active: bool, is_held: bool
) -> list[Refusal]:
    """What was right when it was proposed may be wrong on the day of the answer."""
    found = []
    if ends_on < today:
        found.append(Refusal("over", _("The time of this role is over: propose it anew.")))
    if not is_active:
        found.append(Refusal("account_ended", _("This account has been ended.")))
    if is_held:
        found.append(Refusal("held_already", _("They hold this role there at that time already.")))
    return found


def refusals_to_withdraw(*, state: str) -> list[Refusal]:
    if state != ProposalState.WAITING:
        return [Refusal("answered", _("This proposal has been answered or withdrawn."))]
    return []


REOPENED_WITHIN = dt.timedelta(days=1)
"""A slip is noticed the same day. Later two people decide, as with any role."""


def refusals_to_reopen(*, ended_at: dt.datetime | None, now: dt.datetime) -> list[Refusal]:
    """Why an account that was ended is not simply opened again."""
    if ended_at is None:
        return [Refusal("not_ended", _("This account has not been ended here."))]
    if now - ended_at > REOPENED_WITHIN:
        words = _("It ended more than a day ago. Whoever keeps the machine gives a new password.")
        return [Refusal("ended_long_ago", words)]
    return []


def refusals_to_give_alone(*, is_a_person: bool) -> list[Refusal]:
    """Only the machine's keeper gives a role alone: somebody has to be the first."""
    if is_a_person:
        return [Refusal("needs_two", _("One colleague proposes a role, another approves it."))]
    return []


def refusals_to_end(*, user_id: int, by_id: int, works_elsewhere: bool) -> list[Refusal]:
    """For a role, and for a whole account, which is ended only by who reaches all of it."""
    if user_id == by_id:
        return [Refusal("own_role", _("A colleague has to end your role or your account."))]
    if works_elsewhere:
        words = _("They also work where you have no say: end their role at your centre instead.")
        return [Refusal("works_elsewhere", words)]
    return []


def name_in(language: str | None, *, en: str, km: str, ja: str) -> str:
    """The name of a centre as the reader says it, or in English where nobody wrote that one down.

    >>> name_in("ja", en="Samraong", km="សំរោង", ja="")
    'Samraong'
    """
    return {"km": km, "ja": ja}.get(language or "", en) or en
