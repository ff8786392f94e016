"""The database is stopped, its sessions are ended, its disk is full: people are told, and go on."""

import os
import random
import shutil
import signal
import subprocess
import time

import pytest
from tests.faults.house import House, clear_away, new_house, until
from tests.faults.ledger import must_be_whole
from tests.faults.test_killed_house import at_work
from tests.faults.visitors import Browser, edit, register

SEED = 20261122


@pytest.fixture
def open_house(house):
    if house.process is None or house.process.poll() is not None:
        house.open()
    until(house.answers, "the house to answer")
    return house


def leave(work):
    for visitor in work:
        visitor.enough.set()
    for visitor in work:
        visitor.join(180)
        assert visitor.fault is None, repr(visitor.fault)
    return [each for visitor in work for each in visitor.done]


@pytest.mark.slow
@pytest.mark.asvs("16.5.2")
def test_twenty_restarts_of_the_database_lose_nothing_and_pass(open_house):
    house, dice, away = open_house, random.Random(SEED), []
    work = at_work(house)
    for number in range(20):
        time.sleep(dice.uniform(0.2, 1.5))
        if number % 2:
            with house.connect() as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = 'spean' AND pid <> pg_backend_pid()"
                )
        else:
            house.stop_database(signal.SIGQUIT)
        away.append(until(house.answers, "the house to answer again"))
    said_yes = leave(work)

    print(f"{len(said_yes)} acknowledged, away at most {max(away):.1f} s")
    must_be_whole(house, said_yes)
    until(lambda: jobs_done_since(house, "audit.seal"), "the worker to be at work again", 150)


def jobs_done_since(house, task):
    """Whether a job that was put there now has been done."""
    if not hasattr(house, "asked"):
        house.asked = house.python(
            "from procrastinate.contrib.django import app\n"
            f"print(app.configure_task({task!r}).defer(timestamp=0))"
        ).strip()
    query = "SELECT status::text FROM procrastinate_jobs WHERE id = %s"
    return house.rows(query, [int(house.asked)]) == [("succeeded",)]


def no_small_disk():
    """Why a small disk cannot be made here; empty when it can."""
    if shutil.which("mount") is None or os.geteuid() != 0:
        return "only root may mount a small disk"
    made = subprocess.run(
        ["unshare", "-m", "mount", "-t", "tmpfs", "-o", "size=1m", "none", "/mnt"],
        check=False,
        capture_output=True,
    )
    return "" if made.returncode == 0 else "this machine forbids mounting"


@pytest.fixture
def on_a_small_disk():
    """A house whose every file lies on a disk of 150 MB."""
    folder = new_house().var
    mount = ["mount", "-t", "tmpfs", "-o", "size=150m,mode=755", "spean-small", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("DISK WAS NOT FILLED: this machine forbids mounting")
    house = House(folder)
    try:
        yield house.furnish(sessions=2).open()
    finally:
        house.close()
        subprocess.run(["umount", "-l", str(folder)], check=True)
        clear_away(house)


@pytest.mark.slow
@pytest.mark.skipif(bool(no_small_disk()), reason=f"DISK WAS NOT FILLED: {no_small_disk()}")
def test_a_full_disk_is_told_reading_goes_on_and_writing_comes_back(on_a_small_disk):
    house = on_a_small_disk
    centre = house.rows("SELECT id FROM centres_centre WHERE code = 'OMC'")[0][0]
    dara = Browser(house, house.sessions["dara"][0])
    person = register(dara, dara.form_at("/people/new/", "/people/new/"), "before", centre)
    url = f"/people/{person.rstrip('/').split('/')[-1]}/"
    said_yes = [("person", "before")]

    ballast = house.var / "ballast"
    refused = written_until_full(house, dara, url, said_yes, ballast)
    assert set(refused) <= {503, 507}
    assert 507 in refused, refused

    ballast.unlink()
    started = time.monotonic()
    word = edit(dara, url, "after")
    came_back = time.monotonic() - started
    said_yes.append(("edit", word))
    print(
        f"{len(said_yes)} acknowledged, {len(refused)} refused as {set(refused)}, back after {came_back:.1f} s"
    )
    assert house.process.poll() is None
    must_be_whole_but_for_the_disk(house, said_yes)


def written_until_full(house, dara, url, said_yes, ballast):
    """Fill the disk, then go on writing until the house says that it is full; every refusal."""
    fields = dara.form_at(f"{url}edit/", f"{url}edit/")
    with ballast.open("wb") as file:
        try:
            while True:
                file.write(bytes(65_536))
                file.flush()
        except OSError:
            pass
    refused, deadline = [], time.monotonic() + 120
    number = 0
    while refused.count(507) < 3 and time.monotonic() < deadline:
        number += 1
        word = f"full{number}"
        status = tried(dara, url, {**fields, "receipt": f"r{number}", "note": word})
        if status == 302:
            said_yes.append(("edit", word))
        elif status is not None:
            refused.append(status)
    return refused


def tried(dara, url, answers):
    """One attempt to save; None when there was no answer at all."""
    import urllib.parse

    more = {"name_latin": "Sok", "age": "30", "sex": "female", "beneficiary": "returned_worker"}
    more |= {"former_job": "x" * 200}
    answers.pop("made_from", None)
    body = urllib.parse.urlencode({**answers, **more}).encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    try:
        return dara.once("POST", f"{url}edit/", body, kind)[0]
    except OSError:
        return None


def must_be_whole_but_for_the_disk(house, said_yes):
    """A small disk has less free than `spean check` wants; everything else must be in order."""
    from tests.faults.ledger import half_written, lost_or_doubled, out_of_order

    assert lost_or_doubled(house, said_yes) == []
    assert half_written(house) == {}
    assert [line["name"] for line in out_of_order(house)] == ["disk"]
