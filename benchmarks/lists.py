"""How long a counsellor waits for lists and a person's page, and how fast a list leaves as a file.

    python benchmarks/lists.py [people]

Makes a scratch database on the server at hand and drops it again; the same as
`spean bench desk --people 1000000`, which also writes JSON.
"""

from __future__ import annotations

import sys

from spean.cli import main as spean


def main(people: str = "1000000") -> None:
    spean(["bench", "desk", "--people", people])


if __name__ == "__main__":
    main(*sys.argv[1:2])
