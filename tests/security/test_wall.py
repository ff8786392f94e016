"""The second wall: a query that forgot to ask who is there still shows nothing of another centre."""

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from spean.base.actor import NOBODY
from spean.base.audit.models import Entry
from spean.base.sealing import keyring
from spean.base.wall import beyond_reach, walled_models, within_reach
from tests.factories.casework import world
from tests.security.canaries import CANARY, canary_records

pytestmark = pytest.mark.django_db

NOT_WALLED = {
    "people.Household": "how many eat from one pot; no name and no way back to one",
    "people.FormerFile": "two numbers: which code leads to which; what is there stands behind it",
    "doubles.Search": "how many files were compared, and when",
    "intake.SavedMapping": "what headings mean; nothing of a person",
    "insight.Snapshot": "sums, and the numbers of files behind them, which open no file",
    "jobs.Vacancy": "vacancies belong to the country",
    "jobs.VacancyEvent": "vacancies belong to the country",
    "jobs.VacancySkill": "vacancies belong to the country",
    "rights.Remains": "what may be counted of who was forgotten; no name and no way back to one",
    "rights.Round": "how many of each kind were due in a night",
    "assessments.InstrumentVersion": "reference data",
    "assessments.WeightTable": "reference data",
    "questionnaires.Questionnaire": "what is asked; nobody's answer",
    "questionnaires.QuestionnaireVersion": "what is asked; nobody's answer",
    "skills.EscoOccupation": "reference data",
    "skills.EscoSkill": "reference data",
    "skills.EscoRelation": "reference data",
}


@pytest.fixture
def here():
    return world()


@pytest.fixture
def records(here):
    return canary_records(here)


def everything():
    """Every row of every table behind the wall, asked for by a query that forgot who asks."""
    return {model._meta.label: model._base_manager.count() for model, _wall in walled_models()}


def test_every_table_of_casework_is_behind_the_wall_or_named_here():
    behind = {model._meta.label for model, _wall in walled_models()}
    parts = ("spean.casework.", "spean.policy.")
    all_of_them = {m._meta.label for m in apps.get_models() if m.__module__.startswith(parts)}
    assert all_of_them - behind == set(NOT_WALLED)


@pytest.mark.asvs("8.2.2", "8.3.3", "8.4.1")
def test_a_forgotten_question_shows_nothing_of_another_centre(here, records):
    whole = everything()
    assert sum(whole.values()) > 40
    roles = {"centres.RoleProposal": 1}  # whoever oversees all centres answers what is proposed
    for outsider, seen in ((here.vanna, {}), (here.kenji, roles), (NOBODY, {})):
        with within_reach(outsider):
            assert {label: count for label, count in everything().items() if count} == seen
    with within_reach(here.chanthou):
        own = everything()
    nobodys = {"sealed.SealedNote": 0}  # whoever is responsible, and no manager
    assert own == whole | nobodys


@pytest.mark.asvs("8.4.1")
def test_a_row_can_be_neither_changed_nor_put_into_another_centre(here, records):
    with within_reach(here.vanna):
        for model, _wall in walled_models():
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {model._meta.db_table}")
                assert cursor.rowcount == 0, model
        stolen = apps.get_model("cases", "Case")(
            person_id=records["person_id"],
            centre=here.samraong,
            counsellor_id=here.vanna.user_id,
            opened_on="2026-01-01",
        )
        with pytest.raises(Exception, match="row-level security"), transaction.atomic():
            stolen.save()


@pytest.mark.asvs("13.2.2", "16.4.2")
def test_the_book_cannot_be_rewritten_from_a_request(here, records):
    for statement in (
        "UPDATE audit_entry SET verb = 'x'",
        "UPDATE audit_entry SET detail = '{}', salt = ''",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_tombstone",
    ):
        with (
            within_reach(here.chanthou),
            pytest.raises(Exception, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert not Entry.objects.filter(verb="x").exists()


def test_the_keys_cannot_be_changed_from_a_request(here, records):
    """They are wrapped, but whoever could drop or swap one would make people's words unreadable."""
    columns = "name, kind, wrapped, master, made_at"
    for statement in (
        "UPDATE sealing_datakey SET master = 'x'",
        "DELETE FROM sealing_datakey",
        f"INSERT INTO sealing_datakey ({columns}) VALUES ('x', 'P3', 'x', 'x', now())",
    ):
        with (
            within_reach(here.chanthou),
            pytest.raises(Exception, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_what_is_sealed_opens_within_reach_even_where_no_key_was_loaded_yet(here, records):
    keyring.forget()
    with within_reach(here.dara):
        own = apps.get_model("people", "Person").objects.get(pk=records["person_id"])
        assert own.note == CANARY
    with within_reach(here.vanna), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_person WHERE note <> ''")
        assert cursor.fetchone() == (0,)


def test_the_words_of_a_canary_are_nowhere_in_the_tables(here, records):
    """They are found in answers only because the house opened them for somebody who may read."""
    names = {"people_person", "people_personevent", "people_personkey"}  # names are not sealed
    told = CANARY.encode()
    with connection.cursor() as cursor:
        for table in sorted({*connection.introspection.table_names(cursor)} - names):
            cursor.execute(f"SELECT count(*), string_agg(t::text, ' ') FROM {table} t")
            _rows, words = cursor.fetchone()
            assert CANARY not in (words or ""), table
            assert told.hex() not in (words or ""), table
        cursor.execute("SELECT note, former_job FROM people_person")
        assert all(told not in bytes(value) for row in cursor.fetchall() for value in row)


def test_the_wall_stands_again_after_a_look_beyond_it(here, records):
    with within_reach(here.vanna):
        with beyond_reach("the test"):
            assert sum(everything().values()) > 40
        assert sum(everything().values()) == 0
        with pytest.raises(ZeroDivisionError), beyond_reach("the test"):
            _ = 1 / 0
        assert sum(everything().values()) == 0
    assert sum(everything().values()) > 40


def test_an_error_inside_takes_the_role_back(here, records):
    with pytest.raises(ZeroDivisionError), within_reach(here.vanna):
        _ = 1 / 0
    assert sum(everything().values()) > 40


def careless(request):
    """A page whose author forgot `visible_to`."""
    from django.http import HttpResponse

    from spean.casework.people.models import Person

    return HttpResponse("\n".join(person.name_latin for person in Person.objects.all()))


def test_a_careless_page_leaks_nothing(here, records, monkeypatch):
    """The page takes the place of the start page, which the policy lets everybody open."""
    from spean.web.desk.home import urls

    monkeypatch.setattr(urls.urlpatterns[0], "callback", careless)
    shown = {}
    for name in ("dara", "vanna", "kenji"):
        client = Client()
        client.force_login(here.users[name])
        shown[name] = CANARY in client.get("/").content.decode()
    assert shown == {"dara": True, "vanna": False, "kenji": False}
