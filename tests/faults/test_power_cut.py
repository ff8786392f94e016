"""A power cut takes what was not on the disk; what was answered was there."""

import random
import threading
import time
from contextlib import suppress

import psycopg
import pytest
from django.conf import settings
from tests.faults.house import marker
from tests.faults.power import Server, why_not

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(why_not()), reason=f"POWER WAS NOT CUT: {why_not()}"),
]
SEED = 20261122
CARELESS = settings.SESSION.replace("synchronous_commit=on", "synchronous_commit=off")


def lost_in(cuts, session):
    """Write with several connections, cut, look; how many acknowledged rows are gone in all."""
    server, dice = Server().start(), random.Random(SEED)
    try:
        with server.connect(session) as connection:
            connection.execute("CREATE TABLE kept (id bigserial, word text UNIQUE)")
            connection.execute("CHECKPOINT")
        acknowledged, lost, gone = set(), set(), 0
        for _ in range(cuts):
            told, taken = written_until_the_cut(server, session, dice.uniform(0.1, 0.6))
            acknowledged, gone = acknowledged | told, gone + taken
            server.start()
            with server.connect(session) as connection:
                there = {word for (word,) in connection.execute("SELECT word FROM kept")}
            lost |= acknowledged - there
            acknowledged -= lost
        print(
            f"{cuts} cuts: {len(acknowledged | lost)} acknowledged, {len(lost)} lost, {gone} bytes taken back"
        )
        assert acknowledged | lost
        return len(lost)
    finally:
        server.clear_away()


def written_until_the_cut(server, session, seconds):
    """What four writers were told is kept before the power went, and how many bytes went with it."""
    told, stop = set(), threading.Event()

    def write():
        with suppress(psycopg.Error), server.connect(session) as connection:
            while not stop.is_set():
                word = marker()
                connection.execute("INSERT INTO kept (word) VALUES (%s)", [word])
                told.add(word)

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    time.sleep(seconds)
    gone = server.cut()
    stop.set()
    for writer in writers:
        writer.join(30)
    return told, gone


def test_fifty_cuts_take_nothing_that_was_answered():
    assert lost_in(50, settings.SESSION) == 0


def test_a_session_that_does_not_wait_for_the_disk_would_lose_answers():
    """The control: were this not so, the test above would show nothing."""
    assert lost_in(5, CARELESS) > 0
