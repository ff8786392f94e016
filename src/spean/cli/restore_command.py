"""`spean restore FILE`: put a backup back, after checking all of it beside what is there."""

from __future__ import annotations

import json as to_json
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spean.cli import lock
from spean.cli.house import fail, open_house, say, the_operator, var_directory
from spean.cli.preparing import apply_migrations, step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from spean.base.archive import Archive
    from spean.base.audit.queries import BookCheck
    from spean.base.dumping import Where

_SAMPLE = 1_000
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file made by `spean backup`.")],
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of the work that is there now.")
    ] = False,
    check_only: Annotated[
        bool, typer.Option("--check-only", help="Read all of it, and change nothing.")
    ] = False,
    key: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The key file it was sealed with, if not the one here."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Tell what was restored as JSON.")] = False,
) -> None:
    """Check a backup and put it back: the database and the uploaded files.

    It is filled in and checked beside what is there, and takes its place only when every row
    count and the book agree, and what is sealed in it opens. Stop `spean run` first.

    Example: spean restore /media/usb/spean-2026-11-22.zip --replace
    """
    from spean.base.archive import ArchiveError, opened
    from spean.base.dumping import DumpError
    from spean.base.swapping import SwapError

    started = time.monotonic()
    try:
        with file.expanduser().open("rb") as content:
            whole = opened(content)
            must_be_readable(whole, file)
            master = fitting_key(whole, file, key)
            if not check_only:
                with lock.take("spean restore"), key_at_hand(master) as put_it_there:
                    _put_back(whole, replace=replace)
                    put_it_there()
    except ArchiveError as error:
        fail(f"{file} {error}. Nothing was changed.")
    except DumpError as error:
        fail(f"{file} could not be read into PostgreSQL: {error}. Nothing was changed.")
    except SwapError as error:
        fail(f"{error}. Nothing was changed.")
    except OSError as error:
        fail(f"cannot read {file}: {error.strerror}")
    told = {"file": str(file), "restored": not check_only, **_told(whole)}
    _tell({**told, "seconds": round(time.monotonic() - started, 1)}, json=json)


def must_be_readable(whole: Archive, file: Path) -> None:
    """The dump is a dump, and comes from a Spean that is not newer than this one."""
    from spean.base.dumping import table_of_contents

    table_of_contents(whole.read("database.dump"), whole.about["postgresql"])
    unknown = sorted(set(whole.about["migrations"]) - _known_migrations())
    if unknown:
        fail(
            f"{file} was made by a newer Spean ({whole.about['spean']}), which knows "
            f"{unknown[0]}; install that version first. Nothing was changed."
        )


def fitting_key(whole: Archive, file: Path, given: Path | None) -> bytes | None:
    """The key that opens what is sealed in the backup; None if nothing in it is sealed."""
    from spean.base.sealing import keyring, masterkey
    from spean.base.sealing.envelope import fingerprint

    needed = set(whole.about.get("keys", ()))
    if not needed:
        return None
    path = given.expanduser() if given else keyring.key_file()
    if not given and not path.exists():
        fail(
            f"{file} was sealed with key {min(needed)}, and there is no key file here. "
            "Say where its copy is: --key FILE. Nothing was changed."
        )
    master = masterkey.read(path)
    if needed != {fingerprint(master)}:
        fail(
            f"{file} was sealed with key {min(needed)}, which {path} (key {fingerprint(master)}) "
            "does not open. Say where its copy is: --key FILE. Nothing was changed."
        )
    return master


@contextmanager
def key_at_hand(master: bytes | None) -> Iterator[Callable[[], None]]:
    """Work with this key; it takes the place of the one here only when all else has."""
    from django.conf import settings

    from spean.base.sealing import keyring, masterkey

    home = keyring.key_file()
    if master is None:
        yield lambda: None
        return
    folder = Path(tempfile.mkdtemp(prefix="keys-restoring-", dir=var_directory()))
    settings.SPEAN_KEYS = folder
    try:
        masterkey.write(keyring.key_file(), master)
        yield lambda: _say_change(home, changed=masterkey.put_in_place(home, master))
    finally:
        settings.SPEAN_KEYS = home.parent
        shutil.rmtree(folder, ignore_errors=True)


def _say_change(path: Path, *, changed: bool) -> None:
    if changed:
        say(f"The key file is {path} now; one that was there before lies beside it.")


def _known_migrations() -> set[str]:
    open_house()
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    replaced = {key for each in loader.disk_migrations.values() for key in each.replaces}
    return {f"{app}.{name}" for app, name in {*loader.disk_migrations, *replaced}}


def _put_back(whole: Archive, *, replace: bool) -> None:
    from django.conf import settings

    from spean.base import dumping, swapping

    place = dumping.place_of(settings.DATABASES["default"])
    _must_be_free(place, replace=replace)
    stamp = time.strftime("%Y%m%d%H%M%S")
    fresh = swapping.make_beside(place, f"{place.name}_restoring_{stamp}")
    files = Path(f"{settings.MEDIA_ROOT}.restoring-{stamp}")
    try:
        with step("database"):
            dumping.restore_into(fresh, whole.read("database.dump"), whole.about["postgresql"])
            must_agree(whole, fresh)
        with step("files"):
            unpack(whole, files)
        with step("book"):
            must_be_unbroken(fresh)
        with step("exchange"):
            _exchange(place, fresh, files, Path(settings.MEDIA_ROOT), stamp)
        with step("forgotten") as noted:
            noted.append(f"{_forget_again():,} forgotten again")
        _anchor()
    finally:
        swapping.drop(fresh)
        shutil.rmtree(files, ignore_errors=True)


