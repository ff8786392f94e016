"""The book: written once, sealed in batches, and every later change noticed."""

import uuid

import pgtrigger
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction

from spean.base.actor import NOBODY, Actor, Duty
from spean.base.audit.actions import record, seal_book
from spean.base.audit.models import Entry, Seal
from spean.base.audit.queries import BookCheck, check_book, entries_about
from spean.base.refusals import Refused

KEEPER = Actor.trusted(Duty.READ_BOOK, Duty.CHECK_BOOK, nationwide=True)


def subject():
    return ContentType.objects.get_for_model(Entry)


def write(count=1, **detail):
    return [record("case.closed", subject(), by=KEEPER, **detail) for _ in range(count)]


def refused_by_the_database(statement):
    with (
        pytest.raises(DatabaseError) as refused,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    return str(refused.value).splitlines()[0]


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("statement", "answer"),
    [
        ("UPDATE audit_entry SET verb = 'case.opened'", "pgtrigger: Cannot update rows from"),
        ("UPDATE audit_entry SET detail = '{}'", "pgtrigger: Cannot update rows from"),
        ("UPDATE audit_entry SET seal_id = NULL", "pgtrigger: Cannot update rows from"),
        ("DELETE FROM audit_entry", "pgtrigger: Cannot delete rows from"),
        ("UPDATE audit_seal SET lines = 0", "pgtrigger: Cannot update or delete rows from"),
        ("DELETE FROM audit_seal", "pgtrigger: Cannot update or delete rows from"),
        ("TRUNCATE audit_entry CASCADE", "The book cannot be emptied."),
        ("TRUNCATE audit_seal CASCADE", "The book cannot be emptied."),
    ],
)
def test_even_raw_sql_cannot_rewrite_the_book(statement, answer):
    write(reason="gone abroad")
    seal_book()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert refused_by_the_database(statement).startswith(answer)


def test_a_line_keeps_what_it_was_told():
    (entry,) = write(reason="placed", days=3)

    assert (entry.verb, entry.detail) == ("case.closed", {"reason": "placed", "days": 3})


@pytest.mark.parametrize("secret", ["password", "token", "secret", "code"])
def test_secrets_never_reach_the_book(secret):
    (entry,) = write(**{secret: "hunter2"})

    assert entry.detail == {secret: "•••"}


def test_lines_about_a_record_are_found_with_it():
    entry, _other = write(1)[0], record("centre.opened", write(1)[0], by=KEEPER)

    assert entry in entries_about(KEEPER, subject())
    assert _other not in entries_about(KEEPER, subject())


def test_an_empty_book_needs_no_seal():
    assert seal_book() == 0
    assert check_book(KEEPER) == BookCheck(sealed=0, unsealed=0, broken_seal=None)


def test_sealing_takes_what_is_there_and_leaves_the_rest_visible():
    write(3)
    assert seal_book() == 3
    write(2)

    assert check_book(KEEPER) == BookCheck(sealed=3, unsealed=2, broken_seal=None)


def test_a_long_tail_is_sealed_in_several_batches():
    write(5)

    assert [seal_book(limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert check_book(KEEPER) == BookCheck(sealed=5, unsealed=0, broken_seal=None)


def test_each_seal_depends_on_the_one_before():
    write(1)
    seal_book()
    write(1)
    seal_book()
    first, second = Seal.objects.order_by("pk")

    assert first.digest != second.digest
    assert (first.lines, second.lines) == (1, 1)


def test_checking_the_book_is_a_duty():
    with pytest.raises(Refused):
        check_book(NOBODY)


TAMPERING = {
    "a changed reason": lambda e: Entry.objects.filter(pk=e.pk).update(detail=b"other"),
    "the row's own number": lambda e: Entry.objects.filter(pk=e.pk).update(row_uid=uuid.uuid4()),
    "a changed verb": lambda e: Entry.objects.filter(pk=e.pk).update(verb="case.opened"),
    "a changed moment": lambda e: Entry.objects.filter(pk=e.pk).update(at="2020-01-01T00:00Z"),
    "a changed centre": lambda e: Entry.objects.filter(pk=e.pk).update(centre_id=99),
    "a changed subject": lambda e: Entry.objects.filter(pk=e.pk).update(subject_id="99"),
    "a removed line": lambda e: Entry.objects.filter(pk=e.pk).delete(),
    "a line slipped in": lambda e: Entry.objects.filter(pk=write(1)[0].pk).update(seal=e.seal),
    "a changed seal": lambda e: Seal.objects.filter(pk=e.seal_id).update(digest="0" * 64),
    "a changed count": lambda e: Seal.objects.filter(pk=e.seal_id).update(lines=7),
}


@pytest.mark.parametrize("how", TAMPERING)
def test_whoever_switches_the_triggers_off_is_still_noticed(how):
    write(2)
    seal_book()
    victim = write(1, reason="true")[0]
    write(1)
    seal_book()
    victim.refresh_from_db()

    with pgtrigger.ignore():
        TAMPERING[how](victim)

    assert check_book(KEEPER).broken_seal == victim.seal_id


def test_a_removed_seal_breaks_the_chain():
    seals = []
    for _ in range(3):
        write(1)
        seal_book()
        seals.append(Seal.objects.order_by("pk").last())

    with pgtrigger.ignore():
        Entry.objects.filter(seal=seals[1]).delete()
        seals[1].delete()

    assert check_book(KEEPER).broken_seal == seals[2].pk
