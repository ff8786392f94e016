"""Who was there by name: write it down, strike it out, and log what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.base.wall import beyond_reach
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.vocabulary import Channel, Service, Topic
from spean.casework.outreach import rules
from spean.casework.outreach.actions._rows import locked
from spean.casework.outreach.models import Attendance
from spean.casework.outreach.vocabulary import ActivityState
from spean.casework.people.queries import people_for

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.casework.outreach.models import Activity, Headcount
    from spean.casework.people.models import Person


@transaction.atomic
def name_participant(
    activity: Activity, *, person_id: int, was_counted: bool = False, by: Actor
) -> Attendance:
    """Write down that somebody on file was there. It is no service, and opens no case.

    Whoever goes out does this with the code of a file that they cannot open: it is found beyond the
    second wall, and told back as the number they came with.

    With `was_counted` they were among those counted without a name, and are taken from there, so
    that nobody is counted twice.
    """
    by.must(Duty.WRITE_OUTREACH)
    by.must(Duty.NAME_PEOPLE)
    activity = locked(activity.pk, Duty.WRITE_OUTREACH, by)
    with beyond_reach("who came is on file and hidden from nobody here: found, and not shown"):
        person = people_for(by, Duty.NAME_PEOPLE).get(pk=person_id)
    count = _count_of(activity, person) if was_counted else None
    refuse_if_any(
        rules.refusals_to_name(
            state=ActivityState(activity.state),
            on=activity.on,
            today=clock.today(),
            already=activity.attendance.filter(person=person).exists(),
            take_from_count=was_counted,
            fits=count is not None,
        )
    )
    if count is not None:
        count.people -= 1
        count.with_disability = min(count.with_disability, count.people)
        count.save(update_fields=["people", "with_disability"])
    there = Attendance.objects.create(
        activity=activity, person=person, added_at=clock.now(), by_id=by.signer, counted_in=count
    )
    record("outreach.named", there, by=by, centre_id=activity.centre_id, was_counted=was_counted)
    return there


@transaction.atomic
def strike_name(there: Attendance, *, by: Actor) -> None:
    """Undo a name; whoever was taken from a count is counted there again."""
    by.must(Duty.WRITE_OUTREACH)
    activity = locked(there.activity_id, Duty.WRITE_OUTREACH, by)
    there = Attendance.objects.visible_to(by, Duty.WRITE_OUTREACH).get(pk=there.pk)
    refuse_if_any(rules.refusals_to_strike_name(state=ActivityState(activity.state)))
    if there.counted_in is not None:
        there.counted_in.people += 1
        there.counted_in.save(update_fields=["people"])
    record("outreach.name_struck", there, by=by, centre_id=activity.centre_id)
    there.delete()


@transaction.atomic
def log_follow_up(
    there: Attendance, *, line: str, service: Service = Service.NONE, by: Actor
) -> Attendance:
    """A contact that came of it, as one line in the log, today: what was given then is served."""
    by.must(Duty.WRITE_OUTREACH)
    activity = locked(there.activity_id, Duty.WRITE_OUTREACH, by)
    there = Attendance.objects.visible_to(by, Duty.WRITE_OUTREACH).get(pk=there.pk)
    refuse_if_any(rules.refusals_to_follow_up(logged=there.contact_id is not None))
    there.contact = log_contact(
        activity.centre_id,
        channel=Channel.OUTREACH,
        person_id=there.person_id,
        topics=[Topic(topic) for topic in activity.topics],
        service=service,
        line=line,
        by=by,
    )
    there.save(update_fields=["contact"])
    record("outreach.followed_up", there, by=by, centre_id=activity.centre_id)
    return there


def _count_of(activity: Activity, person: Person) -> Headcount | None:
    """The count in which this person stood, as far as sex, age and kind can tell."""
    rows = {
        (one.sex, one.age_band, one.beneficiary): one
        for one in activity.headcounts.filter(people__gt=0)
    }
    cell = rules.nearest_cell(
        list(rows),
        sex=person.sex,
        age_band=person.age_band_on(activity.on),
        beneficiary=person.beneficiary,
    )
    return rows[cell] if cell else None
