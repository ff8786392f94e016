"""What can be done with a list: stage it, say what its columns are, check it, bring it in, undo it.

Checking writes only the rows of the list itself. Bringing in and taking back are one transaction
each: whoever pulls the plug finds all of it afterwards, or nothing.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pghistory
from django.conf import settings
from django.db import connection, transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import Refused, refuse_if_any
from spean.casework.intake import linkage, queries, rules, sheets
from spean.casework.intake.models import (
    ImportBatch,
    ImportProgress,
    ImportRow,
    SavedMapping,
    Tell,
)
from spean.casework.intake.rules import as_plain, from_plain, no
from spean.casework.intake.vocabulary import OPEN, BatchState, Kept, Phase, RowDecision, Verdict
from spean.casework.people.actions import (
    Newcomer,
    register_people,
    take_back_people,
    update_people,
)
from spean.casework.people.queries import people_for, profiles_of, standing_files
from spean.casework.people.vocabulary import ConsentMethod, Decision, Purpose, RegisteredBy
from spean.engines.sheets import signature

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from spean.base.actor import Actor
    from spean.casework.people.rules import Profile

SAMPLE_ROWS = 3
CHUNK = 1_000
TO_ASK = dict.fromkeys(Purpose, Decision.TO_ASK)


@transaction.atomic
def stage_file(path: Path, *, name: str, centre_id: int, by: Actor) -> ImportBatch:
    """Take a list in, if it can be read at all; the same list still open is taken up again."""
    by.must(Duty.WRITE_LISTS)
    if centre_id not in by.reach(Duty.WRITE_LISTS).centres:
        raise Refused([no("not_your_centre")])
    sheet = sheets.open_sheet(path, most_bytes=settings.IMPORT_MAX_BYTES, shown_as=name)
    for known in queries.batches_for(by).filter(centre=centre_id, sha256=sheet.fingerprint):
        if known.state in OPEN and queries.file_of(by, known).is_file():
            return known
    lately, measure = queries.staged_within_a_day(by, centre_id), settings.IMPORT_LISTS_A_DAY
    refuse_if_any(rules.refusals_to_stage(**lately, measure=measure))
    mark = signature(sheet.header)
    mapping = queries.saved_mapping(by, centre_id, mark) or sheets.guessed_columns(sheet)
    batch = ImportBatch(
        centre_id=centre_id,
        file_name=name[-200:],
        sha256=sheet.fingerprint,
        stored_as=f"{uuid.uuid4().hex}{path.suffix.casefold()}",
        header=list(sheet.header),
        sample=[[cell.text for cell in row.cells] for row in sheet.sample[:SAMPLE_ROWS]],
        notes=[{"code": note.code, "values": note.values} for note in sheet.notes],
        rows_in_file=sheet.row_count,
        signature=mark,
        mapping=mapping,
        staged_at=clock.now(),
        staged_by_id=by.signer,
    )
    sheets.keep_file(path, queries.file_of(by, batch), sha256=sheet.fingerprint)
    batch.save()
    ImportProgress.objects.create(batch=batch)
    record("import.staged", batch, by=by, centre_id=centre_id, rows=sheet.row_count, file=name)
    return batch


@transaction.atomic
def choose_columns(batch: ImportBatch, *, mapping: Mapping[str, int], by: Actor) -> ImportBatch:
    """Say which column is what; remembered for the next list with the same headings."""
    by.must(Duty.WRITE_LISTS)
    batch = _locked(batch, by)
    width = len(batch.header)
    refuse_if_any(rules.refusals_to_map(mapping, state=batch.state, width=width))
    batch.mapping, batch.state, batch.counts = dict(mapping), BatchState.MAPPED, {}
    batch.save(update_fields=["mapping", "state", "counts"])
    batch.rows.all().delete()
    SavedMapping.objects.update_or_create(
        centre_id=batch.centre_id,
        signature=batch.signature,
        defaults={"mapping": batch.mapping, "saved_at": clock.now()},
    )
    record("import.columns_chosen", batch, by=by, centre_id=batch.centre_id, mapping=batch.mapping)
    return batch


@transaction.atomic
def check_batch(batch: ImportBatch, *, by: Actor, tell: Tell | None = None) -> ImportBatch:
    """The dry run: a verdict for each row. Decisions already taken on the same row are kept."""
    by.must(Duty.WRITE_LISTS)
    _take_in_hand(batch.pk)
    batch = _locked(batch, by)
    refuse_if_any(rules.refusals_to_check(state=batch.state))
    own = queries.limited_to(by, batch.centre_id)
    with ImportProgress.beside(batch.pk, Phase.CHECK, also=tell) as report:
        rows = _judged_rows(batch, own, report)
        _keep_decisions(batch, rows)
        batch.rows.all().delete()
        ImportRow.objects.bulk_create(rows, batch_size=CHUNK)
    verdicts = [row.verdict for row in rows]
    batch.counts = {verdict.value: verdicts.count(verdict) for verdict in Verdict}
    batch.state, batch.checked_at = BatchState.CHECKED, clock.now()
    batch.newest_registration = queries.newest_registration(own, batch.centre_id)
    batch.save(update_fields=["counts", "state", "checked_at", "newest_registration"])
    record("import.checked", batch, by=by, centre_id=batch.centre_id, counts=batch.counts)
    return batch


@transaction.atomic
def decide_rows(
    batch: ImportBatch,
    *,
    lines: Collection[int],
    decision: RowDecision,
    person_id: int | None = None,
    by: Actor,
) -> int:
    """Say of doubtful rows whether they are somebody known: `person_id`, or else the likest."""
    by.must(Duty.WRITE_LISTS)
    batch = _locked(batch, by)
    rows = list(batch.rows.filter(line__in=lines).order_by("line"))
    at = standing_files(by, [each.get("person", 0) for row in rows for each in row.alike])
    for row in rows:
        offered = [each["person"] for each in row.alike if "person" in each]
        refuse_if_any(
            rules.refusals_to_decide(
                state=batch.state,
                verdict=row.verdict,
                decision=decision,
                line=row.line,
                is_like_somebody=person_id in offered if person_id else bool(offered),
            )
        )
        row.decision, row.decided_by_id = decision, by.signer
        row.person_id = at[person_id or offered[0]] if decision is RowDecision.SAME_PERSON else None
    ImportRow.objects.bulk_update(rows, ["decision", "decided_by", "person"], batch_size=500)
    told = {"lines": [row.line for row in rows], "decision": decision.value}
    record("import.decided", batch, by=by, centre_id=batch.centre_id, **told)
    return len(rows)


@transaction.atomic
def ask_for(batch: ImportBatch, *, phase: Phase, by: Actor) -> ImportBatch:
    """Leave the work to a job; until it begins, the list says that it is waiting."""
    by.must(Duty.WRITE_LISTS)
    batch = _locked(batch, by)
    if phase is Phase.COMMIT:
        refuse_if_any(_refusals_to_commit(batch, by))
        batch.state = BatchState.COMMITTING
        batch.save(update_fields=["state"])
    else:
        refuse_if_any(rules.refusals_to_check(state=batch.state))
    ImportProgress.objects.filter(batch=batch).update(phase=phase, done=0, total=0, trouble="")
    record("import.asked", batch, by=by, centre_id=batch.centre_id, phase=phase.value)
    return batch


@transaction.atomic
def give_up(batch: ImportBatch, *, because: str, by: Actor) -> ImportBatch:
    """A job could not do it: the list is as it was before it was asked, and says why."""
    by.must(Duty.WRITE_LISTS)
    batch = _locked(batch, by)
    if batch.state == BatchState.COMMITTING:
        batch.state = BatchState.CHECKED
        batch.save(update_fields=["state"])
    ImportProgress.objects.filter(batch=batch).update(phase="", trouble=because)
    record("import.given_up", batch, by=by, centre_id=batch.centre_id, because=because)
    return batch


@transaction.atomic
def commit_batch(batch: ImportBatch, *, by: Actor, tell: Tell | None = None) -> ImportBatch:
    """Bring the list in: all of it or nothing of it."""
    by.must(Duty.WRITE_LISTS)
    _take_in_hand(batch.pk)
    batch = _locked(batch, by)
    _take_in_hand(-batch.centre_id)
    refuse_if_any(_refusals_to_commit(batch, by))
    _check_links_at_once()
    own, because = queries.limited_to(by, batch.centre_id), f"import {batch.pk}"
    kept = pghistory.context(list=batch.pk, phase=Phase.COMMIT.value)
    with kept, ImportProgress.beside(batch.pk, Phase.COMMIT, also=tell) as report:
        registered = _register(batch, own, because, report)
        updated = _update(batch, own, because)
    batch.counts["done"] = done = {"registered": registered, "updated": updated}
    batch.state, batch.committed_at = BatchState.COMMITTED, clock.now()
    batch.committed_by_id = by.signer
    batch.save(update_fields=["counts", "state", "committed_at", "committed_by"])
    record("import.committed", batch, by=by, centre_id=batch.centre_id, **done)
    return batch


@transaction.atomic
def undo_batch(batch: ImportBatch, *, by: Actor) -> ImportBatch:
    """Take the list back: new people nobody has built on go, changed files are as they were.

    What has been worked on since stays, and its rows say why. Once undone, doing it again does
    nothing.
    """
    by.must(Duty.WRITE_LISTS)
    _take_in_hand(batch.pk)
    batch = _locked(batch, by)
    if batch.state == BatchState.UNDONE:
        return batch
    refuse_if_any(rules.refusals_to_undo(state=batch.state))
    _check_links_at_once()
    own, because = queries.limited_to(by, batch.centre_id), f"undo of import {batch.pk}"
    plan = _undo_plan(batch, own)
    with pghistory.context(list=batch.pk, phase="undo"):
        built_upon = take_back_people(plan.take_back, because=because, by=own)
        update_people(plan.restore, because=because, by=own)
    kept = {**plan.kept, **dict.fromkeys(built_upon, Kept.BUILT_UPON)}
    for reason in Kept:
        numbers = [number for number, why in kept.items() if why is reason]
        batch.rows.filter(person__in=numbers).exclude(verdict=Verdict.SAME).update(kept=reason)
    undone = {
        "taken_back": len(plan.take_back) - len(built_upon),
        "restored": len(plan.restore),
        "kept": len(kept),
    }
    batch.counts["undone"] = undone
    batch.state, batch.undone_at, batch.undone_by_id = BatchState.UNDONE, clock.now(), by.signer
    batch.save(update_fields=["counts", "state", "undone_at", "undone_by"])
    record("import.undone", batch, by=by, centre_id=batch.centre_id, **undone)
    return batch


@transaction.atomic
def discard_batch(batch: ImportBatch, *, by: Actor) -> ImportBatch:
    """Throw an unused list away: its rows and its file hold names that nobody needs any more."""
    by.must(Duty.WRITE_LISTS)
    batch = _locked(batch, by)
    refuse_if_any(rules.refusals_to_discard(state=batch.state))
    batch.rows.all().delete()
    batch.state, batch.sample = BatchState.DISCARDED, []
    batch.save(update_fields=["state", "sample"])
    transaction.on_commit(lambda: queries.file_of(by, batch).unlink(missing_ok=True))
    record("import.discarded", batch, by=by, centre_id=batch.centre_id)
    return batch


def _locked(batch: ImportBatch, by: Actor) -> ImportBatch:
    rows = ImportBatch.objects.visible_to(by, Duty.WRITE_LISTS)
    return rows.select_for_update(of=("self",), no_key=True).get(pk=batch.pk)


def _take_in_hand(number: int) -> None:
    """One process a list, and one commit a centre; the database lets go of it when we die."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [queries.WORKING, number])
        if cursor.fetchone() != (True,):
            raise Refused([no("being_done")])


