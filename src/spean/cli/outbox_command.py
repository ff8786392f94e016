"""`spean outbox`: what waits to be sent, and the word to send it now."""

from __future__ import annotations

import json as to_json
import sys
from typing import Annotated

import typer

from spean.cli.house import open_house, say

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def outbox() -> None:
    """Messages to people: reminders of their dates.

    Example: spean outbox show
    """


@app.command()
def show(
    *,
    json: Annotated[bool, typer.Option("--json", help="The same as JSON.")] = False,
) -> None:
    """How many messages stand how, and which gateways there are. Nobody is named.

    Example: spean outbox show --json
    """
    open_house()
    from spean.base.gateways.terms import terms_of_the_house
    from spean.casework.outbox.queries import messages_in_numbers
    from spean.casework.outbox.tasks import SENDER

    counts = messages_in_numbers(SENDER)
    gateways = {channel: one.gateway for channel, one in terms_of_the_house().items()}
    if json:
        sys.stdout.write(to_json.dumps({"messages": counts, "gateways": gateways}) + "\n")
        return
    for channel, gateway in gateways.items():
        sys.stdout.write(f"{channel:<12}{gateway}\n")
    if not gateways:
        sys.stdout.write("no gateway: every reminder is a call of a colleague\n")
    for state, count in counts.items():
        sys.stdout.write(f"{state:<12}{count:>7,}\n")


@app.command()
def send(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count what is due.")] = False,
) -> None:
    """Plan reminders and send what is due now, as the worker does each minute.

    Nothing goes in quiet hours, and nothing to somebody who no longer agrees.

    Example: spean outbox send --dry-run
    """
    open_house()
    from spean.casework.outbox.actions import plan_reminders
    from spean.casework.outbox.queries import messages_due
    from spean.casework.outbox.tasks import SENDER, gateways_here, send_due

    if dry_run:
        counts = messages_due(SENDER)
        sys.stdout.write(to_json.dumps(counts) + "\n")
        say("Nothing was sent. To send: spean outbox send")
        return
    gateways = gateways_here()
    planned = plan_reminders(live=gateways, by=SENDER)
    counts = dict(send_due(gateways))
    sys.stdout.write(to_json.dumps({"planned": planned, **counts}) + "\n")
    say("Done, and written in the book.")
