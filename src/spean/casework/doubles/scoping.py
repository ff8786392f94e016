"""What hangs on a person and moves with a merge, found by asking the models and no app by its name.

A table that points at a person moves. Where the database promises that a person has one such
record, `rules.ONCE` says what becomes of a second one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models

from spean.casework.doubles.rules import ONCE, STAYS
from spean.casework.doubles.vocabulary import Clash
from spean.casework.rights.scoping import threads_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spean.casework.rights.scoping import Thread

Numbers = dict[str, list[int]]
"""Label of a thread to the numbers of its rows."""
Key = tuple[Any, ...]  # column values of any type


@dataclass(frozen=True, slots=True)
class Promise:
    """That there is one row for each value of `columns`, among the rows that meet the condition."""

    name: str
    columns: tuple[str, ...]
    condition: models.Q | None

    def held(self, thread: Thread, number: int) -> dict[Key, int]:
        """The rows of one person (or case) under this promise: what must be alone, and its row."""
        rows = thread.rows({number})
        if self.condition is not None:
            rows = rows.filter(self.condition)
        found = {}
        for row in rows.values_list("pk", *self.columns):
            key = tuple(bytes(one) if isinstance(one, memoryview) else one for one in row[1:])
            if None not in key:
                found[key] = row[0]
        return found


@dataclass(frozen=True, slots=True)
class Clashing:
    """Two rows of which there may be one: of the file that rests, and of the file that stays."""

    name: str
    thread: Thread
    key: Key
    row: int
    other: int


def numbers_of(person: Any) -> list[list[str]]:  # of a model of any app
    """The phones of a file as plain values: number, and whose it is."""
    return [[phone.number, phone.owner] for phone in person.phones.all()]


def moving(model: Any) -> list[Thread]:  # a model of any app
    """Every foreign key that leads to the model and moves when two of its rows become one."""
    return [one for one in threads_to(model) if not one.is_copy and one.label not in STAYS]


def promises(thread: Thread) -> Iterator[Promise]:
    """What the database promises to hold once for each row that the thread leads to."""
    meta, name = thread.model._meta, thread.field.name  # noqa: SLF001  documented API
    if thread.field.unique:
        yield Promise(thread.label, (), None)
    for one in meta.constraints:
        if isinstance(one, models.UniqueConstraint) and name in one.fields:
            columns = tuple(each for each in one.fields if each != name)
            yield Promise(one.name, columns, one.condition)


def unspoken(model: Any) -> list[str]:  # a model of any app
    """Promises about the rows of a model for which nobody has said what a merge does."""
    return sorted(
        promise.name
        for thread in moving(model)
        for promise in promises(thread)
        if promise.name not in ONCE
    )


def clashes(model: Any, from_: int, to: int) -> list[Clashing]:  # a model of any app
    """Which rows of the one cannot stand beside rows of the other."""
    found = []
    for thread in moving(model):
        for promise in promises(thread):
            mine, theirs = promise.held(thread, from_), promise.held(thread, to)
            found += [
                Clashing(promise.name, thread, key, mine[key], theirs[key])
                for key in sorted(mine.keys() & theirs.keys(), key=repr)
            ]
    return found


def rows_on(model: Any, number: int) -> Numbers:  # a model of any app
    """The numbers of everything that moves with this row, by thread."""
    found = {
        thread.label: sorted(thread.rows({number}).values_list("pk", flat=True))
        for thread in moving(model)
    }
    return {label: numbers for label, numbers in found.items() if numbers}


def move_all(model: Any, from_: int, to: int) -> Numbers:  # a model of any app
    """Hang everything that may stand there on the other row; what clashes rests where it is."""
    resting: dict[str, set[int]] = defaultdict(set)
    for one in clashes(model, from_, to):
        if one.name in ONCE and ONCE[one.name].clash is Clash.ASIDE:
            resting[one.thread.label].add(one.row)
    moved = {}
    for thread in moving(model):
        rows = thread.rows({from_}).exclude(pk__in=resting[thread.label])
        numbers = sorted(rows.values_list("pk", flat=True))
        if numbers:
            thread.model._base_manager.filter(pk__in=numbers).update(  # noqa: SLF001  documented API
                **{thread.field.attname: to}
            )
            moved[thread.label] = numbers
    return moved


def move_back(
    model: Any, numbers: Numbers, *, from_: int, to: int
) -> Numbers:  # a model of any app
    """Hang these rows, as far as they still hang there, where they hung before."""
    back = {}
    for thread in moving(model):
        rows = thread.rows({from_}).filter(pk__in=numbers.get(thread.label, []))
        still = sorted(rows.values_list("pk", flat=True))
        if still:
            thread.model._base_manager.filter(pk__in=still).update(  # noqa: SLF001  documented API
                **{thread.field.attname: to}
            )
            back[thread.label] = still
    return back


def keys_of_rows(model: Any, numbers: Numbers) -> dict[str, list[list[Any]]]:  # a model of any app
    """What makes each row of a list the only one: it is known again when the list is rewritten."""
    found: dict[str, list[list[Any]]] = {}
    for thread in moving(model):
        for promise in _of_whole_lists(thread):
            rows = thread.model._base_manager.filter(pk__in=numbers.get(thread.label, []))  # noqa: SLF001  documented API
            keys = sorted([list(row) for row in rows.values_list(*promise.columns)])
            if keys:
                found[thread.label] = keys
    return found


def added_rows_that_belong(
    model: Any,  # a model of any app
    added: Numbers,
    going: Numbers,
    *,
    keys: dict[str, list[list[Any]]],
    centres: Iterable[int],
) -> Numbers:
    """Of the rows written since a merge, those that say themselves that they are of the other file.

    A row says so by hanging on a row that goes back (a placement on its introduction), by being one
    of that file's rows written anew (a list that was saved again), or by its centre, where only
    the other file is known.
    """
    there, found = set(centres), {label: set(numbers) for label, numbers in going.items()}
    belonging: dict[str, set[int]] = defaultdict(set)
    grown = True
    while grown:
        grown = False
        for thread in moving(model):
            for row in thread.model._base_manager.filter(pk__in=added.get(thread.label, [])):  # noqa: SLF001  documented API
                if row.pk in belonging[thread.label]:
                    continue
                if (
                    _hangs_on(row, found)
                    or getattr(row, "centre_id", None) in there
                    or _written_anew(thread, row, keys)
                ):
                    belonging[thread.label].add(row.pk)
                    found.setdefault(thread.label, set()).add(row.pk)
                    grown = True
    return {label: sorted(numbers) for label, numbers in belonging.items() if numbers}


def _of_whole_lists(thread: Thread) -> Iterator[Promise]:
    for promise in promises(thread):
        if promise.condition is None and promise.columns:
            yield promise


def _written_anew(thread: Thread, row: Any, keys: dict[str, list[list[Any]]]) -> bool:  # any model
    said = keys.get(thread.label, [])
    return any(
        [getattr(row, name) for name in promise.columns] in said
        for promise in _of_whole_lists(thread)
    )


def _hangs_on(row: Any, going: dict[str, set[int]]) -> bool:  # a row of any model
    """Whether a foreign key of the row leads to one of those rows."""
    by_model: dict[str, set[int]] = defaultdict(set)
    for label, numbers in going.items():
        by_model[label.rpartition(".")[0]] |= numbers
    return any(
        getattr(row, one.attname) in by_model.get(one.related_model._meta.label, set())  # noqa: SLF001  documented API
        for one in row._meta.concrete_fields  # noqa: SLF001  documented API
        if one.is_relation and one.related_model
    )
