"""`spean retain`: what has been kept long enough, and the word to let it go."""

from __future__ import annotations

import json as to_json
import sys
from typing import Annotated

import typer

from spean.cli.house import fail, open_house, say

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def retain(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count; the default.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Let go of what is due, for good.")] = False,
) -> None:
    """Count what has been kept longer than its period; with --yes, forget and empty it.

    The worker does this every night by itself. After a night that was missed, or a clock that
    jumped, it asks: look at the clock and at these numbers, and then say --yes.

    Example: spean retain --dry-run
    """
    if dry_run and yes:
        fail("say --dry-run or --yes, not both.")
    open_house()
    from spean.casework.rights.actions import round_by_hand
    from spean.casework.rights.queries import due_counts
    from spean.casework.rights.tasks import the_keeper

    keeper = the_keeper()
    counts = round_by_hand(by=keeper).counts if yes else due_counts(keeper)
    sys.stdout.write(to_json.dumps(counts) + "\n")
    say("Done, and written in the book." if yes else "Nothing was changed. To let go: --yes")
