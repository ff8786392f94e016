"""Everything that happened with a person, newest first, whoever wrote it down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from spean.casework.cases.vocabulary import AppointmentState, ClosureReason, StepState
from spean.casework.contacts.queries import contacts_of
from spean.casework.outreach.queries import attendance_of
from spean.casework.people.queries import registrations_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spean.base.actor import Actor
    from spean.web.ui.http import Record

STEP_ICON = {StepState.DONE: "check", StepState.CANCELLED: "close", StepState.AGREED: "star"}


@dataclass(frozen=True, slots=True)
class Event:
    on: dt.date
    title: str
    detail: str = ""
    by: str = ""
    icon: str = "check"
    tone: str = "river"


def timeline_of(
    actor: Actor,
    person_id: int,
    *,
    cases: Iterable[Record],
    consents: Iterable[Record],
    merges: Iterable[Record] = (),
    referrals: Iterable[Record] = (),
) -> list[Event]:
    """The rows handed in are the page's own: they are shown beside it as well."""
    events = [
        *_registrations(actor, person_id),
        *_consents(consents),
        *_contacts(actor, person_id),
        *_attendance(actor, person_id),
        *_cases(cases),
        *_merges(merges),
        *_referrals(referrals),
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


def _consents(consents: Iterable[Record]) -> Iterator[Event]:
    """What was said to one colleague on one day, in one way, is one event."""
    said: dict[tuple[dt.date, str, str, str], list[str]] = {}
    for consent in consents:
        how = consent.get_method_display() if consent.method else ""
        key = (consent.said_on, str(consent.get_decision_display()), how, str(consent.heard_by))
        said.setdefault(key, []).append(str(consent.get_purpose_display()))
    for (on, decision, how, by), purposes in said.items():
        title = _("Consent: %(decision)s") % {"decision": decision}
        detail = "\n".join([" · ".join(reversed(purposes)), how]).strip()
        yield Event(on, title, detail, by, "shield", "info")


def _contacts(actor: Actor, person_id: int) -> Iterator[Event]:
    for contact in contacts_of(actor, person_id):
        title = f"{contact.get_channel_display()} · {contact.get_service_display()}"
        yield Event(contact.on, title, contact.line, str(contact.by), "message", "river")


def _attendance(actor: Actor, person_id: int) -> Iterator[Event]:
    for there in attendance_of(actor, person_id):
        activity = there.activity
        title = _("Came to: %(activity)s") % {"activity": activity.get_kind_display()}
        yield Event(activity.on, title, activity.place.name, str(there.by), "people", "info")


def _referrals(referrals: Iterable[Record]) -> Iterator[Event]:
    for row in referrals:
        letter, words = row.letter, {"service": row.letter.service}
        title = _("Referred to %(service)s") % words
        state = letter.get_state_display()
        yield Event(row.made_on, title, state, str(row.by), "forward", "info")
        if letter.received_on:
            received = _("Service received: %(service)s") % words
            yield Event(letter.received_on, received, "", "", "check", "success")


def _cases(cases: Iterable[Record]) -> Iterator[Event]:
    for case in cases:
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


def _merges(merges: Iterable[Record]) -> Iterator[Event]:
    for merge in merges:
        title = _("Put together with %(code)s") % {"code": merge.code}
        yield Event(localdate(merge.at), title, merge.why, str(merge.by), "people", "info")
