"""Tampering with the book, at random and by every way SQL has, by somebody who owns the database.

The triggers are off here: what is asked is whether the check finds it afterwards. The last two
kinds leave a chain that holds in itself; only what was anchored outside gives them away.
"""

import random
import shutil
import uuid
from collections import Counter
from datetime import timedelta

import pgtrigger
import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction

from spean.base import clock
from spean.base.actor import Actor, Duty
from spean.base.audit.actions import record, seal_book
from spean.base.audit.anchors import Why, anchor_book, anchors, anchors_file, broken_anchor
from spean.base.audit.chain import digest_of, hash_of_detail
from spean.base.audit.models import Entry, Seal
from spean.base.audit.queries import check_book

KEEPER = Actor.trusted(Duty.CHECK_BOOK, nationwide=True)
pytestmark = pytest.mark.django_db


@pytest.fixture
def book(settings, tmp_path):
    """Eight sealed batches of five to nine lines, anchored, with some details and some reads."""
    settings.ANCHORS = tmp_path / "anchors"
    kind = ContentType.objects.get_for_model(Entry)
    chance = random.Random(7)
    for batch in range(8):
        for line in range(chance.randint(5, 9)):
            record("case.closed", kind, by=KEEPER, centre_id=line, reason=f"r{batch}-{line}")
            record("case.paused", kind, by=KEEPER)
        seal_book()
    anchor_book(Why.HAND)
    assert check_book(KEEPER).holds


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def any_entry(chance):
    return chance.choice(list(Entry.objects.exclude(seal=None)))


def any_seal(chance):
    return chance.choice(list(Seal.objects.all()))


def sealed(entry, detail):
    """As whoever has the key would write it."""
    return Entry._meta.get_field("detail").sealed_for(entry.row_uid, detail)


CHANGES = {
    "at": lambda e: e.at + timedelta(microseconds=1),
    "centre_id": lambda e: (e.centre_id or 0) + 1,
    "verb": lambda e: e.verb + "x",
    "subject_type_id": lambda e: ContentType.objects.exclude(pk=e.subject_type_id)[0].pk,
    "subject_id": lambda e: e.subject_id + "0",
    "person_id": lambda e: (e.person_id or 0) + 1,
    "detail": lambda e: sealed(e, {**e.detail, "reason": "another"}),
    "row_uid": lambda _e: uuid.uuid4(),
    "page": lambda e: e.page + "x",
    "people": lambda e: [*e.people, 1],
    "salt": lambda e: "0" * 32,
    "detail_hash": lambda e: "0" * 64,
    "id": lambda e: e.pk + 1_000_000,
    "seal_id": lambda e: Seal.objects.exclude(pk=e.seal_id)[0].pk,
    "by_id": None,  # needs somebody; see below
}


def edit_a_line(chance):
    entry = any_entry(chance)
    column = chance.choice(sorted(set(CHANGES) - {"by_id"}))
    Entry.objects.filter(pk=entry.pk).update(**{column: CHANGES[column](entry)})


def edit_with_its_hash(chance):
    """Whoever knows the code makes the detail's hash fit again."""
    entry = chance.choice(list(Entry.objects.exclude(seal=None).exclude(detail_hash="")))
    detail = {"reason": "another"}
    fitting = hash_of_detail(entry.salt, detail)
    Entry.objects.filter(pk=entry.pk).update(detail=sealed(entry, detail), detail_hash=fitting)


def take_details_out(chance):
    """As an erasure would, but without the line in the book that says so."""
    entry = chance.choice(list(Entry.objects.exclude(detail_hash="")))
    Entry.objects.filter(pk=entry.pk).update(detail={}, salt="")


def edit_a_seal(chance):
    seal = any_seal(chance)
    change = chance.choice(
        [
            {"sealed_at": seal.sealed_at + timedelta(seconds=1)},
            {"lines": seal.lines + 1},
            {"digest": "f" * 64},
            {"form": 1},
        ]
    )
    Seal.objects.filter(pk=seal.pk).update(**change)


def drop_a_line(chance):
    any_entry(chance).delete()


def drop_a_batch(chance):
    """One from the middle; the last one is `cut_the_tail`."""
    seal = chance.choice(list(Seal.objects.order_by("pk"))[:-1])
    seal.entries.all().delete()
    seal.delete()


def insert_a_line(chance):
    entry = any_entry(chance)
    entry.pk, entry.row_uid = None, uuid.uuid4()
    entry.verb = "case.opened"
    entry.save(force_insert=True)


def duplicate_a_line(chance):
    entry = any_entry(chance)
    entry.pk, entry.row_uid = None, uuid.uuid4()
    entry.save(force_insert=True)


def exchange_two_lines(chance):
    """Two lines change their numbers."""
    one, other = chance.sample(list(Entry.objects.exclude(seal=None)), 2)
    for pk, now in ((one.pk, -1), (other.pk, one.pk), (-1, other.pk)):
        Entry.objects.filter(pk=pk).update(id=now)


def exchange_two_seals(chance):
    one, other = chance.sample(list(Seal.objects.all()), 2)
    Seal.objects.filter(pk=one.pk).update(digest="0" * 64)
    Seal.objects.filter(pk=other.pk).update(digest=one.digest)
    Seal.objects.filter(pk=one.pk).update(digest=other.digest)


def number_a_seal_anew(chance):
    """A batch under another number, its lines with it: the order stays, the count does not."""
    last = Seal.objects.order_by("pk").last()
    sql("SET CONSTRAINTS ALL DEFERRED")
    Entry.objects.filter(seal=last.pk).update(seal=last.pk + 5)
    Seal.objects.filter(pk=last.pk).update(id=last.pk + 5)


