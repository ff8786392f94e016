"""Fail when a file that decides something has a line no test runs: engines, rules and actions."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main() -> int:
    report = Path(sys.argv[1] if len(sys.argv) > 1 else ".coverage.json")
    files = json.loads(report.read_text())["files"]
    decisive = {name: files[name] for name in sorted(files) if must_be_complete(name)}
    holes = {
        name: found["missing_lines"] for name, found in decisive.items() if found["missing_lines"]
    }
    for name, lines in holes.items():
        sys.stderr.write(f"  {name}: no test runs line {ranges(lines)}\n")
    word = f"{len(decisive)} files of engines, rules and actions must be covered to 100 %"
    sys.stderr.write(f"{word}: {f'{len(holes)} are not' if holes else 'all are'}.\n")
    return 1 if holes else 0


def must_be_complete(name: str) -> bool:
    path = Path(name)
    return (
        "engines" in path.parts
        or path.name in {"rules.py", "actions.py"}
        or "actions" in path.parts
    )


def ranges(lines: list[int]) -> str:
    """Numbers as a reader wants them.

    >>> ranges([3, 4, 5, 9])
    '3-5, 9'
    """
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


if __name__ == "__main__":
    sys.exit(main())
