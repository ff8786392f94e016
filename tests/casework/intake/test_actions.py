"""A list becomes people, all or nothing, and is taken back."""

import dataclasses

import pytest
from django.db import connection
from tests.factories.casework import sokha
from tests.factories.intake import (
    RITHY,
    SOKHA,
    SREYMOM,
    brought_in,
    checked,
    list_file,
    world_with_lists,
)

from spean.base import clock
from spean.base.actor import Duty
from spean.base.audit.models import Entry
from spean.base.refusals import Refused
from spean.base.sealing import files
from spean.casework.cases.actions import open_case
from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.vocabulary import Channel
from spean.casework.intake.actions import (
    ask_for,
    check_batch,
    choose_columns,
    commit_batch,
    decide_rows,
    discard_batch,
    give_up,
    stage_file,
    undo_batch,
)
from spean.casework.intake.models import ImportBatch, ImportProgress, ImportRow, SavedMapping
from spean.casework.intake.queries import WORKING, file_of, is_being_done, saved_mapping
from spean.casework.intake.vocabulary import Phase, RowDecision
from spean.casework.people.actions import record_consent, update_profile
from spean.casework.people.models import Consent, Person, Registration
from spean.casework.people.queries import profile_of
from spean.casework.people.vocabulary import ConsentMethod, Decision, Purpose

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(settings, tmp_path):
    return world_with_lists(settings, tmp_path)


@pytest.fixture
def three(tmp_path):
    return list_file(tmp_path, SOKHA, RITHY, SREYMOM)


def refused(action, *args, **more):
    with pytest.raises(Refused) as caught:
        action(*args, **more)
    return [refusal.code for refusal in caught.value.refusals]


def verdicts(batch):
    return dict(batch.rows.values_list("line", "verdict"))


def of(line):
    return ImportRow.objects.order_by("-batch").get(batch=ImportBatch.objects.first(), line=line)


def test_a_list_becomes_people_with_consent_still_to_ask(here, three):
    batch = brought_in(here, three)
    assert batch.counts["done"] == {"registered": 3, "updated": 0}
    assert batch.state == "committed"
    person = Person.objects.get(name_latin="Sok Sokha")
    assert (person.place_id, person.preferred_province_id) == ("220405", "15")
    assert [phone.number for phone in person.phones.all()] == ["+85512345678"]
    said = person.consents.values_list("purpose", "decision")
    assert dict(said) == dict.fromkeys(Purpose.values, "to_ask")
    assert Registration.objects.get(person=person).registered_by == "hotline"
    assert ImportRow.objects.filter(person=person).count() == 1


def test_each_step_leaves_one_line_in_the_book(here, three):
    undo_batch(brought_in(here, three), by=here.dara)
    assert list(Entry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "import.staged",
        "import.columns_chosen",
        "import.checked",
        "people.registered",
        "import.committed",
        "people.taken_back",
        "import.undone",
    ]


def test_the_same_file_twice_changes_nothing(here, three):
    first = brought_in(here, three)
    before = list(Person.objects.order_by("pk").values())
    again = checked(here, three)
    assert again.pk != first.pk
    assert again.counts == {"new": 0, "update": 0, "same": 3, "possible_duplicate": 0, "error": 0}
    assert refused(commit_batch, again, by=here.dara) == ["nothing_new"]
    assert list(Person.objects.order_by("pk").values()) == before


def test_the_same_file_a_year_later_still_changes_nothing(here, three):
    brought_in(here, three)
    with clock.stopped_at(clock.today() + clock.days(400)):
        assert checked(here, three).counts["same"] == 3


def test_a_list_does_not_undo_what_the_desk_wrote(here, three):
    brought_in(here, three)
    person = Person.objects.get(name_latin="Sok Sokha")
    now = profile_of(here.dara, person.pk)
    update_profile(person, profile=dataclasses.replace(now, sector_wanted="driving"), by=here.dara)
    again = checked(here, list_file(three.parent, SOKHA + "2", RITHY, name="b.csv"))
    assert again.counts["update"] == 1
    commit_batch(again, by=here.dara)
    person.refresh_from_db()
    assert (person.sector_wanted, person.former_job) == ("driving", "ជាងដេរ2")


