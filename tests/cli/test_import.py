"""`spean import returnees` as the keeper of a machine meets it."""

import csv
import json

import pytest
from tests.factories.casework import member, sokha
from tests.factories.intake import RITHY, SOKHA, SREYMOM, csv_of, list_file, world_with_lists
from typer.testing import CliRunner

from spean.casework.contacts.actions import log_contact
from spean.casework.contacts.vocabulary import Channel
from spean.casework.intake.models import ImportBatch
from spean.casework.people.models import Person, Registration
from spean.cli.import_command import app
from spean.registry.centres.vocabulary import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(settings, tmp_path):
    return world_with_lists(settings, tmp_path)


@pytest.fixture
def three(tmp_path):
    return list_file(tmp_path, SOKHA, RITHY, SREYMOM)


def run(*words, answer=""):
    return CliRunner().invoke(app, ["returnees", *map(str, words)], input=answer)


def test_without_commit_it_only_checks_and_says_how_to_go_on(here, three):
    found = run(three, "--centre", "OMC")
    assert found.exit_code == 0
    assert found.stdout == (
        "1297.csv: 3 rows: 3 new, 0 update, 0 same, 0 possible duplicate, 0 error.\n"
    )
    assert "In the name of chanthou." in found.stderr
    assert "say the same with --commit" in found.stderr
    assert Person.objects.count() == 0


def test_commit_brings_it_in_under_the_name_that_was_said(here, three):
    found = run(three, "--centre", "OMC", "--as", "dara", "--commit", "--yes")
    number = ImportBatch.objects.get().pk
    assert found.stdout.splitlines()[-1] == f"Import {number} is in: 3 registered, 0 updated."
    assert "3 of 3 registered" in found.stderr
    assert {one.by for one in Registration.objects.all()} == {here.users["dara"]}


def test_commit_asks_first(here, three):
    found = run(three, "--centre", "OMC", "--commit", answer="n\n")
    assert (found.exit_code, Person.objects.count()) == (1, 0)
    assert run(three, "--centre", "OMC", "--commit", answer="y\n").exit_code == 0
    assert Person.objects.count() == 3


def test_a_second_time_there_is_nothing_to_bring_in(here, three):
    run(three, "--centre", "OMC", "--commit", "--yes")
    found = run(three, "--centre", "OMC")
    assert "0 new, 0 update, 3 same" in found.stdout
    assert "nothing_new" not in found.stderr
    assert "The list says nothing that is not known already." in found.stderr
    again = run(three, "--centre", "OMC", "--commit", "--yes")
    assert (again.exit_code, again.stderr.splitlines()[-1]) == (
        2,
        "spean: The list says nothing that is not known already.",
    )


def test_undo_takes_it_back_and_names_who_stays(here, three):
    run(three, "--centre", "OMC", "--commit", "--yes")
    number = ImportBatch.objects.get().pk
    met = Person.objects.get(name_latin="Sok Sokha")
    log_contact(
        here.samraong.pk,
        person_id=met.pk,
        on=met.created_at.date(),
        channel=Channel.PHONE,
        by=here.dara,
    )
    found = run("--undo", number)
    assert found.stdout == (
        f"Import {number} is taken back: 2 taken back, 0 restored, 1 kept.\n"
        f"  line 2: {met.code} stays. Has been met since.\n"
    )


def test_undo_as_json(here, three):
    run(three, "--centre", "OMC", "--commit", "--yes")
    number = ImportBatch.objects.get().pk
    found = run("--undo", number, "--as", "dara", "--json")
    assert json.loads(found.stdout) == {
        "import": number,
        "state": "undone",
        "taken_back": 3,
        "restored": 0,
        "kept": 0,
        "left": [],
    }


