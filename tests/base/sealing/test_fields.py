"""Sealed columns: plain to actions and screens, ciphertext to whoever reads the database."""

import uuid

import pytest
from django.core.exceptions import FieldError
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import F, Value
from django.db.models.functions import Length
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.casework import sokha, world

from spean.base import clock
from spean.base.audit.models import Entry
from spean.base.sealing import keyring
from spean.base.sealing.envelope import SealBrokenError
from spean.casework.cases.actions import agree_step, complete_step, open_case, write_note
from spean.casework.cases.models import Note, Step
from spean.casework.cases.vocabulary import StepKind
from spean.casework.intake.models import ImportRow
from spean.casework.people.actions import update_profile
from spean.casework.people.models import Person, Phone
from spean.casework.people.queries import profile_of
from spean.casework.people.rules import Profile

pytestmark = pytest.mark.django_db
NOTE = "ប្តីវាយ នៅផ្ទះបងស្រី"


@pytest.fixture
def here():
    return world()


@pytest.fixture
def her(here):
    return sokha(here.dara, here.samraong, note=NOTE, phones=(("+85512345678", "own"),))


def raw(query, *values):
    """What the administrator of the database gets."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall() if cursor.description else []


def as_printed(table):
    """Every row as psql prints it."""
    return "\n".join(text for (text,) in raw(f"SELECT t::text FROM {table} t"))


def test_who_reads_the_database_reads_no_words(her):
    for table in ("people_person", "people_personevent", "people_phone", "people_phoneevent"):
        told = as_printed(table)
        assert told
        assert NOTE not in told
        assert NOTE.encode().hex() not in told
        assert "12345678" not in told
    assert bytes(raw("SELECT note FROM people_person")[0][0])[:1] == b"\x01"
    her.refresh_from_db()
    assert her.note == NOTE


def test_every_way_of_reading_opens(her):
    assert Person.objects.get().note == NOTE
    assert Person.objects.values("note").get() == {"note": NOTE}
    assert Person.objects.values_list("note", flat=True).get() == NOTE
    assert Person.objects.only("note").get().note == NOTE
    assert Person.objects.defer("note").get().note == NOTE
    assert Phone.objects.select_related("person").get().person.note == NOTE
    assert Phone.objects.values_list("number", "person__note").get() == ("+85512345678", NOTE)
    assert next(Person.objects.iterator()).note == NOTE
    assert [phone.number for phone in her.phones.all()] == ["+85512345678"]
    assert Person.objects.prefetch_related("phones").get().phones.all()[0].number == "+85512345678"


def test_a_version_in_the_history_opens_too(her, here):
    before = profile_of(here.dara, her.pk)
    update_profile(her, profile=Profile(name_km=before.name_km, note="ផ្សេង"), by=here.dara)

    notes = her.events.order_by("pgh_id").values_list("note", flat=True)
    assert list(notes) == [NOTE, "ផ្សេង"]


@pytest.mark.parametrize("how", ["of another row", "of another column", "from another table"])
def test_a_value_that_was_moved_is_refused(her, here, how):
    other = sokha(here.dara, here.samraong, note="ពីរ", former_job="ជាងដេរ")
    moved = {
        "of another row": f"(SELECT note FROM people_person WHERE id = {her.pk})",
        "of another column": "former_job",
        "from another table": "(SELECT number FROM people_phone LIMIT 1)",
    }[how]
    raw(f"UPDATE people_person SET note = {moved} WHERE id = %s", other.pk)

    with pytest.raises(SealBrokenError, match=f"people_person\\|note\\|{other.row_uid}"):
        Person.objects.get(pk=other.pk)
    with pytest.raises(SealBrokenError):
        Person.objects.values_list("note").get(pk=other.pk)
    assert Person.objects.defer("note").get(pk=other.pk).former_job == "ជាងដេរ"


def test_a_row_cannot_take_the_number_of_another(her, here):
    other = sokha(here.dara, here.samraong)

    with pytest.raises(IntegrityError), transaction.atomic():
        raw("UPDATE people_person SET row_uid = %s WHERE id = %s", her.row_uid, other.pk)
    raw("UPDATE people_person SET row_uid = %s WHERE id = %s", uuid.uuid4(), her.pk)
    with pytest.raises(SealBrokenError):
        her.refresh_from_db()


def test_a_sealed_column_cannot_be_searched_ordered_out_or_written_past(her):
    for lookup in ("note__contains", "note__gt", "note__startswith", "note__in"):
        with pytest.raises(FieldError):
            Person.objects.filter(**{lookup: "x"})
    with pytest.raises(FieldError, match="cannot be searched"):
        Person.objects.filter(note=NOTE).count()
    with pytest.raises(FieldError, match="sealed to its row"), transaction.atomic():
        Person.objects.update(note="for everybody")
    whole = Value("for one", output_field=Person.note.field)
    with pytest.raises(FieldError, match="sealed to its row"), transaction.atomic():
        Person.objects.filter(pk=her.pk).update(note=whole)
    assert list(Person.objects.exclude(note="")) == [her]
    assert not ImportRow.objects.exclude(reasons=[]).exists()
    assert Person.objects.annotate(size=Length(F("note"))).get().size > len(NOTE)


def test_many_are_written_at_once(here):
    people = [
        Person(name_km="ក", note=f"note {n}", external_id=f"H-{n}", created_at=clock.now())
        for n in range(20)
    ]
    Person.objects.bulk_create(people)
    for person in people:
        person.note, person.external_id = person.note.upper(), f"J{person.external_id}"
    assert Person.objects.bulk_update(people, ["note", "external_id"], batch_size=7) == 20

    assert [person.note for person in people] == [f"NOTE {n}" for n in range(20)]
    found = dict(Person.objects.values_list("pk", "note"))
    assert found == {person.pk: person.note for person in people}
    assert Person.objects.get(external_blind="JH-7").pk == people[7].pk
    assert not Person.objects.filter(external_blind="H-7").exists()


def test_a_value_may_be_copied_in_by_its_row_number(her):
    """For COPY and other ways that know no model: the field says which bytes to write."""
    sealed = Person.note.field.sealed_for(her.row_uid, "ចម្លង")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE incoming (id bigint, note bytea)")
        with cursor.copy("COPY incoming (id, note) FROM STDIN") as copy:
            copy.write_row([her.pk, sealed])
    raw("UPDATE people_person p SET note = i.note FROM incoming i WHERE i.id = p.id")

    her.refresh_from_db()
    assert her.note == "ចម្លង"


def test_nothing_stays_nothing_and_too_much_is_refused(here):
    person = sokha(here.dara, here.samraong)

    assert bytes(raw("SELECT note FROM people_person")[0][0]) == b""
    assert bytes(raw("SELECT external_blind FROM people_person")[0][0]) == b""
    person.note = "ក" * 501
    with pytest.raises(DataError):
        person.save()


def test_one_number_is_kept_once_and_found_again(her):
    with pytest.raises(IntegrityError), transaction.atomic():
        her.phones.create(number="+85512345678")
    assert Phone.objects.get(number_blind="+85512345678").number == "+85512345678"


@settings(
    max_examples=1_000, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_a_thousand_texts_come_back_from_the_database(her, text):
    her.former_job = text
    her.save(update_fields=["former_job"])

    assert Person.objects.values_list("former_job", flat=True).get(pk=her.pk) == text


def test_words_about_a_case_are_sealed_through_its_actions(her, here):
    case = open_case(her.pk, centre_id=here.samraong.pk, by=here.dara)
    step = agree_step(case, kind=StepKind.JOB, what="រកការងារ", by=here.dara)
    complete_step(step, outcome="បានការងារ", by=here.dara)
    write_note(case, text=NOTE, by=here.dara)

    assert (Step.objects.get().what, Step.objects.get().outcome) == ("រកការងារ", "បានការងារ")
    assert Note.objects.get().text == NOTE
    for table in ("cases_step", "cases_stepevent", "cases_note", "audit_entry"):
        told = as_printed(table)
        assert told
        for word in ("រកការងារ", "បានការងារ", NOTE):
            assert word not in told
            assert word.encode().hex() not in told
    assert Entry.objects.get(verb="step.done").detail == {"outcome": "បានការងារ"}


def test_a_search_by_phone_needs_four_digits_and_no_plaintext(her):
    tokens = {token for (token,) in raw("SELECT token FROM people_personkey WHERE kind = 'p'")}

    assert tokens == {
        keyring.blind("person key p", start).hex()
        for whole in ("012345678", "345678")
        for start in (whole[:length] for length in range(4, len(whole) + 1))
    }
