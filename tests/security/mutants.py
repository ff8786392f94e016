"""Faults put into the house on purpose: lines of the policy changed, `visible_to` forgotten.

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

import spean
from spean.base.policy import PolicyError, read_policy
from spean.registry.centres.vocabulary import POLICY
from tests.security.law import TABLE, TEXT

SRC = Path(spean.__file__).parent
FLOORS = ("queries", "actions", "linkage", "_rows", "placements", "introductions", "vacancies")
FLOORS += ("wishes",)
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


@dataclass(frozen=True)
class Forgotten:
    """One call of `visible_to`, or the body of one, that becomes `.all()`."""

    module: str
    function: str
    line: int

    def __str__(self):
        return f"forgotten: {self.module.removeprefix('spean.')}:{self.line} in {self.function}"


def forgotten_questions():
    """Every call of `visible_to` in the queries and actions of the house."""
    for path in sorted(SRC.rglob("*.py")):
        if path.stem not in FLOORS or "/web/" in str(path):
            continue
        module = "spean." + ".".join(path.relative_to(SRC).with_suffix("").parts)
        tree = ast.parse(path.read_text("utf-8"))
        for function in tree.body:
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    if _asks(node):
                        yield Forgotten(module, function.name, node.func.end_lineno)


@contextmanager
def forgetting(mutant):
    """The function with this one question forgotten, wherever it was imported to."""
    module = importlib.import_module(mutant.module)
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))

    class Forget(ast.NodeTransformer):
        def visit_Call(self, node):
            self.generic_visit(node)
            if _asks(node) and node.func.end_lineno == mutant.line:
                node.func.attr, node.args, node.keywords = "all", [], []
            return node

    compiled = compile(ast.fix_missing_locations(Forget().visit(tree)), module.__file__, "exec")
    code = next(one for one in compiled.co_consts if getattr(one, "co_name", "") == mutant.function)
    function = inspect.unwrap(getattr(module, mutant.function))
    kept, function.__code__ = function.__code__, code
    try:
        yield
    finally:
        function.__code__ = kept


def _asks(node):
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "visible_to"
    )
