"""Two files become one, and two again: what moves, what rests, what is refused."""

import datetime as dt

import pytest
from django.apps import apps
from tests.factories.assessments import begun
from tests.factories.casework import world
from tests.factories.doubles import FIRST, SECOND, codes_of, merged, met, registered_twice, skill
from tests.factories.jobs import offer

from spean.base import clock
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.casework.cases.actions import agree_step, book_date, open_case, write_note
from spean.casework.cases.models import Appointment, Case
from spean.casework.cases.vocabulary import StepKind
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.models import Contact
from spean.casework.contacts.vocabulary import Channel
from spean.casework.doubles import rules
from spean.casework.doubles.actions import (
    undo_merge,
)
from spean.casework.doubles.models import Merge
from spean.casework.doubles.queries import case_choices
from spean.casework.doubles.scoping import moving, unspoken
from spean.casework.doubles.vocabulary import MergeState, Side
from spean.casework.jobs.actions import introduce_person, place_person, record_answer
from spean.casework.jobs.models import Introduction, Placement
from spean.casework.jobs.rules import PlacementTerms
from spean.casework.jobs.vocabulary import IntroductionState
from spean.casework.people.actions import (
    record_consent,
    update_profile,
)
from spean.casework.people.linkage import people_like, search_people
from spean.casework.people.models import FormerFile, Person, Registration
from spean.casework.people.queries import (
    consents_of,
    file_that_leads,
    people_for,
    people_listed_as,
    profile_of,
)
from spean.casework.people.rules import Profile
from spean.casework.people.vocabulary import ConsentMethod, Decision, PhoneOwner, Purpose
from spean.casework.rights.actions import (
    approve_wish,
    export_file,
    hold_file,
    propose_to_forget,
)
from spean.casework.rights.models import LegalHold
from spean.casework.rights.queries import who_opened
from spean.casework.skills.actions import set_occupations, set_skills
from spean.casework.skills.models import PersonOccupation, PersonSkill
from spean.casework.skills.rules import OccupationLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return world()


@pytest.fixture
def both(here):
    return registered_twice(here)


def test_every_promise_of_the_database_says_what_a_merge_does():
    """A table added tomorrow moves by itself; one that allows a single row must say more."""
    assert unspoken(Person) == []
    assert unspoken(Case) == []
    numbers_without_a_key = {
        f"{model._meta.label}.{one.name}"
        for model in apps.get_models()
        if model.__module__.startswith("spean.") and not hasattr(model, "pgh_tracked_model")
        for one in model._meta.concrete_fields
        if one.attname == "person_id" and not one.is_relation
    }
    assert numbers_without_a_key == {"rights.Wish.person_id", "audit.Entry.person_id"}


def test_a_promise_nobody_has_thought_about_is_found_and_refuses(here, both, monkeypatch):
    told = {name: once for name, once in rules.ONCE.items() if name != "skills_once_a_person"}
    monkeypatch.setattr("spean.casework.doubles.scoping.ONCE", told)
    monkeypatch.setattr("spean.casework.doubles.queries.ONCE", told)
    monkeypatch.setattr("spean.casework.doubles.rules.ONCE", told)
    assert unspoken(Person) == ["skills_once_a_person"]
    for number in both:
        set_skills(number, skills=[skill("SK-0044")], by=here.dara)
    with pytest.raises(Refused) as refused:
        merged(here, both)
    assert codes_of(refused) == {"one_each"}


def test_everything_that_hangs_on_the_other_file_moves(here, both):
    old, new = both
    line, hold = met(here, new), hold_file(new, why="A claim in court.", by=here.chanthou)
    case = open_case(new, centre_id=here.samraong.pk, by=here.dara)
    write_note(case, text="in confidence", by=here.dara)
    set_skills(new, skills=[skill("SK-0044")], by=here.dara)
    merge = merged(here, both)

    assert Contact.objects.get(pk=line.pk).person_id == old
    assert LegalHold.objects.get(pk=hold.pk).person_id == old
    assert Case.objects.get(pk=case.pk).person_id == old
    assert PersonSkill.objects.get().person_id == old
    left = {thread.label for thread in moving(Person) if thread.rows({new}).exists()}
    assert left == set()
    assert set(people_for(here.dara).values_list("pk", flat=True)) == {old}
    assert merge.ledger["moved"].keys() >= {"contacts.Contact.person", "cases.Case.person"}
    assert Entry.objects.filter(verb="files.merged", person_id=old).count() == 1
    assert Entry.objects.filter(verb="file.leads_to", person_id=new).count() == 1
    assert "of June" not in str(Entry.objects.get(verb="files.merged").detail)

    undo_merge(merge, by=here.chanthou)
    assert Contact.objects.get(pk=line.pk).person_id == new
    assert LegalHold.objects.get(pk=hold.pk).person_id == new
    assert Case.objects.get(pk=case.pk).person_id == new
    assert PersonSkill.objects.get().person_id == new
    assert set(people_for(here.dara).values_list("pk", flat=True)) == {old, new}
    assert Entry.objects.filter(verb="merge.undone", person_id=old).count() == 1


