"""To forget somebody is to forget all of them: rows, copies, keys, files, the book's details."""

import datetime as dt
import hashlib
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from tests.factories.casework import sokha, world
from tests.factories.intake import brought_in, checked, list_file
from tests.security.canaries import CANARY, canary_records

from spean.base import clock
from spean.base.audit.actions import seal_book
from spean.base.audit.models import Entry, Tombstone
from spean.base.audit.queries import check_book
from spean.base.audit.tombstones import tombstones_file, write_outside
from spean.base.refusals import Refused
from spean.base.sealing import keyring
from spean.base.sealing.fields import UID, bound_to
from spean.base.sealing.files import is_sealed, opened
from spean.base.sealing.resealing import sealed_columns
from spean.casework.cases.actions import call_off_date, close_case
from spean.casework.cases.models import Appointment, Case
from spean.casework.cases.vocabulary import ClosureReason
from spean.casework.intake.models import ImportBatch, ImportRow
from spean.casework.intake.vocabulary import Verdict
from spean.casework.jobs.actions import end_placement
from spean.casework.jobs.models import Placement
from spean.casework.jobs.vocabulary import EndReason
from spean.casework.people.actions import (
    Newcomer,
    register_people,
    register_person,
    set_household,
)
from spean.casework.people.models import Person
from spean.casework.people.queries import profile_of
from spean.casework.people.vocabulary import Decision, Purpose, RegisteredBy
from spean.casework.rights.actions import (
    approve_wish,
    bury_again,
    decline_wish,
    hold_file,
    lift_hold,
    propose_to_forget,
)
from spean.casework.rights.models import LegalHold, Remains, Wish
from spean.casework.rights.rules import POLICIES
from spean.casework.rights.scoping import threads_to
from spean.casework.rights.tasks import the_keeper
from spean.casework.rights.vocabulary import WishState

pytestmark = pytest.mark.django_db
WHY = "They asked us on the phone."


@pytest.fixture(autouse=True)
def outside(settings, tmp_path):
    settings.ANCHORS = tmp_path / "anchors"
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def here():
    return world()


def codes_of(refused):
    return [refusal.code for refusal in refused.value.refusals]


def settled(here):
    """The canary person with everything a person can have, and nothing still open."""
    numbers = canary_records(here)
    lift_hold(LegalHold.objects.get(), by=here.chanthou)
    approve_wish(Wish.objects.get(), by=here.chanthou)  # somebody else, whom nobody misses here
    Remains.objects.all().delete()
    call_off_date(Appointment.objects.get(pk=numbers["appointment_id"]), by=here.dara)
    placement = Placement.objects.get(pk=numbers["placement_id"])
    end_placement(placement, reason=EndReason.RESIGNED, ended_on=clock.today(), by=here.dara)
    case = Case.objects.get(pk=numbers["case_id"])
    close_case(case, reason=ClosureReason.PLAN_COMPLETED, by=here.dara)
    return numbers["person_id"]


def forgotten(here, person_id):
    wish = propose_to_forget(person_id, why=WHY, by=here.dara)
    return approve_wish(wish, by=here.chanthou)


