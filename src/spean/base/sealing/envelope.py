"""Seal bytes, open them, and blind words for look-ups. Knows no database, no file and no Django.

A sealed value is `version (1 byte) · key (4) · nonce (12) · AES-256-GCM of the padded text`. What
it is bound to (table, column and row) is not stored in it: it is the associated data, so a value
that was moved, or changed by one bit, does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = b"\x01"
KEY_BYTES = 32
KEY_NAME_BYTES = 4
HEAD = len(VERSION) + KEY_NAME_BYTES
_NONCE = 12
_TAG = 16
_END = b"\x80"
SMALLEST, WIDEST = 32, 4096
BLIND_BYTES = 8
SHORTEST_PREFIX, LONGEST_PREFIX = 4, 20


class SealBrokenError(Exception):
    """A sealed value does not open: moved, changed, or sealed with another key."""


def new_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def key_name() -> bytes:
    """Four random bytes, by which a sealed value says which key it needs."""
    return secrets.token_bytes(KEY_NAME_BYTES)


def seal(cipher: AESGCM, name: bytes, text: bytes, bound_to: bytes) -> bytes:
    """The sealed form of `text`, which opens only with the same key and the same `bound_to`."""
    head, nonce = VERSION + name, secrets.token_bytes(_NONCE)
    return head + nonce + cipher.encrypt(nonce, padded(text), head + bound_to)


def open_sealed(cipher: AESGCM, sealed: bytes, bound_to: bytes) -> bytes:
    """What was sealed; raises SealBrokenError where anything at all is not as it was."""
    if len(sealed) < HEAD + _NONCE + _TAG or sealed[:1] != VERSION:
        raise SealBrokenError
    nonce = sealed[HEAD : HEAD + _NONCE]
    try:
        text = cipher.decrypt(nonce, sealed[HEAD + _NONCE :], sealed[:HEAD] + bound_to)
    except InvalidTag as error:
        raise SealBrokenError from error
    return unpadded(text)


def named_key(sealed: bytes) -> bytes:
    """The name of the key that a sealed value needs."""
    return sealed[len(VERSION) : HEAD]


def padded(text: bytes) -> bytes:
    """Filled up to a bucket (32, 64 … 4096, then whole 4096s), so that a length says little.

    >>> len(padded(b"+85512345678")), len(padded(b"x" * 31)), len(padded(b"x" * 32))
    (32, 32, 64)
    """
    wanted = len(text) + len(_END)
    bucket = SMALLEST
    while bucket < min(wanted, WIDEST):
        bucket *= 2
    bucket = -(-wanted // bucket) * bucket
    return text + _END + bytes(bucket - wanted)


def unpadded(text: bytes) -> bytes:
    """The text without what `padded` added."""
    bare = text.rstrip(b"\x00")
    if not bare.endswith(_END):
        raise SealBrokenError
    return bare[: -len(_END)]


def blind(key: bytes, domain: str, word: str) -> bytes:
    """Eight bytes that say "the same word" to who has no key, and nothing else.

    HMAC-SHA256 (RFC 2104), truncated; the domain keeps equal words of two columns apart.
    """
    told = f"{domain}\x1f{word}".encode()
    return hmac.digest(key, told, hashlib.sha256)[:BLIND_BYTES]


def prefixes(word: str) -> list[str]:
    """What may be typed of a word before it is whole: from four letters on, and all of it.

    >>> prefixes("012345"), prefixes("L1")
    (['0123', '01234', '012345'], ['L1'])
    """
    longest = min(len(word), LONGEST_PREFIX)
    starts = [word[:length] for length in range(SHORTEST_PREFIX, longest + 1)]
    return starts if starts and starts[-1] == word else [*starts, word]


def wrap(master: bytes, key: bytes, label: str) -> bytes:
    """A data key under the master key, bound to what it is for."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(master).encrypt(nonce, key, label.encode())


def unwrap(master: bytes, wrapped: bytes, label: str) -> bytes:
    """The data key; raises SealBrokenError if this is not its master key."""
    try:
        return AESGCM(master).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], label.encode())
    except InvalidTag as error:
        raise SealBrokenError from error


def fingerprint(master: bytes) -> str:
    """A short name of a master key that tells nothing about it."""
    return hashlib.sha256(b"spean master key" + master).hexdigest()[:8]
