"""Forget one person: rows, copies, search keys, files, and what the book says of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from spean.base import clock
from spean.base.audit.actions import mask_details, record
from spean.base.audit.models import MASKED, Entry
from spean.base.audit.tombstones import bury
from spean.casework.people.queries import file_to_let_go, former_files_to_let_go
from spean.casework.people.rules import marks_of
from spean.casework.rights import rules
from spean.casework.rights.models import Remains, Wish
from spean.casework.rights.queries import FORGOTTEN, entries_of_records
from spean.casework.rights.scoping import Rows, delete_person
from spean.casework.rights.vocabulary import WishState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.casework.people.models import Person
    from spean.casework.people.rules import Profile

NUMBERS_ONLY = ("people.registered", "people.updated", "people.taken_back")
"""Lines about a whole list: they hold the numbers of others, and no word about anybody."""


def mark_of_file(person_id: int, created_at: object) -> str:
    """By this a file is known again in a backup that is older than the wish to be forgotten."""
    return f"file {person_id} {created_at}"


def forget(person_id: int, *, because: str, by: Actor) -> None:
    """Everything about one person, in the caller's transaction. What remains cannot name them."""
    person, profile = file_to_let_go(by, person_id)
    _keep_what_may_be_counted(person, because)
    before = former_files_to_let_go(by, person_id)
    wishes = Wish.objects.filter(person_id__in=[person_id, *(one.pk for one, _said in before)])
    wishes.waiting().update(state=WishState.DONE, decided_at=clock.now())  # nobody need approve now
    wishes.update(why="")
    for former, said in before:
        _forget_one(former, said, by)
    gone = _forget_one(person, profile, by)
    told = {one._meta.label: len(numbers) for one, numbers in gone.items() if numbers}  # noqa: SLF001  documented API
    record(FORGOTTEN, person, by=by, because=because, records=told)


def _forget_one(person: Person, profile: Profile, by: Actor) -> Rows:
    """One file, of those that the person had."""
    person_id, household, model = person.pk, person.household_id, type(person)
    bury([*marks_of(profile), mark_of_file(person.pk, person.created_at.isoformat())])
    _empty_rows_of_lists(person_id, profile)
    _forget_who_asked(person)
    gone = delete_person(model, person_id)
    if household and not model._base_manager.filter(household=household).exists():  # noqa: SLF001  documented API
        apps.get_model("people", "Household").objects.filter(pk=household).delete()
    lines = Entry.objects.filter(entries_of_records(by, gone, person_id))
    mask_details(lines.exclude(verb__in=[*NUMBERS_ONLY, MASKED, FORGOTTEN]), person, by=by)
    return gone


def _forget_who_asked(person: Person) -> None:
    """Glass broken by a code of this file while nothing was protected: a reason may name them."""
    codes = {person.code, *(one.code for one in person.cases.all())}
    rows = apps.get_model("zones", "Opening").objects.filter(zone=None)
    found = [number for number, asked in rows.values_list("pk", "asked") if asked in codes]
    rows.filter(pk__in=found).delete()


def _keep_what_may_be_counted(person: Person, because: str) -> None:
    related = {name: getattr(person, name).count() for name in _COUNTED}
    Remains.objects.create(
        month=rules.month_of(clock.today()),
        because=because,
        sex=person.sex,
        born_decade=rules.decade_of(person.birth_year),
        province=(person.place_id or "")[:2],
        **related,
    )


_COUNTED = ("cases", "contacts", "introductions", "placements")


def _empty_rows_of_lists(person_id: int, profile: Profile) -> None:
    """Rows of lists that mean this person, linked or not, and the files they came in."""
    row = apps.get_model("intake", "ImportRow")
    rows = row._base_manager.filter(Q(person=person_id) | Q(person=None) & ~Q(profile={}))  # noqa: SLF001  documented API
    numbers, lists = [], set()
    shown = rows.values_list("pk", "batch_id", "person_id", "profile")
    for number, batch, person, said in shown.iterator(chunk_size=5000):  # sealed: opened one by one
        if person is not None or _names_the_same(said, profile):
            numbers.append(number)
            lists.add(batch)
    empty_rows(row._base_manager.filter(pk__in=numbers), lists)  # noqa: SLF001  documented API


def _names_the_same(said: dict[str, Any], profile: Profile) -> bool:
    names = {name: getattr(profile, name) for name in ("name_km", "name_latin")}
    return any(name and said.get(key) == name for key, name in names.items())


def empty_rows(rows: QuerySet[Any], lists: Iterable[int]) -> None:
    """These rows, and of their lists the file as it arrived with its first rows: they name all."""
    rows.update(person=None, **rules.POLICIES["intake.ImportRow.person"].words)
    batch = apps.get_model("intake", "ImportBatch")
    for one in batch.objects.filter(pk__in=list(lists)):
        if one.stored_as:
            path = Path(settings.MEDIA_ROOT) / "imports" / one.stored_as
            transaction.on_commit(partial(path.unlink, missing_ok=True))
        one.sample, one.stored_as = [], ""
        one.save(update_fields=["sample", "stored_as"])