def test_what_is_known_comes_before_what_is_not_and_the_rest_is_chosen(here, both):
    old, new = both
    before = profile_of(here.dara, old), profile_of(here.dara, new)
    merge = merged(here, both, choices={"birth_year": Side.OTHER})
    after = profile_of(here.dara, old)
    assert (after.name_km, after.name_latin) == ("សុខ សុខា", "Sok Sokha")
    assert (after.former_job, after.note, after.external_id) == ("sewing", "of March", "L-77")
    assert after.birth_year == 1995
    assert after.phones == ((FIRST, PhoneOwner.OWN), (SECOND, PhoneOwner.FAMILY))
    assert set(merge.values) == {"birth_year", "external_id", "former_job", "phones"}

    undo_merge(merge, by=here.chanthou)
    assert (profile_of(here.dara, old), profile_of(here.dara, new)) == before
    merge.refresh_from_db()
    assert (merge.values, merge.state) == ({}, MergeState.UNDONE)


def test_the_other_name_sorts_the_file_anew(here, both):
    merged(here, both, choices={"name_km": Side.OTHER, "name_latin": Side.OTHER})
    person = Person.objects.get(pk=both[0])
    assert (person.name_km, person.name_latin) == ("", "Sokh Sokhaa")
    assert person.sort_key == Person.objects.get(pk=both[1]).sort_key


def test_a_file_keeps_a_name(here, both):
    nameless = {"name_km": Side.OTHER, "name_latin": Side.KEPT}
    old = Person.objects.get(pk=both[0])
    Person.objects.filter(pk=old.pk).update(name_latin="")
    with pytest.raises(Refused) as refused:
        merged(here, both, choices=nameless)
    assert codes_of(refused) == {"no_name"}


@pytest.mark.parametrize(
    ("side", "numbers"),
    [(Side.KEPT, {FIRST}), (Side.OTHER, {SECOND}), (Side.BOTH, {FIRST, SECOND})],
)
def test_phones_are_chosen_and_come_back(here, both, side, numbers):
    old, _new = both
    merge = merged(here, both, choices={"phones": side})
    assert {number for number, _owner in profile_of(here.dara, old).phones} == numbers
    undo_merge(merge, by=here.chanthou)
    assert profile_of(here.dara, old).phones == ((FIRST, PhoneOwner.OWN),)


def test_both_names_and_both_phones_find_the_file_that_stayed(here, both):
    old, new = both
    asked = ("Sok Sokha", "Sokh Sokhaa", "012 345 671", "012 345 672", "L77")
    merge = merged(here, both)
    person = people_for(here.dara).get(pk=old)
    update_profile(person, profile=profile_of(here.dara, old), by=here.dara)  # keys made anew
    for typed in asked:
        assert [one.pk for one in search_people(here.dara, typed)] == [old], typed
    code = Person.objects.get(pk=new).code
    assert [one.pk for one in search_people(here.dara, code)] == [old]
    assert people_listed_as(here.dara, ["L-77"]) == {"L-77": old}
    assert file_that_leads(here.dara, new).pk == old
    assert file_that_leads(here.vanna, new) is None
    again = Profile(name_latin="Sokh Sokhaa", sex="female", birth_year=1995)
    assert people_like(here.dara, again)[0].person.pk == old

    undo_merge(merge, by=here.chanthou)
    assert [one.pk for one in search_people(here.dara, "012 345 672")] == [new]
    assert [one.pk for one in search_people(here.dara, "012 345 671")] == [old]
    assert [one.pk for one in search_people(here.dara, code)] == [new]
    assert people_listed_as(here.dara, ["L-77"]) == {"L-77": new}
    assert file_that_leads(here.dara, new) is None


def test_what_both_files_hold_rests_with_its_own(here, both):
    old, new = both
    set_skills(old, skills=[skill("SK-0044")], by=here.dara)
    set_skills(new, skills=[skill("SK-0044"), skill("SK-0045")], by=here.dara)
    merge = merged(here, both)
    assert set(PersonSkill.objects.values_list("person", "code")) == {
        (old, "SK-0044"), (old, "SK-0045"), (new, "SK-0044"),
    }  # fmt: skip
    undo_merge(merge, by=here.chanthou)
    assert set(PersonSkill.objects.values_list("person", "code")) == {
        (old, "SK-0044"), (new, "SK-0044"), (new, "SK-0045"),
    }  # fmt: skip


