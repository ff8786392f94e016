"""Everything that hangs on a person, found by asking the models and no app by its name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from pghistory.models import Event

from spean.base.actor import NOBODY
from spean.base.wall import reached, wall_of
from spean.casework.people.queries import former_numbers
from spean.casework.rights.rules import POLICIES
from spean.casework.rights.vocabulary import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spean.base.actor import Actor

Rows = dict[type[models.Model], set[int]]


@dataclass(frozen=True, slots=True)
class Thread:
    """A column of `model` that points at another model."""

    model: Any  # a model of any app, asked for by its shape
    field: Any

    @property
    def label(self) -> str:
        return f"{self.model._meta.label}.{self.field.name}"  # noqa: SLF001  documented API

    @property
    def is_copy(self) -> bool:
        """One of pghistory's tables of what rows said before."""
        return issubclass(self.model, Event)

    def rows(self, numbers: set[int]) -> Any:  # a queryset of that model
        return self.model._base_manager.filter(**{f"{self.field.name}__in": numbers})  # noqa: SLF001  documented API


def threads_to(model: Any) -> Iterator[Thread]:  # a model of any app
    """Every foreign key to a model, those without a name for the way back as well."""
    for relation in model._meta.get_fields(include_hidden=True):  # noqa: SLF001  documented API
        if relation.auto_created and not relation.concrete and not relation.many_to_many:
            yield Thread(relation.related_model, relation.field)


def delete_person(model: Any, person_id: int) -> Rows:  # the model of people
    """Delete what must go and empty what may stay; returns the records whose lines name them."""
    gone: Rows = defaultdict(set)
    for thread in list(threads_to(model)):
        rows = thread.rows({person_id})
        if thread.is_copy:
            rows.delete()
        elif POLICIES[thread.label].link is Link.LOOSEN:
            words = POLICIES[thread.label].words
            gone[thread.model] |= set(rows.values_list("pk", flat=True))
            rows.update(**{thread.field.name: None, **words})
        else:
            _delete(thread.model, set(rows.values_list("pk", flat=True)), gone)
    _delete(model, {person_id}, gone)
    return gone


def everything_about(
    model: Any, person_id: int, *, read_by: Actor | None = None
) -> dict[str, list[Any]]:  # label to rows
    """The person, every file that leads to theirs, and every record that hangs on one of them, by
    the model's label; without copies.

    With a reader it is what that reader may read; without one, everything, to be counted.
    """
    found: Rows = defaultdict(set)
    _collect(model, {person_id, *former_files(person_id)}, found, read_by)
    return {
        one._meta.label: list(one._base_manager.filter(pk__in=numbers).order_by("pk"))  # noqa: SLF001  documented API
        for one, numbers in found.items()
    }


def former_files(person_id: int) -> list[int]:
    """The files that were put together with this one: what they say rests with them."""
    return former_numbers(NOBODY, [person_id]).get(person_id, [])


def _collect(model: Any, numbers: set[int], found: Rows, reader: Actor | None) -> None:
    new = numbers - found[model]
    if not new:
        return
    found[model] |= new
    for thread in threads_to(model):
        if is_handed_over(thread):
            rows = thread.rows(new)
            if reader is not None:
                rows = _readable(rows, reader)
            _collect(thread.model, set(rows.values_list("pk", flat=True)), found, reader)


def is_handed_over(thread: Thread) -> bool:
    """What is sealed is opened one by one, and never taken along. Who stands around somebody
    protected is not told on a page that others may find on them;
    who looks like them is somebody else, or was put together with them and is handed over whole.
    What a fact of the background said before it was changed is a copy, as those of pghistory are.
    """
    others = ("zones.", "sealed.", "doubles.", "people.FormerFile.", "background.FactVersion.")
    return not thread.is_copy and not thread.label.startswith(others)


def _readable(rows: Any, reader: Actor) -> Any:  # a queryset of any model
    """What the second wall would show of these rows, asked at the first: notes stay with whoever
    is responsible for the case, and another centre's records stay there.
    """
    wall = wall_of(rows.model)
    if wall is None:
        return rows
    if wall.never:  # said about a colleague: the model's own question knows about whom
        shown = rows.model._default_manager.visible_to(reader)  # noqa: SLF001  documented API
        return rows.filter(pk__in=shown.order_by().values("pk"))
    return rows.filter(reached(reader.reach(wall.reads), wall, reader.user_id))


def _delete(model: Any, numbers: set[int], gone: Rows) -> None:  # a model of any app
    new = numbers - gone[model]
    if not new:
        return
    gone[model] |= new
    for thread in threads_to(model):
        rows = thread.rows(new)
        if thread.is_copy:
            rows.delete()
        elif thread.field.remote_field.on_delete is models.SET_NULL:
            rows.update(**{thread.field.name: None})
        else:
            _delete(thread.model, set(rows.values_list("pk", flat=True)), gone)
    model._base_manager.filter(pk__in=new).delete()  # noqa: SLF001  documented API
