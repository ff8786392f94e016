"""Files, sealed: what was uploaded lies on the disk as ciphertext, and is opened into memory only.

A sealed file is a first line that says so, then chunks. Each chunk is a sealed value of its own,
bound to the file's name, its own place in the file, and whether it is the last: nothing can be
moved, repeated, left out or cut off.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from spean.base.policy import FieldClass
from spean.base.sealing import keyring
from spean.base.sealing.envelope import HEAD, SealBrokenError, named_key

MAGIC = b"spean sealed file 1\n"
CHUNK = 1 << 20
_LENGTH = 4


def seal_file(source: Path, target: Path, *, kind: str = FieldClass.SENSITIVE) -> None:
    """A sealed copy, for its owner only; never half of one under that name."""
    with source.open("rb") as plain, _written(target) as out:
        _seal_stream(plain, out, target.name, kind)


def is_sealed(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def key_of(path: Path) -> bytes:
    """The name of the key a sealed file needs."""
    with path.open("rb") as file:
        file.seek(len(MAGIC) + _LENGTH)
        return named_key(file.read(HEAD))


def opened(path: Path) -> Iterator[bytes]:
    """What was sealed, in chunks; raises SealBrokenError at the first that is not as written."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise SealBrokenError(f"{path.name} is not sealed.")
        place, sealed = 0, _next(file)
        while sealed:
            following = _next(file)
            yield keyring.open_sealed(sealed, _bound_to(path.name, place, is_last=not following))
            place, sealed = place + 1, following
    if not place:
        raise SealBrokenError(f"{path.name} is cut off.")


@contextmanager
def opened_in_memory(path: Path) -> Iterator[Path]:
    """A path to the words of a sealed file, which never touch a disk and go with the process.

    Where the system has no files in memory (it does under Linux), a file for its owner only.
    """
    with tempfile.TemporaryDirectory(prefix="spean-open-") as folder:
        shown = Path(folder) / f"list{path.suffix}"
        handle = _memory()
        with os.fdopen(handle, "w+b") if handle is not None else shown.open("w+b") as out:
            for chunk in opened(path):
                out.write(chunk)
            out.flush()
            if handle is not None:
                shown.symlink_to(f"/proc/{os.getpid()}/fd/{handle}")
            yield shown


def reseal_file(path: Path) -> None:
    """The same words under the newest key, in the place of the old file."""
    with tempfile.TemporaryFile(dir=_memory_folder()) as plain:
        for chunk in opened(path):
            plain.write(chunk)
        plain.seek(0)
        with _written(path) as out:
            _seal_stream(plain, out, path.name, FieldClass.SENSITIVE)


def _seal_stream(plain: IO[bytes], out: IO[bytes], name: str, kind: str) -> None:
    out.write(MAGIC)
    place, chunk = 0, plain.read(CHUNK)
    while chunk or not place:
        following = plain.read(CHUNK)
        sealed = keyring.seal(kind, chunk, _bound_to(name, place, is_last=not following))
        out.write(len(sealed).to_bytes(_LENGTH, "big") + sealed)
        place, chunk = place + 1, following


def _bound_to(name: str, place: int, *, is_last: bool) -> bytes:
    return f"file|{name}|{place}|{'last' if is_last else 'more'}".encode()


def _next(file: IO[bytes]) -> bytes:
    size = int.from_bytes(file.read(_LENGTH), "big")
    return file.read(size)


@contextmanager
def _written(target: Path) -> Iterator[IO[bytes]]:
    hidden = target.with_name(f".{target.name}.part")
    handle = os.open(hidden, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        hidden.replace(target)
    finally:
        hidden.unlink(missing_ok=True)


def _memory() -> int | None:
    make = getattr(os, "memfd_create", None)
    return None if make is None or not Path("/proc/self/fd").is_dir() else int(make("spean"))


def _memory_folder() -> str | None:
    shared = Path("/dev/shm")  # noqa: S108  in memory; the file there has no name
    return str(shared) if shared.is_dir() and shutil.disk_usage(shared).free > CHUNK else None
