"""However a backup was damaged, it is refused before anything is changed."""

import io
import random
import zipfile

import pytest

from spean.base import archive
from spean.base.archive import ArchiveError

SEED = 20261122


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A backup's bytes, with a dump that compresses badly and several files."""
    dice = random.Random(SEED)
    path = tmp_path_factory.mktemp("whole") / "spean.zip"
    with archive.written_whole(path) as file, archive.writing(file) as work:
        work.about = {"spean": "0.1.0", "postgresql": "18.4", "migrations": [], "rows": {}}
        work.add("database.dump", [b"PGDMP", dice.randbytes(40_000)])
        for number in range(5):
            work.add(f"files/{number}.pdf", [dice.randbytes(2_000)])
    return path.read_bytes()


def damaged(whole, dice):
    """One way in which a disk, a copy or a person spoils a file."""
    data = bytearray(whole)
    way = dice.randrange(8)
    if way == 0:
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    elif way == 1:
        del data[dice.randrange(len(data)) :]
    elif way == 2:
        del data[: dice.randrange(1, len(data))]
    elif way == 3:
        start = dice.randrange(len(data) - 600)
        data[start : start + 512] = bytes(512)
    elif way == 4:
        start, other = dice.sample(range(0, len(data) - 1024, 512), 2)
        block = bytes(data[start : start + 512])
        data[start : start + 512] = data[other : other + 512]
        data[other : other + 512] = block
    elif way == 5:
        data += dice.randbytes(dice.randrange(1, 300))
    elif way == 6:
        return swapped_members(whole, dice)
    else:
        return another_manifest(whole, dice)
    return bytes(data)


def swapped_members(whole, dice):
    """Two members exchange their contents, under a seal that is honest again."""
    with zipfile.ZipFile(io.BytesIO(whole)) as parcel:
        content = {name: parcel.read(name) for name in parcel.namelist()}
    one, other = dice.sample([name for name in content if name != archive.MANIFEST], 2)
    content[one], content[other] = content[other], content[one]
    return sealed(content)


def another_manifest(whole, dice):
    """The manifest is of another format, names another digest, or forgets a member."""
    with zipfile.ZipFile(io.BytesIO(whole)) as parcel:
        content = {name: parcel.read(name) for name in parcel.namelist()}
    text = content[archive.MANIFEST].decode()
    changes = [
        ('"format": 1', '"format": 2'),
        ('"sha256": "', '"sha256": "0'),
        ('"size": 2000', '"size": 2001'),
        ("files/3.pdf", "files/9.pdf"),
        ('"members"', '"people"'),
    ]
    content[archive.MANIFEST] = text.replace(*dice.choice(changes)).encode()
    return sealed(content)


def sealed(content):
    """Whoever knows the format can make an honest seal over a dishonest file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parcel:
        for name, body in content.items():
            parcel.writestr(name, body)
        parcel.comment = b"spean-backup sha256:" + b"0" * 64
    data = out.getvalue()[:-64]
    return data + archive.hashlib.sha256(data).hexdigest().encode()


def refused(data):
    try:
        archive.opened(io.BytesIO(data))
    except ArchiveError:
        return True
    return False


def test_the_whole_one_is_read(whole):
    assert not refused(whole)


@pytest.mark.parametrize("rounds", [16, pytest.param(200, marks=pytest.mark.slow)])
def test_every_damage_is_noticed(whole, rounds):
    dice = random.Random(SEED + rounds)
    spoiled = [damaged(whole, dice) for _ in range(rounds)]

    assert [number for number, data in enumerate(spoiled) if data == whole] == []
    assert [number for number, data in enumerate(spoiled) if not refused(data)] == []
