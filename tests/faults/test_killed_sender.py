"""A sender of messages is killed at its work, again and again: every message goes, and goes once."""

import random
import signal
import subprocess
import sys
import time

import pytest
from tests.faults.house import ROOT
from tests.faults.test_killed_worker import house  # noqa: F401  a database that stays up

SEED = 20261122
MESSAGES, KILLS = 250, 12


def sender(house, *words):  # noqa: F811  the fixture's house
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.sender", *map(str, words)],
        cwd=ROOT,
        env=house.environment() | {"SPEAN_DEMO": "yes"},
        stdout=subprocess.PIPE,
        text=True,
    )


def finished(house, *words):  # noqa: F811  as above
    with sender(house, *words) as process:
        process.stdout.read()
    assert process.returncode == 0


@pytest.mark.slow
def test_a_killed_sender_sends_each_message_once(house):  # noqa: F811  as above
    dice = random.Random(SEED)
    finished(house, "prepare", MESSAGES)
    for turn in range(KILLS):
        with sender(house, "work", turn) as process:
            assert process.stdout.readline() == "at work\n"
            time.sleep(dice.uniform(0.05, 0.6))
            process.send_signal(signal.SIGKILL)
    query = "SELECT state, count(*) FROM outbox_message GROUP BY 1"
    before = dict(house.rows(query))
    for turn in (KILLS, KILLS + 1):
        finished(house, "work", turn)

    lines = (house.var / "outbox.tsv").read_text("utf-8").splitlines()
    uids = [line.split("\t")[0] for line in lines]
    print(f"{KILLS} kills: {before} before the last two rounds, {len(uids)} lines after")
    assert before.get("sent_off", 0) > 0
    assert dict(house.rows(query)) == {"sent_off": MESSAGES}
    assert len(uids) == len(set(uids)) == MESSAGES
