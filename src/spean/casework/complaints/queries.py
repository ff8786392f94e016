"""Reading complaints. The actor comes first; whoever complained comes with a code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from spean.base import clock
from spean.base.actor import Duty
from spean.base.wall import beyond_reach
from spean.casework.complaints import rules
from spean.casework.complaints.models import Complaint, ComplaintTurn
from spean.casework.complaints.vocabulary import OVER, ComplaintKind, ComplaintState, Lane
from spean.casework.zones.queries import zones_raised
from spean.registry.centres.queries import holders_of, members_of
from spean.registry.centres.vocabulary import POLICY, Role

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.casework.complaints.models import ComplaintQuerySet
    from spean.registry.accounts.models import User

BESIDE = ("centre", "about", "responsible", "entered_by", "service__organisation")
READERS = [role for role in Role if Duty.READ_COMPLAINTS in POLICY.grants[role]]
HANDLERS = [role for role in Role if Duty.READ_SENSITIVE in POLICY.grants[role]]
FEWEST_HANDLERS = 2
"""A complaint about one handler needs another one."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads complaints at a centre, as everybody may know."""

    user_id: int
    centre_id: int
    name: str
    centre: str


def complaints_for(actor: Actor, duty: Duty | None = None) -> ComplaintQuerySet:
    return Complaint.objects.visible_to(actor, duty).select_related(*BESIDE)


def complaints_like(
    actor: Actor,
    *,
    kind: str = "",
    state: str = "",
    lane: str = "",
    only: str = "",
) -> ComplaintQuerySet:
    """With `only`: "open" for those that are not over, "overdue", or "mine"."""
    rows = complaints_for(actor)
    if kind:
        rows = rows.filter(kind_blind=kind)
    if state:
        rows = rows.filter(state=state)
    if lane:
        rows = rows.filter(lane=lane)
    if only == "overdue":
        rows = rows.overdue(clock.today())
    if only == "mine":
        rows = rows.filter(responsible=actor.user_id)
    return rows.not_over() if only == "open" else rows


def complaints_late(actor: Actor) -> ComplaintQuerySet:
    """What whoever answers complaints owes a word on by today, the longest owed first."""
    rows = complaints_for(actor, Duty.ANSWER_COMPLAINTS).filter(due_on__lte=clock.today())
    return rows.order_by("due_on", "pk")


def turns_of(actor: Actor, complaint: Complaint) -> QuerySet[ComplaintTurn]:
    return ComplaintTurn.objects.visible_to(actor).filter(complaint=complaint).select_related("by")


def turns_on_file(actor: Actor, person_id: int) -> QuerySet[ComplaintTurn]:
    """The steps of the complaints that hang on a file, without a word of what was said."""
    rows = ComplaintTurn.objects.visible_to(actor).filter(complaint__person=person_id)
    return rows.defer("words").select_related("complaint", "by")


def answered_by(actor: Actor, complaint: Complaint) -> set[int]:
    """Whose answer was appealed: they neither answer again nor close."""
    del actor  # the complaint was found for them
    said = ComplaintTurn.objects.filter(complaint=complaint).order_by("pk")
    appealed = said.filter(state=ComplaintState.APPEALED).values_list("pk", flat=True).first()
    rows = said.filter(state=ComplaintState.ANSWERED, by__isnull=False)
    return set(rows.filter(pk__lt=appealed or 0).values_list("by_id", flat=True))


def colleagues_at(actor: Actor, centre_id: int) -> list[User]:
    """Whom a complaint at this centre may be about: who works there today."""
    at_work = {row.user for row in members_of(actor).get(centre_id, [])}
    return sorted(at_work, key=str)


def readers_named(actor: Actor) -> list[Reader]:
    """Who reads complaints, by centre: whoever complains may say that it is about one of them.

    Only colleagues who have a name stand here: a user name is nobody's business.
    """
    found: dict[Reader, None] = {}
    for row in holders_of(actor, *READERS):
        name = row.user.name_km or row.user.name_latin
        if row.centre is not None and name:
            found[Reader(row.user_id, row.centre.pk, name, row.centre.name)] = None
    return list(found)


def handlers_at(actor: Actor) -> dict[str, int]:
    """How many named complaint handlers each centre has, for whoever counts complaints there."""
    reach = actor.reach(Duty.COUNT_COMPLAINTS)
    found: dict[str, set[int]] = {}
    centres = {row.centre for row in holders_of(actor, *Role) if row.centre}
    for centre in centres:
        if reach.nationwide or centre.pk in reach.centres:
            found[centre.name] = set()
    for row in holders_of(actor, *HANDLERS):
        if row.centre is not None and row.centre.name in found:
            found[row.centre.name].add(row.user_id)
    return {name: len(users) for name, users in sorted(found.items())}


def complaint_behind(actor: Actor, typed: str) -> Complaint | None:
    """What this code follows; None for every other one.

    One question whatever was typed, so that a slip, a guess and nothing at all take as long.
    """
    del actor  # whoever holds the code
    digest = Complaint.digest_of(rules.code_typed(typed))
    return Complaint.objects.filter(digest=digest).first()


def complaints_to_let_go(actor: Actor, before: dt.datetime) -> list[int]:
    """What has been over since before that moment."""
    rows = Complaint.objects.of_both_lanes(actor, Duty.RUN_RETENTION)
    rows = rows.filter(state__in=OVER, over_at__lt=before)
    return sorted(rows.values_list("pk", flat=True))


def month_of_complaints(
    actor: Actor, first: dt.date, last: dt.date
) -> dict[tuple[ComplaintKind, str], int]:
    """How many ordinary complaints came between two days, by kind; and of them in time.

    Measures: `received`, `acknowledged` and `answered` in time, `overdue` today. Sensitive ones,
    and those of people who are protected, are in no number, whoever asks.
    """
    actor.must(Duty.COUNT_COMPLAINTS)
    reach = actor.reach(Duty.COUNT_COMPLAINTS)
    where = Q() if reach.nationwide else Q(centre__in=reach.centres)
    with beyond_reach("counted for whoever oversees complaints, and never shown one by one"):
        hidden = zones_raised(actor).values("person")
        rows = Complaint.objects.ordinary().filter(where, received_at__date__range=(first, last))
        rows = rows.exclude(person__in=hidden).order_by()
        return _counted(list(rows))


def _counted(rows: list[Complaint]) -> dict[tuple[ComplaintKind, str], int]:
    found: Counter[tuple[ComplaintKind, str]] = Counter()
    for row in rows:
        kind = ComplaintKind(row.kind)
        in_time = rules.times_of(
            kind=kind,
            received_on=clock.day_of(row.received_at),
            acknowledged_on=_day(row.acknowledged_at),
            answered_on=_day(row.answered_at),
        )
        found[kind, "received"] += 1
        for measure, is_so in in_time.items():
            found[kind, measure] += is_so
        found[kind, "overdue"] += row.is_overdue
    return dict(found)


def _day(moment: dt.datetime | None) -> dt.date | None:
    return clock.day_of(moment) if moment else None


def is_handler(actor: Actor, complaint: Complaint) -> bool:
    """Whether the actor reads sensitive complaints where this one was made."""
    reach = actor.reach(Duty.READ_SENSITIVE)
    return reach.nationwide or complaint.centre_id in reach.centres


def lanes_of(actor: Actor) -> list[Lane]:
    """Which lanes the actor meets at all; a filter offers no other."""
    return list(Lane) if actor.may(Duty.READ_SENSITIVE) else [Lane.ORDINARY]
