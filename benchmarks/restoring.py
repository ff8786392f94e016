"""How long a national house takes to come back: `spean restore` beside a bare `pg_restore`.

    python benchmarks/restoring.py [people] [of them registered one by one]

Makes a scratch installation in a temporary folder, registers a crowd in it and doubles the crowd
inside PostgreSQL, history included, until there are so many people. Then it is backed up, and put
back by both. Ends with 1 when `spean restore` takes longer than its bar of ten minutes for a
million people. One line of JSON at the end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

BAR = 600.0  # seconds for a million people


def main(people: str = "1000000", registered: str = "20000") -> None:
    with tempfile.TemporaryDirectory(prefix="spean-r-") as folder:
        os.environ |= {
            "SPEAN_VAR": f"{folder}/var",
            "DJANGO_SETTINGS_MODULE": "spean.settings",
            "SPEAN_DEMO": "yes",
        }
        os.environ.pop("DATABASE_URL", None)
        from spean.cli.house import open_house

        open_house()
        told = measure(int(people), int(registered), Path(folder))
    print(json.dumps(told))
    if told["spean_restore_s"] > BAR * told["people"] / 1_000_000:
        sys.exit(1)


def measure(people: int, registered: int, folder: Path) -> dict[str, object]:
    from django.conf import settings
    from django.db import connections

    from spean.base import dumping, swapping

    fill(people, registered)
    place = dumping.place_of(settings.DATABASES["default"])
    with place.connect() as connection:
        rows, server = (
            dumping.rows_in(connection),
            connection.info.parameter_status("server_version"),
        )
        size = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    connections.close_all()
    told: dict[str, object] = {
        "people": rows["public.people_person"],
        "rows": sum(rows.values()),
        "database_bytes": size[0] if size else 0,
    }
    backup, bare = folder / "backup.zip", folder / "bare.dump"
    told["spean_backup_s"] = timed(spean, "backup", backup)
    told["backup_bytes"] = backup.stat().st_size
    told["spean_restore_s"] = timed(spean, "restore", backup, "--replace")
    with dumping.moment_of(place) as moment, bare.open("wb") as out:
        for chunk in dumping.dump(place, moment):
            out.write(chunk)
    fresh = swapping.make_beside(place, "bare")
    told["bare_pg_restore_s"] = timed(bring_back, bare, fresh, str(server))
    swapping.drop(fresh)
    told["ratio"] = round(told["spean_restore_s"] / told["bare_pg_restore_s"], 2)  # type: ignore[operator]
    return told


def fill(people: int, registered: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from spean.base import clock
    from spean.cli.house import the_operator
    from spean.demo.crowd import register_crowd
    from spean.demo.staging import set_up
    from spean.registry.places.actions import load_gazetteer

    call_command("migrate", verbosity=0)
    load_gazetteer(by=the_operator())
    set_up(on=clock.today())
    register_crowd(min(people, registered))
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")  # the last doubling takes minutes
        share_row_uids(cursor)
        while (there := count(cursor)) < people:
            double(cursor, most=people - there)
        cursor.execute("VACUUM ANALYZE")


def count(cursor) -> int:
    cursor.execute("SELECT count(*) FROM people_person")
    return int(cursor.fetchone()[0])


class Table(NamedTuple):
    """A table of people, and the one whose numbers its `id` comes from (history copies both)."""

    name: str
    key: str
    columns: list[str]
    numbered_by: str


def tables() -> list[Table]:
    from django.apps import apps

    found = []
    for model in apps.get_app_config("people").get_models():
        about = model._meta  # noqa: SLF001  Django's documented model API
        tracked = getattr(model, "pgh_tracked_model", model)._meta  # noqa: SLF001
        columns = [field.column for field in about.concrete_fields]
        if "person_id" in columns or "name_km" in columns:
            found.append(Table(about.db_table, about.pk.column, columns, tracked.db_table))
    return found


def share_row_uids(cursor) -> None:
    """Sealed values are bound to the `row_uid` of their row: copies keep it, so that they open.

    A plain index takes the place of the unique one, and costs a restore the same.
    """
    cursor.execute(
        """SELECT k.conrelid::regclass::text, k.conname FROM pg_constraint k
           JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
           WHERE k.contype = 'u' AND a.attname = 'row_uid'"""
    )
    for table, name in cursor.fetchall():
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(f"CREATE INDEX ON {table} (row_uid)")


def double(cursor, *, most: int) -> None:
    """Copy the first `most` people with all that hangs on them, under new numbers."""
    steps = {each.name: highest(cursor, each) for each in tables()}
    cursor.execute("SELECT id FROM people_person ORDER BY id LIMIT 1 OFFSET %s", [most - 1])
    last = (cursor.fetchone() or [steps["people_person"]])[0]
    cursor.execute("SET session_replication_role = replica")  # history is copied, not made again
    for table in tables():
        own = steps[table.numbered_by]
        moved = {"id": own, "pgh_obj_id": own, "pgh_id": steps[table.name]}
        moved["person_id"] = steps["people_person"]
        values = [f"{each} + {moved[each]}" if each in moved else each for each in table.columns]
        whose = "person_id" if "person_id" in table.columns else "id"
        cursor.execute(
            f"INSERT INTO {table.name} ({', '.join(table.columns)}) OVERRIDING SYSTEM VALUE "
            f"SELECT {', '.join(values)} FROM {table.name} WHERE {whose} <= %s",
            [last],
        )
    cursor.execute("SET session_replication_role = origin")


def highest(cursor, table: Table) -> int:
    cursor.execute(f"SELECT coalesce(max({table.key}), 0) FROM {table.name}")
    return int(cursor.fetchone()[0])


def timed(work, *words) -> float:
    started = time.monotonic()
    work(*words)
    return round(time.monotonic() - started, 1)


def spean(*words) -> None:
    command = [sys.executable, "-c", "from spean.cli import main; main()", *map(str, words)]
    subprocess.run(command, check=True, stdout=sys.stderr)


def bring_back(file: Path, place, server: str) -> None:
    from spean.base import dumping

    with file.open("rb") as content:
        dumping.restore_into(place, iter(lambda: content.read(1 << 20), b""), server)


if __name__ == "__main__":
    main(*sys.argv[1:3])
