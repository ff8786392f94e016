"""Print the page that says which answers must agree, from the rules of each app.

`python tools/rules_page.py` rewrites docs/operations/rules.md; a test compares the two.
"""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SPEAN = ROOT / "src/spean"
PAGE = ROOT / "docs/operations/rules.md"
SAYS_NO = {"no", "Refusal"}
HEAD = """# What must agree before something is done

Printed by `tools/rules_page.py` from the functions `refusals_to_…` of each app; a test compares
them. A form checks each answer by itself (its kind, its length, its range). These rules look at
answers, records and days together. Where one refuses, nothing is changed, and the sentence of its
code stands on the page. The database keeps what can be kept there by a constraint as well.
"""


def page() -> str:
    """The whole page, a table for each app that refuses anything."""
    parts = [HEAD]
    for path in sorted([*SPEAN.glob("*/*/rules.py"), *SPEAN.glob("*/*/rules/*.py")]):
        if lines := rows(ast.parse(path.read_text("utf-8"))):
            parts.append(f"\n## {path.relative_to(SPEAN).with_suffix('')}\n\n")
            parts.append(
                "| before one may | looked at together | why not | codes |\n|---|---|---|---|\n"
            )
            parts += lines
    return "".join(parts)


def rows(tree: ast.Module) -> list[str]:
    """One line a rule, in the order of the file."""
    known = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    found = []
    for name, node in known.items():
        if name.startswith("refusals_to_"):
            facts = [one.arg for one in (*node.args.args, *node.args.kwonlyargs)]
            why = (ast.get_docstring(node) or "").split("\n\n")[0].replace("\n", " ")
            codes = ", ".join(f"`{code}`" for code in sorted(codes_of(node, known, set())))
            verb = name.removeprefix("refusals_to_").replace("_", " ")
            found.append(f"| {verb} | {', '.join(facts)} | {why} | {codes} |\n")
    return found


def codes_of(node: ast.FunctionDef, known: dict[str, ast.FunctionDef], seen: set[str]) -> set[str]:
    """The codes a rule may answer, through the private functions of its own file."""
    codes: set[str] = set()
    seen.add(node.name)
    for call in [one for one in ast.walk(node) if isinstance(one, ast.Call)]:
        name = ast.unparse(call.func)
        first = call.args[0] if call.args else None
        if name in SAYS_NO and isinstance(first, ast.Constant):
            codes.add(str(first.value))
        elif name in known and name not in seen:
            codes |= codes_of(known[name], known, seen)
    return codes


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
