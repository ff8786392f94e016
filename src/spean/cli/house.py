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


def data_directory() -> Path:
    """Where the embedded database keeps its files; settings.py reads the same variable."""
    return Path(os.environ.get("SPEAN_VAR") or ROOT / "var").resolve() / "postgres"


def open_house() -> None:
    """Everything a command needs before it may import models."""
    open_database()
    import django

    django.setup()


def the_operator() -> Actor:
    """Who answers for what the machine's own keeper does at the command line."""
    from spean.base.actor import Actor, Duty

    return Actor(user_id=None, duties=frozenset({Duty.OPERATE, Duty.AUDIT}), nationwide=True)


def fail(sentence: str, *, code: int = 2) -> NoReturn:
    """One clear sentence on stderr, and a non-zero exit."""
    sys.stderr.write(f"spean: {sentence}\n")
    raise SystemExit(code)


def say(sentence: str) -> None:
    """Progress, for people: stderr, so that stdout stays clean for data."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()
