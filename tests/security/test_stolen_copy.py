"""Who steals the database, the files and a backup, and not the keys, finds no word of danger.

Every byte of the database's folder (tables, indexes, write-ahead log), of the uploaded files and
of an unpacked backup is searched for every canary, in every writing we could think of. The control
lives the same life with sealing switched off: then the same search finds every canary.
"""

import base64
import json
import subprocess
import sys
import zipfile
from urllib.parse import quote

import pytest

from tests.cli.conftest import ROOT, House
from tests.security.stolen import FREE, NUMBERS, canaries, markers

NEAR = 200
"""Bytes around the beginning of a canary; its longest writing has fewer."""
NEVER_KEPT = {"web_search"}
"""Typed into a search box, which keeps nothing: so the control does not find it either."""


def writings(word):
    """The bytes of a word as UTF-8, UTF-16, hexadecimal, base64, and escaped."""
    found = in_all_letters({word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")})
    if not word.isascii():
        found |= {json.dumps(word)[1:-1].encode(), quote(word).encode()}
    return found


def in_all_letters(plain):
    """The same bytes, and what they are in hexadecimal and at any place of a text in base64."""
    found = set(plain)
    for text in plain:
        found |= {text.hex().encode(), text.hex().upper().encode()}
        for shift in range(3):
            coded = base64.b64encode(b"\0" * shift + text)
            inner = coded[-(-shift * 8 // 6) : (shift + len(text)) * 8 // 6]
            found |= {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}
    return found


def found_in(paths, told, seed):
    """The names of the canaries that stand somewhere in these files."""
    names = {writing: name for name, word in told.items() for writing in writings(word)}
    begins = {writing for marker in markers(seed) for writing in writings(marker)}
    found = set()
    for path in paths:
        content = path.read_bytes() if path.is_file() else b""
        for begin in begins:
            at = content.find(begin)
            while at >= 0:
                near = content[max(0, at - NEAR) : at + NEAR]
                found |= {name for writing, name in names.items() if writing in near}
                at = content.find(begin, at + 1)
    return found


def lived(house, seed, *how):
    """Live there with these canaries; what was told, and the seeds of a second step."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.security.stolen", seed, *how],
        env=house.environment(PYTHONPATH=f"{ROOT}/src:{ROOT}"),
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    lived = json.loads(done.stdout)
    return lived["told"], {name: seed.encode() for name, seed in lived["seeds"].items()}


def loot(house, folder):
    """Everything but the keys: the database, the files, and an unpacked backup."""
    folder.mkdir()
    house.told("backup", folder / "b.zip")
    with zipfile.ZipFile(folder / "b.zip") as parcel:
        parcel.extractall(folder / "unpacked")
    dump = folder / "unpacked" / "database.dump"
    house.python(f"""
import subprocess
from spean.base.dumping import programme
subprocess.run([programme("pg_restore", "0"), "-f", "{folder}/dump.sql", "{dump}"], check=True)
""")
    postgres = [path for path in (house.var / "postgres").rglob("*") if path.is_file()]
    others = [path for path in house.var.rglob("*") if "keys" not in path.parts]
    return postgres, {*postgres, *others, *folder.rglob("*")}, [folder / "dump.sql"]


def keys_of(house):
    """The master key and every data key, as bytes."""
    told = house.python("""
import json
from django.db import connection
from spean.base.sealing import envelope, keyring, masterkey
master = masterkey.read(keyring.key_file())
found = [master.hex()]
with connection.cursor() as cursor:
    cursor.execute("SELECT name, kind, wrapped FROM sealing_datakey")
    for name, kind, wrapped in cursor.fetchall():
        label = keyring.label_of(kind, bytes(name))
        found.append(envelope.unwrap(master, bytes(wrapped), label).hex())
print(json.dumps(found))
""")
    return [bytes.fromhex(key) for key in json.loads(told)]


def holding(paths, keys):
    """The files in which a key stands, in any writing: 12 bytes of it would be enough to see."""
    wanted = set().union(*(in_all_letters({key[:12], key[-12:]}) for key in keys))
    found = set()
    for path in paths:
        content = path.read_bytes() if path.is_file() else b""
        found |= {path for writing in wanted if writing in content}
    return found


def test_a_search_knows_every_writing():
    for word in (*canaries("a").values(), "កាណារី"):
        text = f"xy {word} z".encode()
        for written in (
            text,
            text.hex().encode(),
            base64.b64encode(text),
            base64.b64encode(b"q" + text),
        ):
            assert any(writing in written for writing in writings(word)), (word, written)


@pytest.mark.asvs("6.5.2", "14.2.4")
@pytest.mark.django_db(databases=[])
def test_a_stolen_copy_tells_nothing_without_its_keys(tmp_path):
    house = House(tmp_path / "var")
    assert house.spean("migrate").returncode == 0
    told, seeds = lived(house, "sealed")
    assert set(told) == {*FREE, *NUMBERS}

    _postgres, everything, _dump = loot(house, tmp_path / "first")
    keys, lying = keys_of(house), house.var / "keys" / "master.key"
    assert len(keys) >= 6
    assert holding({*everything, lying}, keys) == {lying}
    assert found_in(everything, told, "sealed") == set()
    assert holding(everything, seeds.values()) == set()
    assert any("សុខ សុខា".encode() in path.read_bytes() for path in everything if path.is_file()), (
        "names are plain words, because they are searched: decision 0022 says so"
    )

    control, open_seeds = lived(house, "open", "bypass")
    postgres, everything, dump = loot(house, tmp_path / "second")
    assert found_in(everything, told, "sealed") == set()
    for where in (postgres, dump):
        assert set(control) - found_in(where, control, "open") == NEVER_KEPT
    hidden = {name for name, seed in open_seeds.items() if not holding(postgres, [seed])}
    assert hidden <= {"seed_offered"}  # in a session only, which Django packs: no search sees it
