"""One verb, done to more cases than have their turn at once."""

import pytest
from tests.factories.casework import sokha, world

from spean.casework.cases.actions import open_case
from spean.casework.cases.models import Step
from spean.casework.cases.vocabulary import StepKind
from spean.casework.changes.actions import do_to_many
from spean.casework.changes.vocabulary import ChangeKind, RowState

pytestmark = pytest.mark.django_db


def test_every_row_has_its_turn_a_few_at_a_time(monkeypatch):
    monkeypatch.setattr("spean.casework.changes.rules.AT_ONCE", 2)
    here = world()
    cases = [
        open_case(sokha(here.dara, here.samraong).pk, centre_id=here.samraong.pk, by=here.dara)
        for _one in range(5)
    ]
    told = {"kind": StepKind.PAPERS, "what": "a card"}
    [change] = do_to_many(ChangeKind.AGREE, [one.pk for one in cases], told=told, by=here.dara)
    assert [row.state for row in change.rows.all()] == [RowState.DONE] * 5
    assert Step.objects.filter(case__in=cases).count() == 5
