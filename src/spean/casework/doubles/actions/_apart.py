"""What undoing a merge does to rows and values, and the report of what it found changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import IntegrityError, transaction

from spean.casework.doubles.actions._together import (
    Ledger,
    add_phones,
    known_at_the_same_centres,
    plain,
    write_values,
)
from spean.casework.doubles.models import Merge
from spean.casework.doubles.rules import PHONES
from spean.casework.doubles.scoping import (
    Numbers,
    added_rows_that_belong,
    move_all,
    move_back,
    numbers_of,
    rows_on,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spean.casework.people.models import Person


def standing_beside(merge: Merge) -> list[Merge]:
    """The other merges into the same file, the oldest first."""
    rows = Merge.objects.standing().filter(survivor=merge.survivor_id).exclude(pk=merge.pk)
    return list(rows.order_by("pk"))


def put_values_back(merge: Merge, survivor: Person) -> list[str]:
    """Write back what the file said before; returns the names of what was changed since."""
    survivor.refresh_from_db()
    kept = []
    others = standing_beside(merge)
    for name, each in merge.values.items():
        if name == PHONES:
            continue
        onward = next((one for one in others if one.pk > merge.pk and name in one.values), None)
        if onward is not None:
            _reach_back(onward, name, each)
        elif (
            plain({column: getattr(survivor, column) for column in each["after"]}) == each["after"]
        ):
            write_values(survivor, each["before"])
        else:
            kept.append(name)
    if not _phones_back(merge, survivor, others):
        kept.append(PHONES)
    return sorted(kept)


def put_rows_back(merge: Merge, survivor: Person, absorbed: Person) -> Ledger:
    """Every row back where it was; returns what went, what stayed and what was not put back."""
    others = standing_beside(merge)
    report: Ledger = {"rows_kept": []}
    for one in reversed(merge.ledger["joined"]):
        model = apps.get_model("cases", "Case")
        move_back(model, one["moved"], from_=one["to"], to=one["from"])
    report |= _rows_back(merge, survivor, absorbed, others)
    for one in reversed(merge.ledger["changed"]):
        if not _row_as_it_was(one):
            report["rows_kept"].append([one["model"], one["row"]])
    settle(others, survivor)
    return report


def _rows_back(merge: Merge, survivor: Person, absorbed: Person, others: Sequence[Merge]) -> Ledger:
    """The rows that moved, and of those written since the ones that say they are the other's."""
    model, ledger = type(survivor), merge.ledger
    _registrations(ledger.get("made", {})).delete()
    moved = ledger["moved"]
    elsewhere = [ledger["own"], moved, *(one.ledger["moved"] for one in others)]
    added = _without(rows_on(model, survivor.pk), elsewhere)
    belonging = added_rows_that_belong(
        model,
        added,
        moved,
        keys=_keys_gone(model, ledger, moved, survivor),
        centres=_centres_of_one(absorbed, but_not=survivor),
    )
    back = move_back(model, moved, from_=survivor.pk, to=absorbed.pk)
    went = move_back(model, belonging, from_=survivor.pk, to=absorbed.pk)
    return {"back": back, "went": went, "stayed": _without(added, [belonging])}


def _without(numbers: Numbers, others: Sequence[Numbers]) -> Numbers:
    left = {
        label: sorted(set(each).difference(*(one.get(label, []) for one in others)))
        for label, each in numbers.items()
    }
    return {label: each for label, each in left.items() if each}


def _keys_gone(
    model: Any,  # a model of any app
    ledger: Ledger,
    moved: Numbers,
    survivor: Person,
) -> dict[str, list[list[Any]]]:
    """Keys of rows that moved, of lists that were written anew since: their rows are others now."""
    there = rows_on(model, survivor.pk)
    return {
        label: keys
        for label, keys in ledger.get("keys", {}).items()
        if not set(moved.get(label, [])) <= set(there.get(label, []))
    }


def _centres_of_one(person: Person, *, but_not: Person) -> set[int]:
    """Where only the one is known, once the two are two again."""
    here, there = (
        set(each.registrations.values_list("centre", flat=True)) for each in (person, but_not)
    )
    return here - there


def _registrations(made: Mapping[str, Sequence[int]]) -> Any:  # rows of another app
    rows: Any = apps.get_model("people", "Registration").objects
    return rows.filter(pk__in=made.get("people.Registration", []))


def _row_as_it_was(one: Mapping[str, Any]) -> bool:
    """Write back what stood in a row, if nobody wrote in it since and nothing new stands there."""
    model: Any = apps.get_model(one["model"])
    rows = model._base_manager.filter(pk=one["row"])  # noqa: SLF001  documented API
    now = rows.values(*one["after"]).first()
    if now is None or plain(now) != one["after"]:
        return False
    meta = model._meta  # noqa: SLF001  documented API
    before = {name: meta.get_field(name).to_python(was) for name, was in one["before"].items()}
    try:
        with transaction.atomic():
            rows.update(**before)
    except IntegrityError:
        return False
    return True


def _reach_back(onward: Merge, name: str, each: Mapping[str, Any]) -> None:
    """What a later merge would put back is what this one found, not what this one wrote."""
    if onward.values[name]["before"] == each["after"]:
        onward.values[name]["before"] = each["before"]
        onward.save(update_fields=["values"])


def _phones_back(merge: Merge, survivor: Person, others: Sequence[Merge]) -> bool:
    """Take out the numbers that came with the other file; one that others share stays theirs."""
    told = merge.values.get(PHONES, {})
    added = {number for number, _owner in told.get("added", [])}
    have = {phone.number: phone for phone in survivor.phones.all()}
    for number in sorted(added & have.keys()):
        sharing = next((one for one in others if _brought(one, number)), None)
        if sharing is None:
            have[number].delete()
        else:
            phones = sharing.values.setdefault(PHONES, {"added": [], "gone": []})
            phones["added"].append([number, have[number].owner])
            sharing.save(update_fields=["values"])
    add_phones(survivor, [phone for phone in told.get("gone", []) if phone[0] not in have])
    return added <= have.keys()


def _brought(other: Merge, number: str) -> bool:
    return any(number == each for each, _owner in numbers_of(other.absorbed))


def settle(others: Sequence[Merge], survivor: Person) -> int:
    """What rests though it need not, moves: the other file held the same, or somebody wrote while
    the two were put together. Returns how many rows moved.
    """
    model: Any = type(survivor)
    count = 0
    for merge in others:
        moved = move_all(model, merge.absorbed_id, survivor.pk)
        made = known_at_the_same_centres(survivor, merge.absorbed)
        for label, new in moved.items():
            old = merge.ledger["moved"].setdefault(label, [])
            merge.ledger["moved"][label] = sorted({*old, *new})
            count += len(new)
        if made:
            old = merge.ledger["made"].setdefault("people.Registration", [])
            old.extend(made["people.Registration"])
        if moved or made:
            merge.save(update_fields=["ledger"])
    return count
