"""Everything that happened with a person, whoever wrote it down, in pages by key.

Each room of the house is asked for no more rows than a page shows, all of them in one statement: so
a file of three events asks the database as often as one of three thousand, and a further room no
more often. What the reader may not read is not asked for, and so is neither shown nor counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.db.models import DateTimeField, F, Model, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from spean.base.together import together
from spean.casework.assessments.queries import assessments_for, screenings_for
from spean.casework.background.queries import versions_for
from spean.casework.cases.queries import appointments_for, cases_for, notes_about, steps_for
from spean.casework.cases.vocabulary import AppointmentState
from spean.casework.complaints.queries import turns_on_file
from spean.casework.contacts.queries import contacts_of
from spean.casework.doubles.queries import merges_of
from spean.casework.jobs.queries import checks_for, introductions_for, placements_for
from spean.casework.outbox.queries import messages_for
from spean.casework.outreach.queries import attendance_of
from spean.casework.people.queries import consent_history, profile_changes, registrations_for
from spean.casework.questionnaires.queries import responses_for
from spean.casework.referrals.queries import turns_about
from spean.casework.sealed.queries import sealed_on_file
from spean.web.desk.people import events
from spean.web.ui.answers import whole_number

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import QueryDict
    from django.utils.functional import _StrPromise

    from spean.base.actor import Actor
    from spean.web.desk.people.events import Event
    from spean.web.ui.http import Record

    Rows = Callable[[Actor, int], QuerySet[Any]]  # of a model of any app

PAGE = 40


class Topic(StrEnum):
    """What a reader may look for."""

    CONTACTS = "contacts"
    CASE = "case"
    ASSESSMENT = "assessment"
    REFERRAL = "referral"
    WORK = "work"
    BACKGROUND = "background"
    FILE = "file"


TOPICS: dict[Topic, _StrPromise] = {
    Topic.CONTACTS: _("Contacts"),
    Topic.CASE: _("Cases, steps, dates, notes"),
    Topic.ASSESSMENT: _("Screenings and assessments"),
    Topic.REFERRAL: _("Referrals"),
    Topic.WORK: _("Introductions and work"),
    Topic.BACKGROUND: _("Background"),
    Topic.FILE: _("Profile, consent, registration"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where one kind of event comes from: its rows, the path to its day, its words."""

    topic: Topic
    day: str
    rows: Rows
    event: Callable[[Record], Event]


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """A place in the order of all events; the later day and, on one day, the later source first."""

    day: dt.date
    rank: int
    number: int

    def __str__(self) -> str:
        return f"{self.day.isoformat()}.{self.rank}.{self.number}"


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some events, the newest first, and the addresses of those before and after."""

    events: list[Event]
    newer: str
    older: str


def _of_case(rows: Callable[[Actor], QuerySet[Any]]) -> Rows:  # of a model of any app
    return lambda actor, person_id: rows(actor).filter(case__person=person_id)


def _of_person(rows: Callable[[Actor], QuerySet[Any]]) -> Rows:  # as above
    return lambda actor, person_id: rows(actor).filter(person=person_id)


def _registrations(actor: Actor, person_id: int) -> QuerySet[Any]:  # as above
    return registrations_for(actor).filter(person=person_id).select_related("by", "centre")


def _contacts(actor: Actor, person_id: int) -> QuerySet[Any]:  # as above
    """Without the person of each line: it is the one of the page."""
    return contacts_of(actor, person_id).prefetch_related(None)


def _dates(actor: Actor, person_id: int) -> QuerySet[Any]:  # as above
    there = appointments_for(actor).filter(case__person=person_id)
    return there.exclude(state=AppointmentState.BOOKED)


def _checks(actor: Actor, person_id: int) -> QuerySet[Any]:  # as above
    return checks_for(actor).filter(placement__person=person_id)


def _reminders(actor: Actor, person_id: int) -> QuerySet[Any]:  # as above
    """What went out, or was told by phone; what was stopped is in the list of messages."""
    return messages_for(actor).filter(person=person_id).select_related("appointment", "by")


SOURCES: tuple[Source, ...] = (
    Source(Topic.FILE, "registered_on", _registrations, events.registered),
    Source(Topic.FILE, "said_on", consent_history, events.consented),
    Source(Topic.FILE, "at", profile_changes, events.profile_changed),
    Source(Topic.FILE, "at", merges_of, events.merged),
    Source(Topic.BACKGROUND, "at", _of_person(versions_for), events.told),
    Source(Topic.CONTACTS, "on", _contacts, events.contacted),
    Source(Topic.CONTACTS, "activity__on", attendance_of, events.came),
    Source(Topic.CONTACTS, "sent_at", _reminders, events.reminded),
    Source(Topic.CONTACTS, "at", turns_on_file, events.complained),
    Source(Topic.ASSESSMENT, "at", _of_person(screenings_for), events.screened),
    Source(Topic.CASE, "opened_on", _of_person(cases_for), events.case_opened),
    Source(Topic.ASSESSMENT, "finished_at", _of_case(assessments_for), events.assessed),
    Source(Topic.ASSESSMENT, "finished_at", _of_person(responses_for), events.responded),
    Source(Topic.CASE, "agreed_on", _of_case(steps_for), events.step_agreed),
    Source(Topic.CASE, "on", _dates, events.date_kept),
    Source(Topic.CASE, "written_at", notes_about, events.noted),
    Source(Topic.CASE, "written_at", sealed_on_file, events.sealed),
    Source(Topic.CASE, "ended_on", _of_case(steps_for), events.step_ended),
    Source(Topic.REFERRAL, "at", turns_about, events.referral_turned),
    Source(Topic.WORK, "proposed_on", _of_person(introductions_for), events.introduced),
    Source(Topic.WORK, "answered_on", _of_person(introductions_for), events.answered),
    Source(Topic.WORK, "started_on", _of_person(placements_for), events.placed),
    Source(Topic.WORK, "done_on", _checks, events.checked),
    Source(Topic.WORK, "ended_on", _of_person(placements_for), events.left_work),
    Source(Topic.CASE, "closed_on", _of_person(cases_for), events.case_closed),
)
"""In the order in which things happen on one day; their places are the ranks of the keys."""


def history_of(
    actor: Actor,
    person_id: int,
    query: QueryDict,
    *,
    topic: str = "",
    until: dt.date | None = None,
    size: int = PAGE,
) -> HistoryPage:
    """The newest events, or those beyond the key in the address (`after`: older, `before`: newer).

    A key that no event could have is a bad request: it is never guessed what was meant.
    """
    back = "before" in query
    key = _read(query.get("before" if back else "after", ""))
    asked: dict[int, QuerySet[Any]] = {}  # of the models of any app
    for rank, source in enumerate(SOURCES):
        if topic in {"", source.topic.value}:
            rows = _rows(actor, person_id, source, until)
            beyond = rows.filter(_beyond(key, rank, newer=back)) if key else rows
            order = ("event_day", "pk") if back else ("-event_day", "-pk")
            asked[rank] = beyond.order_by(*order)[: size + 1]
    together(*asked.values())
    found = [
        (Key(row.event_day, rank, row.pk), SOURCES[rank].event(row))
        for rank, rows in asked.items()
        for row in rows
    ]
    found.sort(key=lambda pair: pair[0], reverse=not back)
    more, shown = len(found) > size, found[:size]
    if back:
        shown.reverse()
    has_newer, has_older = (more, True) if back else (key is not None, more)
    return HistoryPage(
        [event for _key, event in shown],
        newer=_address(query, "before", shown[0][0]) if shown and has_newer else "",
        older=_address(query, "after", shown[-1][0]) if shown and has_older else "",
    )


def _rows(
    actor: Actor, person_id: int, source: Source, until: dt.date | None
) -> QuerySet[Any]:  # of a model of any app
    rows: QuerySet[Any] = source.rows(actor, person_id).filter(**{f"{source.day}__isnull": False})
    is_moment = _is_moment(rows.model, source.day)
    rows = rows.annotate(event_day=TruncDate(source.day) if is_moment else F(source.day))
    return rows.filter(event_day__lte=until) if until else rows


def _is_moment(model: type[Model] | None, path: str) -> bool:
    """Whether the column at the end of a path, across tables, is a moment and not a day."""
    assert model is not None  # noqa: S101  a path leads from table to table
    name, _dot, rest = path.partition("__")
    column = model._meta.get_field(name)  # noqa: SLF001  Django's documented model API
    return _is_moment(column.related_model, rest) if rest else isinstance(column, DateTimeField)


def _beyond(key: Key, rank: int, *, newer: bool) -> Q:
    """Rows of the source at this rank that come after (or before) the key in the order of all."""
    word = "gt" if newer else "lt"
    condition = Q(**{f"event_day__{word}": key.day})
    same_day = Q(event_day=key.day)
    if rank == key.rank:
        return condition | (same_day & Q(**{f"pk__{word}": key.number}))
    return condition | same_day if (rank > key.rank) is newer else condition


def _read(written: str) -> Key | None:
    if not written:
        return None
    day, _dot, rest = written.partition(".")
    rank, number = (whole_number(part) for part in [*rest.split("."), "", ""][:2])
    try:
        on = dt.date.fromisoformat(day)
    except ValueError as error:
        raise BadRequest("No event could have this key.") from error
    if rank is None or number is None:
        raise BadRequest("No event could have this key.")
    return Key(on, rank, number)


def _address(query: QueryDict, word: str, key: Key) -> str:
    kept: Iterable[tuple[str, str]] = (
        (name, value)
        for name, values in query.lists()
        if name not in {"after", "before"}
        for value in values
    )
    return f"?{urlencode([*kept, (word, str(key))])}"
