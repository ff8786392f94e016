"""Sealed bytes: what opens, and all that must not."""

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from spean.base.sealing import envelope, masterkey
from spean.base.sealing.envelope import SealBrokenError
from spean.base.sealing.masterkey import KeyFileError

NAME = b"k1k1"
KEY = AESGCM(bytes(range(32)))
ROW = b"people_phone|number|3f1c"
KHMER = st.text(st.characters(min_codepoint=0x1780, max_codepoint=0x17F9), max_size=200)


@settings(max_examples=1_000, deadline=None)
@given(st.binary(max_size=9_000) | st.text().map(str.encode) | KHMER.map(str.encode))
def test_what_was_sealed_opens_and_tells_only_its_bucket(text):
    sealed = envelope.seal(KEY, NAME, text, ROW)

    assert envelope.open_sealed(KEY, sealed, ROW) == text
    assert envelope.named_key(sealed) == NAME
    inside = len(sealed) - envelope.HEAD - 12 - 16
    assert inside in {32, 64, 128, 256, 512, 1024, 2048, 4096} or inside % 4096 == 0
    assert len(text) < 6 or text not in sealed


@settings(max_examples=1_000, deadline=None)
@given(st.data())
@pytest.mark.asvs("11.3.3")
def test_one_flipped_bit_anywhere_is_refused(data):
    sealed = bytearray(envelope.seal(KEY, NAME, "សម្ងាត់".encode(), ROW))
    at = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[at // 8] ^= 1 << at % 8

    with pytest.raises(SealBrokenError):
        envelope.open_sealed(KEY, bytes(sealed), ROW)


@pytest.mark.parametrize(
    "elsewhere",
    [b"people_phone|number|3f1d", b"people_phone|note|3f1c", b"people_person|number|3f1c", b""],
)
def test_a_moved_value_is_refused(elsewhere):
    sealed = envelope.seal(KEY, NAME, b"012345678", ROW)

    with pytest.raises(SealBrokenError):
        envelope.open_sealed(KEY, sealed, elsewhere)


def test_another_key_is_refused():
    sealed = envelope.seal(KEY, NAME, b"012345678", ROW)

    with pytest.raises(SealBrokenError):
        envelope.open_sealed(AESGCM(bytes(32)), sealed, ROW)


@pytest.mark.parametrize("length", range(0, 33, 8))
def test_what_is_cut_off_is_refused(length):
    sealed = envelope.seal(KEY, NAME, b"012345678", ROW)

    with pytest.raises(SealBrokenError):
        envelope.open_sealed(KEY, sealed[:length], ROW)


@pytest.mark.asvs("11.3.1")
def test_the_same_words_never_look_the_same_twice():
    twice = {envelope.seal(KEY, NAME, b"012345678", ROW) for _ in range(100)}

    assert len(twice) == 100


def test_equal_words_are_blind_to_equal_bytes_in_one_domain_only():
    key = bytes(32)

    assert envelope.blind(key, "phone", "012") == envelope.blind(key, "phone", "012")
    assert envelope.blind(key, "phone", "012") != envelope.blind(key, "card", "012")
    assert envelope.blind(key, "phone", "012") != envelope.blind(bytes(31) + b"1", "phone", "012")
    assert len(envelope.blind(key, "phone", "012")) == 8


def test_a_data_key_opens_with_its_master_and_its_label_only():
    master, key = envelope.new_key(), envelope.new_key()
    wrapped = envelope.wrap(master, key, "P3|01")

    assert envelope.unwrap(master, wrapped, "P3|01") == key
    for other, label in ((envelope.new_key(), "P3|01"), (master, "P4|01")):
        with pytest.raises(SealBrokenError):
            envelope.unwrap(other, wrapped, label)


def test_the_key_file_is_for_its_owner_and_is_never_overwritten(tmp_path):
    path = tmp_path / "keys" / "master.key"
    key = masterkey.make(path)

    assert masterkey.read(path) == masterkey.make(path) == key
    assert path.stat().st_mode & 0o777 == 0o400
    assert path.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(FileExistsError):
        masterkey.write(path, envelope.new_key())
    assert list(path.parent.iterdir()) == [path]


def test_another_key_in_its_place_is_kept_beside_it(tmp_path):
    path = tmp_path / "master.key"
    old, new = masterkey.make(path), envelope.new_key()

    assert masterkey.put_in_place(path, old) is False
    assert masterkey.put_in_place(path, new) is True
    assert masterkey.read(path) == new
    assert masterkey.read(tmp_path / f"master.key.{envelope.fingerprint(old)}") == old


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (lambda text: text[:60], "is not a key file"),
        (lambda _text: "something else\n", "is not a key file"),
        (lambda text: text.rsplit("\n", 2)[0] + "\n000000000000\n", "is damaged"),
    ],
)
def test_a_damaged_key_file_is_named(tmp_path, damage, sentence):
    path = tmp_path / "master.key"
    masterkey.make(path)
    damaged = tmp_path / "damaged.key"
    damaged.write_text(damage(path.read_text()))
    with pytest.raises(KeyFileError, match=sentence):
        masterkey.read(damaged)


def test_a_missing_key_file_says_what_to_do(tmp_path):
    with pytest.raises(KeyFileError, match=r"is missing.*spean keys import FILE"):
        masterkey.read(tmp_path / "master.key")
