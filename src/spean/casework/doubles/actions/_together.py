"""What a merge does to rows and values, and the ledger of what it did."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from spean.base import clock
from spean.casework.doubles.queries import OPEN_CASES, Choice, choices_between
from spean.casework.doubles.rules import ONCE, PHONES
from spean.casework.doubles.scoping import (
    Numbers,
    clashes,
    keys_of_rows,
    move_all,
    numbers_of,
    rows_on,
)
from spean.casework.doubles.vocabulary import Clash, Side
from spean.engines.kernel.khmer import collation_key

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from spean.base.actor import Actor
    from spean.casework.doubles.scoping import Clashing
    from spean.casework.people.models import Person

Ledger = dict[str, Any]  # JSON has no closer type


def put_together(
    survivor: Person,
    absorbed: Person,
    choices: Mapping[str, Side],
    cases: Collection[int],
    *,
    by: Actor,
) -> tuple[Ledger, Ledger]:
    """Everything of the one on the other; returns the ledger of rows, and the values by name."""
    model = type(survivor)
    ledger: Ledger = {"own": rows_on(model, survivor.pk), "joined": [], "changed": []}
    ledger["keys"] = keys_of_rows(model, rows_on(model, absorbed.pk))
    own_keys = keys_of_rows(model, ledger["own"])
    ledger["keys"] = {
        label: [key for key in keys if key not in own_keys.get(label, [])]
        for label, keys in ledger["keys"].items()
    }
    for one in clashes(model, absorbed.pk, survivor.pk):
        if one.name == OPEN_CASES:
            _join_cases(one, cases, ledger)
    ledger["moved"] = move_all(model, absorbed.pk, survivor.pk)
    ledger["made"] = known_at_the_same_centres(survivor, absorbed)
    between = choices_between(by, survivor, absorbed)
    values = {one.name: _choose(one, choices, survivor, absorbed) for one in between}
    return plain(ledger), {name: plain(each) for name, each in values.items() if each}


def known_at_the_same_centres(survivor: Person, absorbed: Person) -> Numbers:
    """The file that stays is known from the same day wherever the other one was."""
    model: Any = apps.get_model("people", "Registration")
    here = model.objects.filter(person=survivor).values("centre")
    made = []
    for row in model.objects.filter(person=absorbed).exclude(centre__in=here):
        copy = model(
            person=survivor,
            centre_id=row.centre_id,
            registered_on=row.registered_on,
            registered_by=row.registered_by,
            registered_by_name=row.registered_by_name,
            by_id=row.by_id,
        )
        copy.save()
        made.append(copy.pk)
    return {"people.Registration": made} if made else {}


def add_phones(person: Person, phones: Collection[Collection[str]]) -> None:
    """Give a file these numbers, each sealed to a row of its own."""
    model: Any = apps.get_model("people", "Phone")
    for number, owner in phones:
        model(person=person, number=number, owner=owner).save()


def write_values(person: Person, values: Mapping[str, Any]) -> None:
    """Put plain values into columns, each as its column understands it, and sort the name anew."""
    for name, value in values.items():
        column: Any = person._meta.get_field(name)  # noqa: SLF001  documented API
        setattr(person, name, column.to_python(value))
    person.sort_key = collation_key(person.name_km or person.name_latin)[:400]
    columns = person._meta.concrete_fields  # noqa: SLF001  documented API
    fields = [
        one.name for one in columns if one.attname in values or getattr(one, "of", "") in values
    ]  # with a column goes the blind index by which it is found
    person.save(update_fields=[*fields, "sort_key"])


def plain(value: Any) -> Any:  # whatever JSON can say
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def change_row(model: Any, number: int, columns: Mapping[str, Any]) -> Ledger:  # any model
    """Write columns of one row, and tell what stood in them."""
    rows = model._base_manager.filter(pk=number)  # noqa: SLF001  documented API
    before = rows.values(*columns).get()
    rows.update(**columns)
    label = model._meta.label  # noqa: SLF001  documented API
    return {"model": label, "row": number, "before": before, "after": dict(columns)}


def _join_cases(one: Clashing, cases: Collection[int], ledger: Ledger) -> None:
    """The case that goes on takes the steps, dates and notes of the other one, which is closed."""
    loser, winner = (one.other, one.row) if one.row in cases else (one.row, one.other)
    model = one.thread.model
    for each in clashes(model, loser, winner):
        once = ONCE[each.name]
        if once.clash is Clash.GIVES_WAY:
            ledger["changed"].append(change_row(each.thread.model, each.row, once.columns))
    closed = {**ONCE[OPEN_CASES].columns, "closed_on": clock.today()}
    ledger["changed"].append(change_row(model, loser, closed))
    moved = move_all(model, loser, winner)
    ledger["joined"].append({"from": loser, "to": winner, "moved": moved})


def _choose(one: Choice, choices: Mapping[str, Side], survivor: Person, absorbed: Person) -> Ledger:
    """Write the chosen value into the file that stays; nothing, where it stands there already."""
    side = choices.get(one.name, one.default)
    if one.name == PHONES:
        return _choose_phones(side, survivor, absorbed)
    if side is Side.KEPT or not one.differs:
        return {}
    write_values(survivor, one.other)
    return {"before": dict(one.kept), "after": dict(one.other)}


def _choose_phones(side: Side, survivor: Person, absorbed: Person) -> Ledger:
    mine, theirs = numbers_of(survivor), numbers_of(absorbed)
    if side is Side.KEPT:
        return {}
    known, said = {number for number, _owner in mine}, {number for number, _owner in theirs}
    added = [phone for phone in theirs if phone[0] not in known]
    gone = [phone for phone in mine if phone[0] not in said] if side is Side.OTHER else []
    survivor.phones.filter(pk__in=_rows_of(survivor, gone)).delete()
    add_phones(survivor, added)
    return {"added": added, "gone": gone} if added or gone else {}


def _rows_of(person: Person, phones: Collection[Collection[str]]) -> list[int]:
    wanted = {number for number, _owner in phones}
    return [phone.pk for phone in person.phones.all() if phone.number in wanted]
