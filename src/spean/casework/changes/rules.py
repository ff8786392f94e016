"""Decisions about changes to many records. Plain values in, refusals out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal, Refused
from spean.casework.changes.vocabulary import Ending

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Mapping, Sequence
    from typing import TypeVar

    K = TypeVar("K", bound=Hashable)

UNDO_FOR = dt.timedelta(days=30)
"""Longer than that, and taking back would surprise whoever works on it since."""
HAS_A_WAY_BACK = frozenset(
    {
        *("case.given", "case.closed", "case.paused", "referral.given"),
        *("step.agreed", "step.done", "step.cancelled"),
        *("date.booked", "date.kept", "date.missed", "date.called_off"),
    }
)
"""Verbs of the book that can be taken back; `actions/undoing.py` says how, and a test compares."""
AT_ONCE = 100
"""Rows that a page waits for; more are left to the worker, in portions of as many."""
MOST_AT_ONCE = 500
"""Rows of one change. A page waits for them, and somebody reads what became of each."""
WARN_DAYS = 14
"""So long before a role ends by itself its files stand on the manager's day: two weeks' notice."""
SHORTEST_WHY = 3


class NotEveryRowError(Refused):
    """Some rows cannot go where somebody chose; nothing was done. `rows` says why, by row."""

    def __init__(self, rows: Mapping[Any, Sequence[Refusal]]) -> None:  # keys of any kind
        sentence = _("Nothing was handed over: look at the rows that are marked.")
        super().__init__([Refusal("not_every_row", sentence)])
        self.rows = rows


def refusals_to_hand_over(
    *, oneself: bool, ending: Ending, why: str, elsewhere: int, work: int
) -> list[Refusal]:
    """Why the work of this colleague may not be handed over like this."""
    refusals = []
    if oneself and ending is not Ending.NOTHING:
        words = _("A colleague has to end your role or your account.")
        refusals.append(Refusal("own_role", words))
    if ending is Ending.NOTHING and not work:
        refusals.append(Refusal("no_work", _("Choose for at least one file who takes it.")))
    if ending is not Ending.NOTHING and len(why.strip()) < SHORTEST_WHY:
        refusals.append(Refusal("no_reason", _("Say why, in a few words.")))
    if ending is Ending.ACCOUNT and elsewhere:
        words = _("They also answer for files at another centre. Hand those over first.")
        refusals.append(Refusal("files_elsewhere", words))
    return refusals


def refusals_without_a_receiver() -> list[Refusal]:
    return [Refusal("no_receiver", _("Choose who answers for this from now on."))]


def refusals_to_leave(*, work: int) -> list[Refusal]:
    """Why a role or an account does not simply end: somebody is waiting for this colleague."""
    if not work:
        return []
    words = _("They still answer for files. Say first who answers for them from now on.")
    return [Refusal("has_work", words)]


def refusals_for_many(*, count: int) -> list[Refusal]:
    """Why nothing is done to these many: nobody looks through the results of thousands."""
    if not count:
        return [Refusal("nothing_chosen", _("Choose at least one row of the list."))]
    if count > MOST_AT_ONCE:
        sentence = _("These are more than five hundred. Narrow the list down first.")
        return [Refusal("too_many", sentence)]
    return []


def refusals_where_nobody_is() -> list[Refusal]:
    """A row that waited, and is out of sight when its turn comes."""
    return [Refusal("not_there", _("This file is not open to you any more."))]


def refusals_to_choose_all(*, said: int, count: int) -> list[Refusal]:
    """What was counted when somebody chose all of it must be what is there now."""
    if said == count:
        return []
    sentence = _("The list has changed since you looked. Look at it again, then choose.")
    return [Refusal("list_changed", sentence)]


def refusals_to_undo(
    *, undone: bool, at: dt.datetime, now: dt.datetime, anything: bool, waiting: bool = False
) -> list[Refusal]:
    """Why a change is not taken back."""
    if waiting:
        words = _("This is still being done. Wait until every row has its result.")
        return [Refusal("being_done", words)]
    if undone or not anything:
        return [Refusal("undone_already", _("Nothing of this is left to take back."))]
    if now - at > UNDO_FOR:
        words = _("This is more than thirty days ago. Change it by hand.")
        return [Refusal("too_long_ago", words)]
    return []


def refusals_to_take_back(*, at: dt.datetime, now: dt.datetime, is_last: bool) -> list[Refusal]:
    """Why one thing that was done is not taken back."""
    if not is_last:
        words = _("Somebody has changed this since. Look at it, and change it by hand.")
        return [Refusal("changed_since", words)]
    if now - at > UNDO_FOR:
        words = _("This is more than thirty days ago. Change it by hand.")
        return [Refusal("too_long_ago", words)]
    return []


def dealt(rows: Sequence[K], *, load: Mapping[int, int]) -> dict[K, int]:
    """Deal rows among receivers, each to who has the least then; `load` says what they have.

    A proposal that stands on the page before anything is done. In the order of the rows, so that
    the same question has the same answer.

    >>> dealt(["a", "b", "c"], load={7: 0, 9: 2})
    {'a': 7, 'b': 7, 'c': 7}
    >>> dealt(["a", "b", "c"], load={7: 1, 9: 1})
    {'a': 7, 'b': 9, 'c': 7}
    """
    if not load:
        return {}
    has = Counter(load)
    found = {}
    for row in rows:
        to = min(load, key=lambda one: (has[one], one))
        found[row] = to
        has[to] += 1
    return found


def heir_of(
    *, circle: Sequence[int] | None, able: Collection[int], managers: Sequence[int]
) -> int | None:
    """Who answers for a file when nobody was asked: of the circle if there is one, else a manager.

    `able` are those who can work on it at its centre; managers come in the order of their service.

    >>> heir_of(circle=[4, 5], able={5, 8}, managers=[8])
    5
    >>> heir_of(circle=None, able={5, 8}, managers=[8])
    8
    """
    members = [one for one in circle or () if one in able]
    return next(iter([*members, *(one for one in managers if one in able)]), None)
