"""`spean match` as a person at a terminal meets it."""

import csv
import json
import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from spean.cli.match_command import match

PEOPLE = """id,consent,skills,occupations,home,provinces,wage_usd
sokha,yes,sew;cut,8153:6,171003,12,200
vanna,no,sew,8153:2,1501,,
rithy,yes,,,,anywhere,250
"""
VACANCIES = """id,isco,place,wage_min_usd,essential,expires_on
sewer,8153,120101,230,sew;inspect,
cook,5120,1710,,cook,2026-11-21
"""


@pytest.fixture
def files(tmp_path):
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "jobs.csv").write_text(VACANCIES, encoding="utf-8")
    (tmp_path / "related.csv").write_text(
        "skill,related,credit\ncut,inspect,50\n", encoding="utf-8"
    )
    return tmp_path


def run(files, *options, people="people.csv", jobs="jobs.csv"):
    app = typer.Typer()
    app.command()(match)
    return CliRunner().invoke(app, [str(files / people), str(files / jobs), *options])


def test_the_table_lists_the_best_for_each_person(files):
    found = run(files, "--on", "2026-11-22")
    assert found.exit_code == 0
    assert found.stdout == (
        "person rithy: nothing fits\n"
        "person sokha\n"
        "    1.   6833  sewer                 missing: inspect\n"
        "person vanna: nothing fits\n"
    )


def test_json_is_one_document_with_parts_that_sum_to_the_score(files):
    found = run(
        files,
        "--on",
        "2026-11-20",
        "--json",
        "--direction",
        "both",
        "--related",
        str(files / "related.csv"),
    )
    document = json.loads(found.stdout)
    assert document["on"] == "2026-11-20"
    assert [owner["id"] for owner in document["people"]] == ["rithy", "sokha", "vanna"]
    assert [owner["id"] for owner in document["vacancies"]] == ["cook", "sewer"]
    best = document["people"][1]["matches"][0]
    assert (best["vacancy"], sum(best["parts"].values())) == ("sewer", best["score"])
    assert best["missing"] == [{"code": "weak_skill", "value": "inspect", "points": -875}]
    assert document["vacancies"][0]["matches"][0]["person"] == "rithy"


def test_a_table_for_each_vacancy_names_people(files):
    found = run(files, "--on", "2026-11-20", "--direction", "vacancies", "--top", "1")
    assert [line.split()[:2] for line in found.stdout.splitlines()] == [
        ["vacancy", "cook"],
        ["1.", "5250"],
        ["vacancy", "sewer"],
        ["1.", "6833"],
    ]


def test_matches_are_written_as_csv_or_json(files):
    run(files, "--on", "2026-11-22", "--out", str(files / "out.csv"))
    rows = list(csv.DictReader((files / "out.csv").read_text(encoding="utf-8").splitlines()))
    assert [(row["list"], row["of"], row["vacancy"], row["missing"]) for row in rows] == [
        ("person", "sokha", "sewer", "inspect")
    ]
    found = run(files, "--on", "2026-11-22", "--json", "--out", str(files / "out.json"))
    assert (files / "out.json").read_text(encoding="utf-8") == found.stdout


def test_without_a_day_it_is_today(files):
    document = json.loads(run(files, "--json").stdout)
    assert document["on"] >= "2026"
    assert document["vacancies"] == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--on", "tomorrow"], "--on: 'tomorrow' is not a date like 2026-11-22\n"),
        (["--out", "x.txt"], "x.txt: only .csv and .json files are written\n"),
        (["--related", "nowhere.csv"], "nowhere.csv: there is no such file\n"),
    ],
)
def test_a_wrong_option_is_one_sentence_and_exit_two(files, options, sentence):
    found = run(files, *options)
    assert (found.exit_code, found.stdout, found.stderr) == (2, "", sentence)


def test_a_wrong_cell_names_file_line_and_column_and_writes_nothing(files):
    (files / "bad.csv").write_text("id,consent,age\np,yes,12\nq,yes,old\n", encoding="utf-8")
    found = run(files, "--out", str(files / "out.csv"), people="bad.csv")
    assert (found.exit_code, found.stderr) == (
        2,
        "bad.csv, line 3, column 'age': 'old' is not a whole number of 0 or more\n",
    )
    assert not (files / "out.csv").exists()


def test_a_place_that_cannot_be_written_is_refused(files):
    found = run(files, "--out", str(files / "nowhere" / "out.csv"))
    assert found.exit_code == 2
    assert found.stderr == "out.csv: cannot be written: No such file or directory\n"


def test_top_must_be_positive(files):
    assert run(files, "--top", "0").exit_code == 2


def test_the_command_loads_no_engine_before_it_runs():
    code = "import sys, spean.cli.match_command; sys.exit('numba' in sys.modules or 'numpy' in sys.modules)"
    environment = {"PYTHONPATH": ":".join(sys.path)}
    assert (
        subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0
    )
