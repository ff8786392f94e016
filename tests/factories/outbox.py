"""Somebody with a date, and gateways that remember what they were given."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from spean.base import clock
from spean.base.actor import Actor
from spean.base.gateways.sending import Handed
from spean.casework.cases.actions import book_date, open_case
from spean.casework.cases.models import Appointment, Case
from spean.casework.outbox.actions import note_call, plan_reminders
from spean.casework.outbox.models import Message
from spean.casework.outbox.tasks import SENDER
from spean.casework.outbox.vocabulary import Answer, Channel, Language, Wording
from spean.casework.people.vocabulary import PhoneOwner
from tests.factories.casework import sokha

ZONE = ZoneInfo("Asia/Phnom_Penh")
OWN = "+85512345678"
MONDAY = dt.date(2026, 3, 2)
TUESDAY = dt.date(2026, 3, 3)
NINE = dt.time(9)
BOTH = (Channel.SMS, Channel.TELEGRAM)


def moment(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def with_a_date(here, *, on=TUESDAY, at=NINE, phone=OWN, owner=PhoneOwner.OWN, **changes):
    """Booked now; returns the person, the case and the date."""
    phones = ((phone, owner),) if phone else ()
    person = sokha(here.dara, here.samraong, phones=phones, **changes)
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    return person, case, book_date(case, on=on, at=at, purpose="debt talk", by=here.dara)


def planned(live=BOTH) -> list[Message]:
    plan_reminders(live=live, by=SENDER)
    return list(Message.objects.order_by("due_at", "pk"))


def reminded(date: Appointment, by: Actor) -> Message:
    """A colleague called about the date today, and told them."""
    message = Message.objects.create(
        person_id=date.case.person_id,
        centre_id=date.case.centre_id,
        appointment=date,
        template=Wording.EVE,
        language=Language.KHMER,
        channel=Channel.CALL,
        due_at=clock.now(),
        useful_until=clock.now() + dt.timedelta(hours=20),
    )
    return note_call(message, answer=Answer.TOLD, by=by)


class Remembers:
    """A gateway in memory; `tell` may raise what a gateway raises, before or after it took it."""

    def __init__(self, *, before=(), after=(), knows=None, arrived=None):
        self.handed: list[Handed] = []
        self._before, self._after = list(before), list(after)
        self._knows, self._arrived = knows, arrived
        self.kind = "memory"

    def send(self, handed: Handed) -> str:
        if self._before and (error := self._before.pop(0)) is not None:
            raise error
        self.handed.append(handed)
        if self._after and (error := self._after.pop(0)) is not None:
            raise error
        return f"n-{len(self.handed)}"

    def knows(self, uid: str) -> bool | None:
        if self._knows is None:
            return None
        return any(one.uid == uid for one in self.handed)

    def was_delivered(self, number: str) -> bool | None:
        if isinstance(self._arrived, Exception):
            raise self._arrived
        return self._arrived


def refetched(row: Appointment | Case | Message):
    return type(row)._base_manager.get(pk=row.pk)
