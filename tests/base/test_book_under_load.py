"""People who write never wait for the sealer, and the sealer never waits for them.

Real commits, so nothing is rolled back at the end: what is written is removed by hand.
"""

import threading
from contextlib import contextmanager

import pgtrigger
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from spean.base.actor import Actor, Duty
from spean.base.audit.actions import record, seal_book
from spean.base.audit.models import Entry, Seal
from spean.base.audit.queries import BookCheck, check_book

KEEPER = Actor.trusted(Duty.READ_BOOK, Duty.CHECK_BOOK, nationwide=True)
PATIENCE = 20.0


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        yield
        with pgtrigger.ignore():
            Entry.objects.all().delete()
            Seal.objects.all().delete()
        connection.close()


def write():
    return record("case.closed", ContentType.objects.get_for_model(Entry), by=KEEPER)


@contextmanager
def in_another_session(work):
    """Do the work on a connection of its own, beside what the test does."""
    faults = []

    def run():
        try:
            work()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    yield
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert faults == []


def test_an_open_transaction_does_not_hold_up_the_sealer(committed):
    write()
    written, sealed = threading.Event(), threading.Event()

    def write_slowly():
        with transaction.atomic():
            write()
            written.set()
            assert sealed.wait(PATIENCE)

    with in_another_session(write_slowly):
        assert written.wait(PATIENCE)
        assert seal_book() == 1
        sealed.set()

    assert seal_book() == 1
    assert check_book(KEEPER) == BookCheck(sealed=2, unsealed=0, broken_seal=None)


def test_a_sealer_at_work_does_not_hold_up_a_writer(committed):
    write()
    sealing, written = threading.Event(), threading.Event()

    def seal_slowly():
        with transaction.atomic():
            seal_book()
            sealing.set()
            assert written.wait(PATIENCE)

    with in_another_session(seal_slowly):
        assert sealing.wait(PATIENCE)
        write()
        written.set()

    assert check_book(KEEPER) == BookCheck(sealed=1, unsealed=1, broken_seal=None)


def test_many_writers_and_a_busy_sealer_lose_no_line(committed):
    def write_many():
        for _ in range(25):
            write()

    def seal_often():
        for _ in range(10):
            seal_book()

    with (
        in_another_session(write_many),
        in_another_session(write_many),
        in_another_session(seal_often),
    ):
        write_many()

    seal_book()
    assert check_book(KEEPER) == BookCheck(sealed=75, unsealed=0, broken_seal=None)
