"""Whoever pulls the plug during an import finds all of it afterwards, or nothing."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from tests.factories.intake import long_list

from spean.casework.people.vocabulary import Purpose

ROOT = Path(__file__).resolve().parents[3]
SEED = 20261122


@pytest.fixture
def house():
    """A data folder of its own, with a short name: a socket's path has a limit."""
    folder = tempfile.mkdtemp(prefix="spean-kill-")
    yield Path(folder)
    for note in Path(folder).rglob("postmaster.pid"):  # a server whose last user was killed
        os.kill(int(note.read_text().splitlines()[0]), signal.SIGINT)
    shutil.rmtree(folder, ignore_errors=True)


def start(house, *words):
    environment = {**os.environ, "SPEAN_VAR": str(house), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.casework.intake.process", *words],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def answer(house, *words):
    with start(house, *words) as process:
        lines = process.stdout.read().splitlines()
    assert process.returncode == 0
    return json.loads(lines[-1])


def kill_after(house, *, seconds, progress):
    """Start bringing the list in; kill it so long after it began, or after so many reports."""
    with start(house, "commit") as process:
        while '"go"' not in process.stdout.readline():
            pass
        for _report in range(progress):
            process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.stdout.read()


def all_or_nothing(found, total):
    nothing = {"state": "checked", "counts": [0, 0, 0], "linked": 0, "keyed": 0}
    everything = {
        "state": "committed",
        "counts": [total, total, len(Purpose) * total],
        "linked": total,
        "keyed": total,
    }
    assert found in (nothing, everything)
    return found == everything


def kill_at_random(house, tmp_path, *, rows, rounds):
    total = answer(house, "prepare", str(long_list(tmp_path, rows)))["total"]
    dice = random.Random(SEED)
    fates = []
    for at in range(rounds):
        late = at % 2  # every other time near its end, when the transaction is being closed
        longest = 0.3 if late else rows / 1500
        progress = -(-total // 1000) if late else 0
        kill_after(house, seconds=dice.uniform(0, longest), progress=progress)
        fates.append(all_or_nothing(answer(house, "look"), total))
        if fates[-1]:
            break
    if not fates[-1]:
        assert answer(house, "commit") == {"committed": True}
        assert all_or_nothing(answer(house, "look"), total)
    return fates


def test_a_killed_import_is_all_there_or_not_at_all(house, tmp_path):
    fates = kill_at_random(house, tmp_path, rows=800, rounds=4)
    assert fates


@pytest.mark.slow
def test_a_killed_import_is_all_there_or_not_at_all_however_often(house, tmp_path):
    for again in range(2):
        fates = kill_at_random(house / str(again), tmp_path, rows=2_500, rounds=8)
        assert fates
