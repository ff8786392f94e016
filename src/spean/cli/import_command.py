"""`spean import`: lists of people, and reference data, from files."""

from __future__ import annotations

import json
import time
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from spean.cli.house import fail, open_house, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from spean.base.actor import Actor

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
SHOWN = 10
ORDER = ("new", "update", "same", "possible_duplicate", "error")


@app.callback()
def imports() -> None:
    """Bring in lists and reference data.

    Example: spean import returnees list.xlsx --centre OMC --as dara
    """


@app.command()
def returnees(
    file: Annotated[
        Path | None, typer.Argument(help="The list: .xlsx, or CSV in UTF-8.", show_default=False)
    ] = None,
    *,
    centre: Annotated[str, typer.Option(help="The code of the centre, like OMC.")] = "",
    columns: Annotated[
        list[str] | None,
        typer.Option("--map", help="FIELD=HEADING, or the number of the column; FIELD= for none."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run/--commit", help="Only check, or bring the list in.")
    ] = True,
    undo: Annotated[
        int | None, typer.Option(help="Take import number N back.", show_default=False)
    ] = None,
    username: Annotated[str, typer.Option("--as", help="In whose name it is done.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask before bringing in.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
    report: Annotated[
        Path | None, typer.Option(help="Write a verdict for each row to this CSV file.")
    ] = None,
) -> None:
    """Check a list of people, bring it in with --commit, take it back with --undo.

    Example: spean import returnees list.xlsx --centre OMC --as dara --commit
    """
    if (file is None) == (undo is None):
        fail("name a file to bring in, or a number after --undo.")
    open_house()
    from django.utils import translation

    from spean.base.refusals import Refused

    with translation.override("en"):  # the sentences of refusals are made while they are told
        try:
            if undo is not None:
                _undo(undo, username=username, as_json=as_json)
            elif file is not None:
                batch, by = _checked(file, centre, columns or [], username)
                _tell(batch, by, as_json=as_json and dry_run, report=report)
                if dry_run:
                    _say_what_next(batch)
                else:
                    _commit(batch, by, yes=yes, as_json=as_json)
        except Refused as refused:
            fail(" ".join(map(str, refused.refusals)))


def _checked(file: Path, centre: str, columns: list[str], username: str) -> tuple[Any, Actor]:
    from spean.casework.intake.actions import check_batch, choose_columns, stage_file

    centre_id, by = _who(centre, username)
    batch = stage_file(file, name=file.name, centre_id=centre_id, by=by)
    batch = choose_columns(batch, mapping=_mapping(batch, columns), by=by)
    return check_batch(batch, by=by, tell=_progress("checked")), by


def _commit(batch: Any, by: Actor, *, yes: bool, as_json: bool) -> None:
    from spean.casework.intake.actions import commit_batch

    if not yes and not typer.confirm("Bring the list in?", err=True):
        fail("nothing was brought in.", code=1)
    batch = commit_batch(batch, by=by, tell=_progress("registered"))
    done = batch.counts["done"]
    if as_json:
        typer.echo(json.dumps({"import": batch.pk, "state": batch.state, **done}))
        return
    typer.echo(f"Import {batch.pk} is in: {_counted(done)}.")
    say(f"To take it back: spean import returnees --undo {batch.pk}")


def _undo(number: int, *, username: str, as_json: bool) -> None:
    from spean.casework.intake.actions import undo_batch
    from spean.casework.intake.queries import batches_for, rows_of

    askers = [_named(username)] if username else _managers(None)
    reach = [(by, batches_for(by).filter(pk=number).first()) for by in askers]
    within = [(by, found) for by, found in reach if found]
    if len(within) != 1:
        fail(f"import {number} is not within reach of one user; say who with --as USERNAME.")
    by, found = within[0]
    batch = undo_batch(found, by=by)
    undone = batch.counts["undone"]
    kept = [
        {"line": row.line, "person": row.person.code, "why": row.get_kept_display()}
        for row in rows_of(by, batch.pk).exclude(kept="")
        if row.person
    ]
    if as_json:
        typer.echo(json.dumps({"import": batch.pk, "state": batch.state, **undone, "left": kept}))
        return
    typer.echo(f"Import {batch.pk} is taken back: {_counted(undone)}.")
    for one in kept:
        typer.echo(f"  line {one['line']}: {one['person']} stays. {one['why']}.")


def _who(code: str, username: str) -> tuple[int, Actor]:
    """The centre, and the user who answers for what is brought in."""
    from spean.cli.house import the_operator
    from spean.registry.centres.queries import centres_for

    centres = {centre.code: centre.pk for centre in centres_for(the_operator())}
    if code not in centres:
        fail(f"name a centre with --centre: {', '.join(centres) or 'there is none yet'}.")
    number = centres[code]
    by = _named(username) if username else _only_manager(number, code)
    if number not in by.centre_ids:
        fail(f"{username} does not work at {code}.")
    return number, by.at(number)


def _only_manager(centre_id: int, code: str) -> Actor:
    from django.contrib.auth import get_user_model

    managers = _managers(centre_id)
    if len(managers) != 1:
        fail(f"{len(managers)} managers work at {code}; say in whose name with --as USERNAME.")
    user = get_user_model().objects.get(pk=managers[0].signer)
    say(f"In the name of {user.username}.")
    return managers[0]


def _managers(centre_id: int | None) -> list[Actor]:
    from django.contrib.auth import get_user_model

    from spean.base.actor import Duty
    from spean.registry.centres.queries import actor_of

    actors = [actor_of(user.pk) for user in get_user_model().objects.filter(is_active=True)]
    return [
        actor
        for actor in actors
        if (managed := actor.reach(Duty.CLOSE_MONTHS).centres)
        and (centre_id is None or centre_id in managed)
    ]


def _named(username: str) -> Actor:
    from django.contrib.auth import get_user_model

    from spean.registry.centres.queries import actor_of

    user = get_user_model().objects.filter(username=username, is_active=True).first()
    if user is None:
        fail(f"there is no active user called {username!r}.")
    return actor_of(user.pk)


def _mapping(batch: Any, given: list[str]) -> dict[str, int]:
    """The guess, corrected by what was said: `sex=Gender`, `sex=4`, or `sex=` for none."""
    mapping = dict(batch.mapping)
    for one in given:
        name, sign, heading = one.partition("=")
        if not sign:
            fail(f"--map {one}: write FIELD=HEADING.")
        mapping.pop(name, None)
        if heading:
            at = _column(batch.header, heading)
            mapping = {field: column for field, column in mapping.items() if column != at}
            mapping[name] = at
    return mapping


def _column(header: list[str], heading: str) -> int:
    known = {str(at): at - 1 for at in range(1, len(header) + 1)}
    known |= {name: at for at, name in enumerate(header)}
    if heading not in known:
        fail(f"the list has no column {heading!r}; it has: {', '.join(filter(None, header))}.")
    return known[heading]


def _tell(batch: Any, by: Actor, *, as_json: bool, report: Path | None) -> None:
    from spean.casework.intake.queries import rows_of

    rows = rows_of(by, batch.pk)
    doubtful = rows.filter(verdict__in=["error", "possible_duplicate"])
    problems = [_told(row) for row in doubtful[: None if as_json else SHOWN]]
    counts = {name: batch.counts[name] for name in ORDER}
    if report:
        _write(report, rows)
    if as_json:
        document = {"import": batch.pk, "state": batch.state, "counts": counts}
        columns = {name: batch.header[at] for name, at in batch.mapping.items()}
        document |= {"columns": columns, "problems": problems}
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{batch.file_name}: {batch.rows_in_file} rows: {_counted(counts)}.")
    for one in problems:
        typer.echo(f"  line {one['line']}: {one['verdict']}. {one['why']}")
    more = doubtful.count() - len(problems)
    if more > 0:
        typer.echo(f"  and {more} more; see all with --report OUT.csv")


def _say_what_next(batch: Any) -> None:
    if batch.counts["new"] or batch.counts["update"]:
        say("Nothing is brought in yet. To bring it in, say the same with --commit.")
    else:
        say("The list says nothing that is not known already.")


def _told(row: Any) -> dict[str, Any]:
    from spean.casework.intake.vocabulary import sentence

    told = [
        f"{reason['values']['heading']}: {sentence(reason['code'], reason['values'])}"
        if reason["values"].get("heading")
        else str(sentence(reason["code"], reason["values"]))
        for reason in row.reasons
    ]
    return {"line": row.line, "verdict": row.get_verdict_display(), "why": " ".join(told)}


def _write(path: Path, rows: Any) -> None:
    from spean.engines.kernel.frame import FrameError, csv_text, write_whole

    told = (_told(row) for row in rows)
    text = csv_text(["line", "verdict", "why"], [list(one.values()) for one in told])
    try:
        write_whole(path, text)
    except FrameError as error:
        fail(str(error))


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items())


def _progress(what: str) -> Callable[[int, int], None]:
    started = time.monotonic()

    def tell(done: int, total: int) -> None:
        say(f"  {done:>7,} of {total:,} {what}  {time.monotonic() - started:5.1f} s")

    return tell


if find_spec("spean.cli.import_esco") is not None:
    app.command("esco")(import_module("spean.cli.import_esco").esco)
