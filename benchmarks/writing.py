"""How many contacts are accepted a second, each with its line in the book, beside the bare INSERT.

    PYTHONPATH=. python benchmarks/writing.py [seconds]

Four writers on one PostgreSQL, every commit waited for (fsync and synchronous_commit on). Makes a
scratch installation in a temporary folder and removes it again. One line of JSON at the end.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time

WRITERS = 4
BARE = "INSERT INTO bare (centre_id, person_id, day, channel, line) VALUES (%s, %s, now(), %s, %s)"


def main(seconds: str = "20") -> None:
    with tempfile.TemporaryDirectory(prefix="spean-w-") as folder:
        os.environ |= {"SPEAN_VAR": folder, "DJANGO_SETTINGS_MODULE": "spean.settings"}
        os.environ.pop("DATABASE_URL", None)
        from spean.cli.house import open_house

        open_house()
        measure(float(seconds))


def measure(seconds: float) -> None:
    from django.core.management import call_command
    from django.db import connection
    from tests.factories.casework import sokha, world

    from spean.casework.contacts.actions import log_contact
    from spean.casework.contacts.vocabulary import Channel

    call_command("migrate", verbosity=0)
    here = world()
    person = sokha(here.dara, here.samraong)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bare (id bigserial PRIMARY KEY, centre_id bigint, person_id bigint, "
            "day timestamptz, channel text, line text)"
        )

    def log() -> None:
        log_contact(
            here.samraong.pk,
            person_id=person.pk,
            channel=Channel.WALK_IN,
            line="Came by",
            by=here.dara,
        )

    def insert() -> None:
        with connection.cursor() as cursor:
            cursor.execute(BARE, [here.samraong.pk, person.pk, "walk_in", "Came by"])

    told = {"seconds": seconds, "writers": WRITERS}
    told |= {"spean": rate(log, seconds), "bare_insert": rate(insert, seconds)}
    print(json.dumps(told))


def rate(write, seconds: float) -> dict[str, float]:
    """Accepted writes a second, and how long the slowest one in a hundred took."""
    from django.db import connection

    took: list[float] = []
    until = time.monotonic() + seconds

    def keep_on() -> None:
        while time.monotonic() < until:
            started = time.monotonic()
            write()
            took.append(time.monotonic() - started)
        connection.close()

    writers = [threading.Thread(target=keep_on) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    slowest = sorted(took)[int(len(took) * 0.99)]
    return {"a_second": round(len(took) / seconds, 1), "p99_ms": round(slowest * 1000, 1)}


if __name__ == "__main__":
    main(*sys.argv[1:2])
