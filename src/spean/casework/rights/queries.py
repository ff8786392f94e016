"""Reading what was kept about somebody, who looked at it, and what has been kept long enough."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Q

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.models import MASKED, READS, WIDENED, Entry
from spean.base.wall import beyond_reach
from spean.casework.cases.queries import cases_for
from spean.casework.cases.vocabulary import CaseState
from spean.casework.complaints.queries import complaints_to_let_go
from spean.casework.contacts.queries import lines_to_let_go
from spean.casework.intake.queries import batches_for
from spean.casework.intake.vocabulary import BatchState
from spean.casework.jobs.queries import placements_for
from spean.casework.jobs.vocabulary import PlacementState
from spean.casework.outreach.queries import words_to_let_go
from spean.casework.people.queries import files_to_let_go, former_numbers, people_for
from spean.casework.rights import rules
from spean.casework.rights.models import LegalHold, Round, Wish
from spean.casework.rights.scoping import everything_about
from spean.casework.rights.vocabulary import Kind, RunState
from spean.casework.sealed.queries import OPENED, sealed_about
from spean.registry.centres.queries import colleagues_of, members_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.base.refusals import Refusal
    from spean.casework.rights.models import RoundQuerySet, WishQuerySet

FORGOTTEN = "person.forgotten"
LAST_DAYS = """
    SELECT person_id, max(day) FROM (
        SELECT person_id, registered_on AS day FROM people_registration
        UNION ALL SELECT person_id, said_on FROM people_consent
        UNION ALL SELECT person_id, "on" FROM contacts_contact WHERE person_id IS NOT NULL
        UNION ALL SELECT t.person_id, a."on"
            FROM outreach_attendance t JOIN outreach_activity a ON a.id = t.activity_id
        UNION ALL SELECT person_id, greatest(received_at, answered_at, over_at)::date
            FROM complaints_complaint WHERE person_id IS NOT NULL
        UNION ALL SELECT person_id, greatest(opened_on, closed_on) FROM cases_case
        UNION ALL SELECT c.person_id, greatest(s.agreed_on, s.ended_on)
            FROM cases_step s JOIN cases_case c ON c.id = s.case_id
        UNION ALL SELECT c.person_id, a."on"
            FROM cases_appointment a JOIN cases_case c ON c.id = a.case_id
        UNION ALL SELECT c.person_id, n.written_at::date
            FROM cases_note n JOIN cases_case c ON c.id = n.case_id
        UNION ALL SELECT c.person_id, s.written_at::date
            FROM sealed_sealednote s JOIN cases_case c ON c.id = s.case_id
        UNION ALL SELECT person_id, greatest(at, decided_at)::date FROM assessments_screening
        UNION ALL SELECT c.person_id, a.saved_at::date
            FROM assessments_assessment a JOIN cases_case c ON c.id = a.case_id
        UNION ALL SELECT person_id, at::date FROM background_factversion
        UNION ALL SELECT person_id, saved_at::date FROM questionnaires_response
        UNION ALL SELECT person_id, greatest(proposed_on, sent_on, answered_on)
            FROM jobs_introduction
        UNION ALL SELECT person_id, greatest(recorded_on, started_on, ended_on)
            FROM jobs_placement
        UNION ALL SELECT p.person_id, r.done_on
            FROM jobs_retentioncheck r JOIN jobs_placement p ON p.id = r.placement_id
        UNION ALL SELECT l.person_id, t.at::date
            FROM referrals_turn t JOIN referrals_letter l ON l.id = t.letter_id
            WHERE t.side <> 'by_itself'
        UNION ALL SELECT c.person_id,
                greatest(p.written_at::date, p.discussed_on, p.signed_on, p.approved_at::date)
            FROM plans_plan p JOIN cases_case c ON c.id = p.case_id
        UNION ALL SELECT c.person_id, t."on"
            FROM plans_attempt t JOIN plans_followup f ON f.id = t.followup_id
            JOIN cases_case c ON c.id = f.case_id WHERE t.found NOT IN ('no_answer', 'number_gone')
        UNION ALL SELECT person_id, at::date
            FROM audit_entry WHERE verb = 'person.updated' AND person_id IS NOT NULL
    ) AS done GROUP BY person_id HAVING max(day) < %s