def test_a_list_that_was_written_anew_goes_back_all_the_same(here, both):
    old, new = both
    welder, sewer = OccupationLine(isco="7212", held=True), OccupationLine(isco="8153", held=True)
    set_occupations(old, occupations=[welder], by=here.dara)
    set_occupations(new, occupations=[sewer], by=here.dara)
    merge = merged(here, both)
    guard = OccupationLine(isco="5414", wanted=True)
    set_occupations(old, occupations=[welder, sewer, guard], by=here.dara)
    undo_merge(merge, by=here.chanthou)
    assert set(PersonOccupation.objects.values_list("person", "isco")) == {
        (old, "7212"), (old, "5414"), (new, "8153"),
    }  # fmt: skip


def test_the_newest_word_on_consent_counts_whichever_file_it_was_written_in(here, both):
    old, new = both
    person = people_for(here.dara).get(pk=new)
    said = {"purpose": Purpose.EMPLOYER, "decision": Decision.WITHDRAWN}
    record_consent(person, method=ConsentMethod.SPOKEN, by=here.dara, **said)
    merged(here, both)
    newest = consents_of(here.dara, old)
    assert newest[Purpose.EMPLOYER].decision == Decision.WITHDRAWN
    assert newest[Purpose.SERVICE].decision == Decision.GIVEN


def test_the_file_is_known_wherever_one_of_the_two_was(here, both):
    old, new = both
    Registration.objects.create(
        person_id=new, centre=here.pursat, registered_on="2026-01-05", registered_by="relative",
        registered_by_name="her aunt", by_id=here.vanna.user_id,
    )  # fmt: skip
    merge = merged(here, both)
    row = Registration.objects.get(person=old, centre=here.pursat)
    assert (row.registered_by_name, row.registered_on) == ("her aunt", dt.date(2026, 1, 5))
    assert people_for(here.vanna).get().pk == old
    line = log_contact(here.pursat.pk, person_id=old, channel=Channel.PHONE, by=here.vanna)
    at_home = met(here, old)

    report = undo_merge(merge, by=here.chanthou).ledger["report"]
    assert people_for(here.vanna).get().pk == new
    assert Contact.objects.get(pk=line.pk).person_id == new  # Pursat knows nobody else
    assert Contact.objects.get(pk=at_home.pk).person_id == old
    assert report["went"] == {"contacts.Contact.person": [line.pk]}
    assert report["stayed"] == {"contacts.Contact.person": [at_home.pk]}


def test_what_was_added_to_a_record_goes_with_it(here, both):
    old, new = both
    vacancy = offer(here.dara, here.samraong)
    introduction = introduce_person(
        new, vacancy_id=vacancy.pk, centre_id=here.samraong.pk, by=here.dara
    )
    merge = merged(here, both)
    introduction = Introduction.objects.get(pk=introduction.pk)
    for answer in (IntroductionState.SENT, IntroductionState.HIRED):
        introduction = record_answer(introduction, answer=answer, by=here.dara)
    placement = place_person(
        introduction, terms=PlacementTerms(started_on=clock.today()), by=here.dara
    )
    report = undo_merge(merge, by=here.chanthou).ledger["report"]
    assert Placement.objects.get(pk=placement.pk).person_id == new
    assert report["went"] == {"jobs.Placement.person": [placement.pk]}
    assert Person.objects.get(pk=old).placements.count() == 0


def test_what_was_written_over_since_stays_and_is_named(here, both):
    old, _new = both
    merge = merged(here, both, choices={"note": Side.OTHER})
    person = people_for(here.dara).get(pk=old)
    told = {name: getattr(profile_of(here.dara, old), name) for name in Profile.__slots__}
    told |= {"former_job": "weaving", "phones": ((FIRST, PhoneOwner.OWN),)}
    update_profile(person, profile=Profile(**told), by=here.dara)
    report = undo_merge(merge, by=here.chanthou).ledger["report"]
    after = profile_of(here.dara, old)
    assert report["values_kept"] == ["former_job", "phones"]
    assert (after.former_job, after.note, after.external_id) == ("weaving", "of March", "")


def test_of_two_open_cases_one_goes_on_and_takes_over(here, both):
    old, new = both
    first = open_case(old, centre_id=here.samraong.pk, by=here.dara)
    second = open_case(new, centre_id=here.samraong.pk, by=here.dara)
    step = agree_step(second, kind=StepKind.JOB, what="x", by=here.dara)
    dates = [book_date(case, on=clock.today(), by=here.dara) for case in (first, second)]
    (choice,) = case_choices(here.chanthou, old, new)
    assert (choice.kept.pk, choice.other.pk) == (first.pk, second.pk)
    for undecided in ((), (first.pk, second.pk)):
        with pytest.raises(Refused) as refused:
            merged(here, both, cases=undecided)
        assert codes_of(refused) == {"two_open_cases"}

    merge = merged(here, both, cases=[first.pk])
    second.refresh_from_db()
    assert (second.state, second.closure_reason, second.person_id) == ("closed", "duplicate", old)
    step.refresh_from_db()
    assert step.case_id == first.pk
    states = [Appointment.objects.get(pk=date.pk).state for date in dates]
    assert states == ["booked", "called_off"]

    undo_merge(merge, by=here.chanthou)
    for row in (first, second, step):
        row.refresh_from_db()
    assert (second.state, second.closure_reason, second.closed_on) == ("open", "", None)
    assert (first.person_id, second.person_id, step.case_id) == (old, new, second.pk)
    assert [Appointment.objects.get(pk=date.pk).state for date in dates] == ["booked", "booked"]


