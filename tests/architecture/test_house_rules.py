"""The rules import-linter cannot see. Each test is one sentence of ARCHITECTURE.md."""

import ast
import tomllib
from collections import defaultdict
from pathlib import Path

import grimp
import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
SPEAN = ROOT / "src" / "spean"
PARTS = ("registry", "casework", "policy")
CONTRACTS = {
    contract["id"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
}
PLUMBING = {
    "auth",
    "contenttypes",
    "sessions",
    "audit",
    "pghistory",
    "procrastinate",
    "account",
    "mfa",
}
STATE_WORDS = {"state"}


def storey_of_each_app():
    """App label -> height, read from the same contracts the linter enforces."""
    height, order = 1, dict.fromkeys(PLUMBING, 0) | {"accounts": 0}
    for part in PARTS:
        for layer in reversed(CONTRACTS[part]["layers"]):
            for label in layer.split(" | "):
                order.setdefault(label, height)
            height += 1
    return order


def functions_in(filename):
    """Public functions of a floor, be it one file or a folder of files."""
    folder = Path(filename).stem
    whole = [*SPEAN.rglob(filename), *SPEAN.rglob(f"{folder}/*.py")]
    for path in sorted(whole):
        private = path.stem.startswith("_")
        if private or "cli" in path.parts or "engines" in path.parts:
            continue
        tree = ast.parse(path.read_text())
        floor = path.parent.glob("*.py") if path.parent.name == folder else [path]
        private = {
            node.name: {ast.unparse(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
            for file in floor
            for node in ast.parse(file.read_text()).body
            if isinstance(node, ast.FunctionDef)
        }
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield pytest.param(
                    node, private, id=f"{path.relative_to(SPEAN).parent}.{node.name}"
                )


def calls_of(name, private, seen=None):
    """What a function calls, through the private functions of its own file."""
    seen = seen if seen is not None else set()
    if name in seen:
        return set()
    seen.add(name)
    direct = private.get(name, set())
    return direct | {
        call for callee in direct if callee in private for call in calls_of(callee, private, seen)
    }


def test_every_foreign_key_points_down():
    order = storey_of_each_app()
    upward = [
        f"{field} -> {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation
        and field.concrete
        and field.related_model
        and order[field.related_model._meta.app_label] > order[model._meta.app_label]
    ]
    assert upward == []


def test_models_are_private_to_their_app():
    graph = grimp.build_graph("spean", exclude_type_checking_imports=True)
    trespass = [
        f"{importer} -> {module}"
        for module in graph.modules
        if set((parts := module.split("."))[1:2]) & set(PARTS) and parts[3:4] == ["models"]
        for importer in graph.find_modules_that_directly_import(module)
        if importer.split(".")[:3] != parts[:3]
    ]
    assert trespass == []


BOOKKEEPING = {"record", "seal_book", "mask_details"}
AT_THE_DOOR = {
    "digest_of",
    "admit",
    "take_ticket",
    "take_link_ticket",
    "pay_back",
    "keep_ticket",
    "begin_sitting",
    "keep_sitting",
    "lock_sitting",
    "unlock_sitting",
    "end_sitting",
    "remember_device",
    "tidy_the_door",
    "keep_factor_secret",
    "drop_factor_secrets",
    "seal_offered_secret",
    "open_offered_secret",
}
"""Done before anybody is known, or at every page: there is no duty to ask for yet."""


@pytest.mark.parametrize(("function", "private"), list(functions_in("actions.py")))
@pytest.mark.asvs("2.3.3", "8.3.1", "16.2.1")
def test_every_action_checks_duty_is_atomic_and_signs_the_book(function, private):
    if function.name in BOOKKEEPING | AT_THE_DOOR:
        return
    decorators = {ast.unparse(decorator) for decorator in function.decorator_list}
    calls = calls_of(function.name, private)
    assert "by" in {argument.arg for argument in function.args.kwonlyargs}
    assert "transaction.atomic" in decorators
    assert "by.must" in calls
    assert calls & {"record", "record_read"}


@pytest.mark.parametrize(
    ("function", "private"), [*functions_in("queries.py"), *functions_in("linkage.py")]
)
def test_every_query_asks_who_first(function, private):
    first = function.args.args[0].arg if function.args.args else ""
    if function.name in {"actor_of", "keys_of"}:  # one makes the actor; one reads no row
        assert first in {"user_id", "profile"}
        return
    assert first == "actor"


def test_only_the_web_knows_requests():
    heard = [
        f"{path.relative_to(SPEAN)}:{node.lineno}"
        for path in SPEAN.rglob("*.py")
        if "web" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.arg) and node.arg == "request"
    ]
    assert heard == []


def test_state_changes_only_in_actions():
    changed = defaultdict(list)
    for path in SPEAN.rglob("*.py"):
        if path.name == "actions.py" or "actions" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            targets = getattr(node, "targets", [])
            flat = [t for target in targets for t in getattr(target, "elts", [target])]
            if any(isinstance(t, ast.Attribute) and t.attr in STATE_WORDS for t in flat):
                changed[str(path.relative_to(SPEAN))].append(node.lineno)
            is_update = isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".update")
            if is_update and STATE_WORDS & {keyword.arg for keyword in node.keywords}:
                changed[str(path.relative_to(SPEAN))].append(node.lineno)
    assert changed == {}


def test_only_the_clock_asks_the_time():
    asked = [
        f"{path.relative_to(SPEAN)}:{node.lineno}"
        for path in SPEAN.rglob("*.py")
        if path.name != "clock.py" and "cli" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func)
        in {
            "timezone.now",
            "dt.date.today",
            "date.today",
            "dt.datetime.now",
            "datetime.now",
            "timezone.localdate",
        }
    ]
    assert asked == []


@pytest.mark.parametrize(("folder", "limit"), [("src", 400), ("tests", 600)])
def test_files_stay_short_enough_to_read_at_one_sitting(folder, limit):
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / folder).rglob("*.py")
        if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > limit
    }
    assert long == {}


def test_no_function_is_longer_than_fifty_lines():
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": length
        for path in SPEAN.rglob("*.py")
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > 50
    }
    assert long == {}


def test_no_module_is_a_drawer_for_leftovers():
    drawers = {"utils", "helpers", "common", "misc", "manager", "service", "services", "core"}
    assert [path for path in SPEAN.rglob("*.py") if path.stem in drawers] == []
