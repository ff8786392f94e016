"""A drill restores elsewhere, says how long it took, and is asked for when it was long ago."""

import datetime as dt
import json
import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.factories.casework import world

from spean.base import clock, drills
from spean.base.sealing import envelope, masterkey


def test_a_drill_finds_everything_and_is_remembered(lived_in):
    before = set(lived_in.var.iterdir())

    told = lived_in.told("drill", "--rows", "50")

    assert told["files"] == 2
    assert told["book"]["seals"] == 1
    assert told["rows_read_at_random"] >= 20
    assert told["values_decrypted"] >= 500  # of the thousand that are meant
    assert told["rto_seconds"] > 0
    note = json.loads((lived_in.var / "last-drill.json").read_text())
    assert note == {"at": told["at"], "recovery_seconds": told["rto_seconds"]}
    assert {path.name for path in set(lived_in.var.iterdir()) - before} == {"last-drill.json"}


def test_a_drill_finds_a_book_that_was_cut_short(elsewhere, its_backup):
    """The book holds in itself; what lies outside the database does not agree with it."""
    elsewhere.told("restore", its_backup[0], "--replace")
    elsewhere.told("book", "anchor")
    assert elsewhere.spean("drill").returncode == 0
    elsewhere.python("""
import pgtrigger
from spean.base.audit.models import Entry, Seal
last = Seal.objects.latest("pk")
with pgtrigger.ignore():
    Entry.objects.filter(seal=last).delete()
    last.delete()
""")
    failed = elsewhere.spean("drill")
    assert failed.returncode == 1
    assert "the book is not the one that was anchored outside" in failed.stderr
    elsewhere.told("restore", its_backup[0], "--replace")


def test_a_drill_says_how_many_values_were_decrypted_with_the_copy_kept_apart(lived_in, tmp_path):
    copy = tmp_path / "copy.key"
    assert lived_in.spean("keys", "export", copy).returncode == 0

    done = lived_in.spean("drill", "--rows", "5", "--key", copy)

    assert done.returncode == 0, done.stderr
    assert re.search(r"sealed, \d+ values chosen at random were decrypted", done.stderr)


def test_a_drill_with_another_key_is_refused_and_not_remembered(lived_in, tmp_path):
    masterkey.write(tmp_path / "other.key", envelope.new_key())
    note = lived_in.var / "last-drill.json"
    before = note.read_text() if note.exists() else None

    done = lived_in.spean("drill", "--key", tmp_path / "other.key")

    assert done.returncode == 2
    assert "was sealed with key" in done.stderr
    assert "does not open. Say where its copy is: --key FILE." in done.stderr
    assert (note.read_text() if note.exists() else None) == before


@pytest.mark.parametrize(
    ("days", "in_production", "overdue"),
    [
        (35, True, False),
        (36, True, True),
        (36, False, True),
        (None, True, True),
        (None, False, False),
    ],
)
def test_a_drill_is_due_after_thirty_five_days(days, in_production, overdue):
    now = clock.now()
    last = None if days is None else now - dt.timedelta(days=days)

    assert drills.is_overdue(last, now=now, in_production=in_production) == overdue


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "told"), [("chanthou", True), ("dara", False)])
def test_who_answers_for_the_centre_is_told_on_the_start_page(tmp_path, name, told):
    with_settings = Client()
    here = world()
    with_settings.force_login(here.users[name])
    with_settings.cookies["django_language"] = "en"
    settings.VAR, kept = tmp_path, settings.VAR
    try:
        drills.remember(clock.now() - dt.timedelta(days=40), recovery_seconds=1)
        page = with_settings.get(reverse("desk:home")).content.decode()
        drills.remember(clock.now(), recovery_seconds=1)
        after = with_settings.get(reverse("desk:home")).content.decode()
    finally:
        settings.VAR = kept

    assert ("Nobody has tried for more than 35 days" in page) == told
    assert "Nobody has tried" not in after


def test_an_unreadable_note_is_no_drill(tmp_path):
    kept, settings.VAR = settings.VAR, tmp_path
    try:
        (tmp_path / "last-drill.json").write_text("[]")
        assert drills.last_drill() is None
    finally:
        settings.VAR = kept
