"""The words around the code are true: what is there is told, and what is told is there."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from spean.cli import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
SPEAN = ROOT / "src" / "spean"
DOCS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
ALL_WORDS = "\n".join(page.read_text() for page in DOCS)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
CODE = re.compile(r"```.*?```", re.DOTALL)
TICKED = re.compile(r"`([^`\n]+)`")
DEFINED = re.compile(r"^([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)\(\)$")


def make_targets():
    lines = (ROOT / "Makefile").read_text().splitlines()
    return {found[1] for line in lines if (found := re.match(r"([a-z][a-z-]*):.*## ", line))}


def settings_read():
    """Every name of the environment that the product looks at, wherever it does."""
    sources = "\n".join(path.read_text() for path in SPEAN.rglob("*.py"))
    return set(re.findall(r'"(SPEAN_[A-Z_]+|DATABASE_URL)"', sources))


def layers(contract_id):
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    contract = next(one for one in contracts["contracts"] if one["id"] == contract_id)
    return {
        name.strip(" ()")
        for layer in contract["layers"]
        for name in re.split(r"[|:]", layer)
        if name.strip(" ()")
    }


def anchors(page):
    """The anchors a reader of GitHub gets from this page's headings."""
    headings = re.findall(r"^#+ (.+)$", CODE.sub("", page.read_text()), re.MULTILINE)
    plain = [re.sub(r"[^\w\s-]", "", heading.lower()) for heading in headings]
    return {re.sub(r"\s", "-", heading.strip()) for heading in plain}


def tour_mentions():
    """Each file of the tour, and each `name()` with the file that was mentioned last before it."""
    paths, functions, last = [], [], None
    for number, line in enumerate((ROOT / "docs/tour.md").read_text().splitlines(), start=1):
        for word in TICKED.findall(line):
            if "/" in word and " " not in word and not word.startswith("/"):
                paths.append((number, word))
                last = word if word.endswith(".py") else last
            elif DEFINED.match(word):
                functions.append((number, last, word[:-2]))
    return paths, functions


def defined_in(path):
    """Functions and classes of a file, methods as Class.method."""
    names = set()
    for node in ast.parse((ROOT / path).read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            inner = [one.name for one in node.body if isinstance(one, ast.FunctionDef)]
            names |= {f"{node.name}.{name}" for name in inner}
    return names


def test_every_make_target_is_explained():
    assert {one for one in make_targets() if f"make {one}" not in ALL_WORDS} == set()


def test_every_make_target_that_is_mentioned_exists():
    mentioned = set(re.findall(r"`make ([a-z][a-z-]*)", ALL_WORDS))
    assert mentioned - make_targets() == set()


def test_every_setting_is_explained():
    assert {one for one in settings_read() if one not in ALL_WORDS} == set()


def test_every_setting_that_is_mentioned_is_read():
    others = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "tools").glob("*.py")]
    around = "\n".join(path.read_text() for path in others)
    read = settings_read() | set(re.findall(r"SPEAN_[A-Z_]+", around))
    assert set(re.findall(r"`(SPEAN_[A-Z_]+)", ALL_WORDS)) - read == set()


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_explained(command):
    assert f"spean {command}" in ALL_WORDS


def test_every_command_that_is_mentioned_exists():
    mentioned = set(re.findall(r"`spean ([a-z]+)", ALL_WORDS))
    assert mentioned - set(COMMANDS) == set()


@pytest.mark.parametrize(
    "engine", sorted(one.parent.name for one in SPEAN.glob("engines/*/__init__.py"))
)
def test_every_engine_has_a_page(engine):
    pages = list((ROOT / "docs/engines").glob("*.md"))
    named = any(page.stem == engine for page in pages)
    told = any(f"spean.engines.{engine}" in page.read_text()[:1000] for page in pages)
    assert named or told


@pytest.mark.parametrize("page", DOCS, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page):
    broken = []
    for target in LINK.findall(CODE.sub("", page.read_text())):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (
            anchor and there.suffix == ".md" and anchor not in anchors(there)
        ):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("contract_id", ["storeys", "registry", "casework", "policy", "web"])
def test_the_picture_of_the_house_names_every_room(contract_id):
    picture = (ROOT / "ARCHITECTURE.md").read_text()
    assert {name for name in layers(contract_id) if not re.search(rf"\b{name}\b", picture)} == set()


def test_every_file_on_the_tour_exists():
    paths, _functions = tour_mentions()
    assert len(paths) > 30
    assert [(line, path) for line, path in paths if not (ROOT / path).exists()] == []


def test_every_function_on_the_tour_stands_in_its_file():
    _paths, functions = tour_mentions()
    assert len(functions) > 30
    assert [
        (line, path, name) for line, path, name in functions if name not in defined_in(path)
    ] == []


def test_decisions_are_numbered_without_a_gap_and_have_their_three_parts():
    pages = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))
    parts = ["Why it came up", "What was decided", "What follows from it"]
    assert [
        page.name
        for page in pages
        if re.findall("^## (.+)", page.read_text(), re.MULTILINE) != parts
    ] == []


def test_what_changed_for_users_is_written_down():
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text()


def test_the_licence_is_whole():
    text = (ROOT / "LICENSE").read_text()
    assert text.split()[:5] == ["GNU", "AFFERO", "GENERAL", "PUBLIC", "LICENSE"]
    assert "Version 3, 19 November 2007" in text
    assert re.findall(r"^  (\d+)\. ", text, re.MULTILINE) == [str(n) for n in range(18)]
    assert "END OF TERMS AND CONDITIONS" in text
