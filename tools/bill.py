"""Print what an installation consists of, for machines: CycloneDX 1.6, as JSON.

`python tools/bill.py` rewrites docs/security/bill.cdx.json from what `pyproject.toml` asks for, as
it is installed here, and from what is contained in our own files (THIRD_PARTY.md); a test compares.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/security/bill.cdx.json"
CONTAINED = {"bootstrap": "MIT", "@fontsource/noto-sans-khmer": "OFL-1.1"}
"""Of `package-lock.json`: what is copied into files that Spean serves."""


def pinned() -> dict[str, str]:
    """What we ask for ourselves, with the one version that is good."""
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    asked = [Requirement(line) for line in listed]
    return {plain(one.name): next(iter(one.specifier)).version for one in asked}


def installed() -> dict[str, str]:
    """Everything that comes along, by name, with the version that is here."""
    found: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [("spean", "")]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        here = distribution(name)
        found[name] = here.version
        for asked in map(Requirement, here.requires or ()):
            if asked.marker is None or asked.marker.evaluate({"extra": extra}):
                waiting += [(plain(asked.name), one) for one in ("", *asked.extras)]
    del found["spean"]
    return found


def contained() -> dict[str, str]:
    """Versions of what is copied, from the lock."""
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    return {name: lock[f"node_modules/{name}"]["version"] for name in CONTAINED}


def bill() -> dict[str, object]:
    """The document: no moment and no chance in it, so that two of one state are the same."""
    own = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    python = [
        {"type": "library", "name": name, "version": version, "purl": f"pkg:pypi/{name}@{version}"}
        for name, version in sorted(installed().items())
    ]
    copied = [
        {
            "type": "library",
            "name": name,
            "version": version,
            "purl": f"pkg:npm/{name.replace('@', '%40')}@{version}",
            "licenses": [{"license": {"id": CONTAINED[name]}}],
        }
        for name, version in sorted(contained().items())
    ]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "spean", "version": own["version"]}
        },
        "components": python + copied,
    }


def plain(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    PAGE.write_text(json.dumps(bill(), indent=1) + "\n", "utf-8")
    sys.stdout.write(f"{len(bill()['components'])} components\n")  # type: ignore[arg-type]  # a list
