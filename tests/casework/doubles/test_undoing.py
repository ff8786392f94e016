"""Who may merge, who is never offered, and in which order merges can be undone."""

import datetime as dt

import pytest
from tests.factories.casework import YES, member, sokha, world
from tests.factories.doubles import FIRST, SECOND, codes_of, merged, met, registered_twice, skill

from spean.base import clock
from spean.base.refusals import Refused
from spean.casework.cases.actions import book_date, open_case
from spean.casework.cases.models import Appointment, Case
from spean.casework.contacts.models import Contact
from spean.casework.doubles import rules
from spean.casework.doubles.actions import (
    gather_strays,
    merge_files,
    settle_old_merges,
    undo_merge,
)
from spean.casework.doubles.models import Merge
from spean.casework.doubles.queries import choices_between, merges_of, why_not_undo
from spean.casework.doubles.scoping import promises
from spean.casework.doubles.tasks import the_searcher
from spean.casework.doubles.vocabulary import MergeState, Side
from spean.casework.people.actions import (
    Newcomer,
    register_person,
)
from spean.casework.people.linkage import search_people
from spean.casework.people.models import FormerFile, Person, Registration
from spean.casework.people.queries import (
    file_that_leads,
    people_for,
    profile_of,
)
from spean.casework.people.rules import Profile
from spean.casework.people.vocabulary import PhoneOwner
from spean.casework.rights.scoping import Thread
from spean.casework.skills.actions import set_skills
from spean.casework.skills.models import PersonSkill
from spean.casework.zones.actions import break_glass, lift_protection, protect_case
from spean.casework.zones.vocabulary import ProtectedType
from spean.policy.insight.actions import close_month
from spean.policy.insight.queries import Behind, month_counted, people_behind
from spean.policy.insight.rules.months import month_of
from spean.policy.insight.vocabulary import Indicator
from spean.registry.centres.models import Membership
from spean.registry.centres.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


@pytest.fixture
def both(here):
    return registered_twice(here)


def test_who_reaches_one_file_only_merges_nothing(here, both):
    there = sokha(here.vanna, here.pursat)
    with pytest.raises(Person.DoesNotExist):
        merge_files(both[0], there.pk, by=here.chanthou)
    with pytest.raises(Refused) as refused:
        merge_files(*both, by=here.dara)
    assert codes_of(refused) == {"not_your_duty"}
    with pytest.raises(Refused) as refused:
        merge_files(both[0], both[0], by=here.chanthou)
    assert codes_of(refused) == {"same_file"}


def test_who_manages_two_centres_merges_across_them(here, both):
    there = sokha(here.vanna, here.pursat)
    Membership.objects.create(
        user=here.users["chanthou"], centre=here.pursat, role=Role.CENTRE_MANAGER,
        starts_on=dt.date(2020, 1, 1),
    )  # fmt: skip
    of_both = Membership.objects.actor_for(here.users["chanthou"].pk)
    merge = merge_files(both[0], there.pk, by=of_both)
    assert people_for(here.vanna).get().pk == both[0]
    with pytest.raises(Merge.DoesNotExist):
        undo_merge(merge, by=here.chanthou)  # who does not reach the file that rests
    undo_merge(merge, by=of_both)
    assert people_for(here.vanna).get().pk == there.pk


def test_a_protected_file_outside_the_circle_is_nobody(here, both):
    old, new = both
    case = open_case(new, centre_id=here.samraong.pk, by=here.dara)
    protect_case(case, kind=ProtectedType.TRAFFICKING, by=here.dara)
    with pytest.raises(Person.DoesNotExist):
        merged(here, both)
    assert people_for(here.chanthou).filter(pk=old).exists()


def test_in_the_circle_the_protection_covers_both_files(here, both):
    old, new = both
    case = open_case(new, centre_id=here.samraong.pk, by=here.chanthou)
    zone = protect_case(case, kind=ProtectedType.TRAFFICKING, by=here.chanthou)
    merge = merged(here, both)
    assert not people_for(here.dara).filter(pk__in=both).exists()
    assert people_for(here.chanthou).get(pk=old)
    opening = break_glass(
        Person(pk=new).code, reason="She called in distress.", centre_id=here.samraong.pk,
        by=here.dara,
    )  # fmt: skip
    assert opening.zone_id == zone.pk
    undo_merge(merge, by=here.chanthou)
    assert people_for(member_of(here, "vibol")).get().pk == old


def member_of(here, name):
    user = type(here.users["dara"]).objects.create_user(name, "a long password")
    return member(user, Role.COUNSELLOR, here.samraong)


