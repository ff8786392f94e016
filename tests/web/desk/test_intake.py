"""The screens that turn a list into people, and back."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.factories.casework import sokha
from tests.factories.intake import (
    RITHY,
    SOKHA,
    SREYMOM,
    brought_in,
    checked,
    csv_of,
    list_file,
    world_with_lists,
)

from spean.casework.intake import tasks
from spean.casework.intake.actions import ask_for
from spean.casework.intake.models import ImportBatch, ImportProgress
from spean.casework.intake.vocabulary import Phase
from spean.casework.people.models import Person

pytestmark = pytest.mark.django_db

DOUBT = "H-009,សុខ សុខា,,ស្រី,30,,,,,សំណង់,,"


@pytest.fixture
def here(settings, tmp_path):
    return world_with_lists(settings, tmp_path)


@pytest.fixture
def dara(here):
    return signed_in(here, "dara")


def signed_in(here, name):
    client = Client()
    client.force_login(here.users[name])
    client.cookies["django_language"] = "en"
    return client


def page(client, where, *args, **query):
    return client.get(reverse(f"desk:{where}", args=args), query)


def post(client, name, *args, **answers):
    return client.post(reverse(f"desk:{name}", args=args), answers, follow=True)


def text_of(response):
    assert "⚠ undefined" not in response.content.decode()
    return response.content.decode()


def upload(client, here, content, name="1297.csv"):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return post(client, "import-new", file=file, centre=here.samraong.pk)


def mapped(batch, **changes):
    return {name: str(at) for name, at in batch.mapping.items()} | changes


def test_from_a_file_to_people_and_back(here, dara):
    assert "No list has been brought in yet" in text_of(page(dara, "imports"))
    assert "At most 50 MB" in text_of(page(dara, "import-new"))

    shown = text_of(upload(dara, here, csv_of(SOKHA, RITHY, SREYMOM)))
    assert "What is in which column?" in shown
    assert "សុខ សុខា<br>ជា រិទ្ធី<br>ហេង ស្រីមុំ" in shown

    batch = ImportBatch.objects.get()
    shown = text_of(post(dara, "import-columns", batch.pk, **mapped(batch)))
    assert "3 people will be registered." in shown
    assert Person.objects.count() == 0

    shown = text_of(post(dara, "import-commit", batch.pk))
    assert "3 people were registered." in shown
    assert Person.objects.count() == 3

    assert "Whoever stands in a later list stays." in text_of(page(dara, "import-undo", batch.pk))
    shown = text_of(post(dara, "import-undo", batch.pk))
    assert "3 files were removed." in shown
    assert Person.objects.count() == 0


@pytest.mark.parametrize("language", ["km", "ja"])
def test_the_screens_speak_every_language(here, dara, tmp_path, language):
    dara.cookies["django_language"] = language
    sokha(here.dara, here.samraong, birth_year=1996)
    batch = checked(here, list_file(tmp_path, DOUBT, RITHY, "H-5,,,ស្រី,20,,,,,,,"))
    for name, args in (
        ("imports", ()),
        ("import-new", ()),
        ("import", (batch.pk,)),
        ("import-columns", (batch.pk,)),
        ("import-row", (batch.pk, 2)),
        ("import-undo", (batch.pk,)),
    ):
        response = page(dara, name, *args)
        assert response.status_code == 200
        assert f'lang="{language}"' in text_of(response)


def test_an_unreadable_file_says_what_to_do(here, dara):
    shown = text_of(upload(dara, here, b"Name,Sex\n\xff\xfe,F\n"))
    assert "is not UTF-8: save as CSV UTF-8." in shown
    assert ImportBatch.objects.count() == 0


def test_a_file_over_the_limit_is_refused_before_it_is_looked_at(here, dara, settings):
    settings.IMPORT_MAX_BYTES = 10
    assert "at most 10 are read" in text_of(upload(dara, here, csv_of(SOKHA)))
    assert "Please check" in text_of(post(dara, "import-new", centre=here.samraong.pk))


def test_a_choice_of_columns_shows_its_samples_before_anything_is_saved(here, dara):
    upload(dara, here, csv_of(SOKHA, RITHY))
    batch = ImportBatch.objects.get()
    shown = text_of(page(dara, "import-columns", batch.pk, trying="yes", name="0"))
    assert "H-001<br>H-002" in shown
    batch.refresh_from_db()
    assert (batch.state, batch.mapping["external_id"]) == ("uploaded", 0)


def test_columns_that_cannot_be_are_refused_on_the_page(here, dara):
    upload(dara, here, csv_of(SOKHA))
    batch = ImportBatch.objects.get()
    shown = text_of(post(dara, "import-columns", batch.pk, sex="1", age="1"))
    assert "Choose the column that holds the name." in shown
    assert "Column 2 is chosen for two things: choose one." in shown


def test_what_was_said_above_the_list_is_told(here, dara):
    upload(dara, here, "List of August\n\n" + csv_of(SOKHA))
    batch = ImportBatch.objects.get()
    assert "1 rows above the headings were left out." in text_of(
        page(dara, "import-columns", batch.pk)
    )


def test_the_same_file_again_is_greyed_with_the_reason(here, dara, tmp_path):
    path = list_file(tmp_path, SOKHA, RITHY)
    brought_in(here, path)
    again = checked(here, path)
    shown = text_of(page(dara, "import", again.pk))
    assert "This same file was brought in on" in shown
    assert "The list says nothing that is not known already." in shown
    assert reverse("desk:import-commit", args=[again.pk]) not in shown
    assert "This same file" in text_of(page(dara, "import-columns", again.pk))


def test_a_doubt_is_decided_side_by_side(here, dara, tmp_path):
    known = sokha(here.dara, here.samraong, birth_year=1996)
    batch = checked(here, list_file(tmp_path, DOUBT, RITHY))
    shown = text_of(page(dara, "import", batch.pk, verdict="possible_duplicate"))
    assert "Compare and decide" in shown
    assert "ជា រិទ្ធី" not in shown
    shown = text_of(page(dara, "import-row", batch.pk, 2))
    assert known.code in shown
    assert "same Khmer name" in shown

    answer = {"line": 2, "person": known.pk, "decision": "same_person"}
    shown = text_of(post(dara, "import-decide", batch.pk, **answer))
    assert "1 person already known will be updated." in shown
    text_of(post(dara, "import-commit", batch.pk))
    known.refresh_from_db()
    assert known.sector_wanted == "construction"


def test_after_one_doubt_comes_the_next(here, dara, tmp_path):
    sokha(here.dara, here.samraong, birth_year=1996)
    batch = checked(here, list_file(tmp_path, DOUBT, RITHY, RITHY))
    shown = text_of(page(dara, "import-row", batch.pk, 2))
    assert 'name="after" value="4"' in shown
    shown = text_of(post(dara, "import-decide", batch.pk, line=2, decision="skip", after="4"))
    assert "Line 3 of this list" in shown


@pytest.mark.parametrize(("decision", "count"), [("skip", 2), ("same_person", 1)])
def test_all_doubts_can_be_decided_at_once(here, dara, tmp_path, decision, count):
    sokha(here.dara, here.samraong, birth_year=1996)
    batch = checked(here, list_file(tmp_path, DOUBT, RITHY, RITHY))
    shown = text_of(post(dara, "import-decide", batch.pk, decision=decision))
    assert f"Decided: {count}." in shown


def test_an_answer_that_is_none_is_not_taken(here, dara, tmp_path):
    batch = checked(here, list_file(tmp_path, SOKHA, SOKHA))
    assert "Choose an answer." in text_of(post(dara, "import-decide", batch.pk, decision="maybe"))


def test_the_problems_can_be_taken_home_and_run_nothing(here, dara, tmp_path):
    rows = ["'=1+1,,,ស្រី,20,,,,,,,", "H-6,ជា ណា,,X,20,,,,,,,"]
    batch = checked(here, list_file(tmp_path, SOKHA, *rows))
    plain = page(dara, "import-problems", batch.pk, "csv")
    told = b"".join(plain).decode("utf-8-sig").splitlines()
    assert len(told) == 3
    assert "no name" in told[1]
    assert "“X” is not a sex we know: write F or M." in told[2]
    book = openpyxl.load_workbook(
        io.BytesIO(page(dara, "import-problems", batch.pk, "xlsx").content)
    )
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][-3:] == ("Line", "Verdict", "Why")
    assert rows[2][0] == "H-6"
    assert {cell.data_type for cell in book.active[2]} <= {"inlineStr", "n", "s"}
    assert page(dara, "import-problems", batch.pk, "exe").status_code == 404


def test_a_long_list_is_left_to_the_worker(here, dara, tmp_path, monkeypatch):
    monkeypatch.setattr(tasks, "AT_ONCE", 1)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
    upload(dara, here, csv_of(SOKHA, RITHY))
    batch = ImportBatch.objects.get()
    shown = text_of(post(dara, "import-columns", batch.pk, **mapped(batch)))
    assert "Waiting for the worker" in shown
    post(dara, "import-check", batch.pk)  # pressed twice
    assert "Waiting for the worker" in text_of(page(dara, "import-progress", batch.pk))

    ImportProgress.objects.update(done=1, total=2)
    tasks.work_on_list(batch_id=batch.pk, phase="check", user_id=here.users["dara"].pk)
    ImportProgress.objects.update(phase="")
    answer = page(dara, "import-progress", batch.pk)
    assert answer.headers["HX-Redirect"] == reverse("desk:import", args=[batch.pk])

    shown = text_of(post(dara, "import-commit", batch.pk))
    assert "Bringing the list in" in shown
    tasks.work_on_list(batch_id=batch.pk, phase="commit", user_id=here.users["dara"].pk)
    assert Person.objects.count() == 2


def test_without_a_worker_nobody_waits(here, dara, monkeypatch):
    monkeypatch.setattr(tasks, "AT_ONCE", 1)
    upload(dara, here, csv_of(SOKHA, RITHY))
    batch = ImportBatch.objects.get()
    shown = text_of(post(dara, "import-columns", batch.pk, **mapped(batch)))
    assert "2 people will be registered." in shown


def test_work_that_a_dead_worker_left_can_be_done_now(here, dara, tmp_path):
    batch = checked(here, list_file(tmp_path, SOKHA))
    ask_for(batch, phase=Phase.CHECK, by=here.dara)
    assert "Do it now, without waiting" in text_of(page(dara, "import", batch.pk))
    post(dara, "import-go-on", batch.pk)
    ImportProgress.objects.update(phase="")
    ask_for(batch, phase=Phase.COMMIT, by=here.dara)
    post(dara, "import-go-on", batch.pk)
    assert Person.objects.count() == 1


def test_what_a_job_was_refused_is_read_on_the_page(here, dara, tmp_path):
    batch = checked(here, list_file(tmp_path, RITHY))
    ask_for(batch, phase=Phase.COMMIT, by=here.dara)
    sokha(here.dara, here.samraong)
    tasks.work_on_list(batch_id=batch.pk, phase="commit", user_id=here.users["dara"].pk)
    shown = text_of(page(dara, "import", batch.pk))
    assert shown.count("Somebody was registered at the centre since the check.") == 2
    tasks.work_on_list(batch_id=0, phase="commit", user_id=here.users["dara"].pk)


def test_a_list_can_be_thrown_away(here, dara, tmp_path):
    batch = checked(here, list_file(tmp_path, SOKHA))
    shown = text_of(post(dara, "import-discard", batch.pk))
    assert "The list is thrown away." in shown
    assert "No row here" in text_of(page(dara, "import", batch.pk))


def test_who_stayed_after_an_undo_is_shown(here, dara, tmp_path):
    batch = brought_in(here, list_file(tmp_path, SOKHA, RITHY))
    person = Person.objects.get(name_latin="Sok Sokha")
    person.note = "changed at the desk"
    person.save(update_fields=["note"])
    shown = text_of(post(dara, "import-undo", batch.pk))
    assert "1 person was left as they are" in shown
    shown = text_of(page(dara, "import", batch.pk, kept="yes"))
    assert "Changed at the desk since" in shown
    assert "ជា រិទ្ធី" not in shown


@pytest.mark.parametrize("name", ["import", "import-columns", "import-progress", "import-undo"])
def test_another_centre_finds_no_list(here, tmp_path, name):
    batch = checked(here, list_file(tmp_path, SOKHA))
    vanna = signed_in(here, "vanna")
    assert page(vanna, name, batch.pk).status_code == 404
    assert page(vanna, "import-row", batch.pk, 2).status_code == 404
    assert page(vanna, "import-problems", batch.pk, "csv").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "import-check",
        "import-commit",
        "import-undo",
        "import-discard",
        "import-decide",
        "import-go-on",
    ],
)
def test_another_centre_changes_no_list(here, tmp_path, name):
    batch = checked(here, list_file(tmp_path, SOKHA))
    assert post(signed_in(here, "vanna"), name, batch.pk, decision="skip").status_code == 404


def test_who_does_not_import_has_no_door(here):
    assert page(signed_in(here, "kenji"), "imports").status_code == 403


@pytest.mark.parametrize("name", ["imports", "import"])
def test_a_long_page_asks_the_database_as_often_as_a_short_one(
    here, dara, tmp_path, django_assert_max_num_queries, name
):
    def questions(*lines):
        batch = checked(here, list_file(tmp_path, *lines, name=f"{len(lines)}.csv"))
        args = (batch.pk,) if name == "import" else ()
        with django_assert_max_num_queries(60) as asked, translation.override("en"):
            page(dara, name, *args)
        return len(asked)

    questions(SREYMOM)
    assert questions(SOKHA) == questions(SOKHA, RITHY, SREYMOM)