def _must_be_free(place: Where, *, replace: bool) -> None:
    from django.db import connections

    from spean.base import dumping, swapping

    with place.connect() as connection:
        rows = dumping.rows_in(connection)
    if dumping.holds_work(rows) and not replace:
        fail(
            f"the database {place.name} holds {sum(rows.values()):,} rows already; to put the "
            "backup in their place, say --replace. Nothing was changed."
        )
    connections.close_all()
    if others := swapping.others_connected(place):
        fail(f"{others} sessions use the database {place.name}; stop Spean first.")


def must_agree(whole: Archive, fresh: Where) -> None:
    """Every table has the rows it had, and the book ends with the seal it ended with."""
    from spean.base import dumping

    with fresh.connect() as connection:
        rows, book = dumping.rows_in(connection), dumping.book_in(connection)
    if rows != whole.about["rows"] or book != whole.about["book"]:
        raise dumping.DumpError("what was restored is not what was backed up")


def unpack(whole: Archive, folder: Path) -> None:
    folder.mkdir(parents=True)
    folder.chmod(0o700)
    for member in whole.members:
        name = PurePosixPath(member.name)
        if name.parts[0] != "files":
            continue
        target = folder.joinpath(*name.parts[1:])
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch(mode=0o600)
        with target.open("wb") as out:
            for chunk in whole.read(member.name):
                out.write(chunk)


def must_be_unbroken(
    fresh: Where, *, anchored: Path | None = None, until: datetime | None = None
) -> tuple[BookCheck, int]:
    """Bring the restored tables to this version, and recompute every seal of the book.

    A drill also compares it with the anchors of this house until the moment of the backup. A backup
    that is put back may be another house's, whose anchors are not here; `spean check` asks later.

    Returns what was found in the book, and how many sealed values, chosen at random, were opened;
    one that does not is an error.
    """
    from spean.base.audit.queries import check_book
    from spean.base.dumping import DumpError
    from spean.base.sealing.resealing import open_some

    with working_in(fresh):
        apply_migrations()
        found = check_book(the_operator(), anchored=anchored, until=until)
        opened, broken = open_some(_SAMPLE)
    if not found.holds:
        raise DumpError(f"in its book, {found.sentence}")
    if broken:
        raise DumpError(f"{len(broken)} of {opened + len(broken)} sealed values do not open")
    return found, opened


def _forget_again() -> int:
    """A backup may be older than a wish to be forgotten; the marks outside are not."""
    from spean.casework.rights.actions import bury_again
    from spean.casework.rights.tasks import the_keeper

    return bury_again(by=the_keeper())


def _anchor() -> None:
    """Say outside that the book may end earlier now, so that the check does not call it cut."""
    from spean.base.audit.anchors import Why, anchor_book

    anchor_book(Why.RESTORED)


@contextmanager
def working_in(place: Where) -> Iterator[None]:
    """Django's connection leads to another database for as long as the block lasts."""
    from django.db import connection

    there = {
        "NAME": place.name,
        "HOST": place.host,
        "PORT": place.port,
        "USER": place.user,
        "PASSWORD": place.password,
    }
    ours = {key: connection.settings_dict[key] for key in there}
    connection.close()
    connection.settings_dict.update(there)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(ours)


def _exchange(place: Where, fresh: Where, files: Path, used: Path, stamp: str) -> None:
    """Database and files change places together; what was there goes only when both did."""
    from spean.base import swapping

    old = swapping.swap(place, fresh=fresh, aside=f"{place.name}_before_{stamp}")
    aside = Path(f"{used}.before-{stamp}")
    try:
        if used.exists():
            used.rename(aside)
        files.rename(used)
    except OSError:
        if aside.exists() and not used.exists():
            aside.rename(used)
        swapping.swap(place, fresh=old, aside=fresh.name)
        raise
    swapping.drop(old)
    shutil.rmtree(aside, ignore_errors=True)
    (var_directory() / "reference-data.json").unlink(missing_ok=True)


def _told(whole: Archive) -> dict[str, Any]:
    return {
        "created_at": whole.about["created_at"],
        "spean": whole.about["spean"],
        "rows": sum(whole.about["rows"].values()),
        "tables": len(whole.about["rows"]),
        "files": len(whole.members) - 1,
        "book": whole.about["book"],
    }


def _tell(told: dict[str, Any], *, json: bool) -> None:
    if json:
        sys.stdout.write(to_json.dumps(told) + "\n")
        return
    what = "Restored" if told["restored"] else "Read, and found whole:"
    say(
        f"{what} {told['rows']:,} rows of {told['tables']} tables and {told['files']:,} files "
        f"of {told['created_at']}, in {told['seconds']} s."
    )