def test_a_file_still_open_is_taken_up_again(here, three):
    first = checked(here, three)
    second = stage_file(three, name="other.csv", centre_id=here.samraong.pk, by=here.dara)
    assert second.pk == first.pk


def test_headings_are_remembered_at_the_centre(here, three, tmp_path):
    batch = stage_file(three, name="a.csv", centre_id=here.samraong.pk, by=here.dara)
    choose_columns(batch, mapping={"name": 1}, by=here.dara)
    other = list_file(tmp_path, RITHY, name="b.csv")
    batch = stage_file(other, name="b.csv", centre_id=here.samraong.pk, by=here.dara)
    assert (batch.mapping, batch.state) == ({"name": 1}, "uploaded")
    assert SavedMapping.objects.count() == 1
    at_pursat = stage_file(other, name="b.csv", centre_id=here.pursat.pk, by=here.vanna)
    assert at_pursat.mapping != {"name": 1}


def test_the_copy_we_keep_tells_nothing_and_is_ours_alone(here, three):
    batch = checked(here, three)
    kept = file_of(here.dara, batch)
    assert "1297" not in kept.name
    assert kept.stat().st_mode & 0o777 == 0o600
    written = kept.read_bytes()
    assert not any(word in written for word in three.read_bytes().split(b",") if len(word) > 6)
    assert b"".join(files.opened(kept)) == three.read_bytes()


def test_a_file_that_changed_on_the_disk_is_not_checked(here, three):
    batch = checked(here, three)
    file_of(here.dara, batch).write_text("Name,Sex\nSomebody,F\n", encoding="utf-8")
    assert refused(check_batch, batch, by=here.dara) == ["changed"]
    file_of(here.dara, batch).unlink()
    assert refused(check_batch, batch, by=here.dara) == ["file_gone"]


def test_somebody_known_is_updated_and_never_blanked(here, tmp_path):
    known = sokha(here.dara, here.samraong, phones=(("+85512345678", "own"),), note="ឪពុកឈឺ")
    batch = checked(here, list_file(tmp_path, SOKHA))
    assert verdicts(batch) == {2: "update"}
    fields = {reason["values"]["field"] for reason in of(2).reasons}
    assert "wage_expected" in fields
    batch = commit_batch(batch, by=here.dara)
    known.refresh_from_db()
    assert (known.wage_expected, known.note, known.external_id) == (250, "ឪពុកឈឺ", "H-001")
    assert Person.objects.count() == 1

    undo_batch(batch, by=here.dara)
    known.refresh_from_db()
    assert (known.wage_expected, known.external_id, known.note) == (None, "", "ឪពុកឈឺ")


def test_who_may_be_known_waits_for_a_person_to_decide(here, tmp_path):
    known = sokha(here.dara, here.samraong, birth_year=1996)
    row = "H-009,សុខ សុខា,,ស្រី,30,,,,,សំណង់,,"
    batch = checked(here, list_file(tmp_path, row, RITHY))
    assert verdicts(batch) == {2: "possible_duplicate", 3: "new"}
    assert of(2).alike[0]["person"] == known.pk

    committed = commit_batch(batch, by=here.dara)
    assert committed.counts["done"] == {"registered": 1, "updated": 0}


