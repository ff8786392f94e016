"""The backup file: whole or refused."""

import json
import os
import random
import zipfile

import pytest

from spean.base import archive
from spean.base.archive import ArchiveError, Member

ABOUT = {"spean": "0.1.0", "rows": {"public.people_person": 3}}
CONTENT = {"database.dump": b"PGDMP" + bytes(range(256)) * 40, "files/ឯកសារ.pdf": b"%PDF"}


def write(path, content=CONTENT, about=ABOUT):
    with archive.written_whole(path) as file, archive.writing(file) as work:
        work.about = dict(about)
        for name, body in content.items():
            work.add(name, [body[:7], body[7:]])
    return path


def sentence_about(path):
    with path.open("rb") as file, pytest.raises(ArchiveError) as refused:
        archive.opened(file)
    return str(refused.value)


def resealed(path):
    """The same file with an honest seal: what somebody could forge who knows the format."""
    data = path.read_bytes()[:-64]
    path.write_bytes(data + archive.hashlib.sha256(data).hexdigest().encode())
    return path


def test_what_went_in_comes_out(tmp_path):
    path = write(tmp_path / "spean.zip")

    with path.open("rb") as file:
        whole = archive.opened(file)
        assert {each.name: b"".join(whole.read(each.name)) for each in whole.members} == CONTENT
        assert {key: whole.about[key] for key in ABOUT} == ABOUT


def test_any_zip_programme_can_open_it(tmp_path):
    with zipfile.ZipFile(write(tmp_path / "spean.zip")) as parcel:
        assert parcel.testzip() is None
        assert parcel.namelist() == [*CONTENT, "manifest.json"]


@pytest.mark.asvs("13.3.2")
def test_only_its_owner_may_read_it(tmp_path):
    assert write(tmp_path / "spean.zip").stat().st_mode & 0o777 == 0o600


def test_it_ends_with_the_digest_of_all_before_it(tmp_path):
    path = write(tmp_path / "spean.zip")

    with path.open("rb") as file:
        assert archive.seal_of(file) == archive.hashlib.sha256(path.read_bytes()[:-64]).hexdigest()


@pytest.mark.parametrize("seed", range(30))
def test_one_changed_bit_anywhere_is_noticed(tmp_path, seed):
    path = write(tmp_path / "spean.zip")
    data = bytearray(path.read_bytes())
    position = random.Random(seed).randrange(len(data))
    data[position] ^= 1 << seed % 8
    path.write_bytes(data)

    assert sentence_about(path).startswith(("is not a backup", "was damaged"))


@pytest.mark.parametrize("kept", [0, 3, 4, 100, 0.5, 0.99, -1])
def test_a_file_that_was_cut_off_is_noticed(tmp_path, kept):
    path = write(tmp_path / "spean.zip")
    data = path.read_bytes()
    path.write_bytes(data[: int(kept * len(data)) if isinstance(kept, float) else kept])

    assert sentence_about(path).startswith("is not a backup of Spean's")


@pytest.mark.parametrize("extra", [b"\0", b"PK\x05\x06"])
def test_a_file_that_grew_is_noticed(tmp_path, extra):
    path = write(tmp_path / "spean.zip")
    path.write_bytes(path.read_bytes() + extra)

    assert sentence_about(path).startswith(("is not a backup", "was damaged"))


def test_another_zip_is_not_a_backup(tmp_path):
    path = tmp_path / "holiday.zip"
    with zipfile.ZipFile(path, "w") as parcel:
        parcel.writestr("photo.jpg", b"x" * 200)

    assert sentence_about(path) == "is not a backup of Spean's, or its end is missing"


def test_a_sealed_zip_without_a_manifest_is_not_a_backup(tmp_path):
    path = tmp_path / "forged.zip"
    with zipfile.ZipFile(path, "w") as parcel:
        parcel.writestr("database.dump", b"x")
        parcel.comment = b"spean-backup sha256:" + b"0" * 64

    assert sentence_about(resealed(path)) == "is not a backup of Spean's"


def test_a_newer_format_names_the_newer_version(tmp_path):
    path = write(tmp_path / "spean.zip", about={"format": 2, "spean": "9.0"})

    assert sentence_about(path) == "was made by a newer Spean (9.0); install that first"


@pytest.mark.parametrize("name", ["/etc/passwd", "files/../../etc/passwd"])
@pytest.mark.asvs("5.3.3")
def test_a_member_that_wants_to_lie_outside_is_refused(tmp_path, name):
    path = write(tmp_path / "spean.zip", content={name: b"x"})

    assert sentence_about(path) == f"holds a file that wants to lie outside: {name}"


def test_a_member_the_manifest_does_not_name_is_refused(tmp_path):
    path = tmp_path / "spean.zip"
    with archive.written_whole(path) as file, archive.writing(file) as work:
        work.parcel.writestr("smuggled", b"x")

    assert sentence_about(path) == "does not hold what its manifest says"


def test_a_member_that_is_not_what_the_manifest_says_is_refused(tmp_path):
    path = tmp_path / "spean.zip"
    with archive.written_whole(path) as file, archive.writing(file) as work:
        work.add("database.dump", [b"x"])
        work.members[0] = Member("database.dump", 1, "0" * 64)

    assert sentence_about(path) == "holds a damaged database.dump"


@pytest.fixture(params=["nameless", "hidden"])
def way(request, monkeypatch):
    """How a file is kept out of sight until it is whole: not every system has nameless ones."""
    if request.param == "hidden":
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    return request.param


def test_both_ways_write_the_same_file(tmp_path, way):
    with write(tmp_path / f"{way}.zip").open("rb") as file:
        assert [member.name for member in archive.opened(file).members] == list(CONTENT)
    assert [path.name for path in tmp_path.iterdir()] == [f"{way}.zip"]


def write_half(path):
    with archive.written_whole(path) as file:
        file.write(b"half")
        raise OSError("disk")


def test_a_fault_while_writing_leaves_nothing_behind(tmp_path, way):
    with pytest.raises(OSError, match="disk"):
        write_half(tmp_path / "spean.zip")

    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_never_overwritten(tmp_path, way):
    path = tmp_path / "spean.zip"
    path.write_text("precious")

    with pytest.raises(FileExistsError):
        write(path)

    assert path.read_text() == "precious"
    assert [each.name for each in tmp_path.iterdir()] == ["spean.zip"]


def test_the_manifest_is_readable_by_people(tmp_path):
    with zipfile.ZipFile(write(tmp_path / "spean.zip")) as parcel:
        manifest = json.loads(parcel.read("manifest.json"))

    assert manifest["format"] == 1
    assert [each["size"] for each in manifest["members"]] == [
        len(body) for body in CONTENT.values()
    ]
