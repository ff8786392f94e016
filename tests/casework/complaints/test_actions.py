"""What can be done with a complaint, by whom, and who no longer finds it afterwards."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from tests.factories.casework import member, sokha, world
from tests.factories.complaints import abused, complained, handler, told, turned
from tests.factories.referrals import service

from spean.base import clock
from spean.base.actor import NOBODY, Actor, Duty
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.base.wall import within_reach
from spean.casework.cases.actions import open_case
from spean.casework.complaints import queries
from spean.casework.complaints.actions import (
    VISITOR,
    appeal_by_code,
    cut_loose,
    let_go_complaints,
    read_complaint,
    receive_complaint,
    sort_complaint,
)
from spean.casework.complaints.models import Complaint, ComplaintTurn
from spean.casework.complaints.tasks import loosen
from spean.casework.complaints.vocabulary import ComplaintKind, ComplaintState, Lane
from spean.casework.rights.actions import export_file, night_round
from spean.casework.rights.actions._erasing import forget
from spean.casework.rights.queries import due_counts
from spean.casework.rights.tasks import the_keeper
from spean.casework.zones.actions import protect_case
from spean.casework.zones.vocabulary import ProtectedType
from spean.registry.accounts.models import User
from spean.registry.centres.models import Membership
from spean.registry.centres.scoping import keeper
from spean.registry.centres.vocabulary import Role

pytestmark = pytest.mark.django_db
S, K = ComplaintState, ComplaintKind
MONDAY = dt.date(2026, 3, 2)
FORM = "r" + "0" * 32


@pytest.fixture
def here():
    return world()


def refused(call):
    with pytest.raises(Refused) as why:
        call()
    return [one.code for one in why.value.refusals]


def sees(actor, complaint):
    """Asked at the first, and behind the second wall by somebody who forgot to ask."""
    asked = queries.complaints_for(actor).filter(pk=complaint.pk).exists()
    with within_reach(actor):
        behind = Complaint.objects.filter(pk=complaint.pk).exists()
        steps = ComplaintTurn.objects.filter(complaint=complaint.pk).exists()
    assert asked == behind == steps
    return asked


def test_an_ordinary_complaint_is_read_by_those_who_answer_them(here):
    one = complained(here.samraong).complaint
    named = handler(here)
    readers = (here.chanthou, named)
    assert all(sees(actor, one) for actor in readers)
    assert not any(sees(actor, one) for actor in (here.dara, here.vanna, here.kenji, NOBODY))


def test_who_is_responsible_stays_so_until_they_no_longer_answer_complaints(here):
    named = handler(here)
    one = turned(complained(here.samraong).complaint, S.ACKNOWLEDGED, here.chanthou)
    one = turned(one, S.LOOKED_INTO, named)
    assert one.responsible_id == here.chanthou.user_id
    Membership.objects.filter(user=here.chanthou.user_id).update(ends_on=clock.today())
    with clock.stopped_at(clock.today() + clock.days(2)):
        assert turned(one, S.ANSWERED, named).responsible_id == named.user_id


def test_a_sensitive_one_is_read_by_named_handlers_of_the_centre_only(here):
    one = abused(here.samraong).complaint
    named, elsewhere = handler(here), handler(here, "sothea", here.pursat)
    assert one.lane == Lane.SENSITIVE
    assert sees(named, one)
    others = (here.chanthou, here.dara, here.vanna, here.kenji, elsewhere, NOBODY)
    assert not any(sees(actor, one) for actor in others)


def test_whoever_hears_a_sensitive_one_does_not_find_it_again(here):
    with within_reach(here.dara):
        received = abused(here.samraong, here.dara)
    assert received.complaint.entered_by_id == here.dara.user_id
    assert not sees(here.dara, received.complaint)


@pytest.mark.parametrize("kind", [K.SERVICE, K.PSEA])
def test_nobody_reads_what_is_about_themselves(here, kind):
    named, other = handler(here), handler(here, "sothea")
    about_manager = complained(here.samraong, kind=kind, about_id=here.chanthou.user_id).complaint
    about_handler = complained(here.samraong, kind=kind, about_id=named.user_id).complaint
    assert not sees(here.chanthou, about_manager)
    assert sees(named, about_manager)
    assert not sees(named, about_handler)
    assert sees(other, about_handler)


def test_whom_it_is_about_must_work_there(here):
    vanna = here.vanna.user_id
    assert refused(lambda: complained(here.samraong, about_id=vanna)) == ["not_a_colleague"]
    one = complained(here.samraong).complaint
    said = {"kind": K.CONDUCT, "about_id": vanna, "in_confidence": False, "by": here.chanthou}
    assert refused(lambda: sort_complaint(one, **said)) == ["not_a_colleague"]


def test_nothing_is_taken_down_without_words_a_duty_or_at_another_centre(here):
    assert refused(lambda: complained(here.samraong, words="x")) == ["no_words"]
    assert refused(lambda: complained(here.pursat, here.dara)) == ["not_your_duty"]
    assert refused(lambda: complained(here.samraong, NOBODY)) == ["not_your_duty"]
    assert Complaint.objects.count() == 0


def test_a_sensitive_one_hangs_on_nobodys_file(here):
    person = sokha(here.dara, here.samraong)
    ordinary = complained(here.samraong, here.dara, person_id=person.pk).complaint
    sensitive = abused(here.samraong, here.dara, person_id=person.pk).complaint
    assert (ordinary.person, sensitive.person) == (person, None)
    sensitive.person = person
    with pytest.raises(IntegrityError, match="hangs_on_nobody"), transaction.atomic():
        sensitive.save()


def test_what_waits_does_not_vanish_with_somebody_protected(here):
    person = sokha(here.dara, here.samraong)
    waits = complained(here.samraong, here.dara, person_id=person.pk).complaint
    over = complained(here.samraong, here.dara, person_id=person.pk).complaint
    Complaint.objects.filter(pk=over.pk).update(state=S.CLOSED, due_on=None, over_at=clock.now())
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    protect_case(case, kind=ProtectedType.WITNESS, by=here.dara)
    assert not sees(here.chanthou, waits)
    assert loosen(0) == 1
    assert sees(here.chanthou, waits)
    assert not sees(here.chanthou, over)
    with within_reach(here.dara):  # of the circle: what they take down hangs on nobody
        later = complained(here.samraong, here.dara, person_id=person.pk).complaint
    assert (later.person, sees(here.chanthou, later)) == (None, True)
    assert refused(lambda: cut_loose(by=here.dara)) == ["not_your_duty"]


def test_a_partners_service_may_be_meant(here):
    office = service(here.dara, here.samraong)
    assert complained(here.samraong, here.dara, service_id=office.pk).complaint.service == office


def test_the_same_form_is_one_complaint_with_one_code(here):
    first, second = (
        receive_complaint(told(), centre_id=here.samraong.pk, once=FORM, by=VISITOR)
        for _twice in range(2)
    )
    assert (first.code, first.complaint) == (second.code, second.complaint)
    corrected = told(words="I waited the whole day.")
    others = [
        receive_complaint(corrected, centre_id=here.samraong.pk, once=FORM, by=VISITOR),
        complained(here.samraong),
    ]
    assert len({first.code, *(one.code for one in others)}) == 3
    assert Complaint.objects.count() == 3


def test_a_code_is_kept_as_a_keyed_hash_only_and_leads_back(here):
    received = complained(here.samraong)
    assert queries.complaint_behind(VISITOR, received.code) == received.complaint
    assert queries.complaint_behind(VISITOR, "") is None
    kept = str(list(Complaint.objects.values_list())) + str(list(Entry.objects.values_list()))
    assert received.code not in kept
    assert len(received.complaint.digest) == 64


def test_the_book_says_who_did_what_and_nothing_of_what_was_told(here):
    named = handler(here)
    one = abused(here.samraong, here.dara, name="Sokha").complaint
    turned(one, S.ACKNOWLEDGED, named)
    read_complaint(one.pk, page="complaint", by=named)
    lines = Entry.objects.filter(subject_id=str(one.pk))
    assert [line.verb for line in lines.order_by("pk")] == [
        "complaint.received",
        "complaint.acknowledged",
        "complaint.read",
    ]
    told_there = str([line.detail for line in lines])
    assert not any(word in told_there for word in ("Sokha", "form", "sexual", "sensitive"))


def test_a_look_at_what_hangs_on_a_file_is_a_look_at_the_person(here):
    person = sokha(here.dara, here.samraong)
    one = complained(here.samraong, here.dara, person_id=person.pk).complaint
    read_complaint(one.pk, page="complaint", by=here.chanthou)
    line = Entry.objects.get(verb="person.read")
    assert (line.person_id, line.page) == (person.pk, "complaint")


def answered(here, by, words="We opened a second desk."):
    received = complained(here.samraong)
    turned(received.complaint, S.ACKNOWLEDGED, by, words="")
    return received, turned(received.complaint, S.ANSWERED, by, words=words)


def test_from_received_to_closed(here):
    with clock.stopped_at(MONDAY):
        received, one = answered(here, here.chanthou)
        assert (one.state, one.reply) == (S.ANSWERED, "We opened a second desk.")
        assert one.responsible_id == here.chanthou.user_id
        assert refused(lambda: turned(one, S.CLOSED, here.chanthou)) == ["may_still_appeal"]
    with clock.stopped_at(one.due_on + dt.timedelta(days=1)):
        done = turned(received.complaint, S.CLOSED, here.chanthou)
    assert (done.due_on, done.over_at is not None) == (None, True)
    states = list(one.turns.values_list("state", flat=True))
    assert states == [S.RECEIVED, S.ACKNOWLEDGED, S.ANSWERED, S.CLOSED]


def test_an_appeal_is_decided_by_somebody_else(here):
    named = handler(here)
    received, _one = answered(here, here.chanthou)
    one = appeal_by_code(received.complaint, words="I still wait.", by=VISITOR)
    assert one.state == S.APPEALED
    assert refused(lambda: turned(one, S.ANSWERED, here.chanthou)) == ["own_answer"]
    one = turned(one, S.ANSWERED, named, words="You are right.")
    assert one.reply == "You are right."
    again = {"words": "And again.", "by": VISITOR}
    assert refused(lambda: appeal_by_code(one, **again)) == ["appealed_once"]
    assert refused(lambda: turned(one, S.CLOSED, here.chanthou)) == ["own_answer"]
    assert turned(one, S.CLOSED, named).state == S.CLOSED


def test_a_colleague_writes_down_an_appeal_for_somebody(here):
    received, one = answered(here, here.chanthou)
    turned(one, S.APPEALED, here.chanthou, words="They called: not content.")
    assert received.complaint.turns.last().voice == "complainant"


def test_who_reads_none_takes_no_step(here):
    one = complained(here.samraong).complaint
    assert refused(lambda: turned(one, S.ACKNOWLEDGED, here.dara)) == ["not_your_duty"]
    named = handler(here, "sothea", here.pursat)
    with pytest.raises(Complaint.DoesNotExist):
        turned(one, S.ACKNOWLEDGED, named)
    sensitive = abused(here.samraong).complaint
    with pytest.raises(Complaint.DoesNotExist):
        turned(sensitive, S.ACKNOWLEDGED, here.chanthou)


def sorted_as(one, by, **changes):
    said = {"kind": K.SERVICE, "about_id": None, "in_confidence": False} | changes
    with within_reach(by):
        return sort_complaint(one, **said, by=by)


def test_a_manager_sorts_away_from_themselves(here):
    person = sokha(here.dara, here.samraong)
    with clock.stopped_at(MONDAY):
        one = complained(here.samraong, here.dara, person_id=person.pk).complaint
        held = sorted_as(one, here.chanthou, kind=K.PSEA)
    named = handler(here)
    assert (held.lane, held.person, held.due_on) == (Lane.SENSITIVE, None, dt.date(2026, 3, 3))
    assert (sees(here.chanthou, one), sees(named, one)) == (False, True)
    back = sorted_as(one, named, kind=K.SERVICE)
    assert back.lane == Lane.ORDINARY
    about = sorted_as(one, here.chanthou, kind=K.CONDUCT, about_id=here.chanthou.user_id)
    assert about.about_id == here.chanthou.user_id
    assert not sees(here.chanthou, one)


def test_sorting_moves_no_day_of_an_answer_and_nothing_that_is_over(here):
    _received, one = answered(here, here.chanthou)
    until = one.due_on
    assert sorted_as(one, here.chanthou, kind=K.INFORMATION).due_on == until
    Complaint.objects.update(state=S.CLOSED, due_on=None, over_at=clock.now())
    assert refused(lambda: sorted_as(one, here.chanthou)) == ["over"]


def test_lists_are_narrowed_by_what_stands_in_them(here):
    named = handler(here)
    with clock.stopped_at(MONDAY):
        old, sensitive = complained(here.samraong).complaint, abused(here.samraong).complaint
    new = complained(here.samraong, kind=K.PRAISE).complaint
    turned(new, S.ACKNOWLEDGED, here.chanthou)

    def listed(actor, **chosen):
        return set(queries.complaints_like(actor, **chosen))

    assert listed(named) == {old, sensitive, new}
    assert listed(here.chanthou) == {old, new}
    assert listed(named, kind=K.PSEA) == listed(named, lane=Lane.SENSITIVE) == {sensitive}
    assert listed(named, state=S.ACKNOWLEDGED) == listed(here.chanthou, only="mine") == {new}
    assert listed(named, only="overdue") == set(queries.complaints_late(named)) == {old, sensitive}
    Complaint.objects.filter(pk=old.pk).update(state=S.CLOSED, due_on=None, over_at=clock.now())
    assert listed(named, only="open") == {sensitive, new}
    assert queries.lanes_of(here.chanthou) == [Lane.ORDINARY]
    assert queries.lanes_of(named) == list(Lane)


def test_no_number_holds_a_sensitive_one(here):
    first, last = clock.today().replace(day=1), clock.today()
    answered(here, here.chanthou)
    abused(here.samraong)
    complained(here.pursat)
    wholly = {(K.SERVICE, "received"): 1, (K.SERVICE, "acknowledged"): 1}
    wholly |= {(K.SERVICE, "answered"): 1, (K.SERVICE, "overdue"): 0}
    with within_reach(here.chanthou):
        assert queries.month_of_complaints(here.chanthou, first, last) == wholly
    everywhere = queries.month_of_complaints(here.kenji, first, last)
    assert everywhere[K.SERVICE, "received"] == 2
    assert refused(lambda: queries.month_of_complaints(here.dara, first, last)) == ["not_your_duty"]


def test_two_handlers_are_named_at_each_centre_or_it_shows(here):
    handler(here)
    assert queries.handlers_at(here.chanthou) == {here.samraong.name: 1}
    assert queries.handlers_at(here.kenji) == {here.pursat.name: 0, here.samraong.name: 1}
    assert queries.handlers_at(here.dara) == {}
    named = [(one.name, one.centre) for one in queries.readers_named(VISITOR)]
    assert named == [("Sreyleak", here.samraong.name)]  # who has a user name alone is not named


def test_a_person_takes_along_what_they_said_and_nobody_what_is_about_them(here):
    person = sokha(here.dara, here.samraong)
    complained(here.samraong, here.dara, person_id=person.pk, words="For my file.")
    abused(here.samraong, here.dara, person_id=person.pk, words="For nobody here.")
    complained(
        here.samraong, here.dara, person_id=person.pk, words="About the manager.",
        about_id=here.chanthou.user_id,
    )  # fmt: skip
    asked = [export_file(person.pk, page="person-everything", by=here.chanthou)]
    with within_reach(here.chanthou):
        asked.append(export_file(person.pk, page="person-everything", by=here.chanthou))
    for found in asked:
        assert [row["words"] for row in found["complaints.Complaint"]] == ["For my file."]
    assert "complaints.Complaint" not in export_file(person.pk, page="x", by=here.dara)


def test_a_file_that_is_forgotten_takes_along_what_hangs_on_it_and_nothing_sensitive(here):
    person = sokha(here.dara, here.samraong)
    complained(here.samraong, here.dara, person_id=person.pk)
    sensitive = abused(here.samraong, here.dara, person_id=person.pk).complaint
    forget(person.pk, because="x", by=the_keeper())
    assert list(Complaint.objects.all()) == [sensitive]


def test_what_is_over_is_let_go_of_after_two_years(here):
    with clock.stopped_at(MONDAY):
        for made in (complained, abused):
            made(here.samraong)
        kept = complained(here.samraong).complaint
        gone = Complaint.objects.exclude(pk=kept.pk)
        gone.update(state=S.CLOSED, due_on=None, over_at=clock.now())
        night_round(by=keeper())
    later = MONDAY + dt.timedelta(days=731)
    with clock.stopped_at(later):
        assert due_counts(keeper())["closed_complaint"] == 2
        numbers = queries.complaints_to_let_go(keeper(), clock.now() - clock.days(730))
        assert let_go_complaints(numbers, by=keeper()) == 4  # two complaints, a step each
    assert list(Complaint.objects.all()) == [kept]
    assert Entry.objects.filter(verb="complaint.let_go").count() == 2
    assert refused(lambda: let_go_complaints([], by=here.chanthou)) == ["not_your_duty"]


def test_a_nationwide_reader_would_meet_both_lanes_but_never_themselves(here):
    duties = (Duty.READ_COMPLAINTS, Duty.READ_SENSITIVE, Duty.ANSWER_COMPLAINTS)
    user = User.objects.create_user("wide", "a long password")
    member(user, Role.COUNSELLOR, here.samraong)
    wide = Actor.trusted(*duties, user_id=user.pk, nationwide=True)
    one, about = abused(here.samraong).complaint, complained(here.samraong, about_id=user.pk)
    assert sees(wide, one)
    assert not sees(wide, about.complaint)
    assert queries.is_handler(wide, one)
    blind = Actor.trusted(Duty.READ_COMPLAINTS, user_id=user.pk, nationwide=True)
    assert not sees(blind, one)
