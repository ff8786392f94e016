"""`spean migrate`: bring the tables and the reference data up to this version."""

from __future__ import annotations

import typer

from spean.cli.house import say, version
from spean.cli.preparing import prepare

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def migrate() -> None:
    """Bring the database up to date: tables, places, skills and words. Safe to run again.

    Example: spean migrate
    """
    say(f"Spean {version()}")
    prepare(with_demo=False)
