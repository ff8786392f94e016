"""Reading lists and their rows. The actor comes first, so no one reads past their centre."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from procrastinate.contrib.django.models import ProcrastinateWorker

from spean.base import clock
from spean.base.actor import Duty
from spean.base.wall import beyond_reach
from spean.casework.intake import rules
from spean.casework.intake.models import ImportBatch, ImportRow, SavedMapping
from spean.casework.intake.vocabulary import BatchState, RowDecision, Verdict
from spean.casework.people.queries import registrations_for

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from spean.base.actor import Actor
    from spean.casework.intake.models import BatchQuerySet, RowQuerySet
    from spean.casework.people.rules import Profile

WORKING = 7_732_602  # an advisory lock of our own: one worker a list, one commit a centre
WORKER_SILENCE = 40  # seconds without a sign of life; a worker gives one every ten

REGISTERS = Q(verdict=Verdict.NEW) | Q(decision=RowDecision.REGISTER_ANYWAY)
UPDATES = Q(verdict=Verdict.UPDATE) | Q(decision=RowDecision.SAME_PERSON)


def batches_for(actor: Actor) -> BatchQuerySet:
    rows = ImportBatch.objects.visible_to(actor)
    return rows.select_related("centre", "staged_by", "committed_by", "undone_by", "progress")


def staged_within_a_day(actor: Actor, centre_id: int) -> dict[str, int]:
    """How many lists were taken in lately: from this colleague, and at this centre by anybody."""
    lately = ImportBatch.objects.filter(staged_at__gt=clock.now() - clock.days(1))
    own = lately.filter(staged_by=actor.user_id)
    return {"by_one": own.count(), "at_centre": lately.filter(centre=centre_id).count()}


def rows_of(actor: Actor, batch_id: int) -> RowQuerySet:
    rows = ImportRow.objects.visible_to(actor).filter(batch=batch_id)
    return rows.select_related("person", "batch").order_by("line")


def effects_of(actor: Actor, batch_id: int) -> dict[str, int]:
    """What bringing the list in would do, after the decisions taken so far."""
    rows = ImportRow.objects.visible_to(actor).filter(batch=batch_id)
    doubts = Q(verdict=Verdict.POSSIBLE_DUPLICATE)
    return rows.aggregate(
        registers=Count("pk", filter=REGISTERS),
        updates=Count("pk", filter=UPDATES),
        undecided=Count("pk", filter=doubts & Q(decision="")),
        left_out=Count("pk", filter=doubts & Q(decision__in=["", RowDecision.SKIP])),
    )


def was_rewritten_since(actor: Actor, person_id: int, moment: dt.datetime) -> bool:
    """Whether a list, of whatever centre, has rewritten this person's file since then."""
    del actor
    done = Q(batch__committed_at__gt=moment) | Q(batch__undone_at__gt=moment)
    rows = ImportRow.objects.filter(done, person=person_id, before__isnull=False)
    with beyond_reach("whether a list rewrote the file, at any centre; not what it said"):
        return rows.exists()


def limited_to(actor: Actor, centre_id: int) -> Actor:
    """The same actor at one centre: a list belongs to a centre, and so do the people it finds."""
    return actor.at(centre_id)


def people_said_before(
    actor: Actor, centre_id: int, digests: Collection[str], *, people: Collection[int]
) -> dict[str, int]:
    """Rows that an earlier list at this centre said in the very same words: digest → person.

    Only for those of `people` that are still there; see `people_named`.
    """
    rows = _brought_in(actor, centre_id).filter(digest__in=digests, person__in=people)
    return dict(rows.order_by("pk").values_list("digest", "person_id"))


def people_named(actor: Actor, centre_id: int, digests: Collection[str]) -> set[int]:
    rows = _brought_in(actor, centre_id).filter(digest__in=digests)
    return {number for number in rows.values_list("person_id", flat=True) if number}


def last_said(actor: Actor, centre_id: int, people: Collection[int]) -> dict[int, Profile]:
    """What the last list brought in here said of each of them."""
    rows = _brought_in(actor, centre_id).filter(person__in=people).order_by("pk")
    told = rows.values_list("person_id", "profile")
    return {number: rules.from_plain(said) for number, said in told if number}


def named_later(actor: Actor, batch: ImportBatch, people: Collection[int]) -> set[int]:
    """Who of them stands in a list that was brought in after this one."""
    rows = _brought_in(actor, batch.centre_id).filter(
        person__in=people, batch__committed_at__gt=batch.committed_at
    )
    return {number for number in rows.values_list("person_id", flat=True) if number}


def saved_mapping(actor: Actor, centre_id: int, signature: str) -> dict[str, int]:
    if centre_id not in actor.reach(Duty.READ_LISTS).centres:
        return {}
    found = SavedMapping.objects.filter(centre=centre_id, signature=signature).first()
    return dict(found.mapping) if found else {}


def same_file_brought_in(actor: Actor, batch: ImportBatch) -> ImportBatch | None:
    """An earlier import of the very same file at this centre that still stands."""
    rows = batches_for(actor).filter(
        centre=batch.centre_id, sha256=batch.sha256, state=BatchState.COMMITTED
    )
    return rows.exclude(pk=batch.pk).first()


def newest_registration(actor: Actor, centre_id: int) -> int:
    rows = registrations_for(actor).filter(centre=centre_id).order_by("-pk")
    return rows.values_list("pk", flat=True).first() or 0


def is_being_done(actor: Actor, batch_id: int) -> bool:
    """Whether some other process is at work on this list right now, and not dead."""
    del actor
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
            "WHERE l.locktype = 'advisory' AND l.classid = %s AND l.objid = %s "
            "AND l.pid <> pg_backend_pid() AND d.datname = current_database()",
            [WORKING, batch_id],
        )
        return cursor.fetchone() is not None


def worker_is_alive(actor: Actor) -> bool:
    """Whether anybody would take up a job that is left for later."""
    del actor
    since = clock.now() - clock.days(1) * WORKER_SILENCE / 86_400
    return bool(ProcrastinateWorker.objects.filter(last_heartbeat__gte=since).exists())


def file_of(actor: Actor, batch: ImportBatch) -> Path:
    del actor
    return Path(settings.MEDIA_ROOT) / "imports" / batch.stored_as


def _brought_in(actor: Actor, centre_id: int) -> RowQuerySet:
    rows = ImportRow.objects.visible_to(actor)
    return rows.filter(
        batch__centre=centre_id, batch__state=BatchState.COMMITTED, person__isnull=False
    )
