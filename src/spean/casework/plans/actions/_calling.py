"""The rows of a calendar, for the verbs that begin one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spean.base.audit.actions import record
from spean.casework.plans import rules
from spean.casework.plans.models import FollowUp
from spean.casework.plans.queries import calendar_named
from spean.casework.plans.vocabulary import FollowUpState

if TYPE_CHECKING:
    import datetime as dt

    from spean.base.actor import Actor
    from spean.casework.cases.models import Case

SUPPORT, AFTERWARDS = "support", "afterwards"
"""Begun by themselves: with the first approval of a plan, and with a planned end of a case."""


def begin_calendar(case: Case, key: str, first: dt.date, *, by: Actor) -> None:
    """Plan it once: a new version of a plan begins no second calendar."""
    known = FollowUp.objects.filter(case=case, calendar=key)
    calendar = calendar_named(by, key)
    if calendar and not known.exclude(state=FollowUpState.CANCELLED).exists():
        plan_followups(case, calendar, first, by=by)


def plan_followups(
    case: Case, calendar: rules.Calendar, first: dt.date, *, by: Actor
) -> list[FollowUp]:
    """Every follow-up that the calendar gives, from its first day on."""
    rows = [
        FollowUp(
            case=case,
            calendar=calendar.key,
            calendar_version=calendar.version,
            counts_from=calendar.counts_from,
            stop=due.code,
            due_on=due.due_on,
            opens_on=due.opens_on,
            closes_on=due.closes_on,
        )
        for due in rules.dues(calendar, first)
    ]
    made = FollowUp.objects.bulk_create(rows)
    record(
        "followups.planned",
        case,
        by=by,
        centre_id=case.centre_id,
        calendar=f"{calendar.key} {calendar.version}",
        first=first,
    )
    return made
