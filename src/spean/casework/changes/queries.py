"""Reading changes, and what a colleague answers for. The actor comes first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.auth import get_user_model
from django.db.models import Count, Q

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.queries import last_change, lines_by
from spean.casework.cases.queries import (
    cases_answered_for,
    cases_for,
    cases_left,
    cases_left_anywhere,
)
from spean.casework.cases.vocabulary import AppointmentState, StepState
from spean.casework.changes import rules
from spean.casework.changes.models import Change, ChangedRow
from spean.casework.changes.vocabulary import RowState, What
from spean.casework.jobs.queries import checks_for
from spean.casework.plans.queries import (
    cases_still_asked,
    cases_still_asked_anywhere,
    followups_waiting_in,
    plans_being_written_in,
)
from spean.casework.referrals.queries import (
    referrals_answered_for,
    referrals_for,
    referrals_left,
    referrals_left_anywhere,
)
from spean.registry.centres.queries import (
    centres_for,
    colleagues_who_may,
    posts_ending,
    posts_that_may,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.base.audit.models import Entry
    from spean.base.refusals import Refusal
    from spean.casework.changes.models import ChangedRowQuerySet, ChangeQuerySet
    from spean.registry.accounts.models import User

Key = tuple[What, int]


class Work(NamedTuple):
    """Something a colleague answers for, and what goes with it."""

    what: What
    record: Any  # a case or a referral
    steps: int = 0
    next_on: dt.date | None = None
    asked_on: dt.date | None = None
    is_planning: bool = False

    @property
    def key(self) -> Key:
        return (self.what, self.record.pk)

    @property
    def owner_id(self) -> int:
        found: int = self.record.counsellor_id if self.what is What.CASE else self.record.by_id
        return found


@dataclass(frozen=True, slots=True)
class Left:
    """How many files at a centre have, or will have, no active colleague."""

    colleague: User
    centre: Any  # a row of centres
    files: int
    ends_on: dt.date | None = None


def changes_for(actor: Actor) -> ChangeQuerySet:
    people = ("by", "colleague", "centre", "undone_by")
    return Change.objects.visible_to(actor).select_related(*people)


def rows_of(actor: Actor, change: Change) -> ChangedRowQuerySet:
    """What became of each record, as far as the actor may see the person."""
    rows = ChangedRow.objects.visible_to(actor).filter(change=change)
    return rows.select_related("person", "to")


def changes_with_counts(actor: Actor) -> QuerySet[Change]:
    """Changes with how many of their rows the actor sees, by what became of them."""
    mine = ChangedRow.objects.visible_to(actor)
    return changes_for(actor).annotate(
        done=Count("rows", filter=Q(rows__in=mine, rows__state=RowState.DONE)),
        shown=Count("rows", filter=Q(rows__in=mine)),
    )


def line_of(actor: Actor, subject: Any) -> int | None:  # a row that the actor has just changed
    """The line of the book by which what was done last may be taken back."""
    last = last_change(actor, subject)
    return last.pk if last and last.verb in rules.HAS_A_WAY_BACK else None


def lines_to_take_back(actor: Actor) -> QuerySet[Entry]:
    """What the actor did lately, one by one, that has a way back; hidden people are in none."""
    since = clock.now() - rules.UNDO_FOR
    return lines_by(actor, verbs=rules.HAS_A_WAY_BACK, since=since)


def row_of(actor: Actor, row_id: int) -> ChangedRow:
    """One row, of a person whom the actor may see. Raises `DoesNotExist`."""
    return ChangedRow.objects.visible_to(actor).select_related("change").get(pk=row_id)


def progress_of(actor: Actor, change: Change) -> tuple[int, int]:
    """How many rows have had their turn, of how many."""
    rows = rows_of(actor, change)
    return rows.exclude(state=RowState.WAITING).count(), rows.count()


def work_of(actor: Actor, colleague_id: int, *, centre_id: int | None = None) -> list[Work]:
    """Everything that a colleague answers for, as far as the actor sees it; the oldest first.

    Steps, dates, plans, follow-ups, assessments and notes hang on the case and go with it, also
    when the case is closed and somebody is still asked afterwards. Retention checks belong to the
    centre, and referrals to who made them.
    """
    cases = cases_answered_for(actor, colleague_id, and_closed=cases_still_asked(actor))
    referrals = referrals_answered_for(actor, colleague_id)
    if centre_id is not None:
        cases, referrals = cases.filter(centre=centre_id), referrals.filter(centre=centre_id)
    counted = cases.annotate(
        steps_open=Count("steps", filter=Q(steps__state=StepState.AGREED), distinct=True)
    ).prefetch_related("appointments")
    numbers = [one.pk for one in counted]
    asked = followups_waiting_in(actor, numbers)
    planning = plans_being_written_in(actor, numbers)
    found = [_case_work(one, asked.get(one.pk), is_planning=one.pk in planning) for one in counted]
    return found + [Work(What.REFERRAL, one, 0, one.letter.due_on) for one in referrals]


def checks_going_with(actor: Actor, work: Iterable[Work]) -> int:
    """Retention checks that are open for the people of these cases: the centre does them."""
    people = {one.record.person_id for one in work}
    if not people or not actor.may(Duty.READ_PLACEMENTS):
        return 0
    return checks_for(actor).filter(placement__person__in=people, result="").count()


def load_of(actor: Actor, colleagues: Iterable[int]) -> dict[int, int]:
    """How many open cases each colleague has, as far as the actor sees it."""
    wanted = sorted(colleagues)
    rows = cases_for(actor).not_closed().filter(counsellor__in=wanted).order_by()
    has = Counter(dict(rows.values_list("counsellor").annotate(n=Count("pk"))))
    return {one: has[one] for one in wanted}


def receivers(actor: Actor, centre_id: int) -> list[User]:
    """Who may answer for cases of this centre today."""
    return list(colleagues_who_may(actor, Duty.WRITE_CASES, at=centre_id))


def left_here(actor: Actor) -> list[Left]:
    """Colleagues whose files at the actor's centres have no active colleague any more."""
    here = {"centre__in": actor.reach(Duty.HAND_OVER).centres}
    cases = cases_left(actor, and_closed=cases_still_asked(actor))
    files = _counted(cases.filter(**here), referrals_left(actor).filter(**here))
    return _named(actor, files, {})