@pytest.mark.parametrize(
    ("decision", "people", "sector"),
    [("register_anyway", 2, "garment"), ("same_person", 1, "construction"), ("skip", 1, "garment")],
)
def test_a_decision_does_what_it_says(here, tmp_path, decision, people, sector):
    known = sokha(here.dara, here.samraong, birth_year=1996)
    row = "H-009,សុខ សុខា,,ស្រី,30,,,,,សំណង់,,"
    batch = checked(here, list_file(tmp_path, row))
    decide_rows(batch, lines=[2], decision=RowDecision(decision), by=here.dara)
    if decision == "skip":
        assert refused(commit_batch, batch, by=here.dara) == ["nothing_new"]
    else:
        commit_batch(batch, by=here.dara)
    known.refresh_from_db()
    assert (Person.objects.count(), known.sector_wanted) == (people, sector)


def test_decisions_survive_a_second_check(here, tmp_path):
    known = sokha(here.dara, here.samraong, birth_year=1996)
    batch = checked(here, list_file(tmp_path, "H-009,សុខ សុខា,,ស្រី,30,,,,,សំណង់,,", RITHY))
    decide_rows(
        batch, lines=[2], decision=RowDecision.SAME_PERSON, person_id=known.pk, by=here.dara
    )
    check_batch(batch, by=here.dara)
    assert (of(2).decision, of(2).person_id) == ("same_person", known.pk)


def test_only_doubts_can_be_decided_and_only_for_those_they_are_like(here, tmp_path):
    sokha(here.dara, here.samraong, birth_year=1996)
    batch = checked(here, list_file(tmp_path, "H-009,សុខ សុខា,,ស្រី,30,,,,,សំណង់,,", RITHY))
    skip, same = RowDecision.SKIP, RowDecision.SAME_PERSON
    assert refused(decide_rows, batch, lines=[3], decision=skip, by=here.dara) == ["not_a_question"]
    stranger = {"lines": [2], "decision": same, "person_id": 1, "by": here.dara}
    assert refused(decide_rows, batch, **stranger) == ["nobody_to_join"]


def test_one_person_twice_in_a_list_is_named_with_the_other_line(here, tmp_path):
    batch = checked(here, list_file(tmp_path, SOKHA, RITHY, SOKHA, SOKHA.replace("H-001", "H-7")))
    assert verdicts(batch) == {
        2: "new",
        3: "new",
        4: "possible_duplicate",
        5: "possible_duplicate",
    }
    assert [reason["values"] for reason in of(4).reasons] == [{"other": 2}]
    assert of(5).alike[0]["line"] == 2


def test_one_number_for_two_names_is_asked_about(here, tmp_path):
    brought_in(here, list_file(tmp_path, SOKHA))
    other = RITHY.replace("H-002", "H-001")
    batch = checked(here, list_file(tmp_path, other, SREYMOM.replace("H-003", "H-001")))
    assert verdicts(batch) == {2: "possible_duplicate", 3: "possible_duplicate"}
    assert of(2).reasons[0]["code"] == "number_of_another"
    assert [reason["code"] for reason in of(3).reasons] == [
        "number_of_another",
        "number_twice_in_list",
    ]


def test_a_known_number_with_a_close_name_is_an_update(here, tmp_path):
    brought_in(here, list_file(tmp_path, RITHY))
    moved = RITHY.replace("097 765 4321", "011 222 333").replace("300$", "350$")
    batch = checked(here, list_file(tmp_path, moved, name="b.csv"))
    assert verdicts(batch) == {2: "update"}
    commit_batch(batch, by=here.dara)
    person = Person.objects.get()
    assert [phone.number for phone in person.phones.all()] == ["+855977654321", "+85511222333"]


def test_a_row_with_an_error_is_left_out_and_the_others_come_in(here, tmp_path):
    batch = checked(here, list_file(tmp_path, SOKHA, "H-5,,,ស្រី,20,,,,,,,"))
    assert verdicts(batch) == {2: "new", 3: "error"}
    assert commit_batch(batch, by=here.dara).counts["done"]["registered"] == 1


def test_somebody_registered_since_the_check_asks_for_a_new_one(here, three):
    batch = checked(here, three)
    sokha(here.dara, here.samraong)
    assert refused(commit_batch, batch, by=here.dara) == ["check_again"]
    batch = check_batch(batch, by=here.dara)
    assert commit_batch(batch, by=here.dara).state == "committed"


