"""A backup that restores: all of it, somewhere else, or not at all."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from tests.cli.conftest import ROOT

FACTS = ("rows", "tables", "files", "book")
NAMES = """
from spean.casework.people.models import Person
print(sorted(Person.objects.values_list("id", "name_km", "birth_year")))
"""


@pytest.fixture(scope="module")
def restored(elsewhere, its_backup):
    """The other installation, holding exactly what the backup holds."""
    told = elsewhere.told("restore", its_backup[0], "--replace")
    return elsewhere, told


def databases(house):
    """The databases of this installation's server."""
    return house.python("""
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE 'spean%' ORDER BY 1")
    print(*[name for (name,) in cursor.fetchall()])
""").split()


def tree(house):
    files = house.var / "files"
    return {
        str(path.relative_to(files)): path.read_bytes()
        for path in files.rglob("*")
        if path.is_file()
    }


def test_a_backup_says_what_it_holds(its_backup):
    path, told = its_backup

    assert told["bytes"] == path.stat().st_size
    assert told["files"] == 2
    assert told["book"]["seals"] == 1
    assert told["book"]["unsealed"] > 0


def test_the_secret_key_is_not_in_it(lived_in, its_backup):
    key = (lived_in.var / "secret-key").read_bytes()

    with zipfile.ZipFile(its_backup[0]) as parcel:
        assert [name for name in parcel.namelist() if "key" in name] == []
        assert [name for name in parcel.namelist() if key in parcel.read(name)] == []


def test_what_was_backed_up_here_works_there(lived_in, its_backup, restored):
    there, told = restored

    assert {key: told[key] for key in FACTS} == {key: its_backup[1][key] for key in FACTS}
    assert there.python(NAMES) == lived_in.python(NAMES)
    assert tree(there) == tree(lived_in)
    looked = json.loads(there.spean("check", "--json").stdout)["checks"]
    assert [line for line in looked if not line["ok"]] == []


def test_a_backup_of_what_was_restored_holds_the_same(its_backup, restored, tmp_path):
    again = restored[0].told("backup", tmp_path)

    assert {key: again[key] for key in FACTS} == {key: its_backup[1][key] for key in FACTS}
    assert Path(again["file"]).parent == tmp_path


def test_work_that_is_there_is_not_overwritten_by_mistake(restored, its_backup):
    done = restored[0].spean("restore", its_backup[0])

    assert done.returncode == 2
    assert "to put the backup in their place, say --replace" in done.stderr


def test_replacing_brings_back_what_was_lost_and_leaves_one_database(restored, its_backup):
    there, _ = restored
    names = there.python(NAMES)
    there.python("""
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("UPDATE people_person SET name_km = 'x'")
from django.conf import settings
(settings.MEDIA_ROOT / "later.txt").write_text("not in the backup")
""")
    assert there.python(NAMES) != names

    there.told("restore", its_backup[0], "--replace")

    assert there.python(NAMES) == names
    assert "later.txt" not in tree(there)
    assert databases(there) == ["spean"]
    assert sorted(path.name for path in there.var.glob("files*")) == ["files"]


def test_looking_at_a_backup_changes_nothing(restored, its_backup):
    there, _ = restored
    before = (there.python(NAMES), tree(there))

    told = there.told("restore", its_backup[0], "--check-only")

    assert (told["restored"], told["rows"]) == (False, its_backup[1]["rows"])
    assert (there.python(NAMES), tree(there)) == before


