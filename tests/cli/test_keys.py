"""`spean keys`: what the keeper of the keys can do, and what nobody can do without them."""

import json
import shutil
import subprocess
import sys

import pytest
from tests.cli.conftest import ROOT, House

PEOPLE = """
from spean.casework.people.models import Person
print(sorted(Person.objects.values_list("pk", "note", "phones__number")))
"""
LIFE = """
from tests.factories.casework import sokha, world
from spean.casework.people.vocabulary import PhoneOwner
there = world()
for n in range(30):
    phones = ((f"+8551234567{n:02}", PhoneOwner.OWN),)
    sokha(there.dara, there.samraong, note=f"ស្ងាត់ {n}", phones=phones)
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A house with people in it."""
    house = House(tmp_path_factory.mktemp("keys") / "var")
    done = house.spean("migrate")
    assert done.returncode == 0, done.stderr
    house.python(LIFE)
    return house


@pytest.mark.slow
def test_the_first_start_says_that_a_key_was_made(house, tmp_path):
    done = House(tmp_path / "var").spean("migrate")

    assert "master.key (key " in done.stderr
    assert "made now. Keep a copy apart: spean keys export FILE" in done.stderr
    assert "made now" not in house.spean("migrate").stderr


@pytest.mark.asvs("11.1.2")
def test_status_counts_what_each_key_holds(lived_in):
    house = lived_in
    told = house.told("keys", "status")

    assert told["file"] == str(house.var / "keys" / "master.key")
    assert [key["kind"] for key in told["keys"]][:5] == ["P2", "P3", "P4", "book", "index"]
    assert sum(key["values"] for key in told["keys"]) >= 40
    assert told["master"] in house.spean("keys", "status").stdout


@pytest.mark.parametrize(
    "with_what", ["no key file", pytest.param("another key file", marks=pytest.mark.slow)]
)
def test_without_its_key_a_house_says_so_plainly(lived_in, tmp_path, with_what):
    house, keys = lived_in, tmp_path / "keys"
    keys.mkdir()
    if with_what == "another key file":
        shutil.copy(_a_key(tmp_path), keys / "master.key")

    for words in (["keys", "status"], ["migrate"]):
        done = house.spean(*words, SPEAN_KEYS=str(keys))
        assert done.returncode == 2, (words, done.stderr)
        assert "Traceback" not in done.stderr
        assert "keys import FILE" in done.stderr
    checked = json.loads(house.spean("check", "--json", SPEAN_KEYS=str(keys)).stdout)
    wrong = {one["name"]: one["what"] for one in checked["checks"] if not one["ok"]}
    assert set(wrong) == {"book", "keys"}, wrong  # the book is held against its opened words
    assert all("keys import FILE" in what for what in wrong.values()), wrong


@pytest.mark.slow
def test_a_copy_of_the_key_brings_a_house_back(house, tmp_path):
    before = house.python(PEOPLE)
    copy = tmp_path / "copy.key"
    assert house.spean("keys", "export", copy).returncode == 0
    assert house.spean("keys", "export", copy).returncode == 2
    inside = house.spean("keys", "export", house.var / "again.key")
    assert "helps only somewhere else" in inside.stderr
    (house.var / "keys" / "master.key").unlink()
    assert house.spean("keys", "status").returncode == 2

    wrong = house.spean("keys", "import", _a_key(tmp_path))
    assert "was sealed with key" in wrong.stderr
    assert not (house.var / "keys" / "master.key").exists()
    assert house.spean("keys", "import", copy).returncode == 0
    assert house.python(PEOPLE) == before


def test_a_backup_needs_its_key_elsewhere(lived_in, its_backup, tmp_path):
    house, there = lived_in, House(tmp_path / "there")
    backup, key = its_backup[0], tmp_path / "k.key"
    house.spean("keys", "export", key)
    assert key.read_bytes().split(b"\n")[1] not in backup.read_bytes()

    alone = there.spean("restore", backup)
    assert alone.returncode == 2
    assert "there is no key file here. Say where its copy is: --key FILE." in alone.stderr
    shutil.copytree(_a_key(tmp_path).parent, there.var / "keys", dirs_exist_ok=True)
    wrong = there.spean("restore", backup, "--replace")
    assert wrong.returncode == 2
    assert "does not open. Say where its copy is: --key FILE. Nothing was changed." in wrong.stderr
    done = there.spean("restore", backup, "--replace", "--key", key)
    assert done.returncode == 0, done.stderr
    assert there.python(PEOPLE) == house.python(PEOPLE)
    assert len(list((there.var / "keys").iterdir())) == 2  # the one before lies beside it


@pytest.mark.slow
def test_new_keys_while_people_work(house):
    before = house.python(PEOPLE)
    old = {key["name"] for key in house.told("keys", "status")["keys"]}
    with _somebody_writing(house) as writer:
        for _again in range(2):
            done = house.spean("keys", "rotate")
            assert done.returncode == 0, done.stderr
        written, _ = writer.communicate("stop\n", timeout=60)
    assert writer.returncode == 0
    assert int(written) > 0

    last = house.spean("keys", "rotate")
    assert last.returncode == 0, last.stderr
    told = house.told("keys", "status")["keys"]
    left = [key for key in told if key["name"] in old and key["values"]]
    assert {key["kind"] for key in left} == {"book"}
    assert house.spean("check").returncode == 0
    assert set(eval(before)) <= set(eval(house.python(PEOPLE)))


def _somebody_writing(house):
    script = """
import select, sys
from spean.cli.house import open_house
open_house()
from spean.casework.people.models import Person
from spean.casework.cases.models import Case
from tests.factories.casework import sokha
from spean.registry.accounts.models import User
from spean.registry.centres.models import Centre, Membership
dara = Membership.objects.actor_for(User.objects.get(username="dara").pk)
centre, done = Centre.objects.get(code="OMC"), 0
while not select.select([sys.stdin], [], [], 0)[0]:
    person = sokha(dara, centre, note=f"new {done}")
    assert Person.objects.get(pk=person.pk).note == f"new {done}"
    old = Person.objects.order_by("?").first()
    old.save()
    done += 1
print(done)
"""
    return subprocess.Popen(
        [sys.executable, "-c", script],
        env=house.environment(),
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def _a_key(folder):
    from spean.base.sealing import envelope, masterkey

    path = folder / "some" / "master.key"
    if not path.exists():
        masterkey.write(path, envelope.new_key())
    return path