def test_a_list_goes_in_once(here, three):
    batch = brought_in(here, three)
    assert refused(commit_batch, batch, by=here.dara) == ["already_in"]
    assert refused(check_batch, batch, by=here.dara) == ["already_in"]
    assert refused(choose_columns, batch, mapping={"name": 1}, by=here.dara) == ["already_in"]


def test_undo_leaves_nothing_behind(here, three):
    batch = undo_batch(brought_in(here, three), by=here.dara)
    assert batch.counts["undone"] == {"taken_back": 3, "restored": 0, "kept": 0}
    assert (Person.objects.count(), Consent.objects.count(), batch.state) == (0, 0, "undone")
    assert checked(here, three).counts["new"] == 3


def test_undo_twice_is_undo_once(here, three):
    batch = undo_batch(brought_in(here, three), by=here.dara)
    lines = Entry.objects.count()
    assert undo_batch(batch, by=here.dara).counts == batch.counts
    assert Entry.objects.count() == lines


def test_undo_keeps_whom_somebody_has_met(here, three):
    batch = brought_in(here, three)
    met, asked, mended = Person.objects.order_by("pk")
    log_contact(
        here.samraong.pk,
        person_id=met.pk,
        on=clock.today(),
        channel=Channel.WALK_IN,
        by=here.dara,
    )
    record_consent(
        asked,
        purpose=Purpose.SERVICE,
        decision=Decision.GIVEN,
        method=ConsentMethod.PHONE,
        by=here.dara,
    )
    now = profile_of(here.dara, mended.pk)
    update_profile(mended, profile=dataclasses.replace(now, note="x"), by=here.dara)
    batch = undo_batch(batch, by=here.dara)
    assert batch.counts["undone"] == {"taken_back": 0, "restored": 0, "kept": 3}
    kept = dict(batch.rows.values_list("person_id", "kept"))
    assert kept == {
        met.pk: "built_upon",
        asked.pk: "built_upon",
        mended.pk: "changed_since",
    }


def test_undo_keeps_whom_a_case_or_a_later_list_names(here, three):
    first = brought_in(here, three)
    by_list, by_case, _gone = Person.objects.order_by("pk")
    record_consent(
        by_case,
        purpose=Purpose.SERVICE,
        decision=Decision.GIVEN,
        method=ConsentMethod.PHONE,
        by=here.dara,
    )
    open_case(by_case.pk, centre_id=here.samraong.pk, by=here.dara)
    brought_in(
        here,
        list_file(three.parent, SOKHA, "H-77,ម៉ៅ ធារ៉ា,Mao Thara,ប្រុស,50,,,ពោធិ៍សាត់,,,,", name="b.csv"),
    )
    first = undo_batch(first, by=here.dara)
    kept = dict(first.rows.exclude(kept="").values_list("person_id", "kept"))
    assert kept == {by_list.pk: "in_a_later_list", by_case.pk: "built_upon"}


def test_only_what_was_brought_in_can_be_undone(here, three):
    assert refused(undo_batch, checked(here, three), by=here.dara) == ["not_brought_in"]


def test_a_discarded_list_leaves_no_names(here, three, django_capture_on_commit_callbacks):
    batch = checked(here, three)
    with django_capture_on_commit_callbacks(execute=True):
        batch = discard_batch(batch, by=here.dara)
    assert (batch.rows.count(), batch.sample, file_of(here.dara, batch).exists()) == (0, [], False)
    assert refused(check_batch, batch, by=here.dara) == ["was_discarded"]


