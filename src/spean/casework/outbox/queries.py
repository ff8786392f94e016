"""Reading messages. The actor comes first; the job that sends asks for everybody, by its duty."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import translation
from django.utils.formats import date_format

from spean.base import clock
from spean.base.actor import Duty
from spean.casework.cases.vocabulary import AppointmentState
from spean.casework.outbox import rules
from spean.casework.outbox.models import Message, WayToReach
from spean.casework.outbox.vocabulary import (
    Channel,
    Language,
    MessageState,
    WayKind,
    Wording,
)
from spean.casework.people.queries import people_for, people_who_agreed
from spean.casework.people.vocabulary import PhoneOwner, Purpose
from spean.casework.zones.queries import zones_raised

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.casework.outbox.models import MessageQuerySet
    from spean.casework.people.models import Person

ASKED_ABOUT = dt.timedelta(days=2)
"""How long a gateway is asked what became of a message."""
REACHED = (MessageState.SENT, MessageState.DELIVERED)


def messages_for(actor: Actor) -> MessageQuerySet:
    return Message.objects.visible_to(actor).select_related("person", "centre", "appointment")


def messages_like(actor: Actor, *, state: str = "", channel: str = "") -> MessageQuerySet:
    rows = messages_for(actor)
    rows = rows.filter(state=state) if state else rows
    return rows.filter(channel=channel) if channel else rows


def messages_of_case(actor: Actor, case_id: int) -> list[Message]:
    """What was or will be said about the dates of a case, in order of time."""
    rows = messages_for(actor).filter(appointment__case=case_id)
    return list(rows.order_by("due_at", "pk"))


def calls_today(actor: Actor) -> MessageQuerySet:
    """Whom a colleague should call today: who agrees to it now, and may be called safely."""
    tomorrow = clock.today() + clock.days(1)
    until = dt.datetime.combine(tomorrow, dt.time(), tzinfo=clock.zone())
    rows = _as_they_stand(actor, messages_for(actor).to_call(clock.now(), until))
    safe = WayToReach.objects.filter(person=OuterRef("person_id"), is_safe=True)
    may_be = Q(protected=False) | Q(Exists(safe.filter(kind__in=sorted(rules.BY_PHONE))))
    standing = {"agreed": True, "booked": True, "wants_none": False}
    return rows.filter(may_be, **standing).order_by("due_at", "pk")


def numbers_to_call(actor: Actor, message: Message) -> tuple[rules.Number, ...]:
    """Where to call about a message of `calls_today`; its person's phones and ways are at hand."""
    del actor
    way = next(iter(message.person.ways.all()), None)
    phones = [
        rules.Number(one.number, one.get_owner_display(), is_own=one.owner == PhoneOwner.OWN)
        for one in message.person.phones.all()
    ]
    facts = way.facts if way else None
    protected = bool(getattr(message, "protected", True))
    return rules.numbers_to_call(facts, phones=phones, protected=protected)


def way_of(actor: Actor, person_id: int) -> WayToReach | None:
    """What a person said about how to reach them, for who may see the person."""
    if not people_for(actor).filter(pk=person_id).exists():
        return None
    return WayToReach.objects.filter(person=person_id).first()


def words_of(actor: Actor, message: Message) -> str:
    """What a message says: made of its template and of what may be said, each time anew."""
    del actor
    language = Language(message.language)
    with translation.override(language.value):
        safe = rules.Safe(
            centre=message.centre.name,
            day=date_format(message.appointment.on, "l j F Y"),
            hour=f"{message.appointment.at:%H:%M}" if message.appointment.at else "",
            phone=message.centre.phone,
        )
    return rules.said(rules.PLAN, Wording(message.template), language, safe)


def messages_to_send(actor: Actor, now: dt.datetime) -> MessageQuerySet:
    """What is due, the longest first, as its people stand at this moment; held by who reads it."""
    actor.must(Duty.WRITE_MESSAGES)
    rows = _as_they_stand(actor, Message.objects.due(now))
    held = rows.select_for_update(of=("self",), skip_locked=True)
    return held.select_related("centre", "appointment", "person").order_by("due_at", "pk")


