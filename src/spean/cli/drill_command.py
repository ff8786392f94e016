"""`spean drill`: restore a fresh backup on a server of its own, and see that all of it is there."""

from __future__ import annotations

import hashlib
import json as to_json
import shutil
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spean.cli.backup_command import write_and_check
from spean.cli.house import fail, open_house, say
from spean.cli.preparing import step
from spean.cli.restore_command import (
    fitting_key,
    key_at_hand,
    must_agree,
    must_be_readable,
    must_be_unbroken,
    unpack,
    working_in,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spean.base.archive import Archive
    from spean.base.dumping import Where

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def drill(
    *,
    rows: Annotated[
        int, typer.Option(min=1, help="How many rows to read at random, over all tables.")
    ] = 1_000,
    key: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Open it with the copy of the key file kept apart."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Tell what was found as JSON.")] = False,
) -> None:
    """Make a backup, restore it on a second server, check it, and throw both away.

    The book that comes back must hold in itself and fit every anchor outside the database.

    What is sealed must open there, too: a thousand values are tried. Say --key FILE to try the
    copy of the key file that is kept apart, which is what will be at hand when this house is not.
    People may go on working meanwhile; nothing of theirs is touched. The date of a drill that
    went well is remembered: after 35 days without one, `spean check` and the desk say so.

    Example: spean drill --json
    """
    open_house()
    from spean.base.archive import ArchiveError
    from spean.base.dumping import DumpError

    folder = Path(tempfile.mkdtemp(prefix="spean-drill-"))
    folder.chmod(0o711)  # the scratch server may have a user of its own
    try:
        told = _drilled(folder, wanted=rows, key=key)
    except (ArchiveError, DumpError) as error:
        fail(f"the drill failed: the backup {error}", code=1)
    except OSError as error:
        fail(f"the drill could not be held: {error.strerror or error}", code=1)
    finally:
        _stop(folder)
        shutil.rmtree(folder, ignore_errors=True)
    _tell(told, json=json)


def _drilled(folder: Path, *, wanted: int, key: Path | None) -> dict[str, Any]:
    from spean.base import clock, drills
    from spean.base.archive import opened

    path = folder / "spean.zip"
    began = time.monotonic()
    with step("backup"):
        receipt = write_and_check(path)
    backed_up = time.monotonic()
    with path.open("rb") as content:
        whole = opened(content)
        must_be_readable(whole, path)
        with key_at_hand(fitting_key(whole, path, key)):
            read, opened_values = _restored(whole, folder, wanted=wanted)
    recovery = round(time.monotonic() - backed_up, 1)
    drills.remember(clock.now(), recovery_seconds=recovery)
    return {
        "at": clock.now().isoformat(timespec="seconds"),
        "backup_bytes": receipt["bytes"],
        "rows": receipt["rows"],
        "tables": receipt["tables"],
        "files": receipt["files"],
        "book": receipt["book"],
        "rows_read_at_random": read,
        "values_decrypted": opened_values,
        "rpo_seconds": round(backed_up - began, 1),
        "rto_seconds": recovery,
    }


def _restored(whole: Archive, folder: Path, *, wanted: int) -> tuple[int, int]:
    """Fill a server that nobody else knows; how many rows were read and values opened there."""
    from spean.base import dumping
    from spean.base.audit.anchors import anchors_file

    with step("server"):
        place = _scratch_server(folder / "postgres")
    with step("database"):
        dumping.restore_into(place, whole.read("database.dump"), whole.about["postgresql"])
        must_agree(whole, place)
    with step("files"):
        unpack(whole, folder / "files")
        _must_be_the_same_files(whole, folder / "files")
    ours = anchors_file()  # asked before the connection leads elsewhere
    with step("book") as noted:
        made_at = datetime.fromisoformat(whole.about["created_at"])
        found, opened_values = must_be_unbroken(place, anchored=ours, until=made_at)
        noted.append(f"{found.anchors:,} anchors agree")
    with step("rows"), working_in(place):
        return _read_at_random(wanted, tables=whole.about["rows"]), opened_values


def _scratch_server(data: Path) -> Where:
    from spean.base import embedded
    from spean.base.dumping import Where

    embedded.start(data)
    return Where(embedded.DATABASE, str(embedded.socket_directory(data)), "", "postgres", "")


def _stop(folder: Path) -> None:
    from spean.base import embedded

    embedded.stop(folder / "postgres")


def _must_be_the_same_files(whole: Archive, folder: Path) -> None:
    """What was unpacked is read back from the disk and held against the manifest."""
    from spean.base.archive import ArchiveError

    for member in whole.members:
        kind, _slash, name = member.name.partition("/")
        if kind != "files":
            continue
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if digest != member.sha256:
            raise ArchiveError(f"gave back a changed {member.name}")


def _read_at_random(wanted: int, *, tables: Mapping[str, int]) -> int:
    """Rows of every table as the desk would read them: a value that cannot be read raises."""
    from django.apps import apps

    filled = [
        model
        for model in apps.get_models()
        if tables.get(f"public.{model._meta.db_table}")  # noqa: SLF001  Django's documented API
    ]
    each, read = max(1, -(-wanted // max(1, len(filled)))), 0
    for model in filled:
        rows = model._base_manager.order_by("?")  # noqa: SLF001  all of them, whoever may see them
        read += sum(1 for _row in rows[:each])
    return read


def _tell(told: dict[str, Any], *, json: bool) -> None:
    if json:
        sys.stdout.write(to_json.dumps(told) + "\n")
        return
    say(
        f"The drill went well: {told['rows']:,} rows of {told['tables']} tables and "
        f"{told['files']:,} files came back, and {told['rows_read_at_random']:,} rows were read.\n"
        f"Of what is sealed, {told['values_decrypted']:,} values chosen at random were decrypted.\n"
        f"If the machine had died just after this backup, the work of {told['rpo_seconds']} s "
        f"would be lost, and the desk back after {told['rto_seconds']} s and a start."
    )