def test_of_two_drafts_of_one_instrument_each_rests_in_its_own_case(here, both):
    cases = [open_case(number, centre_id=here.samraong.pk, by=here.dara) for number in both]
    drafts = [begun(here, case) for case in cases]
    merge = merged(here, both, cases=[cases[0].pk])
    undo_merge(merge, by=here.chanthou)
    for case, draft in zip(cases, drafts, strict=True):
        draft.refresh_from_db()
        assert draft.case_id == case.pk


def test_a_case_beside_which_another_was_opened_since_stays_closed_and_is_named(here, both):
    old, new = both
    first = open_case(old, centre_id=here.samraong.pk, by=here.dara)
    second = open_case(new, centre_id=here.samraong.pk, by=here.dara)
    merge = merged(here, both, cases=[second.pk])
    Case.objects.filter(pk=second.pk).update(
        state="closed", closure_reason="lost_contact", closed_on=clock.today()
    )
    third = open_case(old, centre_id=here.samraong.pk, by=here.dara)
    report = undo_merge(merge, by=here.chanthou).ledger["report"]
    first.refresh_from_db()
    assert (first.state, report["rows_kept"]) == ("closed", [["cases.Case", first.pk]])
    assert Case.objects.get(pk=third.pk).person_id == old


def test_cases_at_a_centre_out_of_reach_are_settled_there(here, both):
    for number in both:
        Registration.objects.create(
            person_id=number, centre=here.pursat, registered_on=clock.today(),
            registered_by="self", by_id=here.vanna.user_id,
        )  # fmt: skip
        open_case(number, centre_id=here.pursat.pk, by=here.vanna)
    with pytest.raises(Refused) as refused:
        merged(here, both)
    assert codes_of(refused) == {"cases_elsewhere"}


def test_one_record_each_has_to_be_settled_first(here, both):
    vacancy = offer(here.dara, here.samraong)
    for number in both:
        introduce_person(number, vacancy_id=vacancy.pk, centre_id=here.samraong.pk, by=here.dara)
    with pytest.raises(Refused) as refused:
        merged(here, both)
    assert codes_of(refused) == {"introduced_twice"}


def test_a_file_that_may_be_forgotten_is_not_merged_and_no_merge_of_it_undone(here, both):
    old, new = both
    wish = propose_to_forget(new, why="They asked us.", by=here.dara)
    with pytest.raises(Refused) as refused:
        merged(here, both)
    assert codes_of(refused) == {"under_forgetting"}
    wish.delete()
    merge = merged(here, both)
    propose_to_forget(old, why="They asked us.", by=here.dara)
    with pytest.raises(Refused) as refused:
        undo_merge(merge, by=here.chanthou)
    assert codes_of(refused) == {"under_forgetting"}


def test_to_forget_somebody_is_to_forget_every_file_they_had(here, both, settings, tmp_path):
    settings.ANCHORS = tmp_path
    old, new = both
    merged(here, both)
    wish = propose_to_forget(old, why="They asked us.", by=here.dara)
    approve_wish(wish, by=here.chanthou)
    assert not Person.objects.filter(pk__in=both).exists()
    assert (Merge.objects.count(), FormerFile.objects.count()) == (0, 0)
    lines = Entry.objects.filter(person_id=new).exclude(verb__startswith="details")
    assert all(not line.detail for line in lines)


def test_what_rests_is_handed_over_with_the_file(here, both):
    old, new = both
    set_skills(old, skills=[skill("SK-0044")], by=here.dara)
    set_skills(new, skills=[skill("SK-0044")], by=here.dara)
    merged(here, both)
    held = export_file(old, page="person-everything", by=here.dara)
    assert {row["note"] for row in held["people.Person"]} == {"of March", "of June"}
    assert len(held["skills.PersonSkill"]) == 2
    assert "doubles.Merge" not in held


def test_who_opened_either_file_is_told(here, both):
    from spean.casework.people.actions import read_person

    old, new = both
    read_person(new, page="person", by=here.dara)
    merged(here, both)
    assert [look.colleague for look in who_opened(here.dara, old)] == ["dara"]