def test_two_protected_files_wait_until_one_protection_is_lifted(here, both):
    zones = []
    for number in both:
        case = open_case(number, centre_id=here.samraong.pk, by=here.chanthou)
        zones.append(protect_case(case, kind=ProtectedType.WITNESS, by=here.chanthou))
    cases = [zones[0].case_id]
    with pytest.raises(Refused) as refused:
        merged(here, both, cases=cases)
    assert codes_of(refused) == {"protected_twice"}
    lift_protection(zones[1], reason="It was the same threat.", by=here.chanthou)
    merged(here, both, cases=cases)


def test_merges_into_one_file_are_undone_in_any_order(here, both):
    old, new = both
    third = sokha(here.dara, here.samraong, name_latin="Sok Sokhar", former_job="weaving").pk
    shared = [skill("SK-0044")]
    for number in (new, third):
        set_skills(number, skills=shared, by=here.dara)
    first = merged(here, both)
    second = merge_files(old, third, choices={"former_job": Side.OTHER}, by=here.chanthou)
    undo_merge(first, by=here.chanthou)
    assert profile_of(here.dara, old).former_job == "weaving"
    assert set(PersonSkill.objects.values_list("person", flat=True)) == {old, new}
    undo_merge(Merge.objects.get(pk=second.pk), by=here.chanthou)
    assert profile_of(here.dara, old).former_job == ""
    assert set(PersonSkill.objects.values_list("person", flat=True)) == {third, new}


def test_what_two_merged_files_share_stays_while_one_of_them_does(here, both):
    """A phone, and a centre, that came with the first and would have come with the second."""
    old, new = both
    third = sokha(
        here.dara, here.samraong, name_latin="Sok Sokhar", phones=((SECOND, PhoneOwner.OWN),)
    ).pk
    for number in (new, third):
        Registration.objects.create(
            person_id=number, centre=here.pursat, registered_on=clock.today(),
            registered_by="self", by_id=here.vanna.user_id,
        )  # fmt: skip
    first = merged(here, both)
    second = merge_files(old, third, by=here.chanthou)
    undo_merge(first, by=here.chanthou)
    assert {number for number, _owner in profile_of(here.dara, old).phones} == {FIRST, SECOND}
    assert set(people_for(here.vanna).values_list("pk", flat=True)) == {old, new}
    undo_merge(Merge.objects.get(pk=second.pk), by=here.chanthou)
    assert {number for number, _owner in profile_of(here.dara, old).phones} == {FIRST}
    assert set(people_for(here.vanna).values_list("pk", flat=True)) == {new, third}


def test_a_row_that_somebody_changed_since_is_left_and_named(here, both):
    old, new = both
    cases = [open_case(n, centre_id=here.samraong.pk, by=here.dara).pk for n in (old, new)]
    date = book_date(Case.objects.get(pk=cases[1]), on=clock.today(), by=here.dara)
    book_date(Case.objects.get(pk=cases[0]), on=clock.today(), by=here.dara)
    merge = merged(here, both, cases=[cases[0]])
    Case.objects.filter(pk=cases[1]).update(closure_reason="transferred")
    Appointment.objects.filter(pk=date.pk).delete()
    report = undo_merge(merge, by=here.chanthou).ledger["report"]
    assert report["rows_kept"] == [["cases.Case", cases[1]], ["cases.Appointment", date.pk]]
    assert Case.objects.get(pk=cases[1]).closure_reason == "transferred"


def test_a_key_that_is_unique_by_itself_is_a_promise_too():
    (one,) = promises(Thread(FormerFile, FormerFile._meta.get_field("person")))
    assert (one.name, one.columns) == ("people.FormerFile.person", ())


def test_what_is_put_together_is_not_judged_any_more():
    assert [one.code for one in rules.refusals_to_judge(why="They are cousins.", merged=True)] == [
        "merged_already"
    ]


def test_a_merge_under_another_merge_waits_for_that_one(here, both):
    old, new = both
    third = sokha(here.dara, here.samraong, name_latin="Sok Sokhar").pk
    line = met(here, new)
    first = merged(here, both)
    second = merge_files(third, old, by=here.chanthou)
    assert Contact.objects.get(pk=line.pk).person_id == third
    assert [one.code for one in why_not_undo(here.chanthou, first)] == ["merged_on"]
    with pytest.raises(Refused) as refused:
        undo_merge(first, by=here.chanthou)
    assert codes_of(refused) == {"merged_on"}
    assert {one.pk for one in merges_of(here.dara, third)} == {first.pk, second.pk}
    assert file_that_leads(here.dara, new).pk == third
    assert [one.pk for one in search_people(here.dara, "Sokh Sokhaa")] == [third]
    undo_merge(second, by=here.chanthou)
    undo_merge(first, by=here.chanthou)
    assert Contact.objects.get(pk=line.pk).person_id == new
    with pytest.raises(Refused) as refused:
        undo_merge(first, by=here.chanthou)
    assert codes_of(refused) == {"not_standing"}


