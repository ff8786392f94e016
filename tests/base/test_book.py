"""The book: written once, sealed in batches, and every later change noticed."""

import uuid

import pgtrigger
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError

from spean.base import clock
from spean.base.actor import NOBODY, Actor, Duty
from spean.base.audit.actions import mask_details, record, seal_book
from spean.base.audit.chain import digest_of
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
@pytest.mark.asvs("16.4.2")
def test_even_raw_sql_cannot_rewrite_the_book(statement, answer):
    write(reason="gone abroad")
    seal_book()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    assert refused_by_the_database(statement).startswith(answer)


WAYS = {
    "update": "UPDATE {table} SET {column} = {value} WHERE id = {pk}",
    "update through ONLY": "UPDATE ONLY {table} SET {column} = {value}",
    "update from another": "UPDATE {table} SET {column} = {value} FROM {table} t",
    "update in a query": "WITH u AS (UPDATE {table} SET {column} = {value} RETURNING 1) "
    "SELECT * FROM u",
    "an insert that updates": "INSERT INTO {table} SELECT * FROM {table} WHERE id = {pk} "
    "ON CONFLICT (id) DO UPDATE SET {column} = {value}",
    "merge": "MERGE INTO {table} t USING (SELECT {pk}::bigint AS pk) s ON t.id = s.pk "
    "WHEN MATCHED THEN UPDATE SET {column} = {value}",
    "delete": "DELETE FROM {table} WHERE id = {pk}",
    "delete in a query": "WITH d AS (DELETE FROM {table} RETURNING 1) SELECT * FROM d",
    "truncate": "TRUNCATE {table} CASCADE",
    "truncate and count anew": "TRUNCATE ONLY {table} RESTART IDENTITY CASCADE",
}
COLUMNS = {
    "audit_entry": {
        "verb": "'x'",
        "at": "'2020-01-01T00:00Z'",
        "by_id": "1",
        "centre_id": "99",
        "person_id": "99",
        "subject_type_id": "99",
        "subject_id": "'99'",
        "detail_hash": "'99'",
        "salt": "'99'",
        "detail": "'[99]'",
        "id": "99999",
        "seal_id": "99",
        "row_uid": "gen_random_uuid()",
        "page": "'x'",
        "people": "'{99}'",
    },
    "audit_seal": {
        "lines": "99",
        "digest": "'x'",
        "sealed_at": "'2020-01-01T00:00Z'",
        "form": "1",
        "id": "99999",
    },
}


@pytest.mark.parametrize("table", COLUMNS)
@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_change_the_book_is_refused(table, way):
    write(reason="gone abroad")
    seal_book()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        (generation,) = cursor.fetchone()
    if way == "merge" and generation < 15:
        pytest.skip("this PostgreSQL has no MERGE")
    pk = (Entry if table == "audit_entry" else Seal).objects.get().pk
    for column, value in COLUMNS[table].items():
        words = {"table": table, "column": column, "value": value, "pk": pk}
        said = refused_by_the_database(WAYS[way].format(**words))
        assert said.startswith(("pgtrigger: Cannot", "The book cannot be emptied.")), said


def test_every_column_of_the_book_is_tried():
    tables = {model._meta.db_table: model for model in (Entry, Seal)}
    there = {name: {f.column for f in one._meta.concrete_fields} for name, one in tables.items()}
    assert {table: set(columns) for table, columns in COLUMNS.items()} == there


def test_the_models_own_ways_are_refused_too():
    (entry,) = write(reason="gone abroad")
    seal_book()
    entry = Entry.objects.get(pk=entry.pk)
    entry.verb = "case.opened"
    ways = [
        entry.save,
        entry.delete,
        entry.seal.delete,
        entry.seal.save,
        Entry.objects.all().delete,
        lambda: Entry.objects.bulk_update([entry], ["verb"]),
        lambda: Entry.objects.update(verb="x"),
    ]
    for way in ways:
        with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
            way()


def test_details_can_only_be_taken_out_and_that_is_written_down():
    (entry,) = write(reason="private")
    other = write(reason="kept")[0]
    seal_book()

    assert mask_details(Entry.objects.filter(pk=entry.pk), subject(), by=KEEPER) == 1
    entry.refresh_from_db()
    assert (entry.detail, entry.salt) == ({}, "")
    assert mask_details(Entry.objects.filter(pk=entry.pk), subject(), by=KEEPER) == 0
    assert Entry.objects.get(pk=other.pk).detail == {"reason": "kept"}
    assert check_book(KEEPER).holds
    seal_book()
    assert check_book(KEEPER).holds


def test_a_book_sealed_in_the_first_form_still_checks():
    write(2, reason="old")
    with pgtrigger.ignore():
        Entry.objects.update(salt="", detail_hash="")
    entries = list(Entry.objects.order_by("pk"))
    seal = Seal(sealed_at=clock.now(), lines=2, form=1)
    seal.digest = digest_of("", entries, seal)
    seal.save()
    Entry.objects.update(seal=seal)
    write(1, reason="new")
    seal_book()

    assert check_book(KEEPER) == BookCheck(sealed=3, unsealed=0, broken_seal=None)
    with pgtrigger.ignore():
        Entry.objects.filter(pk=entries[0].pk).update(detail=b"other")
    assert check_book(KEEPER).broken_seal == seal.pk


def test_whole_numbers_written_as_floats_come_back_the_same():
    write(far=1e20, near=0.1, nothing=-0.0, many=[1e5, {"deep": 2.0}])
    seal_book()
    assert check_book(KEEPER).holds


@pytest.mark.asvs("16.2.1")
def test_a_line_keeps_what_it_was_told():
    (entry,) = write(reason="placed", days=3)

    assert (entry.verb, entry.detail) == ("case.closed", {"reason": "placed", "days": 3})


@pytest.mark.parametrize("secret", ["password", "token", "secret", "code"])
@pytest.mark.asvs("16.2.5")
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


@pytest.mark.asvs("11.4.3")
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
@pytest.mark.asvs("16.4.2")
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
