"""List the places where a rule of the tools was set aside, each with its reason."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MARK = re.compile(r"#\s*(noqa|type: ignore|pragma: no cover)(?:[:\[]\s*([A-Za-z0-9, -]+)\]?)?(.*)")


def main() -> int:
    """Print every exception; fail when one stands there without a reason."""
    kinds: Counter[str] = Counter()
    without = 0
    for path in sorted((ROOT / "src").rglob("*.py")):
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            if not (found := MARK.search(line)):
                continue
            kind, what, reason = found[1], (found[2] or "").strip(), found[3].strip(" #")
            kinds[kind] += 1
            without += not reason
            where = f"{path.relative_to(ROOT)}:{number}"
            sys.stdout.write(f"{where}  {kind} {what}  {reason or 'NO REASON GIVEN'}\n")
    total = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()) or "none"
    sys.stdout.write(f"{total}; {without} without a reason\n")
    return 1 if without else 0


if __name__ == "__main__":
    sys.exit(main())
