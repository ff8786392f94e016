"""Protecting a case, its circle, the glass, and what each of them leaves behind."""

import datetime as dt

import pytest
from tests.factories.casework import member, sokha, world

from spean.base import clock
from spean.base.actor import NOBODY, Actor, Duty
from spean.base.audit.models import Entry
from spean.base.audit.queries import entries_for_audit
from spean.base.refusals import Refused
from spean.base.wall import beyond_reach, within_reach
from spean.casework.cases.actions import open_case, write_note
from spean.casework.cases.models import Case, Note
from spean.casework.cases.queries import cases_for
from spean.casework.people.linkage import people_like, search_people
from spean.casework.people.models import Person
from spean.casework.people.queries import people_for, profile_of
from spean.casework.zones.actions import (
    add_member,
    break_glass,
    lift_protection,
    protect_case,
    take_out_member,
)
from spean.casework.zones.models import Member, Opening, Zone
from spean.casework.zones.queries import (
    colleagues_to_add,
    doubles_for,
    is_member,
    members_in,
    openings_by,
    openings_to_review,
    openings_told,
    zone_of,
)
from spean.casework.zones.vocabulary import ProtectedType
from spean.registry.accounts.models import User
from spean.registry.centres.vocabulary import Role

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
WHY = "She called from the border and nobody answers"


@pytest.fixture
def here():
    return world()


@pytest.fixture
def nary(here):
    """Another counsellor of Samraong."""
    return colleague(here, "nary")


@pytest.fixture
def zone(here, nary):
    person = sokha(here.dara, here.samraong, phones=(("+85512345678", "own"),))
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    write_note(case, text="what was told", by=here.dara)
    return protect_case(case, kind=ProtectedType.TRAFFICKING, by=here.dara)


def colleague(here, name, role=Role.COUNSELLOR, centre=None):
    user = User.objects.create_user(name, "a long password")
    return member(user, role, centre or here.samraong)


def refused(action, *args, **told):
    with pytest.raises(Refused) as no:
        action(*args, **told)
    return [refusal.code for refusal in no.value.refusals]


def sees(actor, zone):
    """By the querysets, by the wall alone, and by both."""
    by_querysets = people_for(actor).filter(pk=zone.person_id).exists()
    with within_reach(actor):
        by_the_wall = Person.objects.filter(pk=zone.person_id).exists()
        both = people_for(actor).filter(pk=zone.person_id).exists()
        inside = Case.objects.filter(person=zone.person_id).exists()
    assert by_querysets == by_the_wall == both == inside
    return both


def test_only_the_circle_finds_the_person(here, nary, zone):
    profile = profile_of(here.dara, zone.person_id)
    assert sees(here.dara, zone)
    for actor in (nary, here.chanthou, here.vanna, here.kenji, NOBODY):
        assert not sees(actor, zone)
        assert search_people(actor, "Sok Sokha") == []
        assert search_people(actor, zone.person.code) == []
        assert search_people(actor, "012345678") == []
        assert people_like(actor, profile) == []
        assert not cases_for(actor).exists()
        assert zone_of(actor, zone.person_id) is None
    assert [each.pk for each in search_people(here.dara, "Sok Sokha")] == [zone.person_id]


def test_the_wall_hides_the_circle_itself(here, nary, zone):
    with within_reach(nary):
        assert (Zone.objects.count(), Member.objects.count()) == (0, 0)
        with beyond_reach("the test"):
            assert Zone.objects.count() == 1
    with within_reach(here.dara):
        assert (Zone.objects.count(), Member.objects.count(), Note.objects.count()) == (1, 1, 1)


def test_a_nationwide_duty_does_not_lift_the_veil(here, zone):
    for user_id in (None, here.kenji.user_id):
        all_of_it = Actor.trusted(Duty.READ_CASES, user_id=user_id, nationwide=True)
        assert not cases_for(all_of_it).exists()
        with within_reach(all_of_it):
            assert not Case.objects.exists()


def test_who_is_responsible_elsewhere_belongs_to_the_circle_from_the_beginning(here, nary):
    person = sokha(here.dara, here.samraong)
    person.registrations.create(
        centre=here.pursat, registered_on=NOW, registered_by="self", by_id=here.vanna.user_id
    )
    open_case(person.pk, centre_id=here.pursat.pk, by=here.vanna)
    case = open_case(person.pk, centre_id=here.samraong.pk, by=here.dara)
    with within_reach(here.dara):
        zone = protect_case(case, kind=ProtectedType.MINOR, by=here.dara)
    assert sees(here.vanna, zone)
    assert not sees(nary, zone)


