"""Open the house for a command: database running, Django ready, somebody answerable."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from spean.base.actor import Actor

ROOT = Path(__file__).resolve().parents[3]


def open_database() -> None:
    """Start the embedded PostgreSQL unless `DATABASE_URL` points at a server."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "spean.settings")
    if os.environ.get("DATABASE_URL"):
        return
    from spean.base import embedded

    embedded.start(data_directory())


def var_directory() -> Path:
    """Where this installation keeps its data; settings.py reads the same variable."""
    return Path(os.environ.get("SPEAN_VAR") or ROOT / "var").resolve()


def data_directory() -> Path:
    """Where the embedded database keeps its files."""
    return var_directory() / "postgres"


def open_house() -> None:
    """Everything a command needs before it may import models."""
    open_database()
    import django

    django.setup()


def the_operator() -> Actor:
    """Who answers for what the machine's own keeper does at the command line."""
    from spean.registry.centres.scoping import keeper

    return keeper()


def version() -> str:
    """The installed version of Spean."""
    from importlib.metadata import version as installed

    return installed("spean")


def fail(sentence: str, *, code: int = 2) -> NoReturn:
    """One clear sentence on stderr, and a non-zero exit."""
    sys.stderr.write(f"spean: {sentence}\n")
    raise SystemExit(code)


def say(sentence: str) -> None:
    """Progress, for people: stderr, so that stdout stays clean for data."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def plainly(error: Exception) -> str | None:
    """The sentence for what may go wrong outside of our code; None for a fault of our own.

    Asks by name, so that a command that never opened Django does not import it to fail.
    """
    names = {kind.__name__ for kind in type(error).__mro__}
    if isinstance(error, ModuleNotFoundError) and (error.name or "").startswith("spean.cli."):
        return "this command is not part of this installation."
    if isinstance(error, OSError):
        return f"{error.strerror}: {error.filename}" if error.filename else None
    if names & {"KeyFileError", "SealBrokenError"}:
        return str(error)
    if "Refused" in names:
        return " ".join(str(refusal.message) for refusal in getattr(error, "refusals", ()))
    return _about_the_database(names, str(error).strip())


def _about_the_database(names: set[str], message: str) -> str | None:
    if "ImproperlyConfigured" in names or message.startswith("DATABASE_URL"):
        return message
    if "OperationalError" in names:
        return f"the database does not answer: {message.splitlines()[0] if message else ''}"
    if "ProgrammingError" in names and "does not exist" in message:
        return "the database is not up to date; run: spean migrate"
    return None
