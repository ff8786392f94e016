"""Put what is sealed under the newest keys, in small batches, while people go on working.

Each batch is a transaction of its own over locked rows, so it may be broken off at any moment and
begun again: what is done stays done. The book is left as it is, because nobody may write in its
lines again; its old key stays for as long as the book does.
"""

from __future__ import annotations

import secrets
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from spean.base import clock
from spean.base.sealing import files, keyring
from spean.base.sealing.envelope import HEAD, VERSION, SealBrokenError
from spean.base.sealing.fields import UID, Sealed, bound_to

BATCH = 500
_ROTATING = 7_732_604  # an advisory lock of our own: one rotation at a time
REST = clock.days(1) / 24
"""An emptied key is kept so long: a process may still have held it when the last value moved."""


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """One column of one table; `of` is the table whose rows these are (of a history: the other)."""

    table: str
    key: str
    column: str
    kind: str
    of: str

    @property
    def is_of_the_book(self) -> bool:
        return self.kind == keyring.BOOK


@dataclass(frozen=True, slots=True)
class KeyInUse:
    """One data key, and how many values need it."""

    name: bytes
    kind: str
    made_at: Any  # a moment
    is_newest: bool
    values: int
    emptied_at: Any  # a moment, or None


def sealed_columns() -> list[SealedColumn]:
    """Every sealed column of every table, histories too."""
    found = []
    for model in apps.get_models():
        meta = model._meta  # noqa: SLF001  Django's documented model API
        key = str(meta.pk.column if meta.pk else "id")
        found += [
            SealedColumn(
                meta.db_table, key, str(field.column), field.sealed_as, field.table_of_rows
            )
            for field in meta.local_fields
            if isinstance(field, Sealed)
        ]
    return found


def keys_in_use() -> list[KeyInUse]:
    """Every data key with the number of values under it, in tables and in files."""
    counted: Counter[bytes] = Counter()
    for each in sealed_columns():
        counted.update(_values_by_key(each))
    counted.update(files.key_of(path) for path in sealed_files())
    newest = keyring.ring().sealing
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, kind, made_at, emptied_at FROM sealing_datakey ORDER BY id")
        rows = cursor.fetchall()
    return [
        KeyInUse(bytes(name), kind, made, newest[kind] == bytes(name), counted[bytes(name)], empty)
        for name, kind, made, empty in rows
    ]


def is_unfinished() -> bool:
    """Whether a rotation was broken off before everything had moved."""
    old = [key for key in keys_in_use() if not key.is_newest and key.kind not in _KEPT]
    return any(key.values for key in old)