def test_a_person_is_protected_once_and_only_by_who_answers_for_the_case(here, nary, zone):
    case = Case.objects.get()
    again = refused(protect_case, case, kind=ProtectedType.MINOR, by=here.dara)
    assert again == ["already_protected"]
    with pytest.raises(Case.DoesNotExist):
        protect_case(case, kind=ProtectedType.MINOR, by=nary)
    add_member(zone, nary.user_id, by=here.dara)
    assert refused(protect_case, case, kind=ProtectedType.MINOR, by=nary) == ["not_your_case"]
    assert refused(take_out_member, zone, nary.user_id, by=nary) == ["not_your_case"]
    assert refused(protect_case, case, kind=ProtectedType.MINOR, by=here.kenji) == ["not_your_duty"]


def test_a_member_adds_another_for_a_time(here, nary, zone):
    with clock.stopped_at(NOW), within_reach(here.dara):
        assert [user.username for user in colleagues_to_add(here.dara, zone)] == [
            "chanthou",
            "nary",
        ]
        add_member(zone, nary.user_id, ends_on=NOW.date(), by=here.dara)
    with clock.stopped_at(NOW):
        assert sees(nary, zone)
        assert is_member(nary, zone)
        again = refused(add_member, zone, nary.user_id, by=here.dara)
        assert again == ["already_a_member"]
    with clock.stopped_at(NOW + clock.days(1)):
        assert not sees(nary, zone)
    assert Entry.objects.filter(verb="member.added").count() == 1


def test_nobody_adds_themselves_or_a_stranger_or_a_sixth(here, nary, zone):
    strange = refused(add_member, zone, here.vanna.user_id, by=here.dara)
    assert strange == ["not_a_colleague"]
    past = clock.today() - clock.days(1)
    assert refused(add_member, zone, nary.user_id, ends_on=past, by=here.dara) == [
        "ends_in_the_past"
    ]
    assert "not_oneself" in refused(add_member, zone, here.dara.user_id, by=here.dara)
    for number in range(4):
        add_member(zone, colleague(here, f"one{number}").user_id, by=here.dara)
    assert refused(add_member, zone, nary.user_id, by=here.dara) == ["circle_full"]


def test_who_does_not_belong_changes_nothing(here, nary, zone):
    for act in (add_member, take_out_member):
        with pytest.raises(Zone.DoesNotExist):
            act(zone, nary.user_id, by=here.chanthou)
    with pytest.raises(Zone.DoesNotExist):
        lift_protection(zone, reason=WHY, by=here.chanthou)


def test_taken_out_is_outside_at_once(here, nary, zone):
    add_member(zone, nary.user_id, by=here.dara)
    with within_reach(here.dara):
        take_out_member(zone, nary.user_id, by=here.dara)
    assert not sees(nary, zone)


def test_a_member_may_leave_while_somebody_stays(here, nary, zone):
    assert refused(take_out_member, zone, here.dara.user_id, by=here.dara) == ["last_member"]
    add_member(zone, nary.user_id, ends_on=clock.today(), by=here.dara)
    assert refused(take_out_member, zone, here.dara.user_id, by=here.dara) == ["last_member"]
    add_member(zone, here.chanthou.user_id, by=here.dara)
    with within_reach(here.dara):
        take_out_member(zone, here.dara.user_id, by=here.dara)
    assert not sees(here.dara, zone)
    assert sees(here.chanthou, zone)


def test_lifted_with_a_reason_everybody_of_the_centre_sees_again(here, nary, zone):
    assert refused(lift_protection, zone, reason=" short  ", by=here.dara) == ["no_reason"]
    with within_reach(here.dara):
        lift_protection(zone, reason="She asked for it herself", by=here.dara)
    assert sees(nary, zone)
    assert zone_of(here.dara, zone.person_id) is None
    assert sees(nary, protect_case(zone.case, kind=ProtectedType.WITNESS, by=here.dara)) is False


