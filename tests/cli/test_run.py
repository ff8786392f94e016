"""`spean run`: serves, says where, refuses a second one, and leaves nothing running behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.cli.conftest import ROOT

PATIENCE = 60.0


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@contextmanager
def running(house, port, *words):
    """`spean run` until the block ends; it answers before the block begins."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-u", "-c", "from spean.cli import main; main()", "run"),
            *("--no-demo", "--port", str(port), *words),
        ],
        env=house.environment(),
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        lines = [process.stdout.readline() for _ in range(3)]
        assert lines[1] == f"Open http://127.0.0.1:{port}\n", process.communicate(timeout=9)
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)


def answer(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as reply:
            return reply.status, reply.url
    except urllib.error.URLError as error:
        return getattr(error, "code", 0), ""


def children_of(pid):
    """All processes below this one, their own included."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            child = int(stat.parent.name)
            found += [child, *children_of(child)]
    return found


def alive(pids):
    still = []
    for pid in pids:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            continue
        if state != "Z":
            still.append(pid)
    return still


def all_gone(pids):
    deadline = time.monotonic() + PATIENCE
    while alive(pids) and time.monotonic() < deadline:
        time.sleep(0.1)
    return alive(pids) == []


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux's /proc")


@needs_proc
def test_it_serves_refuses_a_second_and_ends_cleanly(lived_in, port):
    with running(lived_in, port) as process:
        assert answer(port, "/")[0] == 200
        assert "/accounts/login/" in answer(port, "/")[1]
        second = lived_in.spean("run", "--port", port + 1)
        below = children_of(process.pid)
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE)

    assert second.returncode == 2
    assert f"already running over this data: http://127.0.0.1:{port}" in second.stderr
    assert process.returncode == 0
    assert len(below) >= 3
    assert all_gone(below)


@needs_proc
def test_nothing_outlives_a_run_that_was_killed_and_the_next_one_starts(lived_in, port):
    with running(lived_in, port) as process:
        below = children_of(process.pid)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)
        assert all_gone(below)

    with running(lived_in, port, "--no-worker"):
        assert answer(port, "/")[0] == 200


def test_restoring_waits_until_nobody_serves(lived_in, its_backup, port):
    with running(lived_in, port, "--no-worker"):
        done = lived_in.spean("restore", its_backup[0], "--replace")

    assert done.returncode == 2
    assert "already running over this data" in done.stderr