@contextmanager
def alone() -> Iterator[bool]:
    """Whether nobody else is rotating; holds others off until it ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ROTATING])
        (is_alone,) = cursor.fetchone() or (False,)
        try:
            yield bool(is_alone)
        finally:
            if is_alone:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ROTATING])


def masters_of_what_is_sealed() -> set[str]:
    """The key files without which something in this database cannot be read."""
    if not keyring.has_table():
        return set()
    with connection.cursor() as cursor:
        for each in sealed_columns():
            cursor.execute(
                f'SELECT 1 FROM "{each.table}" WHERE "{each.column}" <> \'\' LIMIT 1'  # noqa: S608  names of our own tables
            )
            if cursor.fetchone():
                cursor.execute("SELECT DISTINCT master FROM sealing_datakey")
                return {master for (master,) in cursor.fetchall()}
    return set()


def reseal(tell: Callable[[str, int], None] = lambda _table, _rows: None) -> int:
    """Bring everything but the book under the newest keys; how many values were moved."""
    moved = 0
    for each in sealed_columns():
        if each.is_of_the_book:
            continue
        here = 0
        while rows := _reseal_batch(each):
            here += rows
        if here:
            tell(f"{each.table}.{each.column}", here)
        moved += here
    moved += _reseal_files(tell)
    _note_empty_keys()
    return moved


def forget_old_keys() -> int:
    """Drop the keys that nothing has needed for a while; how many."""
    dropped = 0
    for key in keys_in_use():
        rested = key.emptied_at is not None and clock.now() - key.emptied_at > REST
        if rested and not key.is_newest and not key.values and key.kind not in _KEPT:
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM sealing_datakey WHERE name = %s", [key.name])
            dropped += 1
    if dropped:
        keyring.forget()
    return dropped


def seal_open_files() -> int:
    """Seal the lists of a Spean that did not seal them yet; how many."""
    sealed = 0
    for path in _kept_lists():
        if not files.is_sealed(path):
            files.seal_file(path, path)
            sealed += 1
    return sealed


def open_some(count: int) -> tuple[int, list[str]]:
    """Open so many values, chosen at random from every column: how many opened, and which not.

    Columns in which nothing is sealed leave their share to the others.
    """
    opened, broken = 0, []
    filled = [each for each in sealed_columns() if _holds_something(each)]
    for each in filled:
        for uid, sealed in _some_of(each, max(1, count // len(filled))):
            try:
                keyring.open_sealed(sealed, bound_to(each.of, each.column, uid))
                opened += 1
            except SealBrokenError:
                broken.append(f"{each.table}.{each.column} of row {uid}")
    return opened, broken


def sealed_files() -> Iterator[Path]:
    return (path for path in _kept_lists() if files.is_sealed(path))


_KEPT = frozenset({keyring.BOOK, keyring.INDEX})


def _kept_lists() -> list[Path]:
    folder = Path(settings.MEDIA_ROOT) / "imports"
    return sorted(path for path in folder.glob("*") if path.is_file() and path.name[0] != ".")


def _reseal_batch(each: SealedColumn) -> int:
    newest = keyring.ring().sealing[each.kind]
    query = (
        f'SELECT "{each.key}", {UID}, "{each.column}" FROM "{each.table}" '  # noqa: S608  names of our own tables
        f'WHERE "{each.column}" <> \'\' AND substring("{each.column}" FOR {HEAD}) <> %s '
        f"LIMIT {BATCH} FOR UPDATE"
    )
    with transaction.atomic(), pgtrigger.ignore(), connection.cursor() as cursor:
        cursor.execute(query, [VERSION + newest])
        rows = cursor.fetchall()
        pairs = [(key, _moved(each, uid, bytes(sealed))) for key, uid, sealed in rows]
        cursor.execute(
            f'UPDATE "{each.table}" t SET "{each.column}" = n.v '  # noqa: S608  as above
            f'FROM unnest(%s::bigint[], %s::bytea[]) n(k, v) WHERE t."{each.key}" = n.k',
            [[key for key, _value in pairs], [value for _key, value in pairs]],
        )
    return len(rows)


def _moved(each: SealedColumn, uid: uuid.UUID, sealed: bytes) -> bytes:
    where = bound_to(each.of, each.column, uid)
    return keyring.seal(each.kind, keyring.open_sealed(sealed, where), where)


def _reseal_files(tell: Callable[[str, int], None]) -> int:
    newest, moved = set(keyring.ring().sealing.values()), 0
    for path in sealed_files():
        if files.key_of(path) not in newest:
            with suppress(FileNotFoundError):  # thrown away meanwhile
                files.reseal_file(path)
                moved += 1
    if moved:
        tell("files", moved)
    return moved


def _note_empty_keys() -> None:
    empty = [key.name for key in keys_in_use() if not key.values and not key.is_newest]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE sealing_datakey SET emptied_at = %s "
            "WHERE emptied_at IS NULL AND name = ANY(%s::bytea[])",
            [clock.now(), empty],
        )


def _values_by_key(each: SealedColumn) -> dict[bytes, int]:
    first, length = len(VERSION) + 1, HEAD - len(VERSION)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT substring("{each.column}" FROM {first} FOR {length}), count(*) '  # noqa: S608  names of our own tables
            f'FROM "{each.table}" WHERE "{each.column}" <> \'\' GROUP BY 1'
        )
        return {bytes(name): count for name, count in cursor.fetchall()}


def _holds_something(each: SealedColumn) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT EXISTS (SELECT FROM "{each.table}" WHERE "{each.column}" <> \'\')')  # noqa: S608  names of our own tables
        found: bool = cursor.fetchone()[0]
    return found


def _some_of(each: SealedColumn, count: int) -> list[tuple[uuid.UUID, bytes]]:
    """Rows that follow random places in the order of their keys: no walk through the table."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT min("{each.key}"), max("{each.key}") FROM "{each.table}"')  # noqa: S608  names of our own tables
        first, last = cursor.fetchone() or (None, None)
        if first is None or last is None:
            return []
        for _again in range(count):
            cursor.execute(
                f'SELECT {UID}, "{each.column}" FROM "{each.table}" '  # noqa: S608  as above
                f'WHERE "{each.key}" >= %s AND "{each.column}" <> \'\' '
                f'ORDER BY "{each.key}" LIMIT 1',
                [first + secrets.randbelow(last - first + 1)],
            )
            found += [(uid, bytes(sealed)) for uid, sealed in cursor.fetchall()]
    return found
