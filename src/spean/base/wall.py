"""The second wall: whatever a query forgot, PostgreSQL shows no more than the actor reaches.

A request works as the database role `spean_desk`, which is not the owner of the tables and meets
row-level security; how far it reaches is set with it, for one transaction. Jobs, commands and
migrations work as the owner and meet no wall.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Q

from spean.base import clock, veil
from spean.base.actor import Actor, Duty, Reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Model

ROLE = "spean_desk"
POLICY = "spean_within_reach"

REACH_SQL = """
CREATE OR REPLACE FUNCTION spean_reach(what text) RETURNS bigint[] LANGUAGE sql STABLE AS $$
  SELECT CASE coalesce(current_setting('spean.' || what, true), '')
    WHEN '' THEN '{}'::bigint[]
    WHEN '*' THEN NULL
    ELSE string_to_array(current_setting('spean.' || what, true), ',')::bigint[]
  END
$$;
CREATE OR REPLACE FUNCTION spean_colleague() RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT nullif(coalesce(current_setting('spean.colleague', true), ''), '')::bigint
$$;
"""
"""Nothing set reaches nothing; a star reaches everything (the array is then null)."""

# The statements below are made of names of our own roles, tables and columns, and of nothing else.
NEW_ROLE_SQL = f"""
DO $$ BEGIN
  CREATE ROLE {ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
"""
"""Roles belong to the server, not to a database: a dump names this one and does not bring it."""

ROLE_SQL = f"""
DO $$ BEGIN
  EXECUTE format('GRANT {ROLE} TO %I', current_user);
EXCEPTION WHEN OTHERS THEN
  IF NOT pg_has_role(current_user, '{ROLE}', 'MEMBER') THEN RAISE; END IF;
END $$;
GRANT USAGE ON SCHEMA public TO {ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE};
REVOKE UPDATE, DELETE ON audit_entry, audit_seal, audit_tombstone FROM {ROLE};
DO $$ BEGIN
  IF to_regclass('sealing_datakey') IS NOT NULL THEN
    REVOKE INSERT, UPDATE, DELETE ON sealing_datakey FROM {ROLE};
  END IF;
END $$;
"""  # noqa: S608  see above


@dataclass(frozen=True, slots=True)
class Wall:
    """Which duty reads the rows of a table, and the way from a row to its centre and colleague.

    `person_path` leads to the person whose protection hides the row; `also` is a condition of the
    model's own, which lets further rows through: it asks the veil itself, if it must be asked. A
    row about two people has a second wall `beside` the first, and is shown to whom both let
    through; one without a `centre_path` asks only whether the person is hidden. What is `never`
    shown is hidden from whoever would reach it: a colleague reads nothing that is said about them.
    """

    reads: Duty
    centre_path: str
    colleague_path: str = ""
    person_path: str = ""
    also: str = ""
    beside: Wall | None = None
    never: str = ""


_around: ContextVar[Actor | None] = ContextVar("_around", default=None)
_known: ContextVar[dict[str, Any]] = ContextVar("_known")


@contextmanager
def within_reach(actor: Actor) -> Iterator[None]:
    """A transaction in which the database shows what this actor reaches, and nothing else."""
    with _standing(actor):
        yield


@contextmanager
def beyond_reach(why: str) -> Iterator[None]:
    """Ask across the wall, inside a request, where a part of the rows would be a wrong answer.

    `why` says to the reader of the code what has to be whole. What is found may be counted or
    kept consistent; it is never shown.
    """
    del why
    if _around.get() is None:
        yield
        return
    with _standing(None):
        yield


def once_behind_the_wall(actor: Actor, name: str, ask: Callable[[], Any]) -> Any:
    """What stays the same while a page is made: asked once for this actor, and anew elsewhere."""
    if _around.get() is not actor:
        return ask()
    known = _known.get()
    if name not in known:
        known[name] = ask()
    return known[name]


@contextmanager
def _standing(actor: Actor | None) -> Iterator[None]:
    """A savepoint of its own: an error rolls back to it, and the role goes back with the rest."""
    before, nested = _around.get(), connection.in_atomic_block
    with transaction.atomic():
        _set(actor)
        token, memory = _around.set(actor), _known.set({})
        try:
            yield
        finally:
            _around.reset(token)
            _known.reset(memory)
        if nested:
            _set(before)


def _set(actor: Actor | None) -> None:
    """Take the role and the reach, until the transaction ends."""
    values = {"role": "none"} if actor is None else _settings(actor)
    calls = ", ".join("set_config(%s, %s, true)" for _ in values)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", [word for pair in values.items() for word in pair])


def _settings(actor: Actor) -> dict[str, str]:
    """`spean.case` = "3,5": the centres whose cases are reached; `…_caseload`: one's own there."""
    found = {"role": ROLE, "spean.colleague": str(actor.user_id or "")}
    found |= {"spean.day": str(clock.today()), "spean.moment": clock.now().isoformat()}
    for duty in _reading_duties():
        reach, name = actor.reach(duty), duty.value.split(".")[0]
        found[f"spean.{name}"] = "*" if reach.nationwide else _list(reach.centres)
        found[f"spean.{name}_caseload"] = _list(reach.caseload)
    return found


def _list(numbers: frozenset[int]) -> str:
    return ",".join(str(number) for number in sorted(numbers))


@cache
def _reading_duties() -> tuple[Duty, ...]:
    """Asked at every request, and the same from the start of the house to its end."""
    walls = [wall for _model, wall in walled_models()]
    walls += [wall.beside for wall in walls if wall.beside is not None]
    return tuple(sorted({wall.reads for wall in walls}))


def walled_models() -> list[tuple[type[Model], Wall]]:
    """Every model behind the wall: its own words, or those of the queryset that reads it."""
    found = []
    for model in apps.get_models():
        tracked = getattr(model, "pgh_tracked_model", None)
        if wall := wall_of(tracked or model):
            found.append((model, wall))
    return found


def wall_of(model: type[Model]) -> Wall | None:
    """The wall of one model; None where its rows belong to no centre."""
    said: Wall | None = getattr(model, "walled", None)
    rows: Any = model._default_manager.all()  # noqa: SLF001  Django's documented model API
    if said is None and getattr(rows, "reads", None) and hasattr(rows, "centre_path"):
        return Wall(
            rows.reads,
            rows.centre_path,
            getattr(rows, "colleague_path", ""),
            getattr(rows, "person_path", ""),
        )
    return said


def reached(reach: Reach, wall: Wall, colleague: int | None) -> Q:
    """What the wall lets through, asked at the first: rows of whole centres, and one's own."""
    if reach.nationwide:
        return Q()
    rows = Q(**{f"{wall.centre_path}__in": reach.centres})
    if reach.caseload and wall.colleague_path:
        own = {wall.colleague_path: colleague}
        rows |= Q(**{f"{wall.centre_path}__in": reach.caseload}, **own)
    return rows


def raise_wall(**_signal: object) -> None:
    """Make the role, its rights and the policies as the models say. Done after every migration."""
    with connection.cursor() as cursor:
        cursor.execute(NEW_ROLE_SQL)
        cursor.execute(ROLE_SQL)
        cursor.execute(REACH_SQL)
        there = set(connection.introspection.table_names(cursor))
        for table in sorted(there & set(shut_tables())):
            cursor.execute(f"REVOKE ALL ON {connection.ops.quote_name(table)} FROM {ROLE}")
        cursor.execute(veil.functions_sql(ROLE))
        for model, wall in walled_models():
            table = connection.ops.quote_name(_meta(model).db_table)
            cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            cursor.execute(f"DROP POLICY IF EXISTS {POLICY} ON {table}")
            cursor.execute(
                f"CREATE POLICY {POLICY} ON {table} TO {ROLE} USING ({_sql(model, wall)})"
            )


def shut_tables() -> list[str]:
    """Tables that no page of the desk asks, whoever asks for it: their models say so."""
    return [_meta(model).db_table for model in apps.get_models() if getattr(model, "shut", False)]


def _sql(model: type[Model], wall: Wall) -> str:
    if wall.beside is not None:
        return f"({_sql(model, replace(wall, beside=None))}) AND ({_sql(model, wall.beside)})"
    if not wall.centre_path:
        return _unveiled_sql(model, wall.person_path)
    shown = _reached_sql(model, wall)
    if wall.person_path:
        shown = f"({shown}) AND {_unveiled_sql(model, wall.person_path)}"
    shown = f"({shown}) OR {wall.also}" if wall.also else shown
    return f"({shown}) AND NOT ({wall.never})" if wall.never else shown


def _unveiled_sql(model: type[Model], path: str) -> str:
    """The row of nobody hides nobody."""
    shown = _path(model, path, f"<> ALL ((SELECT {veil.HIDDEN}())::bigint[])")
    source: Any = getattr(model, "pgh_tracked_model", model)
    field = _meta(source).get_field(path.partition("__")[0])
    return f"({_column(model, field)} IS NULL OR {shown})" if field.null else shown


def _reached_sql(model: type[Model], wall: Wall) -> str:
    name = wall.reads.value.split(".")[0]
    everywhere = f"(SELECT spean_reach('{name}') IS NULL)"
    whole = _path(model, wall.centre_path, _any(name))
    if not wall.colleague_path:
        return f"{everywhere} OR {whole}"
    there = _path(model, wall.centre_path, _any(f"{name}_caseload"))
    theirs = _path(model, wall.colleague_path, "= (SELECT spean_colleague())")
    return f"{everywhere} OR {whole} OR ({there} AND {theirs})"


def _any(name: str) -> str:
    """Compared with an array that is made once a statement, not once a row."""
    return f"= ANY ((SELECT spean_reach('{name}'))::bigint[])"


def _column(model: type[Model], field: Any) -> str:
    return f"{_meta(model).db_table}.{field.column}"


def _path(model: type[Model], path: str, condition: str, row: str = "") -> str:
    """`case__centre` → `EXISTS (SELECT FROM cases_case way_1 WHERE way_1.id = ….case_id AND …)`.

    EXISTS leaves PostgreSQL the choice: to look one row up where a page shows one, or to gather
    all that is reached where a list is long. IN would always gather. `row` is what the row at the
    beginning of the path is called in the statement.
    """
    first, _, rest = path.partition("__")
    source: Any = getattr(model, "pgh_tracked_model", model)
    row = row or _meta(model).db_table
    field = _meta(source).get_field(first)
    if not field.concrete:  # from the one to the many: people to their registrations
        return _reverse(f"{row}.id", field, rest, condition)
    column = f"{row}.{field.column}"
    if not rest:
        return f"{column} {condition}"
    following = _meta(field.related_model).get_field(rest.split("__")[0])
    if not following.concrete:  # the column already holds what the many refer to
        return _reverse(column, following, rest.partition("__")[2], condition)
    return _there(column, field.related_model, "id", rest, condition)


def _reverse(column: str, field: Any, rest: str, condition: str) -> str:
    return _there(column, field.related_model, field.field.column, rest, condition)


def _there(column: str, model: type[Model], key: str, rest: str, condition: str) -> str:
    """That a row of the model is there whose key is the column, and which fulfils the rest."""
    before = column.partition(".")[0]
    way = f"way_{int(before[4:]) + 1}" if before.startswith("way_") else "way_1"
    inner, table = _path(model, rest, condition, way), _meta(model).db_table
    return f"EXISTS (SELECT FROM {table} {way} WHERE {way}.{key} = {column} AND {inner})"


def _meta(model: type[Model]) -> Any:  # Django's Options are not public types
    return model._meta  # noqa: SLF001  Django's documented model API
