"""`spean --help` answers at once, and every command tells what it wants."""

import subprocess
import sys

import pytest

from spean.cli import COMMANDS, command_app
from spean.cli.house import fail, plainly

HEAVY = {"django", "numba", "numpy", "psycopg", "openpyxl", "rich", "spean.base", "spean.engines"}
LOADED = """
import sys
from spean.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    print("\\n".join(sys.modules), file=sys.stderr)
"""


def modules_after(*words):
    command = [sys.executable, "-c", LOADED, *words]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return set(done.stderr.splitlines()), done.stdout


def test_help_imports_nothing_heavy():
    loaded, _ = modules_after("--help")

    assert loaded & HEAVY == set()


def test_help_names_every_command_with_its_whole_sentence():
    _, said = modules_after("--help")

    assert [sentence for sentence in COMMANDS.values() if sentence not in said] == []


def test_no_words_at_all_mean_help():
    assert modules_after()[1] == modules_after("--help")[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_commands_help_has_an_example_and_opens_nothing(name):
    loaded, said = modules_after(name, "--help")

    assert f"Example: spean {name}" in said
    assert loaded & {"django", "numba", "psycopg"} == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_one_app_in_one_file(name):
    assert type(command_app(name)).__name__ == "Typer"


def test_an_unknown_command_is_refused_with_the_nearest_name(nowhere):
    done = nowhere.spean("bakcup")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("Error: No such command 'bakcup'. Did you mean 'backup'?\n")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ModuleNotFoundError("x", name="spean.cli.drill_command"), "this command is not part"),
        (FileNotFoundError(2, "No such file", "people.csv"), "No such file: people.csv"),
        (ValueError("DATABASE_URL must look like this"), "DATABASE_URL must look like this"),
    ],
)
def test_what_goes_wrong_outside_is_said_plainly(error, sentence):
    assert plainly(error).startswith(sentence)


@pytest.mark.parametrize("error", [ValueError("a fault"), OSError("a fault"), KeyError("a")])
def test_our_own_faults_are_not_dressed_up(error):
    assert plainly(error) is None


def test_failing_is_one_sentence_and_a_code(capsys):
    with pytest.raises(SystemExit) as ended:
        fail("the disk is full.", code=1)

    assert (ended.value.code, capsys.readouterr().err) == (1, "spean: the disk is full.\n")
