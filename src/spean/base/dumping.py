"""A database out to bytes and back, with PostgreSQL's own programmes.

What is counted and what is dumped are one and the same moment, while others go on writing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, LiteralString

import psycopg
from psycopg import sql

from spean.base.embedded import TLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_CHUNK = 1 << 20
_TABLES = """SELECT schemaname, tablename FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2"""
_REFERENCE = ("django_", "auth_", "procrastinate_", "places_", "audit_", "sealing_")


class DumpError(Exception):
    """PostgreSQL's programme refused; its first words are the message."""


@dataclass(frozen=True, slots=True)
class Where:
    """One database on one server."""

    name: str
    host: str
    port: str
    user: str
    password: str
    tls: Mapping[str, str] = field(default_factory=dict)

    def named(self, name: str) -> Where:
        """Another database on the same server."""
        return replace(self, name=name)

    def environment(self) -> dict[str, str]:
        """What libpq reads; a password on a command line could be seen by others."""
        given = {
            "PGDATABASE": self.name,
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            **{f"PG{name.upper()}": value for name, value in self.tls.items()},
        }
        return {key: value for key, value in given.items() if value}

    def connect(self, *, autocommit: bool = False) -> psycopg.Connection[tuple[Any, ...]]:
        tls: dict[str, Any] = dict(self.tls)  # words of libpq's
        return psycopg.connect(
            dbname=self.name,
            host=self.host or None,
            port=self.port or None,
            user=self.user or None,
            password=self.password or None,
            autocommit=autocommit,
            **tls,
        )


@dataclass(frozen=True, slots=True)
class Moment:
    """What stood in the database at the moment that is being dumped."""

    snapshot: str
    server: str
    rows: Mapping[str, int]
    book: Mapping[str, Any]
    migrations: tuple[str, ...]
    keys: tuple[str, ...]


def place_of(settings: Mapping[str, Any]) -> Where:
    """From Django's database settings."""
    keys = ("NAME", "HOST", "PORT", "USER", "PASSWORD")
    name, host, port, user, password = (str(settings.get(key) or "") for key in keys)
    tls = {name: str(value) for name, value in settings.get("OPTIONS", {}).items() if name in TLS}
    return Where(name, host, port, user, password, tls)


@contextmanager
def moment_of(place: Where) -> Iterator[Moment]:
    """Hold one moment still, count what is there, and let it go when the dump is done."""
    with place.connect() as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield Moment(
            snapshot=str(_one(connection, "SELECT pg_export_snapshot()")),
            server=str(_one(connection, "SHOW server_version")),
            rows=rows_in(connection),
            book=book_in(connection),
            migrations=migrations_in(connection),
            keys=keys_in(connection),
        )


def rows_in(connection: psycopg.Connection[tuple[Any, ...]]) -> dict[str, int]:
    """The number of rows of every table."""
    counted = {}
    for schema, table in connection.execute(_TABLES).fetchall():
        query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table))
        row = connection.execute(query).fetchone()
        counted[f"{schema}.{table}"] = int(row[0]) if row else 0
    return counted


def book_in(connection: psycopg.Connection[tuple[Any, ...]]) -> dict[str, Any]:
    """How far the book is sealed, and the seal it ends with."""
    if _one(connection, "SELECT to_regclass('audit_seal')") is None:
        return {"seals": 0, "head": "", "unsealed": 0}
    head = _one(connection, "SELECT digest FROM audit_seal ORDER BY id DESC LIMIT 1")
    return {
        "seals": _one(connection, "SELECT count(*) FROM audit_seal"),
        "head": head or "",
        "unsealed": _one(connection, "SELECT count(*) FROM audit_entry WHERE seal_id IS NULL"),
    }


def migrations_in(connection: psycopg.Connection[tuple[Any, ...]]) -> tuple[str, ...]:
    """What this database has been through, so that an older Spean knows it cannot read it."""
    if _one(connection, "SELECT to_regclass('django_migrations')") is None:
        return ()
    found = connection.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1")
    return tuple(str(name) for (name,) in found)


