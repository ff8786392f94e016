"""Everything that happened with a person, newest first, whoever wrote it down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from spean.casework.cases.queries import cases_of
from spean.casework.cases.vocabulary import AppointmentState, ClosureReason, StepState
from spean.casework.contacts.queries import contacts_of
from spean.casework.people.queries import consent_history, registrations_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spean.base.actor import Actor

STEP_ICON = {StepState.DONE: "check", StepState.CANCELLED: "close", StepState.AGREED: "star"}


@dataclass(frozen=True, slots=True)
class Event:
    on: dt.date
    title: str
    detail: str = ""
    by: str = ""
    icon: str = "check"
    tone: str = "river"


def timeline_of(actor: Actor, person_id: int) -> list[Event]:
    events = [
        *_registrations(actor, person_id),
        *_consents(actor, person_id),
        *_contacts(actor, person_id),
        *_cases(actor, person_id),
    ]
    return sorted(events, key=lambda event: event.on, reverse=True)


def _registrations(actor: Actor, person_id: int) -> Iterator[Event]:
    for row in registrations_for(actor).filter(person_id=person_id).select_related("by"):
        detail = row.get_registered_by_display()
        yield Event(
            row.registered_on,
            _("Registered at %(centre)s") % {"centre": row.centre},
            detail,
            str(row.by),
            "person-add",
            "accent",
        )


def _consents(actor: Actor, person_id: int) -> Iterator[Event]:
    for consent in consent_history(actor, person_id):
        title = f"{consent.get_purpose_display()}: {consent.get_decision_display()}"
        detail = consent.get_method_display() if consent.method else ""
        yield Event(consent.said_on, title, detail, str(consent.heard_by), "shield", "info")


def _contacts(actor: Actor, person_id: int) -> Iterator[Event]:
    for contact in contacts_of(actor, person_id):
        title = f"{contact.get_channel_display()} · {contact.get_service_display()}"
        yield Event(contact.on, title, contact.line, str(contact.by), "message", "river")


def _cases(actor: Actor, person_id: int) -> Iterator[Event]:
    for case in cases_of(actor, person_id).prefetch_related("notes__by"):
        opened, closed = _("Case %(code)s opened"), _("Case %(code)s closed")
        code = {"code": case.code}
        yield Event(case.opened_on, opened % code, "", str(case.counsellor), "case", "accent")
        for step in case.steps.all():
            state = StepState(step.state)
            title = f"{step.what} – {state.label}"
            on = step.ended_on or step.agreed_on
            yield Event(on, title, step.outcome, "", STEP_ICON[state], "success")
        for date in case.appointments.all():
            if date.state != AppointmentState.BOOKED:
                yield Event(date.on, date.get_state_display(), date.purpose, "", "calendar", "info")
        for note in case.notes.all():
            on = localdate(note.written_at)
            yield Event(on, _("Note"), note.text, str(note.by), "edit", "neutral")
        if case.closed_on:
            reason = ClosureReason(case.closure_reason).label
            yield Event(case.closed_on, closed % code, str(reason), "", "lock", "neutral")
