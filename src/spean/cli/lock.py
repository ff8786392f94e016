"""One `spean run` to an installation's data: who holds it, and how to take it."""

from __future__ import annotations

import fcntl
import os
from typing import IO

from spean.cli.house import fail, var_directory


def take(words: str) -> IO[str]:
    """Hold the lock until the returned file is closed; whoever comes second is told about us."""
    folder = var_directory()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "run.lock").open("a+")
    except OSError as error:
        fail(f"cannot write into {folder}: {error.strerror}. Set SPEAN_VAR to another folder.")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        fail(f"already running over this data: {lock.read().strip() or 'another command'}.")
    lock.truncate(0)
    lock.write(f"{words} (process {os.getpid()})\n")
    lock.flush()
    return lock
