"""Run every test with coverage, hold the floors, and end with pytest's own summary."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOOR = 95  # percent of all lines; engines, rules and actions: all of them
CONFIG = f"--rcfile={ROOT / 'tools' / 'coverage.ini'}"
PYTEST = ("tests", "src/spean/engines", "-n", "2", "--dist", "loadscope", "-m", "not slow")


def main() -> int:
    """The tests first; the coverage is told even when one of them fails."""
    run("-m", "coverage", "erase", CONFIG)
    passed, summary = tests()
    run("-m", "coverage", "combine", "--quiet", CONFIG)
    with tempfile.TemporaryDirectory() as folder:
        numbers = f"{folder}/coverage.json"
        covered = run("-m", "coverage", "report", CONFIG, f"--fail-under={FLOOR}")
        run("-m", "coverage", "json", "--quiet", CONFIG, "-o", numbers)
        complete = run("tools/coverage_floors.py", numbers)
    sys.stdout.write(f"{summary}\n")
    return 0 if passed and covered and complete else 1


def run(*words: str) -> bool:
    done = subprocess.run([sys.executable, *words], cwd=ROOT, check=False)  # noqa: S603  our own words
    return done.returncode == 0


def tests() -> tuple[bool, str]:
    """Run pytest, passing on what it says as it says it; returns its last line."""
    summary = ""
    command = [sys.executable, "-m", "coverage", "run", CONFIG, "-m", "pytest", *PYTEST]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as pytest:  # noqa: S603  our own words
        for line in pytest.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            summary = line.strip() or summary
    return pytest.returncode == 0, summary


if __name__ == "__main__":
    sys.exit(main())
