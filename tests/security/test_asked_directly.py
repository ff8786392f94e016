"""The first wall alone: each query and action, without a page before it or the database behind.

Then the same questions are put to a house in which one of them is forgotten, and must notice it.
"""

import importlib
import inspect
import random
from pathlib import Path

import pytest

import spean
from tests.security import questions
from tests.security.directly import Directly, name_of
from tests.security.later import furnish
from tests.security.matrix import a_matrix
from tests.security.mutants import forgetting, forgotten_questions

pytestmark = [pytest.mark.django_db, pytest.mark.everywhere]
SRC = Path(spean.__file__).parent
FLOORS = ("casework/*", "policy/*", "registry/centres")
FILES = ("queries.py", "actions.py", "actions/*.py", "linkage.py", "matching.py", "eligibility.py")

HARMLESS = {
    "question in casework.people.actions.let_file_stand": "the names of the survivor are asked for",
    "question in casework.people.queries.files_to_let_go": "who lets go of files reaches them all",
    "question in casework.plans.actions._rows.locked_activity": "its plan is asked for as well",
    "question in casework.skills.queries.esco_occupations": "rows of nobody: it asks for all",
    "question in casework.skills.queries.esco_skills": "rows of nobody: it asks for all",
}
"""What can be forgotten without any answer becoming another one."""


@pytest.fixture(scope="module")
def directly(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), a_matrix(tmp_path_factory.mktemp("files")) as matrix:
        furnish(matrix.planted)
        users = {one.name: one.user_id for one in matrix.identities.values()}
        yield Directly(matrix.here, matrix.planted, users)


def functions_of_the_house():
    for floor in FLOORS:
        for path in (path for name in FILES for path in SRC.glob(f"{floor}/{name}")):
            module = "spean." + ".".join(path.relative_to(SRC).with_suffix("").parts)
            found = vars(importlib.import_module(module)).values()
            functions = {inspect.unwrap(one) for one in found if inspect.isroutine(one)}
            yield from (one for one in functions if one.__module__ == module and _asks(one))


def _asks(function):
    words = inspect.signature(function).parameters
    return not function.__name__.startswith("_") and not {"actor", "by"}.isdisjoint(words)


def test_every_query_and_action_is_asked_or_named():
    groups = [group for name, group in vars(questions).items() if name.isupper()]
    asked = {
        name_of(one)
        for group in groups
        if isinstance(group, dict)
        for one in group
        if callable(one)
    }
    there = {name_of(function) for function in functions_of_the_house()}
    assert asked & set(questions.NOT_ASKED) == set()
    assert there - asked == set(questions.NOT_ASKED) & there


def test_what_is_beyond_reach_is_answered_as_if_it_were_not_there(directly):
    assert list(directly.findings()) == []


def test_who_is_entitled_is_told_something(directly):
    groups = [(group, key) for group, _who, key in directly.asked() if key != "mine"]
    assert {(group, one) for group, key in groups for one in directly.untold(group, key)} == set()


def test_who_is_entitled_finds_one_file_more(directly):
    assert list(directly.unchanged()) == []


def noticed(directly, mutant):
    """By a question to the functions of its own file, or by any."""
    with forgetting(mutant):
        return directly.first_finding({mutant.module}) or directly.first_finding()


def unnoticed(directly, mutants, capsys):
    alive = [str(mutant) for mutant in mutants if not noticed(directly, mutant)]
    with capsys.disabled():
        print(f"\n  {len(mutants) - len(alive)}/{len(mutants)} forgotten questions noticed")
        print("\n".join(f"  not noticed: {one}" for one in alive))
    return {one.partition(", line")[0] for one in alive}


def test_some_forgotten_questions_are_noticed(directly, capsys):
    mutants = [one for one in forgotten_questions() if one.kind == "question"]
    chosen = random.Random("six forgotten").sample(mutants, 6)
    assert unnoticed(directly, chosen, capsys) <= set(HARMLESS)


@pytest.mark.slow
def test_every_forgotten_question_is_noticed_or_harmless(directly, capsys):
    mutants = list(forgotten_questions())
    assert len(mutants) >= 60
    assert unnoticed(directly, mutants, capsys) == set(HARMLESS)
    assert len(HARMLESS) <= 0.04 * len(mutants)
