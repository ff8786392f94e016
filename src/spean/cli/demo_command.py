"""`spean demo`: fill an empty database with the demonstration, or a filled one with a crowd."""

from __future__ import annotations

import json as to_json
import time
from typing import TYPE_CHECKING, Annotated

import typer

from spean.cli.house import say
from spean.cli.preparing import prepare

if TYPE_CHECKING:
    from spean.demo.cast import SignIn

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def demo(
    *,
    people: Annotated[
        int,
        typer.Option(min=0, max=5_000_000, help="Register so many more people, for load tests."),
    ] = 0,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Fill an empty database with eight months of work at three centres.

    With --people, a database that holds the demonstration already is given a crowd as well.

    Example: spean demo --people 100000
    """
    started = time.monotonic()
    prepare(with_demo=False)
    from spean.demo.staging import counsellors

    built = 0 if people and counsellors() else _build()
    crowd = _register_crowd(people) if people else 0
    seconds = round(time.monotonic() - started, 1)
    _tell(people=built + crowd, seconds=seconds, as_json=json)


def _build() -> int:
    from spean.demo.build import build_demo

    return build_demo(say).people


def _register_crowd(count: int) -> int:
    from spean.casework.people.queries import people_for
    from spean.demo.crowd import register_crowd
    from spean.demo.staging import counsellors

    known = sum(people_for(actor).count() for actor in counsellors().values())
    return register_crowd(count, say=say, seed=known)


def _tell(*, people: int, seconds: float, as_json: bool) -> None:
    from spean.demo.cast import SIGN_INS

    if as_json:
        document = {
            "people": people,
            "seconds": seconds,
            "sign_ins": [one._asdict() for one in SIGN_INS],
        }
        typer.echo(to_json.dumps(document, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{people:,} people in {seconds:.0f} s. Sign in as:")
    for one in SIGN_INS:
        typer.echo(_line(one))


def _line(one: SignIn) -> str:
    return f"  {one.username:<10}{one.password:<22}{one.role:<22}{one.centre:<5}{one.who}"