def test_broken_glass_opens_for_two_hours_and_is_told(here, nary, zone):
    with clock.stopped_at(NOW), within_reach(nary):
        opening = break_glass(zone.case.code, reason=WHY, centre_id=here.samraong.pk, by=nary)
    just_before = NOW + dt.timedelta(hours=2, seconds=-1)
    with clock.stopped_at(just_before):
        assert sees(nary, zone)
        assert not is_member(nary, zone)
        told = list(openings_told(here.dara))
        assert [(one.user_id, one.reason) for one in told] == [(nary.user_id, WHY)]
        assert [one.asked for one in openings_to_review(here.chanthou)] == [zone.case.code]
        assert [one.pk for one in openings_by(nary)] == [opening.pk]
        assert (list(openings_told(nary)), list(openings_to_review(here.dara))) == ([], [])
    with clock.stopped_at(NOW + dt.timedelta(hours=2)):
        assert not sees(nary, zone)
        assert list(openings_by(nary)) == []
        assert openings_told(here.dara).count() == 1
    assert Entry.objects.get(verb="glass.broken").detail["reason"] == WHY


def test_the_code_of_the_person_opens_too_and_letters_may_be_small(here, nary, zone):
    break_glass(f" {zone.person.code.lower()} ", reason=WHY, centre_id=here.samraong.pk, by=nary)
    assert sees(nary, zone)


@pytest.mark.parametrize("code", ["C-999999", "P-999999-1", "Sok Sokha", "C-", "", "C-²"])
def test_a_code_of_nothing_is_accepted_and_opens_nothing(here, nary, zone, code):
    opening = break_glass(code, reason=WHY, centre_id=here.samraong.pk, by=nary)
    assert opening.zone_id is None
    assert not sees(nary, zone)
    assert list(openings_told(here.dara)) == []
    assert len(openings_to_review(here.chanthou)) == 1


def test_nobody_of_another_centre_opens_it(here, zone):
    opening = break_glass(zone.case.code, reason=WHY, centre_id=here.pursat.pk, by=here.vanna)
    assert opening.zone_id is None
    told = refused(
        break_glass, zone.case.code, reason=WHY, centre_id=here.samraong.pk, by=here.vanna
    )
    assert told == ["not_your_duty"]


def test_it_wants_a_reason_and_is_no_way_to_try_codes(here, nary, zone):
    asked = {"centre_id": here.samraong.pk, "by": nary}
    assert refused(break_glass, zone.case.code, reason="because", **asked) == ["no_reason"]
    for number in range(5):
        break_glass(f"C-00{number}", reason=WHY, **asked)
    assert refused(break_glass, zone.case.code, reason=WHY, **asked) == ["opened_often"]
    assert Opening.objects.count() == 5


def test_an_opened_file_is_not_taken_over_while_a_member_is_left(here, nary, zone):
    by = here.chanthou  # the manager reaches every case of the centre
    break_glass(zone.case.code, reason=WHY, centre_id=here.samraong.pk, by=by)
    assert refused(add_member, zone, nary.user_id, by=by) == ["not_a_member"]
    here.users["dara"].is_active = False
    here.users["dara"].save()
    add_member(zone, nary.user_id, by=by)
    assert sees(nary, zone)


def test_a_double_is_told_to_the_circle_and_the_focal_point_only(here, nary, zone):
    lawyer = colleague(here, "lawyer", Role.LEGAL_OFFICER)
    assert (doubles_for(here.dara), doubles_for(lawyer)) == ([], [])
    with within_reach(nary):
        again = sokha(nary, here.samraong)
    for actor in (here.dara, lawyer):
        with within_reach(actor):
            assert doubles_for(actor) == [(zone.case.code, again.code)]
    assert [doubles_for(one) for one in (nary, here.chanthou, here.vanna)] == [[], [], []]


def test_a_circle_without_members_has_no_eyes(here, zone):
    lawyer = colleague(here, "lawyer", Role.LEGAL_OFFICER)
    sokha(here.chanthou, here.samraong)
    Member.objects.update(left_at=clock.now())
    assert doubles_for(lawyer) == []


def test_the_auditor_reads_no_line_about_somebody_hidden(here, zone):
    auditor = member(User.objects.create_user("auditor", "a long password"), Role.AUDITOR, None)
    with within_reach(auditor):
        shown = list(entries_for_audit(auditor).values_list("verb", flat=True))
    assert shown == []
    lift_protection(zone, reason="She asked for it herself", by=here.dara)
    with within_reach(auditor):
        assert "case.protected" in {one.verb for one in entries_for_audit(auditor)}


def test_members_are_named_to_members(here, nary, zone):
    assert [one.user_id for one in members_in(here.dara, zone)] == [here.dara.user_id]
    assert not members_in(nary, zone).exists()
    assert colleagues_to_add(here.dara, zone)
    assert [str(one).split()[0] for one in (zone, members_in(here.dara, zone)[0])] == [
        "zone",
        "member",
    ]
