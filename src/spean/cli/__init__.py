"""The `spean` command. One small file a command; what is heavy is imported when it is needed."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

COMMANDS = {
    "run": "Serve the desk on this machine, with a worker for jobs.",
    "migrate": "Bring the database up to date.",
    "demo": "Fill an empty database with the demo programme.",
    "check": "Check the installation, the data and the book.",
    "book": "Write the head of the book down outside, and compare.",
    "backup": "Write the database and the files into one verified file.",
    "restore": "Put a backup back, after checking it.",
    "drill": "Restore a fresh backup elsewhere, and check it.",
    "outbox": "Show what waits to be sent, or send it now.",
    "retain": "Count what was kept long enough, or let it go.",
    "keys": "Look after the keys that open what is sealed.",
    "centre": "Open a centre, or list the centres there are.",
    "account": "Let somebody sign in, with one role.",
    "import": "Bring in lists and reference data.",
    "instruments": "Check and add the questions that are asked here.",
    "match": "Match people with vacancies from plain files.",
    "bench": "Measure, beside a peer, in the same run.",
}
HELP = """Spean (ស្ពាន, bridge): from a returned worker's first contact to a job that lasts.

Example: spean match people.csv vacancies.csv --top 20 --json

`spean COMMAND --help` tells what a command wants, with an example."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command; a refusal or an unusable file ends in one sentence and a non-zero exit."""
    os.environ.setdefault("TYPER_USE_RICH", "0")  # frames and colours cost time and break pipes
    given = sys.argv[1:] if arguments is None else arguments
    name = given[0] if given else "--help"
    try:
        if name in COMMANDS:
            command_app(name)(args=given[1:], prog_name=f"spean {name}")
        else:
            _listing()(args=given or ["--help"], prog_name="spean")
    except Exception as error:
        from spean.cli.house import fail, plainly

        sentence = plainly(error)
        if sentence is None:
            raise
        fail(sentence)


def command_app(name: str) -> Any:  # each file holds one Typer called `app`
    """Open one command's file. Nothing else of the command line is imported for it."""
    return import_module(f"spean.cli.{name}_command").app


def _listing() -> Any:  # a Typer that knows the commands' names, and none of the commands
    import typer

    listing = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    listing.callback(help=HELP)(lambda: None)
    for name, sentence in COMMANDS.items():
        listing.command(name, help=sentence)(lambda: None)
    return listing