def standing_of(actor: Actor, message: Message) -> rules.Standing:
    """What was asked about a message by `messages_to_send`."""
    del actor
    told = {
        name: bool(getattr(message, name))
        for name in ("booked", "agreed", "protected", "safe_way", "wants_none", "told_lately")
    }
    return rules.Standing(**told, in_time=message.useful_until > clock.now())


def route_of(actor: Actor, person: Person, live: Collection[Channel]) -> rules.Route:
    """The way to somebody whom a message is for."""
    actor.must(Duty.WRITE_MESSAGES)
    way = WayToReach.objects.filter(person=person).first()
    phones = [one for one in person.phones.all() if one.owner == PhoneOwner.OWN]
    own = phones[0].number if phones else ""
    return rules.route(way.facts if way else None, own_phone=own, live=live)


def people_to_remind(actor: Actor, numbers: Collection[int]) -> set[int]:
    """Of these, who may be reminded today as far as is known: the sending asks once more."""
    actor.must(Duty.WRITE_MESSAGES)
    agreed = people_who_agreed(actor, Purpose.MESSAGES, on=clock.today()).filter(pk__in=numbers)
    protected = zones_raised(actor).values("person")
    unsafe = Q(pk__in=protected) & ~Q(pk__in=_ways(is_safe=True))
    shut = unsafe | Q(pk__in=_ways(kind=WayKind.NONE))
    return set(agreed.exclude(shut).values_list("pk", flat=True))


def messages_lost(actor: Actor, now: dt.datetime) -> list[Message]:
    """Begun by somebody who is not there any more."""
    actor.must(Duty.WRITE_MESSAGES)
    silent = dt.timedelta(minutes=rules.PLAN.trying.lost_after)
    return list(Message.objects.lost(now - silent).order_by("pk"))


def messages_to_ask_about(actor: Actor, now: dt.datetime) -> list[Message]:
    """Sent, with a number at the gateway, and nobody has said yet whether it arrived."""
    actor.must(Duty.WRITE_MESSAGES)
    rows = Message.objects.filter(state=MessageState.SENT, sent_at__gte=now - ASKED_ABOUT)
    return list(rows.exclude(gateway_number="").order_by("pk"))


def messages_in_numbers(actor: Actor) -> dict[str, int]:
    """How many messages stand how, by state, for who looks after the machine: no person is read."""
    actor.must(Duty.WRITE_MESSAGES)
    rows = Message.objects.order_by("state").values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def messages_due(actor: Actor) -> dict[str, int]:
    """How many would go to each channel now, and how many would be stopped, by reason."""
    actor.must(Duty.WRITE_MESSAGES)
    rows = _as_they_stand(actor, Message.objects.due(clock.now()))
    counts: dict[str, int] = {}
    for message in rows:
        why = rules.why_not_send(standing_of(actor, message))
        word = why.value if why else message.channel
        counts[word] = counts.get(word, 0) + 1
    return counts


def _ways(**said: object) -> QuerySet[WayToReach, int]:
    return WayToReach.objects.filter(**said).values_list("person_id", flat=True)


def _as_they_stand(actor: Actor, rows: MessageQuerySet) -> MessageQuerySet:
    """Each with what decides about it, asked in the same question that reads it."""
    agreed = people_who_agreed(actor, Purpose.MESSAGES, on=clock.today())
    way = WayToReach.objects.filter(person=OuterRef("person_id"))
    lately = clock.now() - dt.timedelta(minutes=rules.PLAN.trying.apart)
    told = Message.objects.filter(
        appointment=OuterRef("appointment_id"), state__in=REACHED, sent_at__gt=lately
    )
    return rows.annotate(
        booked=Q(appointment__state=AppointmentState.BOOKED),
        agreed=Exists(agreed.filter(pk=OuterRef("person_id"))),
        protected=Exists(zones_raised(actor).filter(person=OuterRef("person_id"))),
        safe_way=Exists(way.filter(is_safe=True)),
        wants_none=Exists(way.filter(kind=WayKind.NONE)),
        told_lately=Exists(told.exclude(pk=OuterRef("pk"))),
    )
