"""May this file be opened at all? Judged by its name, its size and its first bytes."""

import mmap
from pathlib import Path

from spean.engines.sheets.codes import Unreadable
from spean.engines.sheets.shapes import Kind, Limits

__all__ = ["admit"]

_KINDS = {".xlsx": Kind.XLSX, ".csv": Kind.CSV, ".tsv": Kind.CSV}
_OLD_OFFICE = "an old Office file"
_ZIP = "a zip archive"
_FIRST_BYTES = {
    b"PK\x03\x04": _ZIP,
    b"PK\x05\x06": _ZIP,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": _OLD_OFFICE,
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"%PDF": "a PDF document",
    b"{\\rtf": "an RTF document",
    b"\x1f\x8b": "a gzip archive",
    b"Rar!": "a RAR archive",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive",
    b"<?xml": "an XML document",
    b"<!doctype": "a web page",
    b"<html": "a web page",
}
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def admit(path: Path, limits: Limits) -> Kind:
    """How the file is to be read; its size is judged before a single byte is."""
    extension = path.suffix.casefold()
    if extension not in _KINDS:
        raise Unreadable("unsupported", extension=extension or path.name)
    if not path.exists():
        raise Unreadable("missing_file", name=path.name)
    if not path.is_file():
        raise Unreadable("not_a_file", name=path.name)
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise Unreadable("too_large", bytes=size, limit=limits.file_bytes)
    if not size:
        raise Unreadable("empty_file")
    _judge_content(path, extension)
    return _KINDS[extension]


def _judge_content(path: Path, extension: str) -> None:
    with path.open("rb") as stream:
        head = stream.read(16)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    found = next(
        (kind for first, kind in _FIRST_BYTES.items() if start.startswith(first.lower())), ""
    )
    if _KINDS[extension] is Kind.CSV and not found:
        return
    if _KINDS[extension] is Kind.XLSX and found == _ZIP:
        return
    if found == _OLD_OFFICE and extension == ".xlsx" and _is_encrypted(path):
        raise Unreadable("encrypted")
    raise Unreadable("content_differs", extension=extension, found=found or "not a workbook")


def _is_encrypted(path: Path) -> bool:
    """Excel wraps a workbook with a password in an old Office file with one telling name."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return whole.find(_ENCRYPTED) >= 0
