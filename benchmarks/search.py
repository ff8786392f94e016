"""How long searching takes while somebody types, over 100,000 people, beside a plain ILIKE.

    python benchmarks/search.py [people]

Makes a scratch database on the server at hand and drops it again; the same as
`spean bench search --people 100000`, which also writes JSON.
"""

from __future__ import annotations

import sys

from spean.cli import main as spean


def main(people: str = "100000") -> None:
    spean(["bench", "search", "--people", people])


if __name__ == "__main__":
    main(*sys.argv[1:2])
