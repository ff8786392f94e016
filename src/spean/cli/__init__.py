"""The `spean` command. One small file a command; what is heavy is imported when it is needed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click
import typer
from typer.core import TyperGroup

COMMANDS = {
    "run": "Serve the desk on this machine, with a worker for jobs.",
    "migrate": "Bring the database up to date.",
    "demo": "Fill an empty database with the demo programme, or with many generated people.",
    "check": "Check the installation, the data and the book.",
    "backup": "Write the database and the files into one verified file.",
    "restore": "Put a backup back, after checking it.",
    "import": "Bring in lists and reference data.",
    "match": "Match people with vacancies from plain files.",
    "bench": "Measure, beside a peer, in the same run.",
}


class LazyCommands(TyperGroup):
    """Knows every command's name and sentence; opens a command's file only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        if _only_listing(ctx):
            return click.Command(cmd_name, help=COMMANDS[cmd_name])
        module: Any = import_module(f"spean.cli.{cmd_name}_command")  # each file holds one `app`
        command = typer.main.get_command(module.app)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=LazyCommands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Spean (ស្ពាន, bridge): from a returned worker's first contact to a job that lasts.\n\n"
    "Example: spean match people.csv vacancies.csv --top 20 --json",
)


@app.callback()
def spean() -> None:
    """Only the commands below do anything."""


def main() -> None:
    """Run the command; a refusal or an unusable file ends in one sentence and a non-zero exit."""
    app()


def _only_listing(ctx: click.Context) -> bool:
    """Whether somebody asked for the list of commands, and nothing of a command itself."""
    return not ctx._protected_args and not ctx.args  # noqa: SLF001  click has no public way to ask
