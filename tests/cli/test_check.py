"""`spean check`: one line for each thing that must hold, and a code a timer understands."""

import json

NAMES = ["database", "durability", "settings", "migrations", "places", "book"]
NAMES += ["owners", "anchors", "keys"]
NAMES += ["words", "disk", "backup", "drill"]


def looked(house, **more):
    done = house.spean("check", "--json", **more)
    document = json.loads(done.stdout)
    assert document["ok"] == (done.returncode == 0)
    return {line["name"]: line for line in document["checks"]}


def wrong(house, **more):
    return [name for name, line in looked(house, **more).items() if not line["ok"]]


def test_an_installation_in_order_ends_with_zero(lived_in):
    assert list(looked(lived_in)) == NAMES
    assert wrong(lived_in) == []


def test_people_read_one_line_each(lived_in):
    lines = lived_in.spean("check").stdout.splitlines()

    assert [line.split()[:2] for line in lines] == [["✓", name] for name in NAMES]


def test_a_tampered_book_is_named(elsewhere, its_backup):
    elsewhere.told("restore", its_backup[0], "--replace")
    elsewhere.python("""
import pgtrigger
from spean.base.audit.models import Entry
with pgtrigger.ignore():
    Entry.objects.filter(seal__isnull=False).update(verb="person.forgotten")
""")

    assert wrong(elsewhere) == ["book"]
    assert "is broken: a line was changed or lost" in looked(elsewhere)["book"]["what"]


def test_a_book_cut_short_or_anchored_by_hand_is_noticed(elsewhere, its_backup):
    elsewhere.told("restore", its_backup[0], "--replace")
    anchored = elsewhere.told("book", "anchor")
    assert anchored["seal"] == 2
    assert elsewhere.spean("book", "check").returncode == 0
    elsewhere.python("""
import pgtrigger
from spean.base.audit.models import Entry, Seal
with pgtrigger.ignore():
    Entry.objects.filter(seal=2).delete()
    Seal.objects.filter(pk=2).delete()
""")

    assert wrong(elsewhere) == ["book"]
    assert "not the one that was anchored outside" in looked(elsewhere)["book"]["what"]
    assert elsewhere.spean("book", "check").returncode == 1
    elsewhere.told("restore", its_backup[0], "--replace")
    assert wrong(elsewhere) == []


def test_missing_places_are_counted(elsewhere, its_backup):
    elsewhere.told("restore", its_backup[0], "--replace")
    elsewhere.python("""
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("DELETE FROM places_place WHERE code = '01020101'")
""")

    assert looked(elsewhere)["places"]["what"].startswith("1 of 16,")
    (elsewhere.var / "reference-data.json").unlink(missing_ok=True)
    assert elsewhere.spean("migrate").returncode == 0
    assert wrong(elsewhere) == []


def test_a_silent_database_fails_what_needs_it_and_no_more(nowhere):
    nowhere.var.mkdir()

    assert wrong(nowhere, DATABASE_URL="postgresql://spean@127.0.0.1:1/spean") == [
        "database",
        "durability",
        "migrations",
        "places",
        "book",
        "owners",
        "keys",
    ]


def test_production_wants_a_backup(lived_in, tmp_path):
    (lived_in.var / "last-backup.json").unlink(missing_ok=True)

    production = {"SPEAN_PRODUCTION": "yes", "SPEAN_SECRET_KEY": "k" * 60}
    assert "backup" in wrong(lived_in, **production)
    lived_in.told("backup", tmp_path)
    assert "backup" not in wrong(lived_in, **production)


def test_what_is_due_is_counted_and_goes_only_on_a_word(elsewhere, its_backup):
    elsewhere.told("restore", its_backup[0], "--replace")
    counted = elsewhere.spean("retain")
    assert set(json.loads(counted.stdout).values()) == {0}
    assert elsewhere.spean("retain", "--dry-run", "--yes").returncode == 2
    assert elsewhere.spean("retain", "--yes").returncode == 0
    assert (
        elsewhere.python(
            "from spean.base.audit.models import Entry\n"
            "print(Entry.objects.filter(verb='retention.done').count())"
        ).strip()
        == "1"
    )
