"""Messages, calls and dates that move, for the shared tables of this folder."""

import datetime as dt

from spean.base import clock
from spean.casework.cases import actions as cases
from spean.casework.cases import queries as read_cases
from spean.casework.outbox import actions as outbox
from spean.casework.outbox import queries as read_outbox
from spean.casework.outbox.models import Message, WayToReach
from spean.casework.outbox.rules import Way
from spean.casework.outbox.vocabulary import Answer as CallAnswer
from spean.casework.outbox.vocabulary import Language, WayKind
from tests.security.law import Place
from tests.security.written import BOOK, Written


def say(*words, **named):
    return words, named


def tomorrow():
    return clock.today() + clock.days(1)


def a_call(person_id, centre_id, date_id):
    """What a colleague has to say today."""
    return {
        "person_id": person_id,
        "centre_id": centre_id,
        "appointment_id": date_id,
        "template": "reminder_eve",
        "language": "km",
        "channel": "phone_call",
        "due_at": clock.now(),
        "useful_until": clock.now() + dt.timedelta(hours=20),
    }


def canary_message(person, case, date):
    return Message.objects.create(**a_call(person.pk, case.centre_id, date.pk)).pk


def plant_message(planted, key, centre, person, colleague):
    """A call to make today, and how the person wants to be reached."""
    circle = planted.places[key]["person"].circle
    place = Place("message", frozenset({centre.pk}), circle=circle)
    date = planted.records[key]["appointment_id"]
    planted.make(
        WayToReach, key, Place("message", planted.places[key]["person"].centres, circle=circle),
        person=person, kind="phone_call", said_on=clock.today(), by_id=colleague, is_safe=True,
    )  # fmt: skip
    message = Message.objects.create(**a_call(person.pk, centre.pk, date))
    planted.places[key]["message"] = place
    planted.records[key]["message_id"] = message.pk


# ── writable.py ───────────────────────────────────────────────────────────────────────────────
CALLED = ("by_id", "claimed_at", "sent_at", "settled_at", "state", "tries")
WRITES = {
    "desk:date-move": Written(
        {BOOK, "+cases_appointment", "cases_appointment.state"},
        {"on": f"{tomorrow():%Y-%m-%d}", "at": "09:00"},
    ),
    "desk:call-note": Written(
        {BOOK, *(f"outbox_message.{column}" for column in CALLED)}, {"answer": "told"}
    ),
    "desk:person-way": Written(
        {BOOK, "+outbox_waytoreach"},
        {"kind": "sms", "language": "en", "address": "012 345 679", "is_safe": "on"},
    ),
}
READS = {
    "desk:appointments",
    "desk:appointments-ics",
    "desk:calls",
    "desk:messages",
    "desk:messages-csv",
}

# ── questions.py ──────────────────────────────────────────────────────────────────────────────
PERSON = {
    read_outbox.way_of: lambda f: say(f.person_id),
    outbox.set_way: lambda f: say(f.person_id, way=Way(WayKind.CALL, Language.KHMER)),
    outbox.forget_way: lambda f: say(f.person_id),
}
CASE = {
    cases.move_date: lambda f: say(f.appointment, on=tomorrow()),
    read_outbox.messages_of_case: lambda f: say(f.case_id),
}
WORK = {outbox.note_call: lambda f: say(f.message, answer=CallAnswer.TOLD)}
EVERYTHING = {
    read_cases.dates_between: lambda _f: say(first=clock.today(), last=tomorrow()),
    read_outbox.messages_for: lambda _f: say(),
    read_outbox.messages_like: lambda _f: say(channel="phone_call"),
    read_outbox.calls_today: lambda _f: say(),
}
_JOB = "a job of the minute, everywhere"
NOT_ASKED = {
    "casework.cases.queries.dates_beside": "some of `appointments_for`",
    "casework.cases.queries.dates_to_remind": _JOB,
    "casework.jobs.queries.introductions_waiting": "some of `introductions_for`",
    "casework.plans.queries.plans_waiting": "one's own of `plans_for`",
    "casework.outbox.actions.planning.plan_reminders": _JOB,
    **{
        f"casework.outbox.actions.sending.{name}": _JOB
        for name in (
            *("claim_next", "settle_sent", "settle_refused", "settle_unknown", "put_back"),
            *("note_arrived", "note_not_arrived"),
        )
    },
    **{
        f"casework.outbox.queries.{name}": _JOB
        for name in (
            *("messages_to_send", "route_of", "people_to_remind", "messages_lost"),
            *("messages_to_ask_about", "messages_in_numbers", "messages_due"),
        )
    },
    "casework.outbox.queries.numbers_to_call": "reads the row that it is given",
    "casework.outbox.queries.standing_of": "reads the row that it is given",
    "casework.outbox.queries.words_of": "reads the row that it is given",
    "registry.centres.actions.set_centre_phone": "who looks after the country",
}
NOT_PLANTED = {
    "outbox.Message.gateway": "what a gateway is called",
    "outbox.Message.gateway_number": "what a gateway calls a message",
}
