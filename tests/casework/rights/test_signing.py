"""Who takes a list signs for it; who works at no centre has nobody to sign for."""

import pytest
from tests.factories.casework import world

from spean.base.actor import Actor, Duty
from spean.base.audit.models import Entry
from spean.casework.rights.actions import take_list

pytestmark = pytest.mark.django_db


def test_a_list_is_signed_for_in_lines_that_can_be_held(monkeypatch):
    monkeypatch.setattr("spean.casework.rights.actions.looking.IN_ONE_LINE", 2)
    here = world()
    take_list(page="x", people=iter([3, 1, 2]), by=here.dara)
    told = Entry.objects.filter(verb="export.taken").order_by("pk")
    assert [one.people for one in told] == [[1, 3], [2]]


def test_an_empty_list_is_signed_for_as_well_but_not_by_who_works_nowhere():
    here = world()
    take_list(page="x", people=[], by=here.dara)
    take_list(page="y", people=[], by=Actor.trusted(Duty.READ_BOOK, user_id=here.dara.user_id))
    assert [one.page for one in Entry.objects.filter(verb="export.taken")] == ["x"]