def keys_in(connection: psycopg.Connection[tuple[Any, ...]]) -> tuple[str, ...]:
    """The names of the key files that open what is sealed here; the keys are in no backup."""
    if _one(connection, "SELECT to_regclass('sealing_datakey')") is None:
        return ()
    found = connection.execute("SELECT DISTINCT master FROM sealing_datakey ORDER BY 1")
    return tuple(str(name) for (name,) in found)


def holds_work(rows: Mapping[str, int]) -> bool:
    """Whether anything but reference data is there: what must not be overwritten by mistake."""
    return any(
        count and not table.removeprefix("public.").startswith(_REFERENCE)
        for table, count in rows.items()
    )


def dump(place: Where, moment: Moment) -> Iterator[bytes]:
    """pg_dump's own compressed format, of exactly that moment."""
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment.snapshot}"]
    command = [programme("pg_dump", moment.server), *options]
    with tempfile.TemporaryFile() as words, _started(command, place, words) as process:
        if process.stdout is not None:
            while chunk := process.stdout.read(_CHUNK):
                yield chunk
        _must_have_worked(process.wait(), words)


def table_of_contents(content: Iterable[bytes], server: str) -> int:
    """How many things a dump says it holds; raises DumpError if it is not a dump."""
    command = [programme("pg_restore", server), "--list"]
    with tempfile.TemporaryFile() as words, tempfile.TemporaryFile() as listed:
        with _started(command, None, words, stdout=listed) as process:
            _feed(process, content)
            _must_have_worked(process.wait(), words)
        listed.seek(0)
        return sum(1 for line in listed if line[:1].isdigit())


def restore_into(place: Where, content: Iterable[bytes], server: str) -> None:
    """Fill an empty database; all of it or an error. The role of the second wall is made first."""
    from spean.base.wall import NEW_ROLE_SQL

    with place.connect() as connection:
        connection.execute(NEW_ROLE_SQL)
    options = ["--exit-on-error", "--no-owner", "--no-privileges", f"--dbname={place.name}"]
    command = [programme("pg_restore", server), *options]
    with (
        tempfile.TemporaryFile() as words,
        _started(command, place, words, stdout=subprocess.DEVNULL) as process,
    ):
        _feed(process, content)
        _must_have_worked(process.wait(), words)


def programme(name: str, server: str) -> str:
    """The machine's own programme if it is of the server's generation, else the packaged one."""
    own = shutil.which(name)
    if own and _generation_of(own) == server.partition(".")[0]:
        return own
    from spean.base import embedded

    return embedded.programme(name)


def _generation_of(path: str) -> str:
    said = subprocess.run([path, "--version"], check=False, capture_output=True, text=True)  # noqa: S603  found on PATH
    numbers = [word for word in said.stdout.split() if word[:1].isdigit()]
    return numbers[0].split(".")[0] if numbers else ""


@contextmanager
def _started(
    command: list[str],
    place: Where | None,
    words: IO[bytes],
    *,
    stdout: IO[bytes] | int = subprocess.PIPE,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a programme between pipes; it does not outlive the block, whatever happens in it."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    process = subprocess.Popen(  # noqa: S603  our own words
        command,
        env={**inherited, **(place.environment() if place else {})},
        stdin=subprocess.PIPE,
        stdout=stdout,
        stderr=words,
        cwd=Path.home().anchor,
    )
    try:
        yield process
    finally:
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        process.wait()


def _feed(process: subprocess.Popen[bytes], content: Iterable[bytes]) -> None:
    if process.stdin is None:
        return
    try:
        for chunk in content:
            process.stdin.write(chunk)
        process.stdin.close()
    except BrokenPipeError:  # it stopped reading: either it had enough, or its words say why
        return


def _must_have_worked(code: int, words: IO[bytes]) -> None:
    if code == 0:
        return
    words.seek(0)
    said = words.read().decode(errors="replace").strip().splitlines()
    raise DumpError(said[0] if said else f"ended with code {code}")


def _one(connection: psycopg.Connection[tuple[Any, ...]], query: LiteralString) -> Any:
    row = connection.execute(query).fetchone()
    return row[0] if row else None