def ending_soon(actor: Actor) -> list[Left]:
    """Colleagues whose role ends by itself within two weeks, with what they answer for.

    Who goes on with another role at the centre is not named.
    """
    until = clock.today() + clock.days(rules.WARN_DAYS)
    ends = {
        (post.user_id, post.centre_id): post.ends_on
        for post in posts_ending(actor, Duty.HAND_OVER, until=until)
        if post.centre_id
    }
    longer = posts_that_may(actor, Duty.WRITE_CASES).filter(
        Q(ends_on=None) | Q(ends_on__gt=until), user__in=[user for user, _centre in ends]
    )
    staying = set(longer.values_list("user_id", "centre_id")) if ends else set()
    going = {place: day for place, day in ends.items() if place not in staying}
    users = [user for user, _centre in going]
    if not users:
        return []
    files = _counted(
        cases_for(actor).not_closed(cases_still_asked(actor)).filter(counsellor__in=users),
        referrals_for(actor).in_hand().filter(by__in=users),
    )
    return _named(actor, Counter({one: files[one] for one in going if files[one]}), going)


def count_left_anywhere(actor: Actor) -> int:
    """How many open files of the whole house have no active colleague: for the machine's check."""
    actor.must(Duty.KEEP_HOUSE)
    cases = cases_left_anywhere(actor, and_closed=cases_still_asked_anywhere(actor))
    return cases.count() + referrals_left_anywhere(actor).count()


def why_not_leave(
    actor: Actor, colleague_id: int, *, centre_id: int | None = None
) -> list[Refusal]:
    """Why a colleague may not simply go: only what the actor sees is said."""
    return rules.refusals_to_leave(work=len(work_of(actor, colleague_id, centre_id=centre_id)))


def why_not_undo(actor: Actor, change: Change) -> list[Refusal]:
    done = rows_of(actor, change).done().exists()
    return rules.refusals_to_undo(
        undone=change.undone_at is not None,
        at=change.at,
        now=clock.now(),
        anything=done,
        waiting=change.rows.waiting().exists(),
    )


def _case_work(
    case: Any,  # a case with its open steps counted
    asked_on: dt.date | None,
    *,
    is_planning: bool,
) -> Work:
    return Work(What.CASE, case, case.steps_open, _next_date(case), asked_on, is_planning)


def _next_date(case: Any) -> dt.date | None:
    booked = [one.on for one in case.appointments.all() if one.state == AppointmentState.BOOKED]
    return min(booked, default=None)


def _counted(cases: Any, referrals: Any) -> Counter[tuple[int, int]]:
    """How many files at each centre each colleague answers for."""
    found: Counter[tuple[int, int]] = Counter()
    for rows, owner in ((cases, "counsellor"), (referrals, "by")):
        grouped = rows.order_by().values_list(owner, "centre").annotate(files=Count("pk"))
        found.update({(user, centre): files for user, centre, files in grouped})
    return found


def _named(
    actor: Actor, files: Counter[tuple[int, int]], ends: Mapping[tuple[int, int], dt.date | None]
) -> list[Left]:
    if not files:
        return []
    users = get_user_model().objects.in_bulk([user for user, _centre in files])
    centres = centres_for(actor).in_bulk([centre for _user, centre in files])
    return [
        Left(users[user], centres[centre], count, ends.get((user, centre)))
        for (user, centre), count in sorted(files.items())
        if centre in centres
    ]
