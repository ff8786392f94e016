"""How many came, what was handed out, what it cost and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.refusals import refuse_if_any
from spean.casework.outreach import rules
from spean.casework.outreach.actions._rows import locked, step
from spean.casework.outreach.models import Activity, Attendance, Headcount
from spean.casework.outreach.vocabulary import ActivityState

if TYPE_CHECKING:
    from spean.base.actor import Actor


@transaction.atomic
def report_activity(activity: Activity, *, report: rules.Report, by: Actor) -> Activity:
    """Write the numbers, or write them again until somebody has verified them.

    The counts are of people without a name; who is on the list by name is not in them.
    """
    by.must(Duty.WRITE_OUTREACH)
    activity = locked(activity.pk, Duty.WRITE_OUTREACH, by)
    refuse_if_any(
        rules.refusals_to_step(
            ActivityState.REPORTED,
            state=ActivityState(activity.state),
            same_person=False,
            on=activity.on,
            today=clock.today(),
        )
    )
    names = Attendance.objects.filter(activity=activity).count()
    refuse_if_any(rules.refusals_to_report(report, names=names))
    activity.materials = {name.value: count for name, count in report.materials.items() if count}
    activity.cost, activity.currency = report.cost, report.currency
    activity.lines = report.lines.strip()
    activity.save(update_fields=["materials", "cost", "currency", "lines"])
    _count(activity, rules.together(report.heads))
    step(activity, ActivityState.REPORTED, by=by)
    return activity


def _count(activity: Activity, heads: list[rules.Heads]) -> None:
    """In place, cell by cell: a name that was taken from a count finds it again."""
    there = {(one.sex, one.age_band, one.beneficiary): one for one in activity.headcounts.all()}
    for told in heads:
        numbers = {"people": told.people, "with_disability": told.with_disability}
        row = there.pop(told.cell, None)
        if row is None:
            Headcount.objects.create(
                activity=activity,
                sex=told.sex,
                age_band=told.age_band,
                beneficiary=told.beneficiary,
                **numbers,
            )
        else:
            row.people, row.with_disability = told.people, told.with_disability
            row.save(update_fields=["people", "with_disability"])
    for row in there.values():
        row.delete()