def test_a_merge_that_closed_the_case_since_is_undone_first(here, both):
    old, new = both
    third = sokha(here.dara, here.samraong, name_latin="Sok Sokhar").pk
    cases = [open_case(n, centre_id=here.samraong.pk, by=here.dara).pk for n in (new, third)]
    first = merged(here, both)
    second = merge_files(old, third, cases=[cases[1]], by=here.chanthou)
    with pytest.raises(Refused) as refused:
        undo_merge(first, by=here.chanthou)
    assert codes_of(refused) == {"later_merge"}
    undo_merge(second, by=here.chanthou)
    undo_merge(first, by=here.chanthou)
    assert dict(Case.objects.values_list("pk", "person_id")) == {cases[0]: new, cases[1]: third}


def test_what_was_written_in_the_very_moment_is_gathered_at_night(here, both):
    """Somebody saw the file a moment before it was put away, and writes on it a moment after."""
    old, new = both
    merge = merged(here, both)
    line = Contact.objects.create(
        centre=here.samraong, person_id=new, on=clock.today(), channel="phone",
        by_id=here.dara.user_id,
    )  # fmt: skip
    assert gather_strays(by=the_searcher()) == 1
    assert gather_strays(by=the_searcher()) == 0
    assert Contact.objects.get(pk=line.pk).person_id == old
    undo_merge(Merge.objects.get(pk=merge.pk), by=here.chanthou)
    assert Contact.objects.get(pk=line.pk).person_id == new


def test_a_year_later_a_merge_is_settled(here, both):
    merge = merged(here, both)
    later = clock.now() + clock.days(rules.UNDO_DAYS + 2)
    with clock.stopped_at(later):
        with pytest.raises(Refused) as refused:
            undo_merge(merge, by=Membership.objects.actor_for(here.chanthou.user_id))
        assert codes_of(refused) == {"too_old"}
        assert settle_old_merges(by=the_searcher()) == 1
        assert settle_old_merges(by=the_searcher()) == 0
    merge.refresh_from_db()
    assert (merge.state, merge.values, merge.ledger) == (MergeState.SETTLED, {}, {})
    assert file_that_leads(here.dara, both[1]).pk == both[0]


def test_a_closed_month_stays_and_counts_nobody_twice(here, both):
    old, new = both
    last_month = month_of(clock.today()).before
    with clock.stopped_at(last_month.first):
        met(here, old)
        met(here, new)
    close_month(here.samraong.pk, month=last_month, by=here.chanthou)
    merged(here, both)
    reached, there = Indicator.REACHED, (here.samraong.pk,)
    counted = month_counted(here.chanthou, last_month, centre_ids=there)
    assert sum(cell.people for cell in counted.cells[reached]) == 2  # it says what it said
    behind = people_behind(here.chanthou, Behind(reached, last_month, there))
    assert [person.pk for person in behind] == [old]


def test_every_choice_is_shown_with_what_both_say(here, both):
    files = Person.objects.in_bulk(both)
    found = {one.name: one for one in choices_between(here.chanthou, *files.values())}
    assert found["former_job"].default == Side.OTHER
    assert found["name_km"].default == Side.KEPT
    assert found["phones"].default == Side.BOTH
    assert not found["sex"].differs
    assert set(found["wage_expected"].kept) == {"wage_expected", "wage_currency"}


@pytest.mark.parametrize(
    ("name", "kept", "other", "side"),
    [
        ("note", {"note": ""}, {"note": ""}, Side.KEPT),
        ("sex", {"sex": "not_said"}, {"sex": "male"}, Side.OTHER),
        ("place_id", {"place_id": "22"}, {"place_id": "220405"}, Side.OTHER),
        ("place_id", {"place_id": "15"}, {"place_id": "220405"}, Side.KEPT),
        (
            "birth_year",
            {"birth_year": 1, "born_on": None},
            {"birth_year": 1, "born_on": 2},
            "other",
        ),
        ("birth_year", {"birth_year": 1, "born_on": 2}, {"birth_year": 1, "born_on": 2}, "kept"),
    ],
)
def test_the_rule_by_which_a_value_stays(name, kept, other, side):
    assert rules.default_side(name, kept, other) == side


def test_a_newcomer_of_the_same_name_is_another_file(here):
    """The control of the tests above: without a merge nothing leads anywhere."""
    profile = Profile(name_latin="Sok Sokha", sex="female")
    person = register_person(
        Newcomer(profile=profile, consents=YES), centre_id=here.samraong.pk, by=here.dara
    )
    assert file_that_leads(here.dara, person.pk) is None
