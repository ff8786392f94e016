"""Whoever pulls the plug, however often: what was answered is there, once, and whole."""

import random
import signal
import time

import pytest
from tests.faults.house import until
from tests.faults.ledger import must_be_whole
from tests.faults.visitors import Visitor, counsellor_at_work, importer_at_work

SEED = 20261122
PLUGS = ["everybody", "database", "server", "worker", "everybody and the database"]


def at_work(house, counsellors=3):
    """Three who counsel in Samraong and one who brings lists in at Pursat."""
    places = dict(house.rows("SELECT code, id FROM centres_centre"))
    work = [
        Visitor(house, "dara", key, lambda browser: counsellor_at_work(browser, places["OMC"]))
        for key in range(counsellors)
    ]
    work.append(
        Visitor(house, "vanna", 0, lambda browser: importer_at_work(browser, places["PUR"]))
    )
    for visitor in work:
        visitor.start()
    return work


def pull(house, plug):
    """Kill it, and open the house again where it does not open by itself."""
    if plug == "server":
        house.kill_below("granian")
    elif plug == "worker":
        house.kill_below("spean.cli.working")
    elif plug == "database":
        house.stop_database(signal.SIGQUIT)
    else:
        house.kill_everybody()
        if plug == "everybody and the database":
            house.stop_database(signal.SIGKILL)
    if house.process.poll() is not None or plug == "server":
        house.process.wait(60)
        house.open()


def kill_often(house, *, kills, longest):
    """Kill at random moments while people work; what they were told, and how long it was away."""
    dice = random.Random(SEED)
    house.open()
    work = at_work(house)
    away = []
    for number in range(kills):
        time.sleep(dice.uniform(0.2, longest))
        struck = time.monotonic()
        pull(house, PLUGS[number % len(PLUGS)])
        until(house.answers, "the house to answer again")
        away.append(time.monotonic() - struck)
    time.sleep(0.5)
    for visitor in work:
        visitor.enough.set()
    for visitor in work:
        visitor.join(180)
        assert not visitor.is_alive()
        assert visitor.fault is None, repr(visitor.fault)
    return work, away


@pytest.mark.asvs("2.3.3", "16.5.3")
def test_three_pulled_plugs_lose_and_double_nothing(house):
    work, _ = kill_often(house, kills=3, longest=1.5)

    said_yes = [each for visitor in work for each in visitor.done]
    assert len(said_yes) > 20
    must_be_whole(house, said_yes)


@pytest.mark.slow
def test_two_hundred_pulled_plugs_lose_and_double_nothing(house):
    work, away = kill_often(house, kills=200, longest=3.0)

    said_yes = [each for visitor in work for each in visitor.done]
    again = sum(visitor.browser.sent_again for visitor in work)
    print(f"{len(said_yes)} acknowledged, {again} sent again, away at most {max(away):.1f} s")
    must_be_whole(house, said_yes)
