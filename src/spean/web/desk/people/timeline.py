"""The newest of what happened with a person, for their page, from rows that the page has anyway.

Everything, in pages and by kind, is in `history`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from spean.casework.cases.vocabulary import AppointmentState
from spean.casework.contacts.queries import contacts_of
from spean.casework.people.queries import registrations_for
from spean.web.desk.people import events
from spean.web.desk.people.events import Event

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from spean.base.actor import Actor
    from spean.web.ui.http import Record

NEWEST = 20


def timeline_of(
    actor: Actor,
    person_id: int,
    *,
    cases: Iterable[Record],
    consents: Iterable[Record],
    merges: Iterable[Record] = (),
    referrals: Iterable[Record] = (),
    plans: Iterable[Record] = (),
    followups: Iterable[Record] = (),
) -> list[Event]:
    """The rows handed in are the page's own: they are shown beside it as well."""
    rows = registrations_for(actor).filter(person_id=person_id).select_related("by")
    found = [
        *map(events.registered, rows),
        *_consents(consents),
        *map(events.contacted, contacts_of(actor, person_id)[:NEWEST]),
        *_cases(cases),
        *map(events.merged, merges),
        *_referrals(referrals),
        *_plans(plans),
        *_followups(followups),
    ]
    return sorted(found, key=lambda event: event.on, reverse=True)[:NEWEST]


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
            yield Event(
                plan.signed_on,
                _("Plan %(code)s signed") % words,
                how,
                str(plan.by),
                "edit",
                "accent",
            )
        if plan.approved_at:
            on = localdate(plan.approved_at)
            approved = _("Plan %(code)s approved") % words
            yield Event(on, approved, "", str(plan.approved_by), "check", "success")


def _followups(followups: Iterable[Record]) -> Iterator[Event]:
    for followup in followups:
        for one in followup.tries.all():
            title = _("Follow-up: %(found)s") % {"found": one.get_found_display()}
            detail = f"{one.get_channel_display()}\n{one.note}".strip()
            yield Event(one.on, title, detail, str(one.by), "phone", "info")


def _cases(cases: Iterable[Record]) -> Iterator[Event]:
    for case in cases:
        yield events.case_opened(case)
        for step in case.steps.all():
            yield events.step_ended(step) if step.ended_on else events.step_agreed(step)
        for date in case.appointments.all():
            if date.state != AppointmentState.BOOKED:
                yield events.date_kept(date)
        yield from map(events.noted, case.notes.all())
        if case.closed_on:
            yield events.case_closed(case)
