"""Ten thousand rows, read, checked and brought in, in under a minute."""

import time

import pytest
from tests.factories.casework import world
from tests.factories.intake import long_list

from spean.casework.intake.actions import (
    check_batch,
    choose_columns,
    commit_batch,
    stage_file,
    undo_batch,
)
from spean.casework.people.models import Person

pytestmark = pytest.mark.django_db


def bring_in(tmp_path, settings, rows):
    """Seconds from the file to the people, and the list."""
    settings.MEDIA_ROOT = tmp_path / "files"
    here, path = world(), long_list(tmp_path, rows)
    started = time.monotonic()
    batch = stage_file(path, name=path.name, centre_id=here.samraong.pk, by=here.dara)
    batch = choose_columns(batch, mapping=batch.mapping, by=here.dara)
    batch = check_batch(batch, by=here.dara)
    checked = time.monotonic()
    told = []
    batch = commit_batch(batch, by=here.dara, tell=lambda *each: told.append(each))
    ended = time.monotonic()
    print(f"{rows} rows: checked {checked - started:.1f} s, in after {ended - started:.1f} s")
    return ended - started, batch, here, told


def test_two_thousand_rows_take_their_share_of_a_minute(tmp_path, settings):
    seconds, batch, here, told = bring_in(tmp_path, settings, 2_000)
    assert sum(batch.counts[name] for name in ("new", "possible_duplicate")) == 2_000
    assert Person.objects.count() == batch.counts["new"]
    assert told == [(1000, batch.counts["new"]), (batch.counts["new"], batch.counts["new"])]
    assert seconds < 40
    assert undo_batch(batch, by=here.dara).counts["undone"]["taken_back"] == batch.counts["new"]


@pytest.mark.slow
def test_ten_thousand_rows_take_less_than_a_minute(tmp_path, settings):
    seconds, batch, here, _told = bring_in(tmp_path, settings, 10_000)
    assert Person.objects.count() == batch.counts["new"]
    assert seconds < 60
    started = time.monotonic()
    undo_batch(batch, by=here.dara)
    print(f"taken back in {time.monotonic() - started:.1f} s")
    assert Person.objects.count() == 0
