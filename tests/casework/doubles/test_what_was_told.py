"""Two files become one, and both have told something: complaints, sealed notes, answers."""

import pytest
from tests.factories.casework import world
from tests.factories.complaints import abused, complained
from tests.factories.definitions import text
from tests.factories.doubles import merged, registered_twice
from tests.factories.questionnaires import asked_of, published

from spean.base import clock
from spean.casework.cases.actions import open_case
from spean.casework.complaints.models import Complaint
from spean.casework.doubles.actions import undo_merge
from spean.casework.questionnaires.actions import start_response
from spean.casework.questionnaires.models import Response
from spean.casework.sealed.actions import write_sealed_note
from spean.casework.sealed.models import SealedNote
from spean.casework.sealed.vocabulary import NoteKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


@pytest.fixture
def cases(here):
    """The case that goes on, the case that is closed, and the two files they belong to."""
    both = registered_twice(here)
    with clock.stopped_at(clock.today() - clock.days(1)):
        first, second = (open_case(one, centre_id=here.samraong.pk, by=here.dara) for one in both)
    return first, second, both


def standing():
    return {
        "complaints": dict(Complaint.objects.values_list("pk", "person_id")),
        "notes": dict(SealedNote.objects.values_list("pk", "case_id")),
        "sheets": {one.pk: (one.person_id, one.case_id) for one in Response.objects.all()},
    }


def test_what_the_other_file_told_goes_along_and_comes_back(here, cases):
    first, second, both = cases
    heard = complained(here.samraong, here.dara, person_id=both[1]).complaint
    hidden = abused(here.samraong, here.dara, person_id=both[1]).complaint
    note = write_sealed_note(second, kind=NoteKind.PROTECTION, text="x", by=here.dara)
    sheet = asked_of(here, second, published(here))
    before = standing()
    merge = merged(here, both, cases=[first.pk])
    assert standing() == {
        "complaints": {heard.pk: both[0], hidden.pk: None},
        "notes": {note.pk: first.pk},
        "sheets": {sheet.pk: (both[0], first.pk)},
    }
    undo_merge(merge, by=here.chanthou)
    assert standing() == before


def test_of_two_sheets_that_are_begun_each_keeps_its_own_case(here, cases):
    first, second, both = cases
    version = published(here)
    for case in (first, second):
        asked_of(here, case, version)
    before = standing()
    merge = merged(here, both, cases=[first.pk])
    after = standing()["sheets"]
    assert sorted(after.values()) == sorted([(both[0], first.pk), (both[0], second.pk)])
    undo_merge(merge, by=here.chanthou)
    assert standing() == before


def test_of_two_sheets_begun_before_any_case_one_rests_on_its_file(here):
    both = registered_twice(here)
    version = published(here, text(moment="intake"))
    for person in both:
        start_response(person, version=version, case_id=None, by=here.dara)
    before = standing()
    merge = merged(here, both)
    assert standing() == before
    undo_merge(merge, by=here.chanthou)
    assert standing() == before
