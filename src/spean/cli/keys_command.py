"""`spean keys`: the keys without which nothing that is sealed can be read."""

from __future__ import annotations

import json as to_json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spean.cli.house import fail, open_house, say, var_directory
from spean.cli.preparing import pending_migrations

if TYPE_CHECKING:
    from spean.base.sealing.resealing import KeyInUse

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="Look after the keys that open what is sealed.\n\nExample: spean keys status",
)


@app.callback()
def keys() -> None:
    """Look after the keys that open what is sealed."""


@app.command()
def status(
    *,
    json: Annotated[bool, typer.Option("--json", help="The same as JSON.")] = False,
) -> None:
    """Say which key file opens this database, and how many values each data key holds.

    Example: spean keys status --json
    """
    _open_current_house()
    from spean.base.sealing import envelope, keyring, masterkey, resealing

    found = resealing.keys_in_use()
    master = envelope.fingerprint(masterkey.read(keyring.key_file()))
    if json:
        told = {"file": str(keyring.key_file()), "master": master, "keys": list(map(_plain, found))}
        sys.stdout.write(to_json.dumps(told) + "\n")
        return
    lines = [f"{keyring.key_file()} (key {master}) opens this database."]
    lines += [
        f"{each.kind:<6}{each.name.hex()}  {each.made_at:%Y-%m-%d}  {each.values:>10,} values"
        f"{'  seals what is new' if each.is_newest else ''}"
        for each in found
    ]
    sys.stdout.write("\n".join(lines) + "\n")


@app.command()
def rotate() -> None:
    """Make new data keys, and seal everything anew with them.

    An old key goes when nothing has needed it for an hour. People may go on working. If it is
    broken off, say it again: it goes on where it was.

    Example: spean keys rotate
    """
    _open_current_house()
    from spean.base.sealing import keyring, resealing

    with resealing.alone() as is_alone:
        if not is_alone:
            fail("somebody is rotating the keys already.")
        dropped = resealing.forget_old_keys()
        if resealing.is_unfinished():
            say("Going on with a rotation that was broken off.")
        else:
            keyring.make_new_keys(tuple(kind for kind in keyring.KINDS if kind != keyring.INDEX))
        moved = resealing.reseal(lambda where, rows: say(f"  {where:<40}{rows:>10,}"))
    say(
        f"{moved:,} values are under new keys; {dropped} old keys were dropped. Lines of the book "
        "keep theirs. Run it again after an hour to drop what is empty now."
    )


@app.command()
def export(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")],
) -> None:
    """Copy the key file to a place of its own: a stick in a safe, never beside a backup.

    Example: spean keys export /media/safe/spean-master.key
    """
    open_house()
    from spean.base.sealing import envelope, keyring, masterkey

    path = file.expanduser().absolute()
    if path.is_relative_to(var_directory()):
        fail(f"{path} is in Spean's own folder; a copy helps only somewhere else.")
    key = masterkey.read(keyring.key_file())
    try:
        masterkey.write(path, key)
    except FileExistsError:
        fail(f"{path} is there already; choose another name.")
    say(
        f"Key {envelope.fingerprint(key)} is in {path}. Whoever has it and a backup reads "
        "everything: keep the two apart."
    )


@app.command(name="import")
def import_key(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A copy made by `export`.")],
) -> None:
    """Put a key file where Spean looks for it, after trying it on what is sealed here.

    A key that something here still needs is never replaced, and none is ever thrown away.

    Example: spean keys import /media/safe/spean-master.key
    """
    open_house()
    from spean.base.sealing import envelope, keyring, masterkey, resealing

    key = masterkey.read(file.expanduser())
    name, target = envelope.fingerprint(key), keyring.key_file()
    sealed_with = resealing.masters_of_what_is_sealed()
    if other := sealed_with - {name}:
        fail(f"this database was sealed with key {other.pop()}, and {file} holds key {name}.")
    if masterkey.put_in_place(target, key) and not sealed_with:
        keyring.drop_unused_keys()
    keyring.make_missing_keys()
    say(f"Key {name} is in {target}.")


def _open_current_house() -> None:
    """What a migration has not sealed yet cannot be counted or moved."""
    open_house()
    if pending_migrations():
        fail("the database is not up to date; run: spean migrate")


def _plain(key: KeyInUse) -> dict[str, Any]:
    told = asdict(key)
    moments = {name: told[name] and told[name].isoformat() for name in ("made_at", "emptied_at")}
    return {**told, "name": key.name.hex(), **moments}
