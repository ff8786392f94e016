"""Start a decision record with the next free number: `make adr TITLE="Rules are pure"`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "decisions"
PAGE = """# {number}. {title}

## Why it came up

## What was decided

## What follows from it
"""


def main() -> int:
    title = " ".join(sys.argv[1:]).strip()
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    if not slug:
        sys.stderr.write('adr: a decision needs a title, like: make adr TITLE="Rules are pure"\n')
        return 2
    FOLDER.mkdir(parents=True, exist_ok=True)
    taken = [
        int(found[0]) for page in FOLDER.glob("*.md") if (found := re.match(r"\d{4}", page.name))
    ]
    number = max(taken, default=0) + 1
    page = FOLDER / f"{number:04d}-{slug}.md"
    page.write_text(PAGE.format(number=number, title=title))
    sys.stdout.write(f"{page.relative_to(FOLDER.parents[1])}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
