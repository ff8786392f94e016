"""A worker is killed at its work, again and again: each job has its effect, and has it once."""

import random
import signal
import subprocess
import sys
import time

import pytest
from tests.faults.house import ROOT, clear_away, new_house
from tests.faults.worker import ROWS

SEED = 20261122


@pytest.fixture
def house():
    """Its database stays up as long as somebody holds it, here a process that only waits."""
    one = new_house()
    waiting = (
        "from spean.cli.house import open_house; open_house(); print('up', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", waiting],
        cwd=ROOT,
        env=one.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holding:
        assert holding.stdout.readline() == "up\n"
        yield one
        holding.communicate("\n")
    clear_away(one)


def worker(house, *words):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.worker", *words],
        cwd=ROOT,
        env=house.environment(),
        stdout=subprocess.PIPE,
        stderr=(subprocess.PIPE if words[0] != "work" else subprocess.DEVNULL),
        text=True,
    )


def done(house, *words):
    with worker(house, *words) as process:
        told = process.stderr.read()
    assert process.returncode == 0, told


@pytest.mark.slow
@pytest.mark.parametrize("kills", [100])
def test_a_hundred_killed_workers_do_each_job_once(house, kills):
    lists, dice = 60, random.Random(SEED)
    done(house, "prepare", str(lists))
    for _ in range(kills):
        with worker(house, "work") as process:
            assert process.stdout.readline() == "at work\n"
            time.sleep(dice.uniform(0.0, 2.0))
            process.send_signal(signal.SIGKILL)
    begun = house.rows("SELECT count(*) FROM intake_importbatch WHERE state = 'committed'")[0][0]
    twice = house.rows("SELECT count(*) FROM procrastinate_jobs WHERE attempts > 1")[0][0]
    done(house, "drain")

    print(f"{kills} kills: {begun} lists brought in meanwhile, {twice} jobs begun more than once")
    assert begun > 0
    must_have_happened_once(house, lists)


def must_have_happened_once(house, lists):
    assert house.rows("SELECT state, count(*) FROM intake_importbatch GROUP BY 1") == [
        ("committed", lists)
    ]
    query = "SELECT count(*), count(DISTINCT external_blind) FROM people_person"
    assert house.rows(query) == [(lists * ROWS, lists * ROWS)]
    lines = dict(house.rows("SELECT verb, count(*) FROM audit_entry GROUP BY 1"))
    assert lines["import.committed"] == lists
    assert "import.given_up" not in lines
    assert lines["vacancy.expired"] == 12
    assert house.rows("SELECT count(*) FROM intake_importprogress WHERE trouble <> ''") == [(0,)]
    assert '"book", "ok": true' in house.spean("check", "--json").stdout
