"""Print the guide's page "Who sees what" from the policy that the house enforces.

`python tools/access_page.py` rewrites docs/guide/who-sees-what.md; a test compares the two.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
POLICY = ROOT / "src/spean/registry/centres/policy.toml"
PAGE = ROOT / "docs/guide/who-sees-what.md"
HEAD = """# Who sees what

Printed from `policy.toml`, the table that the house enforces; a test compares them. What does not
stand here is refused to everybody. Managers and auditors find the same table at the desk under
*Who sees what*, with the answer to "why does this colleague see that?"

* **caseload**: what the colleague is responsible for, at the centre of the role
* **centre**: everything of the centre at which the role is held
* **country**: every centre

Classes: P0 public, P1 internal, P2 personal, P3 sensitive, P4 protected.

| record | class | role | may |
|---|---|---|---|
"""
FOOT = """
## For every role

| role | works at | ends after | second step at sign-in |
|---|---|---|---|
"""


def page() -> str:
    """The whole page."""
    table = tomllib.loads(POLICY.read_text("utf-8"))
    lines = [
        f"| {record} | {cells['class']} | {named(role)} | {may(verbs)} |"
        for record, cells in table["records"].items()
        for role, verbs in cells.items()
        if role != "class"
    ]
    roles = [
        f"| {named(role)} | {terms['works_at']} | {terms['months']} months | "
        f"{'always' if terms['second_factor'] else 'offered'} |"
        for role, terms in table["roles"].items()
    ]
    return HEAD + "\n".join(lines) + "\n" + FOOT + "\n".join(roles) + "\n"


def named(role: str) -> str:
    return role.replace("_", " ")


def may(verbs: dict[str, str]) -> str:
    return ", ".join(f"{verb} ({scope})" for verb, scope in verbs.items())


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
