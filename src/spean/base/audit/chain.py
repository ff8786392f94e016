"""What a seal is the hash of. One place, so that writing and checking cannot differ."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spean.base.audit.models import Entry, Seal

FORM = 2


def digest_of(previous: str, entries: Iterable[Entry], seal: Seal) -> str:
    """SHA-256 over the seal before, this one's number and moment, and every line in order."""
    chain = hashlib.sha256(previous.encode())
    if seal.form >= FORM:
        chain.update(f"{seal.pk} {seal.sealed_at.astimezone(dt.UTC).isoformat()}".encode())
    for entry in entries:
        chain.update(_text(_line(entry, seal.form)).encode())
    return chain.hexdigest()


def hash_of_detail(salt: str, detail: object) -> str:
    return hashlib.sha256(f"{salt}{_text(_canonical(detail))}".encode()).hexdigest()


def is_masked(entry: Entry) -> bool:
    return bool(entry.detail_hash) and not entry.salt


def detail_fits(entry: Entry) -> bool:
    """Whether the details are the ones that were written, or were taken out altogether.

    The hash is over the words, not over the ciphertext. Details that do not open fit nothing.
    """
    if entry.detail is None:
        return False
    if is_masked(entry):
        return not entry.detail
    if not entry.detail_hash:
        return not entry.salt
    return hash_of_detail(entry.salt, entry.detail) == entry.detail_hash


def _line(entry: Entry, form: int) -> list[Any]:  # JSON, of whatever the columns hold
    line: list[Any] = [
        entry.pk,
        entry.at.isoformat(),
        entry.by_id,
        entry.centre_id,
        entry.verb,
        entry.subject_type_id,
        entry.subject_id,
    ]
    if form < FORM:
        return [*line, entry.detail]
    about = [entry.person_id, str(entry.row_uid), entry.page, entry.people]
    return [*line, *about, entry.detail_hash or entry.detail]


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def _canonical(value: Any) -> Any:  # JSON
    """Whole floats as integers: PostgreSQL gives 1e5 back as 100000."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {key: _canonical(one) for key, one in value.items()}
    return [_canonical(one) for one in value] if isinstance(value, list) else value