def cut_the_tail(chance):
    """The last batches vanish as if they had never been: the rest holds in itself."""
    gone = list(Seal.objects.order_by("-pk")[: chance.randint(1, 7)])
    Entry.objects.filter(seal__in=gone).delete()
    Seal.objects.filter(pk__in=[seal.pk for seal in gone]).delete()


def write_the_chain_anew(chance):
    """Change one line, and compute every hash again from there: a chain that holds in itself."""
    entry = any_entry(chance)
    entry.verb = "case.reopened"
    Entry.objects.filter(pk=entry.pk).update(verb=entry.verb)
    previous = ""
    for seal in Seal.objects.order_by("pk"):
        digest = digest_of(previous, seal.entries.order_by("pk"), seal)
        Seal.objects.filter(pk=seal.pk).update(digest=digest)
        previous = digest


FOUND_INSIDE = [
    edit_a_line,
    edit_with_its_hash,
    take_details_out,
    edit_a_seal,
    drop_a_line,
    drop_a_batch,
    insert_a_line,
    duplicate_a_line,
    exchange_two_lines,
    exchange_two_seals,
    number_a_seal_anew,
]
FOUND_OUTSIDE = [cut_the_tail, write_the_chain_anew]


def found_after(tamper, chance):
    """What the check says of a book that was tampered with; the tampering itself is taken back."""
    with transaction.atomic():
        sql("SET CONSTRAINTS ALL DEFERRED")
        with pgtrigger.ignore():
            tamper(chance)
        found = check_book(KEEPER)
        transaction.set_rollback(True)
    return found


def is_found(tamper, found):
    inside = found.broken_seal is not None or found.touched_line is not None
    if tamper in FOUND_OUTSIDE:
        return not inside and bool(found.broken_anchor)
    return inside


@pytest.mark.parametrize("tamper", [*FOUND_INSIDE, *FOUND_OUTSIDE], ids=lambda one: one.__name__)
def test_a_dozen_tamperings_of_each_kind_are_found(book, tamper):
    missed = [
        seed for seed in range(12) if not is_found(tamper, found_after(tamper, random.Random(seed)))
    ]
    assert missed == []
    assert check_book(KEEPER).holds


@pytest.mark.slow
def test_a_thousand_tamperings_are_found(book):
    missed, tried = [], Counter()
    for seed in range(1000):
        chance = random.Random(seed)
        tamper = chance.choice([*FOUND_INSIDE, *FOUND_OUTSIDE])
        tried[tamper.__name__] += 1
        if not is_found(tamper, found_after(tamper, chance)):
            missed.append((seed, tamper.__name__))
    assert missed == []
    assert sum(tried.values()) == 1000
    assert min(tried.values()) > 40


@pytest.mark.parametrize("column", [f.column for f in Entry._meta.concrete_fields])
def test_every_column_of_a_line_is_guarded_and_hashed(book, django_user_model, column):
    """A column added tomorrow must be in the chain, or this fails."""
    somebody = django_user_model.objects.create_user("dara", "a long password")
    entry = Entry.objects.exclude(detail_hash="").exclude(seal=None)[0]
    change = CHANGES[column](entry) if CHANGES[column] else somebody.pk

    def tamper(_chance):
        Entry.objects.filter(pk=entry.pk).update(**{column: change})

    found = found_after(tamper, None)
    assert found.broken_seal is not None or found.touched_line is not None


def test_without_the_anchor_a_chain_written_anew_would_pass(book):
    """The negative control: it is the anchor that finds it, nothing else."""
    shutil.rmtree(anchors_file().parent)
    for tamper in FOUND_OUTSIDE:
        assert found_after(tamper, random.Random(1)).holds


def test_a_line_in_the_anchors_file_cannot_be_changed_or_taken_out(book):
    record("case.closed", ContentType.objects.get_for_model(Entry), by=KEEPER)
    seal_book()
    anchor_book(Why.BACKUP)
    first, second = anchors_file().read_text().splitlines()
    for lines in ([second], [first.replace("hand", "hour"), second]):
        anchors_file().write_text("\n".join(lines) + "\n")
        assert broken_anchor() == "line 1"
    anchors_file().write_text("rubbish\n")
    assert broken_anchor() == "line 1"


@pytest.mark.asvs("16.4.3")
def test_an_anchor_an_hour_and_one_for_every_backup(book):
    kind = ContentType.objects.get_for_model(Entry)

    def after(minutes, why):
        record("case.closed", kind, by=KEEPER)
        with clock.stopped_at(clock.now() + timedelta(minutes=minutes)):
            seal_book()
            return anchor_book(why) is not None

    assert [after(30, Why.HOUR), after(31, Why.BACKUP), after(70, Why.HOUR)] == [False, True, False]
    assert after(92, Why.HOUR)
    assert [anchor.why for anchor in anchors()] == ["hand", "backup", "hour"]
    with clock.stopped_at(clock.now() + timedelta(days=2)):
        assert anchor_book(Why.HOUR) is None  # nothing was sealed since


def test_an_empty_book_has_no_head_to_anchor(settings, tmp_path):
    settings.ANCHORS = tmp_path
    assert anchor_book(Why.HOUR) is None
    assert anchors() == []


def test_a_restored_backup_may_end_earlier_but_not_differ_before_its_end(book):
    """What `spean restore` does: the book ends at an earlier seal, and a line outside says so."""
    with pgtrigger.ignore():
        cut_the_tail(random.Random(3))
    assert check_book(KEEPER).broken_anchor
    anchor_book(Why.RESTORED)
    assert check_book(KEEPER).holds
    assert found_after(write_the_chain_anew, random.Random(1)).broken_anchor
