"""Files beside the database that are only ever added to, and are on the disk before we go on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def append(path: Path, lines: Iterable[str]) -> None:
    """Add lines that only the house may read; returns once they survive a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    opened = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(opened, "".join(f"{line}\n" for line in lines).encode())
        os.fsync(opened)
    finally:
        os.close(opened)


def lines_of(path: Path) -> list[str]:
    """What stands there; nothing while there is no file yet."""
    try:
        return path.read_text().splitlines()
    except FileNotFoundError:
        return []
