"""Point-in-time recovery: what docs/operations/restore.md says, done on a real server."""

import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from tests.faults.house import ROOT
from tests.faults.power import Server

from spean.base import embedded

PEOPLE = 20_000
pytestmark = pytest.mark.slow


@pytest.fixture
def server():
    """A server that archives its log, as the page says."""
    one = Server(shim=False)
    archive = one.folder / "archive"
    archive.mkdir()
    archive.chmod(0o777)
    words = written("archive_command").replace("/backup/wal", str(archive))
    one.options = [
        "-c",
        "archive_mode=on",
        "-c",
        f"archive_command={words}",
        "-c",
        "wal_level=replica",
    ]
    yield one.start()
    one.clear_away()


def written(setting):
    """What the page says this setting must be."""
    page = (ROOT / "docs/operations/restore.md").read_text()
    return re.search(rf"^{setting} = '(.*)'", page, re.MULTILINE).group(1)


def test_everybody_comes_back_to_a_second_before_they_were_deleted(server):
    base = server.folder / "base"
    with server.connect() as connection:
        connection.execute("CREATE TABLE people (id bigint PRIMARY KEY, name text)")
        run(
            "pg_basebackup",
            "-h",
            str(server.folder),
            "-U",
            "postgres",
            "-D",
            str(base),
            "-X",
            "none",
            server=server,
        )
        connection.execute(
            "INSERT INTO people SELECT n, 'person ' || n FROM generate_series(1, %s) n", [PEOPLE]
        )
        before = connection.execute("SELECT clock_timestamp()::text").fetchone()[0]
        time.sleep(1.5)
        connection.execute("DELETE FROM people")
        connection.execute("SELECT pg_switch_wal()")
        connection.execute("CHECKPOINT")
    archived = server.folder / "archive"
    started = time.monotonic()
    server.process.terminate()
    server.process.wait(60)

    shutil.rmtree(server.data)
    run("cp", "-a", str(base), str(server.data), server=server)
    command = written("restore_command").replace("/backup/wal", str(archived))
    with (server.data / "postgresql.auto.conf").open("a") as conf:
        conf.write(f"restore_command = '{command}'\nrecovery_target_time = '{before}'\n")
        conf.write(f"recovery_target_action = '{written('recovery_target_action')}'\n")
    (server.data / "recovery.signal").touch()
    server.start()

    with server.connect() as connection:
        assert connection.execute("SELECT count(*) FROM people").fetchone() == (PEOPLE,)
        ended = "SELECT NOT pg_is_in_recovery()"
        while connection.execute(ended).fetchone() != (True,):
            time.sleep(0.1)
        connection.execute("INSERT INTO people VALUES (0, 'somebody new')")
    print(f"{PEOPLE} people back in {time.monotonic() - started:.1f} s")


def run(programme, *words, server):
    path = programme if programme == "cp" else embedded.programme(programme)
    subprocess.run([path, *words], check=True, capture_output=True, **server._as_owner())


def test_the_page_names_programmes_that_exist():
    assert Path(embedded.programme("pg_basebackup")).exists()
