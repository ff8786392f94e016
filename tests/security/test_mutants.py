"""Does the matrix bite? Each fault put into the house must be noticed by a part of it."""

import random
from collections import Counter
from contextlib import nullcontext
from functools import partial

import pytest

from spean.registry.centres.models import Membership
from tests.security import law
from tests.security.answers import ANSWERS
from tests.security.matrix import Cell, a_matrix, pages
from tests.security.mutants import (
    forgetting,
    forgotten_questions,
    policy_mutants,
    read_otherwise,
    without_the_second_wall,
)

pytestmark = pytest.mark.django_db
ABOUT = ("mine", "colleagues", "elsewhere")


@pytest.fixture(scope="module")
def matrix(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), a_matrix(tmp_path_factory.mktemp("files")) as one:
        yield one


def cells_about(matrix, mutant):
    """The addresses that ask for this duty, by who has the role; a page, by who may not open it."""
    if mutant.kind in {"removed", "widened"}:
        who = matrix.identities[mutant.about]
        for address in law.TABLE["addresses"]:
            for method in ("GET", "POST"):
                if mutant.record in (law.asked(address, method) or ()) and "desk:" in address:
                    for key in ABOUT:
                        yield Cell(address, method, who, key)
        for address in ("desk:case", "desk:person", "desk:contacts", "desk:home"):
            for key in ABOUT:
                yield Cell(address, "GET", who, key)
        return
    yield Cell(mutant.about, "PUT", matrix.identities["no role"], "mine")
    roles = (one for one in law.TABLE["roles"] if one not in {"returnee", "donor"})
    for name in ("no role", "returnee", "donor", *roles):  # a list is refused again to the first
        for method in ("GET", "POST"):
            yield Cell(mutant.about, method, matrix.identities[name], "mine")


def actor_is_wrong(matrix, name):
    """The last resort: the actor itself, where no page asks for the duty yet."""
    identity = matrix.identities[name]
    actor = Membership.objects.actor_for(identity.user_id)
    found = {
        duty.value: (reach.centres, reach.caseload, reach.nationwide)
        for duty, reach in actor.reaches.items()
    }
    return found != law.reach_of(identity)


def news(matrix, mutated, cells):
    """What a part of the matrix finds in the mutated house and not in the house as it stands."""
    rest = iter(cells)
    while True:
        with mutated():
            found = next(((cell, wrong) for cell in rest if (wrong := matrix.findings(cell))), None)
        if found is None:
            return set()
        cell, wrong = found
        if new := wrong - matrix.usual(cell):
            return new


def killed_by(matrix, mutant):
    with read_otherwise(mutant) as read:
        if not read:
            return "the reader of the file"
    if news(matrix, lambda: read_otherwise(mutant), cells_about(matrix, mutant)):
        return "a page"
    with read_otherwise(mutant):
        if mutant.about in matrix.identities and actor_is_wrong(matrix, mutant.about):
            return "the actor"
    return ""


def run(matrix, mutants, capsys):
    told, alive = Counter(), []
    with without_the_second_wall():
        for mutant in mutants:
            by = killed_by(matrix, mutant)
            told[f"{mutant.kind}, by {by or 'nobody'}"] += 1
            alive += [] if by else [str(mutant)]
    with capsys.disabled():
        print(f"\n  {sum(told.values()) - len(alive)}/{sum(told.values())} killed: {dict(told)}")
        print(f"  not noticed: {alive}")
    return alive


def test_what_the_house_does_anyway_kills_nobody(matrix, monkeypatch):
    """An unchanged house finds nothing new, however much is wrong with it already."""
    cell = Cell("desk:people", "GET", matrix.identities["counsellor"], "mine")
    assert matrix.findings(cell) == set()
    ask = matrix.ask
    monkeypatch.setattr(
        matrix, "ask", lambda cell: (ask(cell), matrix.wrong.append("an old fault"))
    )
    monkeypatch.setattr(matrix, "usual_findings", {})
    assert matrix.findings(cell) == {"an old fault"}
    assert news(matrix, nullcontext, [cell, cell]) == set()


@pytest.mark.slow
def test_the_first_wall_holds_alone(matrix):
    """Nothing that the mutants' runs ask is answered wrongly when the second wall is down."""
    with without_the_second_wall():
        asked = {str(c): c for m in policy_mutants() for c in cells_about(matrix, m)}
        asked |= {str(cell): cell for cell in reading_cells(matrix)}
        assert {found for cell in asked.values() for found in matrix.findings(cell)} == set()


def some(mutants, count):
    return random.Random("twelve mutants").sample(list(mutants), count)


def test_a_dozen_changed_lines_are_noticed(matrix, capsys):
    assert run(matrix, some(policy_mutants(), 12), capsys) == []


@pytest.mark.slow
def test_every_changed_line_is_noticed(matrix, capsys):
    mutants = list(policy_mutants())
    assert len(mutants) >= 60
    assert len(run(matrix, mutants, capsys)) <= 0.02 * len(mutants)


def reading_cells(matrix):
    """Who works at one centre only, on every page, about a file of the other and of a colleague."""
    for name in ("counsellor", "outreach_worker", "two roles"):
        for address, keys in pages(matrix):
            for key in {"elsewhere", "colleagues"} & set(keys) or {keys[0]}:
                yield Cell(address, "GET", matrix.identities[name], key)
        for address in ANSWERS:
            yield Cell(address, "POST", matrix.identities[name], "elsewhere")


def test_three_forgotten_questions_are_noticed_on_a_page(matrix):
    chosen = [
        one
        for one in forgotten_questions()
        if one.function in {"people_for", "cases_for", "contacts_for"}
    ]
    assert len(chosen) == 3
    with without_the_second_wall():
        for mutant in chosen:
            assert news(matrix, partial(forgetting, mutant), reading_cells(matrix)), mutant
