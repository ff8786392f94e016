"""Static rules: what must not stand in the product's code, found in its syntax."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SPEAN = ROOT / "src" / "spean"
WEB = SPEAN / "web"
OPEN_TO_ALL = {
    "health",
    "about",
    "privacy",
    "sources",
    "guide",
    "samples",
    "set_language",
    "letter",
    "tell",
    "follow",
}
"""Views that a visitor may see: whether the desk lives, who made it, the language; one letter of
referral, with its link; to complain, and to follow it with the code."""
WRITES_CELLS = {"engines/kernel/frame.py", "web/ui/export.py"}
"""Whoever writes cells for a spreadsheet does it there, where they are made harmless."""


def nodes(kind, folder=SPEAN):
    for path in sorted(folder.rglob("*.py")):
        if "migrations" not in path.parts:
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, kind):
                    yield path.relative_to(SPEAN).as_posix(), node


def calls(folder=SPEAN):
    for place, node in nodes(ast.Call, folder):
        yield place, node, ast.unparse(node.func)


def found(where, node):
    return f"{where}:{node.lineno}: {ast.unparse(node)[:90]}"


def is_put_together(node):
    """Text made at run time: an f-string with values, a sum, a percentage, or `.format`."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod)
    return isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".format")


RAW = {"execute", "executemany", "raw", "extra", "RawSQL"}
NAMED_BY_US = {"base/embedded.py", "base/dumping.py", "base/swapping.py", "base/wall.py"} | {
    "base/sealing/migrating.py",
    "base/sealing/resealing.py",
    "base/together.py",
    "demo/multitude.py",
}
"""Names of databases, tables and columns take no parameters: there they are constants of ours, or
what Django's compiler wrote, with its parameters beside it."""


@pytest.mark.asvs("1.2.4")
def test_no_sql_is_put_together_from_values():
    faults = [
        found(place, node)
        for place, node, name in calls()
        if name.rpartition(".")[2] in RAW
        and place not in NAMED_BY_US
        and any(is_put_together(argument) for argument in node.args[:1])
    ]
    assert faults == []


NEVER = re.compile(
    r"^(eval|exec|compile|__import__|os\.system|os\.popen|pickle\.\w+|marshal\.\w+|shelve\.\w+|"
    r"yaml\.(unsafe_load|full_load)|mark_safe|SafeText|format_html_join)$"
)


@pytest.mark.asvs("1.3.2", "1.5.2")
def test_nothing_runs_what_it_reads():
    trusted = {"web/ui/templatetags/tokens.py"}  # two hidden fields, both made by format_html
    hits = [(place, node) for place, node, name in calls() if NEVER.match(name)]
    assert [found(place, node) for place, node in hits if place not in trusted] == []


@pytest.mark.asvs("1.3.2", "1.5.2")
def test_yaml_is_read_by_safe_loaders_only():
    from yaml import SafeLoader

    from spean.engines.eligibility import files

    reading = {place for place, _node, name in calls() if name in {"yaml.load", "yaml.load_all"}}
    assert reading == {"engines/eligibility/files.py"}
    assert issubclass(files._Loader, SafeLoader)


@pytest.mark.asvs("1.2.5")
def test_no_shell_is_asked():
    faults = [
        found(place, node)
        for place, node, name in calls()
        for word in node.keywords
        if word.arg == "shell"
        and not (isinstance(word.value, ast.Constant) and not word.value.value)
    ]
    assert faults == []


def test_no_answers_are_handed_on_unread():
    faults = [
        found(place, node)
        for place, node, _name in calls()
        for word in node.keywords
        if word.arg is None
        and re.search(r"request\.(GET|POST|FILES|COOKIES|META)", ast.unparse(word))
    ]
    assert faults == []


@pytest.mark.asvs("1.1.2")
def test_no_template_trusts_what_people_typed():
    faults = [
        f"{path.relative_to(SPEAN)}: {hit}"
        for path in SPEAN.rglob("*.html")
        for hit in re.findall(
            r"\|\s*safe(?:seq)?\b|autoescape off|<script(?![^>]*(?:src=|application/json))|\son\w+=\"|style=\"|<style",
            path.read_text(),
        )
    ]
    assert faults == []


@pytest.mark.asvs("3.5.1")
def test_no_view_is_excused_from_its_token():
    assert sources("csrf_exempt") == []


def sources(word):
    return [
        path.relative_to(SPEAN).as_posix()
        for path in SPEAN.rglob("*.py")
        if word in path.read_text()
    ]


@pytest.mark.asvs("6.3.4")
def test_only_named_views_are_open_to_visitors():
    opened = set()
    for _place, node in nodes(ast.FunctionDef):
        if any("login_not_required" in ast.unparse(one) for one in node.decorator_list):
            opened.add(node.name)
    for _place, node, name in calls():
        if name == "login_not_required":
            opened |= {ast.unparse(argument) for argument in node.args}
    assert opened - OPEN_TO_ALL == set()


def test_screens_ask_no_model():
    faults = [
        found(place, node)
        for place, node in nodes(ast.Attribute, WEB)
        if node.attr in {"objects", "_default_manager", "_base_manager"}
        and ast.unparse(node.value) != "Authenticator"  # allauth keeps no queries of its own
    ]
    assert faults == []


def test_only_one_place_writes_cells():
    writing = {
        place
        for place, _node, name in calls()
        if name
        in {"csv.writer", "csv.DictWriter", "Workbook", "openpyxl.Workbook", "WriteOnlyCell"}
    }
    assert writing == WRITES_CELLS


LOOKS = ("read_person", "read_case", "read_list", "take_list", "export_file")
LOOKS += (
    "read_complaint",
    "read_referral",
    "read_letter",
    "take_link_ticket",
    "keep_ticket",
    "pay_back",
)
"""Verbs that sign for a look, or count one: a page that is merely read must do them, and they
change nothing else."""


def actions_known_to(tree):
    """The verbs a module of screens has imported from an app's actions, but for looks."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(".actions"):
            names |= {alias.asname or alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and any(one.name == "actions" for one in node.names):
            names.add(rf"actions\.(?!(?:{'|'.join(LOOKS)})\b)\w+")
    return names - set(LOOKS)


@pytest.mark.asvs("3.5.3")
def test_no_verb_is_done_by_merely_reading_a_page():
    """A view that calls an action takes only POST, or has asked a form bound to the answers."""
    faults = []
    for path in sorted(WEB.rglob("*.py")):
        tree = ast.parse(path.read_text())
        verbs = actions_known_to(tree)
        for view in tree.body:
            if not isinstance(view, ast.FunctionDef) or view.name.startswith("_"):
                continue
            text = ast.unparse(view)
            does = any(re.search(rf"\b{verb}\(", text) for verb in verbs)
            guarded = "require_POST" in text or "request.POST" in text or "request.method" in text
            if verbs and does and not guarded:
                faults.append(f"{path.relative_to(SPEAN)}:{view.lineno} {view.name}")
    assert faults == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ('cursor.execute(f"SELECT {name}")', True),
        ('cursor.execute("SELECT %s", [name])', False),
        ('cursor.execute("SELECT " + name)', True),
        ('cursor.execute("SELECT %s" % name)', True),
        ('cursor.execute("SELECT {}".format(name))', True),
    ],
)
def test_the_rule_about_sql_sees_what_it_should(code, said):
    (call,) = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)][:1]
    assert is_put_together(call.args[0]) is said
