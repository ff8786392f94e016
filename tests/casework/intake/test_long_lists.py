"""Lists of thousands of rows come in whole, are told of on the way, and can be taken back."""

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


@pytest.mark.parametrize("rows", [2_000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_a_long_list_comes_in_and_is_taken_back(tmp_path, settings, rows):
    settings.MEDIA_ROOT = tmp_path / "files"
    here, path = world(), long_list(tmp_path, rows)
    batch = stage_file(path, name=path.name, centre_id=here.samraong.pk, by=here.dara)
    batch = choose_columns(batch, mapping=batch.mapping, by=here.dara)
    batch = check_batch(batch, by=here.dara)
    assert sum(batch.counts[name] for name in ("new", "possible_duplicate")) == rows

    told = []
    batch = commit_batch(batch, by=here.dara, tell=lambda *each: told.append(each))
    new = batch.counts["new"]
    assert Person.objects.count() == new
    assert told == [(done, new) for done in [*range(1000, new, 1000), new]]

    assert undo_batch(batch, by=here.dara).counts["undone"]["taken_back"] == new
    assert Person.objects.count() == 0
