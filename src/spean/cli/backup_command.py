"""`spean backup FILE`: the database and the files of one moment in one verified file."""

from __future__ import annotations

import json as to_json
import os
import signal
import sys
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from spean.cli.house import fail, open_house, say, var_directory, version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from spean.base.archive import Archive, Writing
    from spean.base.dumping import Where

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_CHUNK = 1 << 20


@app.command()
def backup(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="The file to write, or a folder that gets one with the date."
        ),
    ],
    *,
    json: Annotated[bool, typer.Option("--json", help="Tell what was written as JSON.")] = False,
) -> None:
    """Write the database and the uploaded files into one file, and check it by reading it again.

    People may go on working meanwhile. The file holds everything about everybody: keep it as
    closely as the installation itself. The keys are not in it: without the key file nobody can
    read what is sealed in it, nor can you. Keep a copy of that apart (`spean keys export`).

    Example: spean backup /media/usb/spean-2026-11-22.zip
    """
    signal.signal(signal.SIGTERM, _give_up)
    signal.signal(signal.SIGHUP, _give_up)
    path = _destination(file)
    open_house()
    started = time.monotonic()
    try:
        told = write_and_check(path)
    except OSError as error:
        fail(f"cannot write {path}: {error.strerror}")
    told = {"file": str(path), **told, "seconds": round(time.monotonic() - started, 1)}
    _remember(told)
    _anchor()
    _tell(told, json=json)


def _give_up(number: int, frame: FrameType | None) -> NoReturn:
    del frame
    raise SystemExit(128 + number)


def _destination(file: Path) -> Path:
    path = file.expanduser().absolute()
    if path.is_dir():
        path = path / f"spean-{time.strftime('%Y-%m-%d-%H%M%S')}.zip"
    if path.exists():
        fail(f"{path} is there already; a backup never overwrites. Choose another name.")
    if not path.parent.is_dir():
        fail(f"there is no folder {path.parent}")
    if not os.access(path.parent, os.W_OK):
        fail(f"cannot write into {path.parent}")
    return path


def write_and_check(path: Path) -> dict[str, Any]:
    from django.conf import settings

    from spean.base import archive, dumping

    place = dumping.place_of(settings.DATABASES["default"])
    try:
        with archive.written_whole(path) as file:
            with archive.writing(file) as work:
                _write(work, place, settings.MEDIA_ROOT)
            whole = archive.opened(file)
            _compare(whole, work)
            dumping.table_of_contents(whole.read("database.dump"), work.about["postgresql"])
            return _receipt(file, whole)
    except dumping.DumpError as error:
        fail(f"PostgreSQL could not write the database out: {error}", code=1)
    except archive.ArchiveError as error:
        fail(f"{path} {error}; it was not kept. Is the disk in order?", code=1)


def _write(work: Writing, place: Where, files: Path) -> None:
    """The database first, so that every file a row speaks of is there when files are read."""
    from spean.base import clock, dumping

    with dumping.moment_of(place) as moment:
        work.about = {
            "spean": version(),
            "created_at": clock.now().isoformat(timespec="seconds"),
            "postgresql": moment.server,
            "migrations": list(moment.migrations),
            "keys": list(moment.keys),
            "book": dict(moment.book),
            "rows": dict(moment.rows),
        }
        work.add("database.dump", dumping.dump(place, moment))
    for each in sorted(path for path in files.rglob("*") if path.is_file()):
        work.add(f"files/{each.relative_to(files).as_posix()}", _content(each))


def _content(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while chunk := source.read(_CHUNK):
            yield chunk


def _compare(read: Archive, work: Writing) -> None:
    """What came back from the disk is what went in."""
    from spean.base.archive import ArchiveError

    if list(read.members) != work.members:
        raise ArchiveError("does not hold what was written")


def _receipt(file: IO[bytes], whole: Archive) -> dict[str, Any]:
    from spean.base import archive

    return {
        "created_at": whole.about["created_at"],
        "bytes": file.seek(0, os.SEEK_END),
        "sha256": archive.seal_of(file),
        "spean": whole.about["spean"],
        "rows": sum(whole.about["rows"].values()),
        "tables": len(whole.about["rows"]),
        "files": len(whole.members) - 1,
        "book": whole.about["book"],
    }


def _remember(told: dict[str, Any]) -> None:
    """For `spean check`, which asks how old the last backup is."""
    note = var_directory() / "last-backup.json"
    note.write_text(to_json.dumps({"file": told["file"], "created_at": told["created_at"]}) + "\n")


def _anchor() -> None:
    """A backup is a moment at which the head of the book is worth having elsewhere."""
    from spean.base.audit.anchors import Why, anchor_book

    anchor_book(Why.BACKUP)


def _tell(told: dict[str, Any], *, json: bool) -> None:
    if json:
        sys.stdout.write(to_json.dumps(told) + "\n")
        return
    size = told["bytes"] / 1_000_000
    say(
        f"Backed up {told['rows']:,} rows of {told['tables']} tables and {told['files']:,} files "
        f"in {told['seconds']} s: {told['file']} ({size:,.1f} MB), read again and found whole.\n"
        "Neither the secret key nor the key file is in it: keep a copy of both safe, and apart."
    )
