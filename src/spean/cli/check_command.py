"""`spean check`: is this installation in order? One line for each thing that must hold."""

from __future__ import annotations

import json as to_json
import shutil
import sys
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from spean.cli.house import open_house, plainly, the_operator, var_directory
from spean.cli.preparing import pending_migrations, stale_catalogues, where_the_database_is

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
_LEAST_FREE = 1_000_000_000  # bytes: room for a backup and for a day's work
_SAMPLE = 1_000
_OLDEST_BACKUP = timedelta(days=7)
_ENDING = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
_OLDEST_ANCHOR = timedelta(days=2)  # nothing is anchored while nothing is written: a weekend


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at."""

    name: str
    ok: bool
    what: str


class NotInOrderError(Exception):
    """What is wrong, in a few words."""


@app.command()
def check(
    *,
    json: Annotated[bool, typer.Option("--json", help="The same lines as JSON.")] = False,
    deploy: Annotated[bool, typer.Option(help="Name every unsafe setting as well.")] = False,
) -> None:
    """Check the settings, the database, the reference data, the book, the disk and the backups.

    Ends with 1 if anything is not in order, so that a timer can watch it.

    With --deploy it names whatever is unsafe to serve people's files with, and what to do.

    Example: spean check --deploy
    """
    lines = [_looked(name, look) for name, look in _LOOKS.items()]
    lines += _unsafe() if deploy else []
    ok = all(line.ok for line in lines)
    if json:
        document = {"ok": ok, "checks": [asdict(line) for line in lines]}
        sys.stdout.write(to_json.dumps(document, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(
            f"{'✓' if line.ok else '✗'} {line.name:<16}{line.what}\n" for line in lines
        )
    raise typer.Exit(0 if ok else 1)


def _looked(name: str, look: Callable[[], str]) -> Line:
    """Look at one thing; that one look fails must not hide what the others see."""
    try:
        return Line(name, ok=True, what=look())
    except NotInOrderError as error:
        return Line(name, ok=False, what=str(error))
    except Exception as error:  # noqa: BLE001  whatever it is, it belongs on this line
        return Line(name, ok=False, what=plainly(error) or f"{type(error).__name__}: {error}")


def _unsafe() -> list[Line]:
    """One line for each unsafe setting, with what to do; one good line where there is none."""
    from spean.cli.facts import gather
    from spean.cli.unsafe import RULES, unsafe_in

    try:
        found = unsafe_in(gather())
    except Exception as error:  # noqa: BLE001  a database that is silent was named above already
        return [Line("deploy", ok=False, what=plainly(error) or type(error).__name__)]
    lines = [Line(each.code, ok=False, what=each.what) for each in found]
    return lines or [Line("deploy", ok=True, what=f"{len(RULES)} rules, nothing unsafe")]


def _database() -> str:
    open_house()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (server,) = cursor.fetchone()
    return f"PostgreSQL {server}, {where_the_database_is()}"


def _durability() -> str:
    """An answer that was given must survive a power cut; some servers are set up not to care."""
    from django.db import connection

    from spean.base.embedded import PINNED

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name",
            [[*PINNED, *_ENDING]],
        )
        found = {str(name): str(setting) for name, setting in cursor.fetchall()}
    wrong = [f"{name} is {found.get(name)}" for name in PINNED if found.get(name) != "on"]
    wrong += [f"{name} is 0, which is for ever" for name in _ENDING if found.get(name) == "0"]
    if wrong:
        raise NotInOrderError(f"{'; '.join(wrong)}: what was saved may be lost in a power cut")
    return "what is answered is on the disk; waiting ends"


def _drill() -> str:
    """A backup that was never restored is a hope."""
    from django.conf import settings

    from spean.base import clock, drills

    last = drills.last_drill()
    told = "none yet; try one: spean drill" if last is None else f"{last.date()}"
    if drills.is_overdue(last, now=clock.now(), in_production=settings.PRODUCTION):
        raise NotInOrderError(told)
    return told


def _settings() -> str:
    from django.conf import settings
    from django.core import checks

    found = checks.run_checks(include_deployment_checks=settings.PRODUCTION)
    least = checks.WARNING if settings.PRODUCTION else checks.ERROR
    if serious := [each for each in found if each.level >= least]:
        raise NotInOrderError("; ".join(f"{each.id} {each.msg}" for each in serious))
    return "for production" if settings.PRODUCTION else "for development and demonstration"


def _migrations() -> str:
    if pending := pending_migrations():
        raise NotInOrderError(f"{len(pending)} to apply, from {pending[0]}; run: spean migrate")
    return "all applied"


def _places() -> str:
    """Every place of the gazetteer is there. More may be: a retired code keeps its old records."""
    from django.db import connection

    from spean.engines import gazetteer

    with connection.cursor() as cursor:
        cursor.execute("SELECT code FROM places_place")
        there = {str(code) for (code,) in cursor.fetchall()}
    known = gazetteer.units().units
    if missing := len(known.keys() - there):
        raise NotInOrderError(f"{missing:,} of {len(known):,} are missing; run: spean migrate")
    levels = ", ".join(f"{len(known_at):,} {level}" for level, known_at in _by_level().items())
    return f"{levels}; {len(there) - len(known):,} retired"


def _by_level() -> dict[str, tuple[object, ...]]:
    from spean.engines import gazetteer

    return {str(level): gazetteer.units().level(level) for level in gazetteer.LEVELS}


def _book() -> str:
    from spean.base.audit.queries import check_book

    found = check_book(the_operator())
    if not found.holds:
        raise NotInOrderError(found.sentence)
    return found.sentence


def _owners() -> str:
    """Every open file has a colleague who can work on it; a manager's Today names the rest."""
    from spean.casework.changes.queries import count_left_anywhere

    if left := count_left_anywhere(the_operator()):
        raise NotInOrderError(
            f"{left:,} open files have no active colleague; see a manager's Today"
        )
    return "every open file has an active colleague"