"""
"""The last day on which anything was done with each person: a look at the file is not enough."""


@dataclass(frozen=True, slots=True)
class Opening:
    """One look at a file: when, by whom as the person may know them, and on which page; why, where
    somebody had to say so."""

    at: dt.datetime
    roles: tuple[str, ...]
    centres: tuple[str, ...]
    colleague: str
    verb: str
    page: str
    reason: str = ""


def who_opened(actor: Actor, person_id: int) -> list[Opening]:
    """Every look at this file, the newest first; lists and exports that named the person too.

    That a sealed note was opened is told by those who may know of it; for others it was a look at
    the case.
    """
    if not people_for(actor).filter(pk=person_id).exists():
        return []
    numbers = [person_id, *former_numbers(actor, [person_id]).get(person_id, [])]
    named = Q(verb__in=["list.read", "export.taken"], people__overlap=numbers)
    rows = Entry.objects.filter(Q(person_id__in=numbers, verb__in=[*READS, OPENED]) | named)
    places, known = _posts(actor), sealed_about(actor, numbers)
    return [
        Opening(
            at=entry.at,
            roles=tuple(role for role, _centre in places.get(entry.by_id or 0, ())),
            centres=tuple(centre for _role, centre in places.get(entry.by_id or 0, ())),
            colleague=str(entry.by or ""),
            **_which(entry, known),
        )
        for entry in rows.select_related("by").order_by("-pk")
    ]


def _which(entry: Entry, known: set[int]) -> dict[str, str]:
    """The verb, the page and the reason of a look."""
    if entry.verb != OPENED:
        return {"verb": entry.verb, "page": entry.page}
    if entry.subject_id not in map(str, known):
        return {"verb": "case.read", "page": "case"}
    return {"verb": OPENED, "page": "sealed-open", "reason": entry.detail.get("reason", "")}


def widenings_for(actor: Actor, *, since: dt.date) -> QuerySet[Entry]:
    """Colleagues who opened more files in a day than usual, with the reason they gave."""
    there = actor.at(*actor.reach(Duty.REVIEW_READING).centres)
    rows = Entry.objects.filter(verb=WIDENED, at__date__gte=since, by__in=colleagues_of(there))
    return rows.select_related("by").order_by("-pk")


def wishes_for(actor: Actor) -> WishQuerySet:
    """Proposals that the actor may decide about."""
    rows = Wish.objects.visible_to(actor, Duty.APPROVE_RIGHTS)
    return rows.select_related("centre", "proposed_by", "decided_by")


def is_proposed_to_forget(actor: Actor, numbers: Collection[int]) -> bool:
    """Whether a proposal to forget one of these waits, at whatever centre it was made."""
    del actor
    return Wish.objects.waiting().filter(person_id__in=numbers).exists()


def holds_on(actor: Actor, person_id: int) -> QuerySet[LegalHold]:
    mine = people_for(actor).filter(pk=person_id)
    return LegalHold.objects.filter(person__in=mine, lifted_on=None).select_related("placed_by")


def why_not_forget(actor: Actor, person_id: int) -> list[Refusal]:
    """At whatever centre: a case that is open anywhere keeps the file everywhere."""
    case, placement = cases_for(actor).model, placements_for(actor).model
    open_cases = case.objects.exclude(state=CaseState.CLOSED).filter(person=person_id)
    working = placement.objects.filter(state=PlacementState.STARTED, person=person_id)
    with beyond_reach("what keeps a file at any centre, counted"):
        return rules.refusals_to_forget(
            open_cases=open_cases.count(),
            holds=LegalHold.objects.filter(person=person_id, lifted_on=None).count(),
            working=working.count(),
        )


def all_holds_for(actor: Actor) -> QuerySet[LegalHold]:
    """Every hold that the actor may lift, lifted already or not."""
    return LegalHold.objects.filter(person__in=people_for(actor, Duty.HOLD_FILES))


def what_would_go(actor: Actor, person_id: int) -> dict[str, int]:
    """What hangs on a person, by kind of record: what a forgetting would take away."""
    mine = people_for(actor)
    if not mine.filter(pk=person_id).exists():
        return {}
    with beyond_reach("a forgetting takes what other centres keep as well: counted, not shown"):
        found = everything_about(mine.model, person_id)
    return {label: len(rows) for label, rows in found.items()}


def rounds_for(actor: Actor) -> RoundQuerySet:
    return Round.objects.visible_to(actor)


def last_round(actor: Actor) -> Round | None:
    """The last that was carried out, or that began the count."""
    return rounds_for(actor).exclude(state=RunState.ASKS).first()


def due(actor: Actor, kind: Kind) -> list[int]:
    """The numbers of what has been kept longer than its period, within the actor's reach."""
    return _DUE[kind](actor, clock.now() - rules.period_of(kind))


