"""What can be done to somebody's background. Each change leaves a wording and signs the book."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.actions import record
from spean.base.refusals import refuse_if_any
from spean.casework.background import rules
from spean.casework.background.models import MODELS, FactVersion
from spean.casework.background.queries import facts_in, facts_of, rows_for, versions_for
from spean.casework.background.vocabulary import Done, FactKind
from spean.casework.people.queries import people_for
from spean.casework.skills.taxonomy import known_isco

if TYPE_CHECKING:
    from spean.base.actor import Actor
    from spean.casework.background.rules import Facts
    from spean.casework.people.models import Person


@transaction.atomic
def add_fact(person_id: int, *, kind: FactKind, facts: Facts, by: Actor) -> FactVersion:
    """Write down one more thing that was told."""
    by.must(Duty.WRITE_BACKGROUND)
    person = _person(person_id, by)
    _refuse(facts)
    row = MODELS[kind](person=person, **rules.plain_of(facts))
    row.save(force_insert=True)
    record("background.added", row, by=by, kind=kind.value)
    return _say(row, kind, facts, Done.ADDED, by)


@transaction.atomic
def change_fact(kind: FactKind, fact_id: int, *, facts: Facts, by: Actor) -> FactVersion:
    """Write it down as it is known now. Nothing is written where nothing differs."""
    by.must(Duty.WRITE_BACKGROUND)
    row = _locked(kind, fact_id, by)
    changed = rules.changed_between(facts_in(by, kind, row), facts)
    newest = _versions(kind, fact_id, by)[0]
    if not changed:
        return newest
    _refuse(facts)
    _write(row, facts)
    record("background.changed", row, by=by, kind=kind.value, changed=changed)
    return _say(row, kind, facts, Done.CHANGED, by)


@transaction.atomic
def take_away_fact(kind: FactKind, fact_id: int, *, by: Actor) -> FactVersion:
    """It was a mistake, or is no longer so: the row goes, its last wording stays for the undo."""
    by.must(Duty.WRITE_BACKGROUND)
    row = _locked(kind, fact_id, by)
    facts = facts_in(by, kind, row)
    record("background.taken_away", row, by=by, kind=kind.value)
    said = _say(row, kind, facts, Done.TAKEN_AWAY, by)
    row.delete()
    return said


@transaction.atomic
def put_back(version: FactVersion, *, by: Actor) -> FactVersion:
    """Let the file say again what it said before the last change, or before it was taken away."""
    by.must(Duty.WRITE_BACKGROUND)
    kind = FactKind(version.kind)
    person = _person(version.person_id, by)
    rows = rows_for(by, kind, Duty.WRITE_BACKGROUND).select_for_update(of=("self",))
    row = rows.filter(pk=version.fact_id).first()
    versions = _versions(kind, version.fact_id, by)
    gone = row is None and versions[0].done == Done.TAKEN_AWAY
    before = versions[1:2] if row is not None else versions
    refuse_if_any(
        rules.refusals_to_put_back(
            stands=row is not None and versions[0].pk == version.pk,
            is_last_before=(gone or row is not None) and version.pk in {one.pk for one in before},
        )
    )
    facts = facts_of(by, kind, version.said)
    if row is None:
        row = MODELS[kind](pk=version.fact_id, person=person, **rules.plain_of(facts))
        row.save(force_insert=True)
    else:
        _write(row, facts)
    record("background.put_back", row, by=by, kind=kind.value, wording=version.pk)
    return _say(row, kind, facts, Done.PUT_BACK, by)


def _person(person_id: int, by: Actor) -> Person:
    people = people_for(by, Duty.WRITE_BACKGROUND)
    return people.select_for_update(of=("self",)).get(pk=person_id)


def _locked(kind: FactKind, fact_id: int, by: Actor) -> Any:  # a row of one of six shapes
    rows = rows_for(by, kind, Duty.WRITE_BACKGROUND)
    return rows.select_for_update(of=("self",)).get(pk=fact_id)


def _versions(kind: FactKind, fact_id: int, by: Actor) -> list[FactVersion]:
    """The newest first."""
    rows = versions_for(by, Duty.WRITE_BACKGROUND)
    return list(rows.filter(kind=kind, fact_id=fact_id))


def _refuse(facts: Facts) -> None:
    refuse_if_any(
        rules.refusals_to_keep(facts, today=clock.today(), known_isco=known_isco()),
    )


def _write(row: Any, facts: Facts) -> None:  # a row of one of six shapes
    for name, value in rules.plain_of(facts).items():
        setattr(row, name, value)
    row.save()


def _say(
    row: Any,  # a row of one of six shapes
    kind: FactKind,
    facts: Facts,
    done: Done,
    by: Actor,
) -> FactVersion:
    return FactVersion.objects.create(
        person_id=row.person_id,
        kind=kind,
        fact_id=row.pk,
        done=done,
        said=json.loads(json.dumps(rules.plain_of(facts), cls=DjangoJSONEncoder)),
        at=clock.now(),
        by_id=by.signer,
    )
