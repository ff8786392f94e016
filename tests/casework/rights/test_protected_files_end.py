"""A protection hides a file from people, not from the rules by which every file ends."""

import pytest
from django.db import transaction
from tests.factories.casework import sokha, world

from spean.base.audit.tombstones import write_outside
from spean.casework.cases.actions import close_case, open_case
from spean.casework.cases.vocabulary import ClosureReason
from spean.casework.people.models import Person
from spean.casework.people.queries import people_for
from spean.casework.rights.actions import approve_wish, bury_again, propose_to_forget
from spean.casework.rights.models import Wish
from spean.casework.rights.queries import wishes_for
from spean.casework.rights.tasks import the_keeper
from spean.casework.zones.actions import add_member, break_glass, protect_case
from spean.casework.zones.models import Member, Opening, Zone
from spean.casework.zones.vocabulary import ProtectedType

pytestmark = pytest.mark.django_db
WHY = "They asked us on the phone."


@pytest.fixture
def here(settings, tmp_path):
    settings.ANCHORS = tmp_path / "anchors"
    settings.MEDIA_ROOT = tmp_path / "files"
    return world()


@pytest.fixture
def survivor(here):
    """Protected, with the manager in the circle, and the case closed."""
    person = sokha(here.dara, here.samraong)
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    zone = protect_case(case, kind=ProtectedType.TRAFFICKING, by=here.dara)
    add_member(zone, here.chanthou.user_id, ends_on=None, by=here.dara)
    close_case(case, reason=ClosureReason.PLAN_COMPLETED, by=here.dara)
    return person


def test_the_circle_can_let_somebody_be_forgotten_and_the_circle_goes_too(here, survivor):
    wish = propose_to_forget(survivor.pk, why=WHY, by=here.dara)

    approve_wish(wish, by=here.chanthou)

    assert not Person.objects.filter(pk=survivor.pk).exists()
    assert Zone.objects.count() == Member.objects.count() == 0


def test_a_wish_about_somebody_protected_is_hidden_with_them(here, survivor):
    propose_to_forget(survivor.pk, why=WHY, by=here.dara)
    assert wishes_for(here.chanthou).count() == 1

    Member.objects.filter(user=here.chanthou.user_id).delete()

    assert wishes_for(here.chanthou).count() == 0
    assert Wish.objects.count() == 1


def test_a_restored_backup_forgets_the_protected_again(here, survivor):
    """The keeper of the night is no colleague: nothing is shown to it, and nothing hidden."""
    backup = transaction.savepoint()
    approve_wish(propose_to_forget(survivor.pk, why=WHY, by=here.dara), by=here.chanthou)
    write_outside()
    transaction.savepoint_rollback(backup)
    assert not people_for(the_keeper()).filter(pk=survivor.pk).exists()

    assert bury_again(by=the_keeper()) == 1
    assert not Person.objects.filter(pk=survivor.pk).exists()


def test_what_was_asked_by_the_code_of_a_forgotten_file_is_forgotten(here):
    person, other = sokha(here.dara, here.samraong), sokha(here.dara, here.samraong)
    for one in (person, other):
        break_glass(
            one.code, reason="Her name was called", centre_id=here.samraong.pk, by=here.chanthou
        )

    approve_wish(propose_to_forget(person.pk, why=WHY, by=here.dara), by=here.chanthou)

    assert [row.asked for row in Opening.objects.all()] == [other.code]
