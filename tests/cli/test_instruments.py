"""Instruments and weights from the command line."""

import json

import pytest
from tests.engines.instruments.answers import FULL
from tests.factories.assessments import instruments
from typer.testing import CliRunner

from spean.casework.assessments.models import InstrumentVersion, WeightTable
from spean.cli import instruments_command
from spean.engines.instruments import shipped

FILE = shipped()["reintegration_sustainability.yaml"]
TABLE = "\n".join(["item,dimension,composite", *(f"{name},1,1" for name in FULL)])


def run(*words):
    return CliRunner().invoke(instruments_command.app, [str(word) for word in words])


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "ours.yaml"
    path.write_text(FILE.replace("version: 1", "version: 2"), "utf-8")
    return path


def test_a_file_is_checked_without_a_database(file):
    done = run("check", file, "--json")
    assert json.loads(done.stdout) == {
        "key": "reintegration_sustainability",
        "version": 2,
        "use": "assessment",
        "languages": ["en", "km", "ja"],
        "items": 26,
        "scored": 24,
    }
    assert "It can be added" in run("check", file).stderr


def test_every_mistake_is_said_with_its_line(file):
    file.write_text(FILE.replace("version: 1", "version: 0").replace("scale: how_well", "scale: x"))
    done = run("check", file)
    assert done.exit_code == 2
    assert "ours.yaml: line 6: versions count from 1" in done.stderr
    assert done.stderr.count("there is no scale `x`") == 2


def test_what_is_not_utf8_is_refused_in_a_sentence(file):
    file.write_bytes(b"\xff\xfe")
    assert run("check", file).stderr == "spean: ours.yaml is not written in UTF-8.\n"


@pytest.mark.django_db
def test_a_file_becomes_the_next_version(file):
    instruments()
    assert run("add", file).exit_code == 0
    assert InstrumentVersion.objects.filter(key="reintegration_sustainability").count() == 2
    rows = json.loads(run("list", "--json").stdout)
    assert {"key": "reintegration_sustainability", "version": 2, "use": "assessment"} in rows
    assert "rapid_vulnerability" in run("list").stdout


@pytest.mark.django_db
def test_weights_are_added_under_a_name(tmp_path):
    instruments()
    path = tmp_path / "table.csv"
    path.write_text(TABLE)
    told = ["--key", "reintegration_sustainability", "--label", "Table A"]
    assert run("weights", path, *told).exit_code == 0
    assert WeightTable.objects.get().label == "Table A"
    unknown = run("weights", path, "--key", "nothing", "--label", "x")
    assert "there is no instrument 'nothing'" in unknown.stderr
