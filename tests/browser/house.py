"""A house of its own for the browser: fresh data directory, small demonstration, free port.

It is the product itself, started as anybody starts it, in another process: pages are written, read
and sent exactly as for a user, and nothing of it touches the database of the other tests.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0  # seconds until the first answer


@dataclass(frozen=True, slots=True)
class House:
    """Where it is, which pages each colleague can open, and who is who in it."""

    address: str
    pages: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    records: dict[str, list[Any]] = field(default_factory=dict)  # whatever an address asks for

    def first(self, word: str) -> Any:  # the same
        return self.records[word][0]


@contextmanager
def scratch_house(people: int) -> Iterator[House]:
    """Build, serve, and take everything away again."""
    var = Path(tempfile.mkdtemp(prefix="spean-eyes-"))
    try:
        surroundings = _surroundings(var)
        told = _prepared(people, surroundings)
        with _served(surroundings) as address:
            yield House(address, **told)
    finally:
        shutil.rmtree(var, ignore_errors=True)


def _surroundings(var: Path) -> dict[str, str]:
    """The environment of a first start: nothing of ours but the place."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("SPEAN_", "DATABASE_URL", "DJANGO_", "PYTEST_", "COV_"))
    }
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    settings = "tests.browser.settings"
    return kept | {"SPEAN_VAR": str(var), "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": settings}


def _prepared(people: int, surroundings: dict[str, str]) -> dict[str, Any]:
    """What `tests.browser.furnishing` says it has put into the house."""
    command = [sys.executable, "-m", "tests.browser.furnishing", str(people)]
    done = subprocess.run(
        command, env=surroundings, cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"The house for the browser could not be furnished:\n{done.stderr}")
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@contextmanager
def _served(surroundings: dict[str, str]) -> Iterator[str]:
    port = _free_port()
    start = [sys.executable, "-c", "from spean.cli import main; main()"]
    command = [*start, "run", "--no-worker", "--no-demo"]
    with tempfile.TemporaryFile("w+") as words:
        server = subprocess.Popen(
            [*command, "--port", str(port)],
            env=surroundings,
            cwd=ROOT,
            stdout=words,
            stderr=words,
            start_new_session=True,
        )
        try:
            _await(f"http://127.0.0.1:{port}", server, words)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


def _await(address: str, server: subprocess.Popen[bytes], words: Any) -> None:  # a file
    deadline = time.monotonic() + PATIENCE
    while not _answers(f"{address}/accounts/login/"):
        if server.poll() is not None or time.monotonic() > deadline:
            words.seek(0)
            raise RuntimeError(f"The house for the browser did not open:\n{words.read()}")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
