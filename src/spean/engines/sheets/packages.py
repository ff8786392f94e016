"""Opening a zip that may be hostile: its directory is judged before anything is unpacked.

Nothing is ever written to disk, and a part is only ever handed on piece by piece. XML is read by
expat itself, because it streams; what makes XML dangerous, the document type, is refused.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from xml.parsers import expat

from spean.engines.sheets.codes import Unreadable
from spean.engines.sheets.shapes import Limits

__all__ = ["Handler", "Package", "open_package", "parse"]

_PIECE = 65_536
_DEEPEST = 40
_RATIO_MATTERS_FROM = 1_000_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)
_USUAL_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SHORTEST_DIRECTORY_ENTRY, _LONGEST_DIRECTORY_ENTRY = 46, 400
_NAMESPACES = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://schemas.openxmlformats.org/package/2006/relationships",
    }
)


class Handler(Protocol):
    """Hears the elements of one XML part; foreign namespaces are already left out."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, piece: str) -> None: ...


class Package:
    """A zip whose directory was found harmless."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._sizes = {entry.filename: entry.file_size for entry in archive.infolist()}

    def __contains__(self, part: str) -> bool:
        return part in self._sizes

    @property
    def parts(self) -> list[str]:
        return list(self._sizes)

    def size(self, part: str) -> int:
        return self._sizes[part]

    def pieces(self, part: str) -> Iterator[bytes]:
        """The part, unpacked 64 kB at a time; never more than its entry in the directory says."""
        if part not in self._sizes:
            raise Unreadable("damaged", part=part)
        try:
            with self._archive.open(part) as stream:
                while piece := stream.read(_PIECE):
                    yield piece
        except _BROKEN as error:
            raise Unreadable("damaged", part=part) from error


@contextmanager
def open_package(path: Path, limits: Limits) -> Iterator[Package]:
    """The zip at `path`, or `Unreadable` with the reason why it is not opened."""
    _judge_directory(path, limits)
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise Unreadable("damaged", part=path.name) from error
    with archive:
        _judge_entries(archive.infolist(), limits)
        yield Package(archive)


def parse(package: Package, part: str, handler: Handler) -> Iterator[int]:
    """Feed one XML part to `handler`, yielding the bytes done after each piece.

    A document type is refused where it begins, so no entity is ever declared or fetched.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    _attach(parser, handler, part)
    done = 0
    try:
        for piece in package.pieces(part):
            parser.Parse(piece, False)  # noqa: FBT003 - expat's own signature
            done += len(piece)
            yield done
        parser.Parse(b"", True)  # noqa: FBT003 - expat's own signature
    except (expat.ExpatError, LookupError, ValueError) as error:
        # Not XML, or in an encoding that Python or expat does not know.
        raise Unreadable("damaged", part=part) from error
    yield done


def _attach(parser: expat.XMLParserType, handler: Handler, part: str) -> None:
    names: dict[str, str] = {}
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise Unreadable("damaged", part=part)
        local = names.get(name)
        if local is None:
            namespace, _, bare = name.rpartition(" ")
            local = names[name] = bare if namespace in _NAMESPACES else ""
        if local:
            handler.start(local, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if local := names[name]:
            handler.end(local)

    def doctype(*_declaration: object) -> None:
        raise Unreadable("doctype", part=part)

    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text


def _judge_directory(path: Path, limits: Limits) -> None:
    """Read the last record of the zip alone: a directory too long is never loaded."""
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - _PIECE - 22))
        tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise Unreadable("damaged", part=path.name)
    entries, directory_bytes = struct.unpack("<HI", tail[at + 10 : at + 16])
    if entries > limits.parts or directory_bytes > limits.parts * _LONGEST_DIRECTORY_ENTRY:
        claimed = directory_bytes // _SHORTEST_DIRECTORY_ENTRY
        parts = entries if entries > limits.parts else claimed
        raise Unreadable("too_many_parts", parts=parts, limit=limits.parts)


def _judge_entries(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    names: set[str] = set()
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise Unreadable("encrypted")
        if entry.compress_type not in _USUAL_PACKING:
            raise Unreadable("damaged", part=entry.filename)
        if entry.filename in names or not _is_safe(entry.filename):
            raise Unreadable("unsafe_name", part=entry.filename)
        names.add(entry.filename)
    for entry in entries:
        _judge_packing(entry, limits)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes:
        raise Unreadable("unpacks_too_large", bytes=unpacked, limit=limits.unpacked_bytes)


def _judge_packing(entry: zipfile.ZipInfo, limits: Limits) -> None:
    tight = entry.file_size > limits.packing_ratio * max(entry.compress_size, 1)
    if tight and entry.file_size > _RATIO_MATTERS_FROM:
        raise Unreadable(
            "packed_too_tightly",
            part=entry.filename,
            bytes=entry.file_size,
            packed=entry.compress_size,
        )


def _is_safe(name: str) -> bool:
    """A part lies inside the archive: no drive, no backslash, no way up, no absolute path."""
    if not name or name.startswith("/") or "\\" in name or ":" in name:
        return False
    return ".." not in name.split("/")
