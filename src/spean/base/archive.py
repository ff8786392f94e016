"""The backup file: one zip that any programme can open, and that shows every changed bit.

Members lie uncompressed (the dump inside is compressed already). `manifest.json` comes last and
names each with its size and SHA-256. The zip's own comment ends in the SHA-256 of every byte
before it, so that damage in the zip's bookkeeping shows as well. Nothing here knows a database.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FORMAT = 1
MANIFEST = "manifest.json"
_MARK = b"spean-backup sha256:"
_DIGITS = 64
_CHUNK = 1 << 20


class ArchiveError(Exception):
    """The file cannot be used; the sentence says why. It starts after the file's name."""


@dataclass(frozen=True, slots=True)
class Member:
    """One thing in the file."""

    name: str
    size: int
    sha256: str


@dataclass
class Writing:
    """A backup file being written; `about` is what the manifest will say of it as a whole."""

    parcel: zipfile.ZipFile
    about: dict[str, Any] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)

    def add(self, name: str, chunks: Iterable[bytes]) -> Member:
        """Write one member, hashing it on the way in."""
        digest, size = hashlib.sha256(), 0
        with self.parcel.open(zipfile.ZipInfo(name), "w", force_zip64=True) as out:
            for chunk in chunks:
                out.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        member = Member(name, size, digest.hexdigest())
        self.members.append(member)
        return member


@dataclass(frozen=True, slots=True)
class Archive:
    """A backup file that was read to its end and found whole."""

    file: IO[bytes]
    about: dict[str, Any]
    members: tuple[Member, ...]

    def read(self, name: str) -> Iterator[bytes]:
        """The bytes of one member, in chunks."""
        with zipfile.ZipFile(self.file) as parcel, parcel.open(name) as member:
            yield from _chunks(member)


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that has its name only once it is complete and on the disk, and is never a half one.

    Where the system can, the file has no name at all until then, so that even `kill -9` leaves
    nothing behind. An existing file is never overwritten.
    """
    with _nameless_or_hidden(path) as (file, linkable):
        yield file
        file.flush()
        os.fsync(file.fileno())
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            # Naming a folder makes Python follow the link in /proc, which it otherwise does not.
            os.link(linkable, path, src_dir_fd=folder)
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def writing(file: IO[bytes]) -> Iterator[Writing]:
    """Write the members, then the manifest, then the seal over all of it."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as parcel:
        work = Writing(parcel)
        yield work
        members = [
            {"name": member.name, "size": member.size, "sha256": member.sha256}
            for member in work.members
        ]
        manifest = {"format": FORMAT, **work.about, "members": members}
        parcel.writestr(MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False))
        parcel.comment = _MARK + b"0" * _DIGITS
    size = file.seek(0, os.SEEK_END)
    digest = _digest_up_to(file, size - _DIGITS)
    file.seek(size - _DIGITS)
    file.write(digest)
    file.flush()


def opened(file: IO[bytes]) -> Archive:
    """Read a backup to its end; raises ArchiveError at the first thing that is not as written."""
    _check_seal(file)
    try:
        with zipfile.ZipFile(file) as parcel:
            manifest = json.loads(parcel.read(MANIFEST))
            _check_format(manifest)
            members = tuple(
                Member(str(each["name"]), int(each["size"]), str(each["sha256"]))
                for each in manifest.pop("members")
            )
            _check_members(parcel, members)
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError) as error:
        raise ArchiveError("is not a backup of Spean's") from error
    return Archive(file, manifest, members)


def seal_of(file: IO[bytes]) -> str:
    """The digest a whole backup ends with: its short name, for a log or a receipt."""
    file.seek(-_DIGITS, os.SEEK_END)
    return file.read(_DIGITS).decode()


@contextmanager
def _nameless_or_hidden(path: Path) -> Iterator[tuple[IO[bytes], str]]:
    handle = _nameless(path.parent)
    if handle is not None:
        with os.fdopen(handle, "w+b") as file:
            yield file, f"/proc/self/fd/{handle}"
        return
    hidden = path.with_name(f".{path.name}.part")
    handle = os.open(hidden, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file, str(hidden)
    finally:
        hidden.unlink(missing_ok=True)


def _nameless(folder: Path) -> int | None:
    """A file without a name (Linux, most file systems), or None."""
    flag: int | None = getattr(os, "O_TMPFILE", None)
    with suppress(OSError):
        return None if flag is None else os.open(folder, flag | os.O_RDWR, 0o600)
    return None


def _check_seal(file: IO[bytes]) -> None:
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    if file.read(4) != b"PK\x03\x04":
        raise ArchiveError("is not a backup of Spean's")
    tail = len(_MARK) + _DIGITS
    file.seek(max(0, size - tail))
    ending = file.read(tail)
    if not ending.startswith(_MARK):
        raise ArchiveError("is not a backup of Spean's, or its end is missing")
    if _digest_up_to(file, size - _DIGITS) != ending[len(_MARK) :]:
        raise ArchiveError("was damaged or changed after it was written")


def _digest_up_to(file: IO[bytes], end: int) -> bytes:
    file.seek(0)
    digest = hashlib.sha256()
    while (left := end - file.tell()) > 0 and (chunk := file.read(min(_CHUNK, left))):
        digest.update(chunk)
    return digest.hexdigest().encode()


def _check_format(manifest: dict[str, Any]) -> None:
    if int(manifest["format"]) > FORMAT:
        raise ArchiveError(
            f"was made by a newer Spean ({manifest.get('spean')}); install that first"
        )


def _check_members(parcel: zipfile.ZipFile, members: tuple[Member, ...]) -> None:
    """Each is there once, under a name that stays inside, with the bytes it was written with."""
    names = [member.name for member in members]
    if sorted([*names, MANIFEST]) != sorted(parcel.namelist()):
        raise ArchiveError("does not hold what its manifest says")
    for member in members:
        if member.name.startswith("/") or ".." in member.name.split("/"):
            raise ArchiveError(f"holds a file that wants to lie outside: {member.name}")
        digest, size = hashlib.sha256(), 0
        with parcel.open(member.name) as content:
            for chunk in _chunks(content):
                digest.update(chunk)
                size += len(chunk)
        if (size, digest.hexdigest()) != (member.size, member.sha256):
            raise ArchiveError(f"holds a damaged {member.name}")


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    while chunk := source.read(_CHUNK):
        yield chunk
