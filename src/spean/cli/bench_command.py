"""`spean bench`: measure beside a peer, in the same run. One subcommand for one measurement."""

from __future__ import annotations

import json as to_json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spean.cli.house import fail, open_house, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help="Measure, beside a peer, in the same run.\n\nExample: spean bench search --people 100000",
)
SCRATCH = "spean_bench"
_HEAD = ("", "queries", "p50 ms", "p95 ms", "p99 ms", "max ms", "shown", "hit@10")
_KEYS = ("queries", "p50_ms", "p95_ms", "p99_ms", "max_ms", "people_shown", "hit_at_10")


@app.callback()
def bench() -> None:
    """Measure, beside a peer, in the same run."""


@app.command()
def search(
    *,
    people: Annotated[
        int,
        typer.Option(
            min=0,
            max=5_000_000,
            help="Make so many people in a scratch database, and drop it after.",
        ),
    ] = 0,
    samples: Annotated[
        int, typer.Option(min=1, help="How many people to look for at a centre.")
    ] = 20,
    keep: Annotated[
        bool, typer.Option(help="Keep the scratch database for the next time.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Which people, which slips.")] = 1,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Search as somebody types: the search, the page, and a plain ILIKE as the naive peer.

    Uses the database at hand, which must hold the demonstration, unless --people is given. Ends
    with 1 when the slower of search and page misses its bar (95 of 100 within 100 ms).

    Example: spean bench search --people 100000 --json
    """
    open_house()
    from spean.demo.searching import measure_search
    from spean.demo.staging import counsellors

    if people:
        with _scratch_database(keep=keep):
            _fill(people)
            result = measure_search(samples=samples, seed=seed, say=say)
    elif counsellors():
        result = measure_search(samples=samples, seed=seed, say=say)
    else:
        fail("nothing to measure: run `spean demo` first, or give --people 100000")
    typer.echo(to_json.dumps(result, indent=2) if json else _table(result))
    if not result["bar"]["met"]:
        fail(f"the bar of {result['bar']['p95_ms']:.0f} ms was missed", code=1)


@app.command()
def desk(
    *,
    people: Annotated[
        int,
        typer.Option(
            min=0,
            max=5_000_000,
            help="Make so many people in a scratch database, and drop it after.",
        ),
    ] = 0,
    looks: Annotated[
        int, typer.Option(min=2, max=1_000, help="How often each page is asked.")
    ] = 40,
    keep: Annotated[
        bool, typer.Option(help="Keep the scratch database for the next time.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
) -> None:
    """Lists, pages and files, as a counsellor waits for them: through all of the house.

    Uses the database at hand, which must hold the demonstration, unless --people is given: then the
    demonstration is copied until it has so many people. Ends with 1 when a page or a file misses
    its bar (95 of 100 looks within 150 ms, with 15 queries; 20,000 rows a second).

    Example: spean bench desk --people 1000000 --json
    """
    open_house()
    from spean.demo.staging import counsellors
    from spean.demo.waiting import measure_desk

    if people:
        with _scratch_database(keep=keep):
            _copy(people)
            result = measure_desk(looks=looks, say=say)
    elif counsellors():
        result = measure_desk(looks=looks, say=say)
    else:
        fail("nothing to measure: run `spean demo` first, or give --people 1000000")
    typer.echo(to_json.dumps(result, indent=2) if json else _desk_table(result))
    if not result["bar"]["met"]:
        fail(f"the bar was missed by: {'; '.join(result['bar']['missed'])}", code=1)


@contextmanager
def _scratch_database(*, keep: bool) -> Iterator[None]:
    """Another database on the same server, made as the tests make theirs, and dropped again."""
    from django.db import connection

    home = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = SCRATCH
    creation = connection.creation
    creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=keep)
    try:
        yield
    finally:
        creation.destroy_test_db(home, verbosity=0, keepdb=keep)


def _fill(people: int) -> None:
    """The cast with its centres, and so many people; what a kept database has is not made again."""
    from django.db import connection

    from spean.base import clock
    from spean.casework.people.queries import people_for
    from spean.cli.house import the_operator
    from spean.demo.crowd import register_crowd
    from spean.demo.staging import counsellors, set_up
    from spean.registry.places.actions import load_gazetteer

    if not counsellors():
        load_gazetteer(by=the_operator())
        set_up(on=clock.today())
    there = sum(people_for(actor).count() for actor in counsellors().values())
    if people > there:
        register_crowd(people - there, say=say, seed=there)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _copy(people: int) -> None:
    """The demonstration many times over; what a kept database has is not made again."""
    from spean.demo.multitude import fill_with
    from spean.demo.staging import counsellors

    if not counsellors():
        fill_with(people, say=say)


def _desk_table(result: Mapping[str, Any]) -> str:  # a JSON document
    lines = [
        f"{result['people']:,} people, of whom {result['people_of_who_asks']:,} are seen",
        f"{'':<26}{'queries':>10}{'p50 ms':>10}{'p95 ms':>10}",
    ]
    lines += [
        f"{name:<26}{one['queries']:>10}{one['p50_ms']:>10,}{one['p95_ms']:>10,}"
        for name, one in result["pages"].items()
    ]
    lines.append(f"{'':<26}{'rows':>10}{'rows/s':>10}{'peak MB':>10}{'of part':>10}")
    lines += [
        f"{name:<26}{one['rows']:>10,}{one['rows_a_second']:>10,}"
        f"{one['peak_bytes'] / 1e6:>10,.0f}{one['peak_bytes_of_part'] / 1e6:>10,.0f}"
        for name, one in result["files"].items()
    ]
    return "\n".join(lines)


def _table(result: Mapping[str, Any]) -> str:  # a JSON document
    names = {
        "search": "search",
        "page": "page (HTTP view)",
        "search_by_name": "search, names only",
        "ilike": "ILIKE, names only",
    }
    rows = [_HEAD, *(_row(name, result[key]) for key, name in names.items())]
    rows += [_row(f"  {kind}", figures) for kind, figures in result["kinds"].items()]
    rows += [_row(f"  centre {code}", figures) for code, figures in result["centres"].items()]
    lines = [f"{name:<26}{''.join(f'{cell:>10}' for cell in cells)}" for name, *cells in rows]
    return "\n".join([f"{result['people']:,} people", *lines])


def _row(name: str, figures: Mapping[str, float]) -> tuple[str, ...]:
    without = {"hit_at_10"} if name.startswith("page") else set()
    return (name, *("" if key in without else f"{figures[key]:,}" for key in _KEYS))
