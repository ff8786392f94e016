"""The newest of what happened with a person, for their page.

Everything, in pages and by kind, is in `history`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models.functions import Coalesce
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from spean.casework.cases.queries import appointments_for, notes_about, steps_for
from spean.casework.cases.vocabulary import AppointmentState
from spean.casework.contacts.queries import contacts_of
from spean.casework.outreach.queries import attendance_of
from spean.casework.people.queries import registrations_for
from spean.casework.plans.queries import attempts_about, plans_of_person
from spean.web.desk.people import events
from spean.web.desk.people.events import Event

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.web.ui.http import Record

NEWEST = 20


def happened(actor: Actor, person_id: int) -> dict[str, QuerySet[Any]]:  # of the models of any app
    """What the page asks for its timeline alone: of each kind no more than can be shown."""
    of_case = {"case__person": person_id}
    dates = appointments_for(actor).filter(**of_case).exclude(state=AppointmentState.BOOKED)
    steps = steps_for(actor).filter(**of_case).order_by(Coalesce("ended_on", "agreed_on").desc())
    registered = registrations_for(actor).filter(person_id=person_id)
    return {
        "registrations": registered.select_related(None).select_related("by", "centre"),
        "contacts": _with_colleague(contacts_of(actor, person_id).prefetch_related(None)),
        "came": attendance_of(actor, person_id)[:NEWEST],
        "steps": steps.select_related(None)[:NEWEST],
        "dates": dates.select_related(None).order_by("-on", "-pk")[:NEWEST],
        "notes": notes_about(actor, person_id).order_by("-written_at", "-pk")[:NEWEST],
        "plans": plans_of_person(actor, person_id),
        "attempts": attempts_about(actor, person_id)[:NEWEST],
    }


def timeline_of(rows: Mapping[str, Iterable[Record]]) -> list[Event]:
    """The newest events of these rows, by kind: those of `happened`, and the page's own."""
    found = [
        *map(events.registered, rows["registrations"]),
        *_consents(rows["consents"]),
        *map(events.contacted, rows["contacts"]),
        *map(events.came, rows["came"]),
        *map(events.case_opened, rows["cases"]),
        *(events.step_ended(x) if x.ended_on else events.step_agreed(x) for x in rows["steps"]),
        *map(events.date_kept, rows["dates"]),
        *map(events.noted, rows["notes"]),
        *(events.case_closed(case) for case in rows["cases"] if case.closed_on),
        *map(events.merged, rows["merges"]),
        *_referrals(rows["referrals"]),
        *_plans(rows["plans"]),
        *map(_attempt, rows["attempts"]),
    ]
    return sorted(found, key=lambda event: event.on, reverse=True)[:NEWEST]


def _with_colleague(rows: Record) -> Record:
    """The lines with whoever wrote them, and with nothing else that a list would show."""
    return rows.select_related(None).select_related("by")[:NEWEST]


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


def _referrals(referrals: Iterable[Record]) -> Iterator[Event]:
    for row in referrals:
        letter, words = row.letter, {"service": row.letter.service}
        title = _("Referred to %(service)s") % words
        state = letter.get_state_display()
        yield Event(row.made_on, title, state, str(row.by), "forward", "info")
        if letter.received_on:
            received = _("Service received: %(service)s") % words
            yield Event(letter.received_on, received, "", "", "check", "success")


def _plans(plans: Iterable[Record]) -> Iterator[Event]:
    for plan in plans:
        words = {"code": plan.code}
        if plan.signed_on:
            how = plan.get_signed_how_display()
            title = _("Plan %(code)s signed") % words
            yield Event(plan.signed_on, title, how, str(plan.by), "edit", "accent")
        if plan.approved_at:
            on = localdate(plan.approved_at)
            approved = _("Plan %(code)s approved") % words
            yield Event(on, approved, "", str(plan.approved_by), "check", "success")


def _attempt(one: Record) -> Event:
    title = _("Follow-up: %(found)s") % {"found": one.get_found_display()}
    detail = f"{one.get_channel_display()}\n{one.note}".strip()
    return Event(one.on, title, detail, str(one.by), "phone", "info")
