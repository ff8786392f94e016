"""Put one database in another's place, whole: made beside it, checked there, then renamed.

Both renames are one transaction, so that there is no moment with neither.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spean.base.dumping import Where


class SwapError(Exception):
    """The server would not do it; the sentence says why. Nothing was changed."""


@contextmanager
def keeper_of(place: Where) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """A connection to the server beside the database itself."""
    with place.named("postgres").connect(autocommit=True) as connection:
        yield connection


def make_beside(place: Where, name: str) -> Where:
    """An empty database of that name, sorted as the one in use is sorted."""
    with keeper_of(place) as server:
        row = server.execute(
            "SELECT datcollate FROM pg_database WHERE datname = %s", [place.name]
        ).fetchone()
        query = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE {}")
        try:
            server.execute(
                query.format(sql.Identifier(name), sql.Literal(str(row[0]) if row else "C"))
            )
        except psycopg.errors.InsufficientPrivilege as error:
            raise SwapError(
                f"the user {place.user or 'of the database'} may not create databases; "
                "restoring needs that right"
            ) from error
    return place.named(name)


def drop(place: Where) -> None:
    """Remove a database for good, if it is there."""
    with keeper_of(place) as server:
        server.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(place.name))
        )


def others_connected(place: Where) -> int:
    """How many sessions use the database now: while there is one, it cannot be renamed."""
    with keeper_of(place) as server:
        row = server.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [place.name]
        ).fetchone()
    return int(row[0]) if row else 0


def swap(place: Where, *, fresh: Where, aside: str) -> Where:
    """`fresh` takes the place's name; what had it is called `aside`, and is returned."""
    try:
        with keeper_of(place) as server, server.transaction():
            _rename(server, place.name, aside)
            _rename(server, fresh.name, place.name)
    except psycopg.errors.ObjectInUse as error:
        raise SwapError("somebody is working in the database; stop Spean first") from error
    return place.named(aside)


def _rename(server: psycopg.Connection[tuple[Any, ...]], old: str, new: str) -> None:
    query = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    server.execute(query.format(sql.Identifier(old), sql.Identifier(new)))
