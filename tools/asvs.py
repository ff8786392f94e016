"""Print which requirements of OWASP ASVS 5.0.0 are met, by what, and which are not.

`python tools/asvs.py` rewrites docs/security/asvs.csv and asvs.md from tools/asvs.toml and from the
marks in the tests; a test compares them. The names are ours: the standard's text is not copied.
"""

from __future__ import annotations

import ast
import csv
import io
import sys
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "tools/asvs.toml"
CSV = ROOT / "docs/security/asvs.csv"
PAGE = ROOT / "docs/security/asvs.md"
REASONS = ("configuration", "not_applicable", "gap")
SHOWN = {
    "test": "tests",
    "partly": "tests, in part",
    "configuration": "configuration",
    "not_applicable": "does not concern us",
    "gap": "**gap**",
}
HEAD = """# OWASP ASVS 5.0.0, requirement by requirement

Printed by `tools/asvs.py` from `tools/asvs.toml` and from the marks in the tests; a test compares
them. The names are ours and short; the requirement itself is to be read in the
[standard](https://github.com/OWASP/ASVS/tree/v5.0.0/5.0). In scope: levels 1 and 2 of the chapters
1 to 9 and 11 to 16, and fifteen of level 3. Nobody from outside has checked this map.

* **tests**: a test of ours shows it, by name
* **tests, in part**: and what is missing stands beside it
* **configuration**: met by a setting, a library or the way it is built; no test of ours shows it
* **gap**: not met, or not looked at
"""


COLUMNS = "| | L | what | shown by | |\n|---|---|---|---|---|\n"


@dataclass(frozen=True)
class Row:
    """One requirement, and how it is met."""

    number: str
    level: int
    name: str
    how: str
    said: str
    tests: tuple[str, ...]


def requirements() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = _source()["requirements"]
    return found


@cache
def marks() -> dict[str, tuple[str, ...]]:
    """Requirement → the tests that are marked with it, found by reading and not by running."""
    found = defaultdict(list)
    for path in sorted([*(ROOT / "tests").rglob("test_*.py")]):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                for number in _marked(node):
                    found[number].append(f"{path.relative_to(ROOT)}::{node.name}")
    return {number: tuple(names) for number, names in found.items()}


def rows() -> list[Row]:
    """Every requirement in scope. Raises `ValueError` where one is not mapped, or mapped twice."""
    tests = marks()
    wrong = [f"{number}: a test is marked with it, and nobody knows it" for number in tests]
    wrong = [line for line in wrong if line.split(":")[0] not in requirements()]
    made = []
    for number, told in requirements().items():
        said = [one for one in REASONS if told.get(one)]
        shown = tests.get(number, ())
        if len(said) > 1 or (not said and not shown) or (shown and said and said != ["gap"]):
            wrong.append(f"{number}: wants marked tests or one of {', '.join(REASONS)}")
            continue
        how = ("partly" if said else "test") if shown else said[0]
        words = str(told[said[0]]) if said else ""
        where = str(told.get("where", ""))
        if how == "configuration" and not (where and (ROOT / where).exists()):
            wrong.append(f"{number}: `where` names no file")
        said_so = f"{words} ({where})" if where else words
        made.append(Row(number, _level(told), str(told["name"]), how, said_so, shown))
    if wrong:
        raise ValueError("\n".join(wrong))
    return made


def table() -> str:
    """The map as CSV, one line a requirement."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["requirement", "level", "name", "shown by", "words", "tests"])
    for row in rows():
        tests = " ".join(row.tests)
        writer.writerow([f"v5.0.0-{row.number}", row.level, row.name, row.how, row.said, tests])
    return out.getvalue()


def page() -> str:
    """The map for people, a table a chapter, with the counts on top."""
    parts, chapters, found = [HEAD, counts()], _source()["chapters"], rows()
    for chapter, title in chapters.items():
        parts.append(
            f"\n## {chapter}. {title}\n\n| | L | what | shown by | |\n|---|---|---|---|---|\n"
        )
        for row in found:
            if row.number.split(".")[0] == chapter:
                names = ", ".join(f"`{one.split('::')[1]}`" for one in row.tests)
                beside = " ".join(filter(None, [row.said, names]))
                parts.append(
                    f"| {row.number} | {row.level} | {row.name} | {SHOWN[row.how]} | {beside} |\n"
                )
    return "".join(parts)


def counts() -> str:
    """How many of each kind, level by level."""
    found = rows()
    by = Counter((row.level, row.how) for row in found)
    lines = ["\n| | L1 | L2 | L3 (chosen) | all |\n|---|---|---|---|---|\n"]
    for how, words in SHOWN.items():
        each = [by[level, how] for level in (1, 2, 3)]
        lines.append(f"| {words} | {' | '.join(map(str, each))} | {sum(each)} |\n")
    whole = [sum(row.level == level for row in found) for level in (1, 2, 3)]
    lines.append(f"| in scope | {' | '.join(map(str, whole))} | {len(found)} |\n")
    return "".join(lines)


def _marked(node: ast.FunctionDef) -> list[str]:
    return [
        argument.value
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.asvs"
        for argument in decorator.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]


def _level(told: dict[str, object]) -> int:
    return int(str(told["level"]))


@cache
def _source() -> dict[str, dict[str, dict[str, object]]]:
    return tomllib.loads(SOURCE.read_text("utf-8"))


if __name__ == "__main__":
    CSV.parent.mkdir(parents=True, exist_ok=True)
    CSV.write_text(table(), "utf-8")
    PAGE.write_text(page(), "utf-8")
    sys.stdout.write(counts())