def _anchors() -> str:
    """Missing or old is a fault only where people's data are at stake."""
    from django.conf import settings

    from spean.base import clock
    from spean.base.audit.anchors import anchors, anchors_file

    known = anchors()
    age = clock.now() - known[-1].at if known else None
    told = f"none yet in {anchors_file()}" if age is None else f"the last is {age.days} days old"
    if settings.PRODUCTION and (age is None or age > _OLDEST_ANCHOR):
        raise NotInOrderError(f"{told}; is the worker running? By hand: spean book anchor")
    return told


def _keys() -> str:
    from spean.base.sealing import keyring, masterkey, resealing
    from spean.base.sealing.envelope import fingerprint

    key = fingerprint(masterkey.read(keyring.key_file()))
    opened, broken = resealing.open_some(_SAMPLE)
    if broken:
        raise NotInOrderError(f"{len(broken):,} sealed values do not open, like {broken[0]}")
    return f"{opened:,} sealed values chosen at random open with key {key}"


def _words() -> str:
    if stale := stale_catalogues():
        raise NotInOrderError(f"{len(stale)} catalogues to compile; run: spean migrate")
    return "all catalogues compiled"


def _disk() -> str:
    free = shutil.disk_usage(var_directory()).free
    told = f"{free / 1e9:,.1f} GB free"
    if free < _LEAST_FREE:
        raise NotInOrderError(f"only {told}")
    return told


def _backup() -> str:
    """Missing or old is a fault only where people's data are at stake."""
    from django.conf import settings

    from spean.cli.facts import backup_age

    age = backup_age()
    told = "none yet; make one: spean backup FILE" if age is None else f"{age.days} days old"
    if settings.PRODUCTION and (age is None or age > _OLDEST_BACKUP):
        raise NotInOrderError(told)
    return told


_LOOKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "durability": _durability,
    "settings": _settings,
    "migrations": _migrations,
    "places": _places,
    "book": _book,
    "owners": _owners,
    "anchors": _anchors,
    "keys": _keys,
    "words": _words,
    "disk": _disk,
    "backup": _backup,
    "drill": _drill,
}
