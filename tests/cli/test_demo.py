"""`spean demo` and `spean bench search`, as they are typed."""

import datetime as dt
import json
import subprocess
import sys

import pytest
from django.db import connection
from tests.factories.casework import operator

from spean.base import clock
from spean.casework.people.models import Person
from spean.cli import main
from spean.demo.build import refusals_to_build
from spean.demo.staging import set_up
from spean.registry.accounts.models import User
from spean.registry.places.actions import load_gazetteer

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def staged():
    """A house with the cast's centres and colleagues, and nobody met yet."""
    with clock.stopped_at(TODAY):
        load_gazetteer(by=operator())
        set_up(on=TODAY)
        yield


def run(*arguments):
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return ended.value.code


def test_a_house_in_use_gets_no_demonstration(capsys):
    User.objects.create_user("somebody", "a long password")
    assert run("demo") == 2
    said = capsys.readouterr()
    assert said.out == ""
    why = refusals_to_build(allowed=True, accounts=1)[0]
    assert said.err.splitlines()[-1] == f"spean: {why}"
    assert (User.objects.count(), Person.objects.count()) == (1, 0)


def test_a_demonstration_is_given_a_crowd(staged, capsys):
    assert run("demo", "--people", "25", "--json") == 0
    said = capsys.readouterr()
    document = json.loads(said.out)
    assert (document["people"], Person.objects.count()) == (25, 25)
    assert document["sign_ins"][0] == {
        "username": "dara",
        "password": "spean-demo-dara",
        "role": "counsellor",
        "centre": "OMC",
        "who": "Counsels in Samraong",
    }
    assert "25 of 25 people registered" in said.err


def test_a_second_crowd_has_other_people(staged):
    run("demo", "--people", "10")
    first = set(Person.objects.values_list("name_km", "birth_year"))
    run("demo", "--people", "10")
    assert Person.objects.count() == 20
    assert set(Person.objects.values_list("name_km", "birth_year")) != first


def test_the_sign_ins_are_listed_for_people_to_read(staged, capsys):
    run("demo", "--people", "5")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("5 people in ")
    assert lines[1].split() == [
        *("dara", "spean-demo-dara", "counsellor", "OMC"),
        *("Counsels", "in", "Samraong"),
    ]
    assert len(lines) == 13


def test_searching_is_measured_beside_its_peer(staged, capsys):
    run("demo", "--people", "12")
    capsys.readouterr()
    code = run("bench", "search", "--samples", "1", "--json")
    result = json.loads(capsys.readouterr().out)
    assert result["people"] == 12
    assert code == (0 if result["bar"]["met"] else 1)
    assert result["ilike"]["queries"] == result["search_by_name"]["queries"]


def test_the_measurement_is_a_table_for_people(staged, capsys):
    run("demo", "--people", "12")
    capsys.readouterr()
    run("bench", "search", "--samples", "1")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "12 people"
    assert [line.split("  ")[0] for line in lines[2:6]] == [
        *("search", "page (HTTP view)", "search, names only", "ILIKE, names only"),
    ]


def test_without_a_demonstration_there_is_nothing_to_measure(capsys):
    assert run("bench", "search") == 2
    assert capsys.readouterr().err == (
        "spean: nothing to measure: run `spean demo` first, or give --people 100000\n"
    )


def test_waiting_at_the_desk_is_a_table_for_people_and_a_document_for_machines(staged, capsys):
    run("demo", "--people", "12")
    capsys.readouterr()
    code = run("bench", "desk", "--looks", "2", "--json")
    result = json.loads(capsys.readouterr().out)
    assert result["people"] == 12
    assert code == (0 if result["bar"]["met"] else 1)
    assert {one["queries"] > 0 for one in result["pages"].values()} == {True}
    names = {
        f"{name}-{kind}" for name in ("people", "contacts", "cases") for kind in ("csv", "xlsx")
    }
    assert set(result["files"]) == names
    assert result["files"]["people-csv"]["rows"] == result["people_of_who_asks"]
    run("bench", "desk", "--looks", "2")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("12 people, of whom ")
    assert len(lines) == 3 + len(result["pages"]) + len(result["files"])


def test_what_cannot_be_measured_is_said_in_a_sentence(capsys):
    assert run("bench", "desk") == 2
    assert capsys.readouterr().err == (
        "spean: nothing to measure: run `spean demo` first, or give --people 1000000\n"
    )
    assert run("bench", "desk", "--people", "many") == 2
    assert "valid integer" in capsys.readouterr().err
    assert run("bench", "desk", "--looks", "1") == 2
    assert "--looks" in capsys.readouterr().err


@pytest.mark.slow
def test_a_demonstration_is_copied_whole_measured_and_dropped():
    command = ["bench", "desk", "--people", "200", "--looks", "2", "--json"]
    ended = subprocess.run(
        [sys.executable, "-c", f"from spean.cli import main; main({command})"],
        capture_output=True,
        text=True,
        check=False,
    )
    result = json.loads(ended.stdout)
    assert result["people"] >= 200
    assert result["files"]["cases-csv"]["rows"] > 0
    assert ended.returncode == (0 if result["bar"]["met"] else 1)


@pytest.mark.slow
def test_a_crowd_in_a_scratch_database_is_measured_and_dropped():
    command = ["bench", "search", "--people", "60", "--samples", "1", "--json"]
    ended = subprocess.run(
        [sys.executable, "-c", f"from spean.cli import main; main({command})"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(ended.stdout)["people"] == 60
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname = 'spean_bench'")
        assert cursor.fetchone() == (0,)