def test_somebody_at_work_is_not_thrown_out(restored, its_backup):
    there, _ = restored
    script = (
        "from spean.cli.house import open_house; open_house()\n"
        "from django.db import connection; connection.ensure_connection()\n"
        "print('in', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script],
        env=there.environment(),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as colleague:
        assert colleague.stdout.readline() == "in\n"
        done = there.spean("restore", its_backup[0], "--replace")
        colleague.communicate("\n")

    assert done.returncode == 2
    assert done.stderr.endswith("sessions use the database spean; stop Spean first.\n")


@pytest.mark.parametrize("seed", range(6))
def test_a_damaged_backup_is_refused_and_nothing_is_changed(restored, its_backup, tmp_path, seed):
    there, _ = restored
    before = databases(there)
    data = bytearray(its_backup[0].read_bytes())
    place = random.Random(seed).randrange(len(data))
    if seed % 2:
        del data[place:]
    else:
        data[place] ^= 1 << seed
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(data)

    done = there.spean("restore", damaged, "--replace")

    assert done.returncode == 2
    assert done.stderr.startswith(f"spean: {damaged} ")
    assert done.stderr.endswith("Nothing was changed.\n")
    assert databases(there) == before


def test_a_dump_that_is_no_dump_is_refused(restored, tmp_path):
    from spean.base import archive

    path = tmp_path / "spean.zip"
    about = {"spean": "0.1.0", "postgresql": "18.4", "migrations": [], "rows": {}, "book": {}}
    with archive.written_whole(path) as file, archive.writing(file) as work:
        work.about = about
        work.add("database.dump", [b"not a dump"])

    done = restored[0].spean("restore", path, "--replace")

    assert done.returncode == 2
    assert "could not be read into PostgreSQL" in done.stderr


def test_a_backup_of_a_newer_spean_is_refused(restored, its_backup, tmp_path):
    from spean.base import archive

    path = tmp_path / "newer.zip"
    with its_backup[0].open("rb") as source, archive.written_whole(path) as file:
        old = archive.opened(source)
        with archive.writing(file) as work:
            work.about = {**old.about, "migrations": ["cases.0099_from_tomorrow"], "spean": "9.0"}
            for member in old.members:
                work.add(member.name, old.read(member.name))

    done = restored[0].spean("restore", path, "--replace")

    assert done.returncode == 2
    assert "was made by a newer Spean (9.0), which knows cases.0099_from_tomorrow" in done.stderr


def test_rows_that_do_not_agree_are_refused_and_nothing_is_changed(restored, its_backup, tmp_path):
    from spean.base import archive

    there, _ = restored
    path = tmp_path / "counted-wrong.zip"
    with its_backup[0].open("rb") as source, archive.written_whole(path) as file:
        old = archive.opened(source)
        with archive.writing(file) as work:
            rows = {**old.about["rows"], "public.people_person": 1}
            work.about = {**old.about, "rows": rows}
            for member in old.members:
                work.add(member.name, old.read(member.name))

    done = there.spean("restore", path, "--replace")

    assert done.returncode == 2
    assert "what was restored is not what was backed up" in done.stderr
    assert databases(there) == ["spean"]


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="needs Linux to see how far it is")
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("megabytes", [0, 5, 60])
def test_a_backup_that_is_killed_leaves_no_half_file(lived_in, tmp_path, blow, megabytes):
    large = lived_in.var / "files" / "large.bin"
    with large.open("wb") as file:
        file.truncate(200_000_000)
    target = tmp_path / "spean.zip"
    try:
        process = subprocess.Popen(
            [sys.executable, "-c", "from spean.cli import main; main()", "backup", str(target)],
            env=lived_in.environment(),
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )
        while process.poll() is None and written_by(process.pid) < megabytes * 1_000_000:
            time.sleep(0.002)
        os.kill(process.pid, blow)
        code = process.wait(30)
    finally:
        large.unlink()

    assert code != 0
    assert list(tmp_path.iterdir()) == []


def written_by(pid):
    try:
        lines = Path(f"/proc/{pid}/io").read_text().splitlines()
    except OSError:
        return 1 << 60
    return int(dict(line.split(": ") for line in lines)["wchar"])


def test_a_full_disk_is_told_and_leaves_nothing(lived_in, tmp_path):
    if shutil.which("prlimit") is None:
        pytest.skip("needs prlimit to make a small disk")
    surroundings = lived_in.environment()  # what is measured is written to a file, too
    surroundings = {key: at for key, at in surroundings.items() if "COVERAGE" not in key}
    done = subprocess.run(
        [
            *("prlimit", "--fsize=100000", sys.executable, "-c"),
            *("from spean.cli import main; main()", "backup", str(tmp_path / "spean.zip")),
        ],
        env=surroundings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr == f"spean: cannot write {tmp_path / 'spean.zip'}: File too large\n"
    assert list(tmp_path.iterdir()) == []


def test_a_backup_older_than_a_wish_forgets_again(elsewhere, its_backup):
    """The database goes back; the marks of who was forgotten lie outside, and do not."""
    elsewhere.told("restore", its_backup[0], "--replace")
    forgotten = elsewhere.python("""
from spean.casework.people.models import Person
from spean.casework.rights.actions._erasing import forget
from spean.casework.rights.tasks import the_keeper
from django.db import transaction
person = Person.objects.order_by("pk").first()
print(person.pk)
with transaction.atomic():
    forget(person.pk, because="asked", by=the_keeper())
""").strip()
    elsewhere.told("restore", its_backup[0], "--replace")

    there = elsewhere.python(f"""
from spean.casework.people.models import Person
from spean.base.audit.queries import check_book
from spean.cli.house import the_operator
print(Person.objects.filter(pk={forgotten}).exists(), check_book(the_operator()).holds)
""")
    assert there.split() == ["False", "True"]