def _check_links_at_once() -> None:
    """Foreign keys after each statement: left to the end, they cost the square of the list.

    (The history triggers end a subtransaction a row, which walks through all that still wait.)
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _refusals_to_commit(batch: ImportBatch, by: Actor) -> list[Any]:  # refusals
    effects = queries.effects_of(by, batch.pk)
    return rules.refusals_to_commit(
        state=batch.state,
        effects=effects["registers"] + effects["updates"],
        newest_seen=batch.newest_registration,
        newest_now=queries.newest_registration(
            queries.limited_to(by, batch.centre_id), batch.centre_id
        ),
    )


def _judged_rows(batch: ImportBatch, own: Actor, tell: Tell) -> list[ImportRow]:
    """Half of the way is reading, half is comparing; progress counts each row once for both."""
    path = queries.file_of(own, batch)
    if not path.is_file():
        raise Refused([no("file_gone")])
    found = sheets.kept_readings(
        path,
        batch.mapping,
        sha256=batch.sha256,
        shown_as=batch.file_name,
        most_bytes=settings.IMPORT_MAX_BYTES,
        today=clock.today(),
        tell=tell,
    )
    half = len(found) // 2
    verdicts = linkage.judge_rows(
        own, batch.centre_id, found, tell=lambda done: tell(half + (done + 1) // 2, len(found))
    )
    pairs = zip(found, verdicts, strict=True)
    return [
        ImportRow(
            batch=batch,
            line=reading.line,
            cells=reading.cells,
            digest=reading.digest,
            profile=as_plain(reading.profile),
            brought_by={"as": reading.registered_by.value, "name": reading.registered_by_name},
            verdict=judgement.verdict,
            reasons=[asdict(reason) for reason in (*reading.reasons, *judgement.reasons)],
            alike=alike,
            person_id=judgement.person_id,
        )
        for reading, (judgement, alike) in pairs
    ]


def _keep_decisions(batch: ImportBatch, rows: Iterable[ImportRow]) -> None:
    """What was decided about a row stays decided, if the row and the doubt are the same."""
    decided = {row.line: row for row in batch.rows.exclude(decision="")}
    for row in rows:
        old = decided.get(row.line)
        if old and (old.digest, old.verdict) == (row.digest, row.verdict):
            offered = {each.get("person") for each in row.alike}
            if old.decision != RowDecision.SAME_PERSON or old.person_id in offered:
                row.decision, row.decided_by_id = old.decision, old.decided_by_id
                row.person_id = old.person_id


def _register(batch: ImportBatch, own: Actor, because: str, tell: Tell) -> int:
    rows = list(batch.rows.filter(queries.REGISTERS).order_by("line"))
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        newcomers = [_newcomer(row) for row in chunk]
        people = register_people(newcomers, centre_id=batch.centre_id, because=because, by=own)
        for row, person in zip(chunk, people, strict=True):
            row.person = person
        ImportRow.objects.bulk_update(chunk, ["person"], batch_size=500)
        tell(start + len(chunk), len(rows))
    return len(rows)


def _newcomer(row: ImportRow) -> Newcomer:
    return Newcomer(
        profile=from_plain(row.profile),
        consents=TO_ASK,
        method=ConsentMethod.PHONE,
        registered_by=RegisteredBy(row.brought_by["as"]),
        registered_by_name=row.brought_by["name"],
    )


def _update(batch: ImportBatch, own: Actor, because: str) -> int:
    """Merge again, against the files as they are at this moment; they stay locked until we end."""
    rows = list(batch.rows.filter(queries.UPDATES, person__isnull=False).order_by("line"))
    numbers = {row.person_id for row in rows if row.person_id}
    list(people_for(own).filter(pk__in=numbers).select_for_update(of=("self",)).order_by("pk"))
    current = profiles_of(own, numbers)
    before = queries.last_said(own, batch.centre_id, numbers)
    changed: dict[int, Profile] = {}
    for number, row in ((row.person_id or 0, row) for row in rows if row.person_id in current):
        old = changed.get(number, current[number])
        new = rules.merged(old, from_plain(row.profile), before.get(number))
        row.before, row.after = as_plain(old), as_plain(new)
        if new != old:
            changed[number] = new
    update_people(changed, because=because, by=own)
    ImportRow.objects.bulk_update(rows, ["before", "after"], batch_size=200)
    return len(changed)


def _undo_plan(batch: ImportBatch, own: Actor) -> rules.UndoPlan:
    rows = list(batch.rows.filter(person__isnull=False).exclude(verdict=Verdict.SAME))
    numbers = {row.person_id for row in rows if row.person_id}
    return rules.plan_undo(
        [
            rules.Effect(
                person_id=row.person_id or 0,
                before=None if row.before is None else from_plain(row.before),
                after=from_plain(row.profile if row.after is None else row.after),
            )
            for row in rows
        ],
        current=profiles_of(own, numbers),
        named_later=queries.named_later(own, batch, numbers),
    )
