"""Which reminders there are to be, from the dates that are booked; and those that fell away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.casework.cases.queries import dates_to_remind
from spean.casework.cases.vocabulary import AppointmentState
from spean.casework.outbox import rules
from spean.casework.outbox.models import Message
from spean.casework.outbox.queries import people_to_remind, route_of
from spean.casework.outbox.vocabulary import Channel, MessageState, Why

if TYPE_CHECKING:
    from collections.abc import Collection

    from spean.base.actor import Actor
    from spean.casework.cases.models import Appointment

AHEAD = 2
"""Days for which reminders are made, so that they can be seen before they go."""


@transaction.atomic
def plan_reminders(*, live: Collection[Channel], by: Actor) -> int:
    """Write down what has to be said about the dates of the next days. Returns how many are new.

    Done again it does nothing: one date has each reminder once. What waits for a date that was
    moved, dealt with or called off is stopped, as is what nobody could use any more.
    """
    by.must(Duty.WRITE_MESSAGES)
    _stop_what_fell_away(by)
    today = clock.today()
    dates = list(dates_to_remind(by, first=today, last=today + clock.days(AHEAD)))
    there = set(
        Message.objects.filter(appointment__in=dates).values_list("appointment_id", "template")
    )
    may = people_to_remind(by, {one.case.person_id for one in dates})
    made = 0
    for date in dates:
        if date.case.person_id in may:
            made += _plan(date, there, live, by)
    return made


def _plan(
    date: Appointment, there: set[tuple[int, str]], live: Collection[Channel], by: Actor
) -> int:
    due = rules.reminders_of(
        rules.PLAN, on=date.on, at=date.at, booked_at=date.booked_at, zone=clock.zone()
    )
    made = 0
    for one in due:
        if (date.pk, one.template) in there or one.useful_until <= clock.now():
            continue
        route = route_of(by, date.case.person, live)
        message, is_new = Message.objects.get_or_create(  # another sender may be at it
            appointment=date,
            template=one.template,
            channel=route.channel,
            defaults={
                "person_id": date.case.person_id,
                "centre_id": date.case.centre_id,
                "language": route.language,
                "due_at": one.due_at,
                "useful_until": one.useful_until,
            },
        )
        if is_new:
            record("message.planned", message, by=by, centre_id=message.centre_id, date=date.pk)
            made += 1
    return made


def _stop_what_fell_away(by: Actor) -> None:
    over, late = ~Q(appointment__state=AppointmentState.BOOKED), Q(useful_until__lte=clock.now())
    rows = Message.objects.filter(over | late, state=MessageState.QUEUED)
    for message in rows.select_related("appointment").select_for_update(of=("self",)):
        booked = message.appointment.state == AppointmentState.BOOKED
        why = Why.TOO_LATE if booked else Why.OVER
        message.state, message.why, message.settled_at = MessageState.STOPPED, why, clock.now()
        message.save(update_fields=["state", "why", "settled_at"])
        record("message.stopped", message, by=by, centre_id=message.centre_id, why=why.value)
