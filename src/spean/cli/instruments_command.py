"""`spean instruments`: the questions of this house, as files in versions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spean.cli.house import fail, open_house, say, the_operator

if TYPE_CHECKING:
    from spean.engines.instruments import Instrument

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="The questions that are asked here.\n\nExample: spean instruments check ours.yaml",
)
File = Annotated[Path, typer.Argument(metavar="FILE", help="An instrument as YAML, in UTF-8.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@app.command()
def check(file: File, *, as_json: AsJson = False) -> None:
    """Say what is wrong with a file, line by line, without a database.

    Example: spean instruments check ours.yaml --json
    """
    instrument = _read(file)
    told = {
        "key": instrument.key,
        "version": instrument.version,
        "use": instrument.use.value,
        "languages": list(instrument.languages),
        "items": len(instrument.items),
        "scored": sum(bool(one.dimension) for one in instrument.items),
    }
    if as_json:
        typer.echo(json.dumps(told, sort_keys=True))
        return
    say(f"{instrument.key}, version {instrument.version}: {told['items']} items. It can be added.")


@app.command()
def add(file: File) -> None:
    """Make a file the next version of its instrument. Answers of earlier versions keep theirs.

    Example: spean instruments add ours.yaml
    """
    instrument = _read(file)
    open_house()
    from spean.casework.assessments.actions import add_instrument

    add_instrument(_text(file), where=file.name, by=the_operator())
    say(f"{instrument.key}, version {instrument.version}, is in use.")


@app.command()
def weights(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV with the columns item,dimension,composite.")
    ],
    *,
    key: Annotated[str, typer.Option(help="Key of the instrument.")],
    label: Annotated[str, typer.Option(help="What these weights are called beside each score.")],
    source: Annotated[str, typer.Option(help="Where they come from.")] = "",
) -> None:
    """Weigh what is finished from now on. Scores that are there stay as they are.

    Example: spean instruments weights table.csv --key ours --label "Table of 2026"
    """
    text = _text(file)
    open_house()
    from spean.casework.assessments.actions import add_weights
    from spean.casework.assessments.queries import instruments_for

    keeper = the_operator()
    version = instruments_for(keeper).filter(key=key).first()
    if version is None:
        fail(f"there is no instrument {key!r}; see: spean instruments list")
    add_weights(version, text, label=label, source=source, where=file.name, by=keeper)
    say(f"{version.key}, version {version.version}, is weighed with {label!r} from now on.")


@app.command("list")
def list_instruments(*, as_json: AsJson = False) -> None:
    """The instruments there are, every version.

    Example: spean instruments list --json
    """
    open_house()
    from spean.casework.assessments.queries import instruments_for

    rows = [
        {"key": one.key, "version": one.version, "use": one.use}
        for one in instruments_for(the_operator())
    ]
    if as_json:
        typer.echo(json.dumps(rows))
        return
    for row in rows:
        typer.echo(f"{row['key']:<40} {row['version']:>3}  {row['use']}")


def _read(file: Path) -> Instrument:
    from spean.engines.instruments import InstrumentFileError, read_instrument

    try:
        return read_instrument(_text(file), where=file.name)
    except InstrumentFileError as wrong:
        fail(str(wrong))


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        fail(f"{file.name} is not written in UTF-8.")