def test_json_is_one_document_with_every_problem(here, tmp_path):
    rows = [f"H-{at},,,ស្រី,20,,,,,,," for at in range(12)]
    found = run(list_file(tmp_path, SOKHA, *rows), "--centre", "OMC", "--json")
    told = json.loads(found.stdout)
    assert told["counts"]["error"] == len(told["problems"]) == 12
    assert told["columns"]["age"] == "អាយុ"
    assert told["problems"][0] == {
        "line": 3,
        "verdict": "Cannot be used",
        "why": "There is no name: write one in Khmer or in Latin letters.",
    }


def test_the_first_problems_are_shown_and_all_are_in_the_report(here, tmp_path):
    rows = [f"H-{at},,,X,20,,,,,,," for at in range(12)]
    out = tmp_path / "report.csv"
    found = run(list_file(tmp_path, SOKHA, *rows), "--centre", "OMC", "--report", out)
    assert "ភេទ: “X” is not a sex we know: write F or M." in found.stdout
    assert "and 2 more; see all with --report OUT.csv" in found.stdout
    with out.open(encoding="utf-8") as stream:
        assert [row["line"] for row in csv.DictReader(stream)] == [str(at) for at in range(2, 15)]
    found = run(list_file(tmp_path, SOKHA), "--centre", "OMC", "--report", tmp_path / "no" / "a")
    assert found.exit_code == 2


def test_json_after_commit(here, three):
    found = run(three, "--centre", "OMC", "--commit", "--yes", "--json")
    assert json.loads(found.stdout.splitlines()[-1])["registered"] == 3


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "name a file to bring in, or a number after --undo."),
        (["FILE"], "name a centre with --centre: OMC, PUR."),
        (["FILE", "--centre", "OMC", "--as", "nobody"], "there is no active user called 'nobody'."),
        (["FILE", "--centre", "OMC", "--as", "vanna"], "vanna does not work at OMC."),
        (
            ["FILE", "--centre", "PUR"],
            "0 managers work at PUR; say in whose name with --as USERNAME.",
        ),
        (["FILE", "--centre", "OMC", "--map", "sex"], "--map sex: write FIELD=HEADING."),
        (
            ["--undo", "99"],
            "import 99 is not within reach of one user; say who with --as USERNAME.",
        ),
    ],
)
def test_a_wrong_word_gets_one_sentence(here, three, words, sentence):
    found = run(*[three if word == "FILE" else word for word in words])
    assert (found.exit_code, found.stderr.splitlines()[-1]) == (2, f"spean: {sentence}")
    assert ImportBatch.objects.filter(state="checked").count() == 0


def test_columns_can_be_said_by_heading_by_number_or_not_at_all(here, three):
    found = run(
        three,
        "--centre",
        "OMC",
        "--json",
        "--map",
        "note=ការងារមុន",
        "--map",
        "sex=",
        "--map",
        "name=2",
    )
    columns = json.loads(found.stdout)["columns"]
    assert (columns["note"], columns["name"]) == ("ការងារមុន", "ឈ្មោះជាអក្សរខ្មែរ")
    assert {"sex", "former_job", "name_km"} & columns.keys() == set()
    unknown = run(three, "--centre", "OMC", "--map", "sex=Gender")
    assert "the list has no column 'Gender'; it has:" in unknown.stderr


def test_two_managers_are_told_apart_by_name(here, three):
    member(here.users["dara"], Role.CENTRE_MANAGER, here.samraong)
    found = run(three, "--centre", "OMC")
    assert "2 managers work at OMC" in found.stderr
    assert run(three, "--centre", "OMC", "--as", "dara").exit_code == 0


def test_an_unreadable_file_gets_one_sentence_in_english(here, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(csv_of(SOKHA).encode("utf-8")[:-40] + b"\xff")
    found = run(path, "--centre", "OMC")
    assert found.exit_code == 2
    assert found.stderr.endswith("is not UTF-8: save as CSV UTF-8.\n")
    assert ImportBatch.objects.count() == 0


def test_people_of_the_centre_are_recognised(here, tmp_path):
    sokha(here.dara, here.samraong, phones=(("+85512345678", "own"),))
    found = run(list_file(tmp_path, SOKHA), "--centre", "OMC")
    assert "0 new, 1 update" in found.stdout
