"""The one key file: it lies outside the database and is in no backup.

Without it nothing that is sealed can be read again, by anybody. Whoever has it and the database
reads everything. So a copy of it is kept apart, and never beside a backup.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
from contextlib import suppress
from pathlib import Path

from spean.base.sealing.envelope import KEY_BYTES, fingerprint, new_key

FILE = "master.key"
_TITLE = "Spean master key. Keep it apart from every backup; without it nothing can be read."


class KeyFileError(Exception):
    """The key file cannot be used; the sentence says why, and what to do."""


def read(path: Path) -> bytes:
    """The key in a file; raises KeyFileError where there is none, or it was damaged."""
    try:
        lines = path.read_text().split("\n")
    except FileNotFoundError as error:
        raise KeyFileError(
            f"The key file {path} is missing. Put it back: spean keys import FILE"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"The key file {path} cannot be read.") from error
    if not lines[0].startswith(_TITLE.partition(".")[0]) or len(lines) < 3:
        raise KeyFileError(f"{path} is not a key file of Spean's.")
    try:
        key = base64.b64decode(lines[1], validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES or lines[2:3] != [_check(key)]:
        raise KeyFileError(f"The key in {path} is damaged. Put back the copy that is kept apart.")
    return key


def make(path: Path) -> bytes:
    """The key in the file; a new one where there is none. Two that begin at once get the same."""
    with suppress(FileExistsError):
        write(path, new_key())
    return read(path)


def write(path: Path, key: bytes) -> None:
    """A key file for its owner alone; never over another one, and never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = f"{_TITLE}\n{base64.b64encode(key).decode()}\n{_check(key)}\n"
    hidden = path.with_name(f".{path.name}.{os.getpid()}.part")
    handle = os.open(hidden, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o400)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(hidden, path)
    finally:
        hidden.unlink(missing_ok=True)


def put_in_place(path: Path, key: bytes) -> bool:
    """This key in that file; another one there is kept beside it. Whether anything changed."""
    if path.exists():
        other = _key_in(path)
        if other == key:
            return False
        name = fingerprint(other) if other else "unreadable"
        path.replace(path.with_name(f"{path.name}.{name}"))
    write(path, key)
    return True


def _key_in(path: Path) -> bytes | None:
    try:
        return read(path)
    except KeyFileError:
        return None


def _check(key: bytes) -> str:
    """What shows a slip in a key that was typed from paper."""
    return hashlib.sha256(b"spean key check" + key).hexdigest()[:12]