def due_counts(actor: Actor) -> dict[str, int]:
    return {kind.value: len(due(actor, kind)) for kind in Kind}


def _quiet(actor: Actor, before: dt.datetime) -> set[int]:
    """People with whom nothing was done since that day, and whose file nobody must keep."""
    with connection.cursor() as cursor:
        cursor.execute(LAST_DAYS, [before.astimezone(clock.now().tzinfo).date()])
        quiet = {number for number, _day in cursor.fetchall()}
    held = set(LegalHold.objects.filter(lifted_on=None).values_list("person_id", flat=True))
    there = files_to_let_go(actor).filter(pk__in=quiet - held)
    return set(there.values_list("pk", flat=True))


def _with_case(actor: Actor, people: set[int], *, open_only: bool = False) -> set[int]:
    rows = cases_for(actor).model.objects.filter(person__in=people)
    rows = rows.exclude(state=CaseState.CLOSED) if open_only else rows
    return set(rows.values_list("person_id", flat=True))


def _unfinished(actor: Actor, before: dt.datetime) -> list[int]:
    quiet = _quiet(actor, before)
    agreed = apps.get_model("people", "Consent").objects.filter(
        person__in=quiet, purpose="service", decision="given"
    )
    begun = set(agreed.values_list("person_id", flat=True)) | _with_case(actor, quiet)
    return sorted(quiet - begun)


def _inactive(actor: Actor, before: dt.datetime) -> list[int]:
    quiet = _quiet(actor, before)
    return sorted(quiet - _with_case(actor, quiet))


def _closed(actor: Actor, before: dt.datetime) -> list[int]:
    quiet = _quiet(actor, before)
    return sorted(_with_case(actor, quiet) - _with_case(actor, quiet, open_only=True))


def _unused_lists(actor: Actor, before: dt.datetime) -> list[int]:
    over = [BatchState.COMMITTED, BatchState.COMMITTING, BatchState.UNDONE, BatchState.DISCARDED]
    rows = batches_for(actor).exclude(state__in=over).filter(staged_at__lt=before)
    return sorted(rows.values_list("pk", flat=True))


def _list_rows(actor: Actor, before: dt.datetime) -> list[int]:
    done = Q(state=BatchState.COMMITTED, committed_at__lt=before)
    undone = Q(state=BatchState.UNDONE, undone_at__lt=before)
    rows = batches_for(actor).filter(done | undone).filter(~Q(sample=[]) | ~Q(stored_as=""))
    return sorted(rows.values_list("pk", flat=True))


def _contact_lines(actor: Actor, before: dt.datetime) -> list[int]:
    rows = lines_to_let_go(actor).filter(on__lt=before.date())
    return sorted(rows.values_list("pk", flat=True))


def _outreach_words(actor: Actor, before: dt.datetime) -> list[int]:
    rows = words_to_let_go(actor).filter(on__lt=before.date())
    return sorted(rows.values_list("pk", flat=True))


def _book_details(actor: Actor, before: dt.datetime) -> list[int]:
    del actor
    rows = Entry.objects.filter(at__lt=before).exclude(salt="")
    rows = rows.exclude(verb__in=[MASKED, FORGOTTEN])
    return sorted(rows.values_list("pk", flat=True))


_DUE = {
    Kind.UNFINISHED_REGISTRATION: _unfinished,
    Kind.INACTIVE_PERSON: _inactive,
    Kind.CLOSED_CASE: _closed,
    Kind.UNUSED_LIST: _unused_lists,
    Kind.LIST_ROWS: _list_rows,
    Kind.CONTACT_LINE: _contact_lines,
    Kind.OUTREACH_WORDS: _outreach_words,
    Kind.CLOSED_COMPLAINT: complaints_to_let_go,
    Kind.BOOK_DETAIL: _book_details,
}


def entries_of_records(actor: Actor, records: dict[type, set[int]], person_id: int) -> Q:
    """The book's lines about a person and about these records of theirs."""
    del actor
    about = Q(person_id=person_id)
    for model, numbers in records.items():
        kind = ContentType.objects.get_for_model(model)
        about |= Q(subject_type=kind, subject_id__in=[str(number) for number in numbers])
    return about


def _posts(actor: Actor) -> dict[int, list[tuple[str, str]]]:
    """Each colleague's role and centre, as a person may be told."""
    posts: dict[int, list[tuple[str, str]]] = {}
    for members in members_of(actor).values():
        for one in members:
            post = (str(one.get_role_display()), str(one.centre or ""))
            posts.setdefault(one.user_id, []).append(post)
    return posts