def rows_with(text):
    """Every table and column of the database in which the text stands, however it is stored."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE strpos(t::text, %s) > 0', [text]
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def sealed_with(text):
    """Every sealed column in which the text stands, once it is opened with the keys."""
    found = set()
    with connection.cursor() as cursor:
        for each in sealed_columns():
            cursor.execute(
                f'SELECT {UID}, "{each.column}" FROM "{each.table}" WHERE "{each.column}" <> \'\''
            )
            for uid, sealed in cursor.fetchall():
                where = bound_to(each.of, each.column, uid)
                if text.encode() in keyring.open_sealed(bytes(sealed), where):
                    found.add(f"{each.table}.{each.column}")
    return sorted(found)


def files_with(folder, text):
    """Files that hold the text, as they are or once they are opened with the keys."""
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    return [path.name for path in files if text.encode() in _words_of(path)]


def _words_of(path):
    return b"".join(opened(path)) if is_sealed(path) else path.read_bytes()


def test_every_link_to_a_person_has_a_policy():
    """A model added tomorrow that points at a person must say what becomes of it, or this fails."""
    links = {thread.label for thread in threads_to(Person) if not thread.is_copy}
    assert links == set(POLICIES)


def test_nothing_is_left_of_somebody_who_was_forgotten(
    here, settings, django_capture_on_commit_callbacks
):
    number = settled(here)
    rows = Person.objects.get(pk=number)
    words = {CANARY, rows.name_km, "កាណារី"}
    assert rows_with(CANARY)  # the control: it stands there before
    assert {"audit_entry.detail", "cases_note.text", "people_phone.number"} & set(
        sealed_with(CANARY)
    )

    assert files_with(settings.MEDIA_ROOT, CANARY)  # the list as it was sent

    seal_book()
    with django_capture_on_commit_callbacks(execute=True):
        forgotten(here, number)

    assert files_with(settings.MEDIA_ROOT, CANARY) == []
    assert tombstones_file().read_text()
    assert {word: rows_with(word) for word in words} == {word: [] for word in words}
    assert {word: sealed_with(word) for word in words} == {word: [] for word in words}
    assert apps.get_model("people", "PersonEvent").objects.filter(pgh_obj=number).count() == 0
    assert not Person.objects.filter(pk=number).exists()
    assert CANARY not in tombstones_file().read_text()
    assert check_book(the_keeper()).holds


def test_the_line_stays_in_the_book_without_its_details(here):
    number = settled(here)
    before = Entry.objects.filter(person_id=number).count()
    seal_book()
    forgotten(here, number)

    lines = Entry.objects.filter(person_id=number)
    assert lines.count() >= before
    assert lines.filter(verb="person.forgotten").count() == 1
    kept = lines.exclude(detail={}).values_list("verb", flat=True)
    assert set(kept) <= {"person.forgotten", "details.masked", "people.registered"}
    seal_book()
    assert check_book(the_keeper()).holds


def test_what_remains_can_be_counted_and_names_nobody(here):
    number = settled(here)
    forgotten(here, number)

    (remains,) = Remains.objects.values()
    remains.pop("id")
    assert remains == {
        "month": clock.today().replace(day=1),
        "because": "asked",
        "sex": "female",
        "born_decade": 1990,
        "province": "22",
        "cases": 1,
        "contacts": 1,
        "introductions": 1,
        "placements": 1,
    }


def test_others_keep_what_is_theirs(here):
    number = settled(here)
    other = sokha(here.dara, here.samraong, name_latin="Chan Dara", name_km="ចាន់ តារា")
    tables = {Person: Person.objects.count() - 1, Case: Case.objects.count() - 1}
    forgotten(here, number)
    assert {model: model.objects.count() for model in tables} == tables
    assert profile_of(here.dara, other.pk).name_latin == "Chan Dara"


def test_an_open_case_or_work_or_a_hold_keeps_the_file(here):
    number = canary_records(here)["person_id"]
    with pytest.raises(Refused) as refused:
        propose_to_forget(number, why=WHY, by=here.dara)
    assert codes_of(refused) == ["open_case", "legal_hold", "at_work"]

    other = sokha(here.dara, here.samraong)
    wish = propose_to_forget(other.pk, why=WHY, by=here.dara)
    hold = hold_file(other.pk, why="A claim before the labour court.", by=here.chanthou)
    with pytest.raises(Refused) as refused:
        approve_wish(wish, by=here.chanthou)
    assert codes_of(refused) == ["legal_hold"]
    lift_hold(hold, by=here.chanthou)
    approve_wish(wish, by=here.chanthou)
    assert not Person.objects.filter(pk=other.pk).exists()


def test_nobody_approves_what_they_proposed(here):
    person = sokha(here.dara, here.samraong)
    wish = propose_to_forget(person.pk, why=WHY, by=here.chanthou)
    with pytest.raises(Refused) as refused:
        approve_wish(wish, by=here.chanthou)
    assert codes_of(refused) == ["same_person"]
    with pytest.raises(Refused):
        approve_wish(wish, by=here.dara)  # a counsellor proposes, and does not approve
    assert Person.objects.filter(pk=person.pk).exists()


def test_a_wish_is_decided_once_and_needs_a_reason(here):
    person = sokha(here.dara, here.samraong)
    with pytest.raises(Refused) as refused:
        propose_to_forget(person.pk, why=" ", by=here.dara)
    assert codes_of(refused) == ["no_reason"]
    wish = propose_to_forget(person.pk, why=WHY, by=here.dara)
    with pytest.raises(Refused) as refused:
        propose_to_forget(person.pk, why=WHY, by=here.dara)
    assert codes_of(refused) == ["proposed_already"]
    assert decline_wish(wish, by=here.chanthou).state == WishState.DECLINED
    with pytest.raises(Refused) as refused:
        approve_wish(wish, by=here.chanthou)
    assert codes_of(refused) == ["decided_already"]


def test_another_centre_cannot_even_propose_it(here):
    person = sokha(here.dara, here.samraong)
    with pytest.raises(Person.DoesNotExist):
        propose_to_forget(person.pk, why=WHY, by=here.vanna)
    wish = propose_to_forget(person.pk, why=WHY, by=here.dara)
    with pytest.raises((Wish.DoesNotExist, Refused)):
        decline_wish(wish, by=here.vanna)


ROW = "L-77,,Chea Vuthy,ប្រុស,41,,,,,,,"


def test_a_late_list_does_not_bring_them_back(here, tmp_path):
    batch = brought_in(here, list_file(tmp_path, ROW))
    person = batch.rows.get().person
    forgotten(here, person.pk)
    stored = Path(batch.stored_as)

    (row,) = ImportRow.objects.all()
    assert (row.person, row.cells, row.profile, row.digest) == (None, [], {}, "")
    assert ImportBatch.objects.get(pk=batch.pk).sample == []
    assert stored.name

    again = checked(here, list_file(tmp_path, ROW, "L-78,,Keo Sreymom,ស្រី,30,,,,,,,"))
    verdicts = dict(again.rows.values_list("line", "verdict"))
    assert list(verdicts.values()) == [Verdict.ERROR, Verdict.NEW]
    assert again.rows.first().reasons[-1]["code"] == "forgotten"


def newcomer(here, person, **changes):
    return Newcomer(
        profile=profile_of(here.dara, person.pk),
        consents={Purpose.SERVICE: Decision.GIVEN},
        **changes,
    )


def test_only_they_themselves_can_come_back(here):
    person = sokha(here.dara, here.samraong)
    told = newcomer(here, person, registered_by=RegisteredBy.RELATIVE)
    came = newcomer(here, person)
    forgotten(here, person.pk)

    with pytest.raises(Refused) as refused:
        register_people([told], centre_id=here.samraong.pk, because="list", by=here.dara)
    assert codes_of(refused) == ["forgotten"]
    assert register_person(came, centre_id=here.samraong.pk, by=here.dara).pk != person.pk


def test_a_namesake_is_not_taken_for_them(here):
    person = sokha(here.dara, here.samraong, born_on=dt.date(1994, 3, 1))
    forgotten(here, person.pk)
    other = sokha(here.dara, here.samraong, born_on=dt.date(1994, 8, 9))
    assert Person.objects.filter(pk=other.pk).exists()


def test_a_restored_backup_forgets_them_again(here, tmp_path):
    """The database goes back to before the wish; the marks outside do not."""
    from django.db import transaction

    person, other = (
        sokha(here.dara, here.samraong),
        sokha(here.dara, here.samraong, birth_year=1960),
    )
    backup = transaction.savepoint()
    forgotten(here, person.pk)
    write_outside()
    transaction.savepoint_rollback(backup)
    assert Person.objects.filter(pk=person.pk).exists()
    assert Tombstone.objects.count() == 0

    assert bury_again(by=the_keeper()) == 1
    assert not Person.objects.filter(pk=person.pk).exists()
    assert Person.objects.filter(pk=other.pk).exists()
    assert bury_again(by=the_keeper()) == 0


def test_the_last_of_a_household_takes_it_away(here):
    one, other = (sokha(here.dara, here.samraong, birth_year=year) for year in (1960, 1990))
    set_household(one, relation="head", dependants=2, by=here.dara)
    set_household(other, relation="child", dependants=2, lives_with=one.pk, by=here.dara)
    forgotten(here, one.pk)
    other.refresh_from_db()
    assert other.household is not None
    forgotten(here, other.pk)
    assert type(other.household).objects.count() == 0


def test_a_mark_is_not_a_plain_hash(here):
    person = sokha(here.dara, here.samraong)
    forgotten(here, person.pk)
    marks = set(Tombstone.objects.values_list("mark", flat=True))
    guessed = hashlib.sha256(b"soksokha born 1994 female 220405").hexdigest()
    assert guessed not in marks
    assert ContentType.objects.get_for_model(Person).pk  # the kind of record stays known
