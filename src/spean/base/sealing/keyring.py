"""The keys of one database, unwrapped with the key file and held in memory only."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from spean.base import clock
from spean.base.sealing import envelope, masterkey
from spean.base.sealing.envelope import SealBrokenError
from spean.base.sealing.masterkey import KeyFileError

BOOK, INDEX = "book", "index"
KINDS = ("P2", "P3", "P4", BOOK, INDEX)
"""One data key for each class of columns, one for the book, one for blind look-ups."""
FRESH = 60.0
"""Seconds after which a process asks whether a newer key is there: see `resealing`."""
_MAKING = 7_732_603  # an advisory lock of our own: one maker of keys at a time


_NO_KEY = AESGCM(bytes(envelope.KEY_BYTES))
"""Stands for a key that is not there; nothing was ever sealed with it."""


@dataclass
class Ring:
    """What is needed to seal and to open; `sealing` names the newest key of each class."""

    keys: dict[bytes, AESGCM]
    sealing: dict[str, bytes]
    index: bytes
    loaded_at: float = field(default_factory=time.monotonic)

    def seal(self, kind: str, text: bytes, bound_to: bytes) -> bytes:
        name = self.sealing[kind]
        return envelope.seal(self.keys[name], name, text, bound_to)

    def open(self, sealed: bytes, bound_to: bytes) -> bytes:
        """What was sealed; raises SealBrokenError, with what it was bound to."""
        cipher = self.keys.get(envelope.named_key(sealed), _NO_KEY)
        try:
            return envelope.open_sealed(cipher, sealed, bound_to)
        except SealBrokenError as error:
            where = bound_to.decode(errors="replace")
            raise SealBrokenError(
                f"A sealed value does not open ({where}): it was moved or changed, or its key is "
                "not there."
            ) from error

    def blind(self, domain: str, word: str) -> bytes:
        return envelope.blind(self.index, domain, word)


_made_here: set[str] = set()
_rings: dict[str, Ring] = {}
_lock = Lock()


def ring(using: str = DEFAULT_DB_ALIAS) -> Ring:
    """The keys of the database at hand; raises KeyFileError where the key file does not fit."""
    name = _name_of(using)
    known = _rings.get(name)
    return known if known is not None else _load(using)


def seal(kind: str, text: bytes, bound_to: bytes) -> bytes:
    """Seal with the newest key there is."""
    held = ring()
    if time.monotonic() - held.loaded_at > FRESH:
        held = _load(DEFAULT_DB_ALIAS)
    return held.seal(kind, text, bound_to)


def open_sealed(sealed: bytes, bound_to: bytes) -> bytes:
    """Open; a key made by another process since is looked up once."""
    held = ring()
    if envelope.named_key(sealed) not in held.keys:
        held = _load(DEFAULT_DB_ALIAS)
    return held.open(sealed, bound_to)


def blind(domain: str, word: str) -> bytes:
    """Eight bytes to look a word up by."""
    return ring().blind(domain, word)


def blind_long(domain: str, word: str) -> str:
    """The same in 40 letters, where a column of hashes has that width: three blinds in a row."""
    return "".join(blind(f"{domain} {part}", word).hex() for part in range(3))[:40]


def key_file() -> Path:
    """Where the master key lies."""
    return Path(settings.SPEAN_KEYS) / masterkey.FILE


def make_missing_keys(using: str = DEFAULT_DB_ALIAS, **_signal: Any) -> None:  # what Django sends
    """A data key for each kind that has none; a master key only where nothing was sealed yet."""
    if not has_table(using):
        return
    if not key_file().exists():
        _made_here.add(str(key_file()))
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_MAKING])
        cursor.execute("SELECT DISTINCT kind FROM sealing_datakey")
        there = {kind for (kind,) in cursor.fetchall()}
        master = masterkey.read(key_file()) if there else masterkey.make(key_file())
        for kind in KINDS:
            if kind not in there:
                _insert(cursor, kind, master)
    forget(using)
    ring(using)


def made_here() -> bool:
    """Whether this process made the key file: somebody has to be told to copy it."""
    return str(key_file()) in _made_here


def make_new_keys(kinds: tuple[str, ...], using: str = DEFAULT_DB_ALIAS) -> None:
    """One more key for each of these kinds; from now on it is the one that seals."""
    master = masterkey.read(key_file())
    ring(using)  # refuses where the key file is another's
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        for kind in kinds:
            _insert(cursor, kind, master)
    forget(using)


def drop_unused_keys(using: str = DEFAULT_DB_ALIAS) -> None:
    """Where nothing was ever sealed: the data keys of another key file are of no use."""
    if has_table(using):
        with connections[using].cursor() as cursor:
            cursor.execute("DELETE FROM sealing_datakey")
        forget(using)


def forget(using: str = DEFAULT_DB_ALIAS) -> None:
    """Read the keys anew when they are next needed."""
    with _lock:
        _rings.pop(_name_of(using), None)


def has_table(using: str = DEFAULT_DB_ALIAS) -> bool:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT to_regclass('sealing_datakey') IS NOT NULL")
        row = cursor.fetchone()
    return bool(row and row[0])


def label_of(kind: str, name: bytes) -> str:
    """What a wrapped data key is bound to."""
    return f"spean data key|{kind}|{name.hex()}"


def _load(using: str) -> Ring:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT name, kind, wrapped, master FROM sealing_datakey ORDER BY id")
        rows = [(bytes(name), kind, bytes(key), by) for name, kind, key, by in cursor.fetchall()]
    if not rows:
        raise KeyFileError("This database has no keys yet. Run: spean migrate")
    master = masterkey.read(key_file())
    own = envelope.fingerprint(master)
    opened: dict[bytes, bytes] = {}
    newest: dict[str, bytes] = {}
    for name, kind, wrapped, made_with in rows:
        if made_with != own:
            raise KeyFileError(
                f"The key file {key_file()} (key {own}) does not open this database, which was "
                f"sealed with key {made_with}. Bring that key: spean keys import FILE"
            )
        try:
            opened[name] = envelope.unwrap(master, wrapped, label_of(kind, name))
        except SealBrokenError as error:
            raise KeyFileError(f"The data key {name.hex()} ({kind}) was changed.") from error
        newest[kind] = name
    found = Ring(
        keys={name: AESGCM(key) for name, key in opened.items()},
        sealing=newest,
        index=opened[newest[INDEX]],
    )
    with _lock:
        _rings[_name_of(using)] = found
    return found


def _insert(cursor: Any, kind: str, master: bytes) -> None:  # Django's cursor has no public type
    name = envelope.key_name()
    wrapped = envelope.wrap(master, envelope.new_key(), label_of(kind, name))
    cursor.execute(
        "INSERT INTO sealing_datakey (name, kind, wrapped, master, made_at) "
        "VALUES (%s, %s, %s, %s, %s)",
        [name, kind, wrapped, envelope.fingerprint(master), clock.now()],
    )


def _name_of(using: str) -> str:
    """Which database of which server: a drill restores one of the same name elsewhere."""
    told = connections[using].settings_dict
    return f"{told['HOST']}:{told['PORT']}/{told['NAME']}"