def test_a_job_is_asked_for_and_may_give_up(here, three):
    batch = checked(here, three)
    batch = ask_for(batch, phase=Phase.COMMIT, by=here.dara)
    assert (batch.state, ImportProgress.objects.get(batch=batch).phase) == ("committing", "commit")
    batch = give_up(batch, because="check_again", by=here.dara)
    assert (batch.state, ImportProgress.objects.get(batch=batch).trouble) == (
        "checked",
        "check_again",
    )
    ask_for(batch, phase=Phase.CHECK, by=here.dara)
    assert ImportProgress.objects.get(batch=batch).phase == "check"


def test_another_centre_cannot_touch_a_list(here, three):
    batch = checked(here, three)
    for action in (check_batch, commit_batch, undo_batch, discard_batch):
        with pytest.raises(ImportBatch.DoesNotExist):
            action(batch, by=here.vanna)
    where = {"name": "a.csv", "centre_id": here.samraong.pk, "by": here.vanna}
    assert refused(stage_file, three, **where) == ["not_your_centre"]


@pytest.mark.asvs("2.3.2", "5.2.4")
def test_nobody_fills_the_disk_with_lists(here, tmp_path, monkeypatch, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.IMPORT_LISTS_A_DAY = 2
    monkeypatch.setattr("spean.casework.intake.rules.COLLEAGUES_BRINGING_LISTS", 1.5)

    def take(number, by):
        path = tmp_path / f"{number}.csv"
        path.write_text(f"Name,Sex\nSok Number {number},F\n", encoding="utf-8")
        where = {"name": path.name, "centre_id": here.samraong.pk, "by": by}
        try:
            stage_file(path, **where)
        except Refused as refusal:
            return [each.code for each in refusal.refusals]
        return []

    with clock.stopped_at(clock.now()):
        assert [take(number, here.dara) for number in range(3)] == [[], [], ["too_many_lists"]]
        assert take(0, here.dara) == []  # the same list again is taken up, not kept twice
        assert [take(3, here.chanthou), take(4, here.chanthou)] == [[], ["too_many_lists"]]
    assert len(list((settings.MEDIA_ROOT / "imports").glob("*"))) == 3
    with clock.stopped_at(clock.now() + clock.days(2)):
        assert take(5, here.dara) == []


def test_nobody_imports_without_the_duty(here, three):
    rest = {duty: far for duty, far in here.dara.reaches.items() if duty != Duty.WRITE_LISTS}
    clerk = dataclasses.replace(here.dara, reaches=rest)
    where = {"name": "a.csv", "centre_id": here.samraong.pk, "by": clerk}
    assert refused(stage_file, three, **where) == ["not_your_duty"]


def test_two_never_work_on_one_list(here, three):
    batch = stage_file(three, name="a.csv", centre_id=here.samraong.pk, by=here.dara)
    batch = choose_columns(batch, mapping=batch.mapping, by=here.dara)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [WORKING, batch.pk])
        assert is_being_done(here.dara, batch.pk)
        assert refused(check_batch, batch, by=here.dara) == ["being_done"]
    finally:
        other.close()


def test_a_person_who_left_the_centre_is_not_updated(here, tmp_path):
    known = sokha(here.dara, here.samraong, phones=(("+85512345678", "own"),))
    batch = checked(here, list_file(tmp_path, SOKHA, RITHY))
    Registration.objects.filter(person=known).update(centre=here.pursat)
    ImportBatch.objects.update(newest_registration=0)
    assert commit_batch(batch, by=here.dara).counts["done"] == {"registered": 1, "updated": 0}


def test_words_for_the_shell(here, three):
    batch = brought_in(here, three)
    shown = [batch, batch.rows.first(), batch.progress, SavedMapping.objects.get()]
    assert list(map(str, shown)) == ["1297.csv", "line 2", " 0/0", batch.signature]


def test_who_reaches_no_centre_finds_no_remembered_headings(here, three):
    batch = checked(here, three)
    where = (batch.centre_id, batch.signature)
    assert saved_mapping(here.dara, *where) == batch.mapping
    assert saved_mapping(here.vanna, *where) == {}
