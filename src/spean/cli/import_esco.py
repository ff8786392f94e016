"""`spean import esco DIR`: the European classification beside our own list."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from spean.cli.house import fail, open_house, say, the_operator

if TYPE_CHECKING:
    from spean.engines.taxonomy import Esco

Directory = Annotated[
    Path, typer.Argument(metavar="DIR", help="Folder of the official CSV release, unpacked or not.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")]


def esco(directory: Directory, *, as_json: AsJson = False) -> None:
    """Bring in ESCO 1.1 or 1.2: occupations, skills and what needs what; again changes nothing.

    Example: spean import esco ~/Downloads/esco-v1.1.1 --json
    """
    from spean.engines.taxonomy import EscoError, read_esco

    started = time.monotonic()
    try:
        release = read_esco(directory)
    except EscoError as fault:
        fail(f"{fault}.")
    open_house()
    from spean.casework.skills.actions import import_esco
    from spean.casework.skills.vocabulary import ESCO_ATTRIBUTION

    counts = import_esco(release, by=the_operator())
    seconds = round(time.monotonic() - started, 1)
    if as_json:
        flaws = release.flaw_counts()
        print(json.dumps({**counts, "flaws": flaws, "seconds": seconds}, sort_keys=True))
        return
    _tell(release, counts, seconds)
    say(str(ESCO_ATTRIBUTION))


def _tell(release: Esco, counts: dict[str, int], seconds: float) -> None:
    told = ", ".join(f"{number:,} {name}" for name, number in counts.items())
    say(f"ESCO is in: {told} ({seconds} s).")
    for flaw, number in release.flaw_counts().items():
        say(f"  left as it is or out: {flaw} × {number}")
