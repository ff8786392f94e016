"""`spean book`: write the book's head down outside the database, and compare the two."""

from __future__ import annotations

import json as to_json
import sys
from typing import Annotated

import typer

from spean.cli.house import fail, open_house, say, the_operator

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def book() -> None:
    """The book: who did what, in a chain that cannot be rewritten unnoticed.

    Example: spean book anchor
    """


@app.command()
def anchor(
    *,
    json: Annotated[bool, typer.Option("--json", help="Tell what was anchored as JSON.")] = False,
) -> None:
    """Seal what is not sealed yet, and add the head of the book to the anchors' file.

    Copy the line to paper or to another machine: it convicts whoever rewrites database and file.

    Example: spean book anchor
    """
    open_house()
    from spean.base.audit.actions import seal_book
    from spean.base.audit.anchors import Why, anchor_book, anchors_file

    seal_book()
    made = anchor_book(Why.HAND)
    if made is None:
        fail("the book is empty: there is nothing to anchor yet.", code=1)
    if json:
        told = {"at": made.at.isoformat(), "seal": made.seal, "lines": made.lines}
        sys.stdout.write(to_json.dumps({**told, "digest": made.digest}) + "\n")
        return
    sys.stdout.write(f"{made.words}\n")
    say(f"Seal {made.seal} over {made.lines:,} lines was added to {anchors_file()}.")


@app.command()
def check() -> None:
    """Recompute every seal and compare every anchor; ends with 1 if one does not hold.

    Example: spean book check
    """
    open_house()
    from spean.base.audit.queries import check_book

    found = check_book(the_operator())
    say(found.sentence)
    raise typer.Exit(0 if found.holds else 1)
