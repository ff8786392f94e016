"""Faults put into the house on purpose: lines of the policy changed, questions of reach forgotten.

The tests' own reading of the file (`law.py`) was made before and stays what it is. The house is
changed in memory only and put right again.
"""

import ast
import importlib
import inspect
import re
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

import spean
from spean.base.actor import Reach
from spean.base.policy import PolicyError, read_policy
from spean.registry.centres.models import Centre
from spean.registry.centres.vocabulary import POLICY
from tests.security.law import TABLE, TEXT

SRC = Path(spean.__file__).parent
FLOORS = ("queries", "actions", "linkage", "_rows", "placements", "introductions", "vacancies")
FLOORS += ("wishes", "naming")
WIDER = {"caseload": "centre", "centre": "country"}


@dataclass(frozen=True)
class LineMutant:
    """One line of the file, written otherwise."""

    kind: str
    about: str  # a role, or an address
    record: str
    text: str

    def __str__(self):
        return f"{self.kind}: {self.about} {self.record}"


def policy_mutants():
    """Every grant removed, every scope widened, every address loosened, every method added."""
    for record, cells in TABLE["records"].items():
        for role, verbs in cells.items():
            if role == "class":
                continue
            for verb, scope in verbs.items():
                what = f"{record}.{verb}"
                fewer = {one: s for one, s in verbs.items() if one != verb}
                yield LineMutant("removed", role, what, _grant(record, role, fewer))
                if scope in WIDER and (wider := WIDER[scope]):
                    more = verbs | {verb: wider}
                    yield LineMutant("widened", role, what, _grant(record, role, more))
    for address, asked in TABLE["addresses"].items():
        if not address.startswith("desk:") or asked == "signed-in":
            continue
        loose = "signed-in" if isinstance(asked, str) else dict.fromkeys(asked, "signed-in")
        if loose != asked:
            yield LineMutant("loosened", address, "", _address(address, loose))
        if isinstance(asked, dict) and len(asked) == 1:
            other = "POST" if "GET" in asked else "GET"
            more = asked | {other: "signed-in"}
            yield LineMutant("method added", address, other, _address(address, more))


@contextmanager
def read_otherwise(mutant):
    """The house with this line; yields False where it refuses to read the file at all."""
    try:
        other = read_policy(mutant.text)
    except PolicyError:
        yield False
        return
    kept = dict(POLICY.grants), dict(POLICY.doors)
    try:
        POLICY.grants.update(other.grants)
        POLICY.doors.update(other.doors)
        yield True
    finally:
        POLICY.grants.update(kept[0])
        POLICY.doors.update(kept[1])


@contextmanager
def without_the_second_wall():
    """The first wall alone: the database shows a request everything."""
    with pytest.MonkeyPatch.context() as patch:
        for where in ("spean.web.ui.middleware", "spean.policy.insight.queries"):
            patch.setattr(f"{where}.within_reach", lambda _actor: nullcontext())
        yield


def _grant(record, role, verbs):
    start = TEXT.index(f"[records.{record}]")
    line = re.compile(rf"^{role}\s*=\s*\{{.*\}}$", re.MULTILINE)
    told = ", ".join(f'{verb} = "{scope}"' for verb, scope in verbs.items())
    found = line.search(TEXT, start)
    return TEXT[: found.start()] + f"{role} = {{ {told} }}" + TEXT[found.end() :]


def _address(address, asked):
    line = re.compile(rf'^"{address}"\s*=.*$', re.MULTILINE)
    told = repr(asked) if isinstance(asked, str) else _inline(asked)
    return line.sub(lambda _found: f'"{address}" = {told}', TEXT, count=1)


def _inline(table):
    return "{ " + ", ".join(f"{key} = {value!r}" for key, value in table.items()) + " }"


REACHES = {"visible_to", "within_reach_of", "kept_by", "around", "registered_within"}
"""The questions of the first wall: each of them leaves out the rows that are beyond reach."""


@dataclass(frozen=True)
class Forgotten:
    """One place in a query or an action at which it is no longer asked how far somebody reaches."""

    kind: str
    module: str
    function: str
    line: int
    column: int

    def __str__(self):
        where = f"{self.module.removeprefix('spean.')}.{self.function}"
        return f"{self.kind} in {where}, line {self.line}"


def forgotten_questions():
    """In the queries and actions of the house, one at a time:

    a question of the first wall that becomes `.all()`; a reach that is taken for the whole country;
    a duty that is asked for anywhere, instead of at the centre where something is done.
    """
    for path in sorted(SRC.rglob("*.py")):
        if path.stem not in FLOORS or "/web/" in str(path) or "/base/" in str(path):
            continue
        module = "spean." + ".".join(path.relative_to(SRC).with_suffix("").parts)
        for function in ast.parse(path.read_text("utf-8")).body:
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    if kind := _kind_of(node):
                        yield Forgotten(kind, module, function.name, *_place_of(node))


@contextmanager
def forgetting(mutant):
    """The function with this one question forgotten, wherever it was imported to."""
    module = importlib.import_module(mutant.module)
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))

    class Forget(ast.NodeTransformer):
        def visit_Call(self, node):
            self.generic_visit(node)
            same = _kind_of(node) == mutant.kind and _place_of(node) == (mutant.line, mutant.column)
            return _without(node, mutant.kind) if same else node

    compiled = compile(ast.fix_missing_locations(Forget().visit(tree)), module.__file__, "exec")
    code = next(one for one in compiled.co_consts if getattr(one, "co_name", "") == mutant.function)
    function = inspect.unwrap(getattr(module, mutant.function))
    kept, function.__code__ = function.__code__, code
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "_everywhere", _everywhere(), raising=False)
            yield
    finally:
        function.__code__ = kept


def _kind_of(node):
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return ""
    if node.func.attr in REACHES:
        return "question"
    if node.func.attr == "reach":
        return "reach"
    return "place" if node.func.attr == "must" and node.keywords else ""


def _place_of(node):
    return node.func.end_lineno, node.func.end_col_offset


def _without(node, kind):
    if kind == "reach":
        return ast.copy_location(ast.Name("_everywhere", ast.Load()), node)
    if kind == "question":
        node.func.attr, node.args = "all", []
    node.keywords = []
    return node


def _everywhere():
    """What reaches every centre there is, and those that are founded while it is asked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value FROM centres_centre_id_seq")
        (last,) = cursor.fetchone()
    there = Centre.objects.values_list("pk", flat=True)
    return Reach(frozenset({*there, *range(last, last + 50)}), nationwide=True)
