"""Sealed notes: who may write and open them, for how long, and where they never stand."""

import json

import pytest
from tests.factories.casework import member, sokha, world

from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.base.wall import within_reach
from spean.casework.cases.actions import close_case, open_case
from spean.casework.cases.vocabulary import CaseState, ClosureReason
from spean.casework.people.actions import read_person
from spean.casework.rights.actions import export_file
from spean.casework.rights.queries import what_would_go, who_opened
from spean.casework.sealed import queries, rules
from spean.casework.sealed.actions import read_sealed_note, write_sealed_note
from spean.casework.sealed.models import SealedNote
from spean.casework.sealed.vocabulary import NoteKind
from spean.registry.accounts.models import User
from spean.registry.centres.vocabulary import Role

pytestmark = pytest.mark.django_db
WHY = "She comes in an hour."
SECRET = "ពាក្យសម្ងាត់ what she told"


@pytest.fixture
def here():
    return world()


@pytest.fixture
def case(here):
    return open_case(sokha(here.dara, here.samraong).pk, centre_id=here.samraong.pk, by=here.dara)


def sealed(here, case, text=SECRET, kind=NoteKind.PSYCHOSOCIAL):
    return write_sealed_note(case, kind=kind, text=text, by=here.dara)


def colleague(here):
    user = User.objects.create_user("sophea", "a long password")
    here.users["sophea"] = user
    return member(user, Role.COUNSELLOR, here.samraong)


def refused(call):
    with pytest.raises(Refused) as why:
        call()
    return [one.code for one in why.value.refusals]


def test_nothing_is_sealed_without_words_or_in_a_closed_case():
    assert rules.refusals_to_write(state=CaseState.OPEN, text="x") == []
    codes = [one.code for one in rules.refusals_to_write(state=CaseState.CLOSED, text=" ")]
    assert codes[-1] == "no_words"
    assert len(codes) == 2


def test_only_who_is_responsible_knows_that_it_is_there(here, case):
    note = sealed(here, case)
    others = (here.chanthou, here.vanna, here.kenji, colleague(here))
    for actor, there in ((here.dara, True), *((one, False) for one in others)):
        assert queries.sealed_of(actor, case.pk).filter(pk=note.pk).exists() == there
        assert queries.sealed_about(actor, [case.person_id]) == ({note.pk} if there else set())
        with within_reach(actor):
            assert SealedNote.objects.filter(pk=note.pk).exists() == there


def test_who_may_not_know_of_it_neither_writes_nor_opens(here, case):
    note, other = sealed(here, case), colleague(here)
    assert refused(lambda: read_sealed_note(note.pk, reason=WHY, by=here.chanthou)) == [
        "not_your_duty"
    ]
    with pytest.raises(SealedNote.DoesNotExist):
        read_sealed_note(note.pk, reason=WHY, by=other)
    told = {"kind": NoteKind.PROTECTION, "text": "x"}
    assert refused(lambda: write_sealed_note(case, **told, by=here.chanthou)) == ["not_your_duty"]
    with pytest.raises(type(case).DoesNotExist):
        write_sealed_note(case, **told, by=other)
    assert SealedNote.objects.count() == 1


def test_without_a_reason_nothing_opens_and_nothing_is_written(here, case):
    note = sealed(here, case)
    lines = Entry.objects.count()
    assert refused(lambda: read_sealed_note(note.pk, reason="look", by=here.dara)) == ["no_reason"]
    assert Entry.objects.count() == lines


def test_every_opening_is_a_line_of_its_own_with_its_reason(here, case):
    note = sealed(here, case)
    for _twice in range(2):
        assert read_sealed_note(note.pk, reason=WHY, by=here.dara).text == SECRET
    lines = Entry.objects.filter(verb=queries.OPENED, person_id=case.person_id)
    assert [line.detail for line in lines] == [{"reason": WHY}] * 2


def test_the_person_is_shown_who_opened_it_and_nobody_else_learns_that_it_is_there(here, case):
    note = sealed(here, case)
    read_sealed_note(note.pk, reason=WHY, by=here.dara)
    first = who_opened(here.dara, case.person_id)[0]
    assert (first.verb, first.page, first.reason) == (queries.OPENED, "sealed-open", WHY)
    seen = who_opened(here.chanthou, case.person_id)[0]
    assert (seen.verb, seen.page, seen.reason) == ("case.read", "case", "")


def test_it_is_in_no_export_and_in_no_count_of_what_would_go(here, case):
    sealed(here, case)
    for actor in (here.dara, here.chanthou):
        read_person(case.person_id, page="person", by=actor)
        taken = export_file(case.person_id, page="person-everything", by=actor)
        assert SECRET not in json.dumps(taken, default=str, ensure_ascii=False)
        assert not any("ealed" in label for label in taken)
        assert not any("ealed" in label for label in what_would_go(actor, case.person_id))


def test_a_closed_case_keeps_its_notes_closed_and_takes_no_new_one(here, case):
    note = sealed(here, case)
    close_case(case, reason=ClosureReason.CLIENT_CHOICE, by=here.dara)
    assert len(refused(lambda: sealed(here, case))) == 1
    assert read_sealed_note(note.pk, reason=WHY, by=here.dara).text == SECRET
