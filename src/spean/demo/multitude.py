"""A demonstration many times over: as many files as a country has, each of them whole.

For measuring in a scratch database, and for nothing else: rows are copied in the database itself,
past every action, and sealed words stay bound to the number of the row that they were copied from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection
from django.test.utils import override_settings

from spean.demo.build import PEOPLE, build_demo

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.backends.utils import CursorWrapper

    Say = Callable[[str], None]

COPIED = [
    "people.Household",
    "people.Person",
    "people.Registration",
    "people.Phone",
    "people.Consent",
    "cases.Case",
    "cases.Step",
    "cases.Appointment",
    "cases.Note",
    "contacts.Contact",
    "outreach.Attendance",
    "referrals.Referral",
    "referrals.Letter",
    "referrals.Turn",
    "jobs.Introduction",
    "jobs.Placement",
    "jobs.RetentionCheck",
    "assessments.Screening",
    "assessments.Assessment",
    "background.FactVersion",
    "skills.PersonSkill",
    "skills.PersonOccupation",
    "plans.Plan",
    "plans.FollowUp",
    "plans.Attempt",
    "outbox.Message",
    "zones.Zone",
    "zones.Member",
]
"""What hangs on a person and is shown on lists and pages. Keys to search by are measured elsewhere,
and take more room than all of this."""


def fill_with(people: int, *, say: Say = lambda _line: None) -> int:
    """The demonstration, and whole copies of it until there are so many people; returns how many.

    Fewer than one demonstration has are a smaller demonstration.
    """
    with override_settings(DEMO=True):
        made = build_demo(say, people=min(people, PEOPLE)).people
    copies = -(-people // made) - 1
    models = [apps.get_model(label) for label in COPIED]
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        if copies > 0:
            _copy(cursor, models, copies, say)
        cursor.execute("VACUUM ANALYZE")
    return made * (copies + 1)


def _copy(cursor: CursorWrapper, models: list[Any], copies: int, say: Say) -> None:
    """Without the indexes, which are made again afterwards: none of them is unique any more."""
    tables = [model._meta.db_table for model in models]  # noqa: SLF001  documented API
    strides = {table: _highest(cursor, table) for table in tables}
    again = _without_indexes(cursor, tables)
    cursor.execute("SET session_replication_role = replica")  # no history is made of a copy
    for model in models:
        cursor.execute(_copy_sql(model, strides), [copies, strides[model._meta.db_table]])  # noqa: SLF001  as above
        say(f"{cursor.rowcount:>12,} rows more in {model._meta.db_table}")  # noqa: SLF001  as above
    cursor.execute("SET session_replication_role = origin")
    for index in again:
        cursor.execute(index)


def _highest(cursor: CursorWrapper, table: str) -> int:
    cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608  a table of ours
    found: int = cursor.fetchone()[0]
    return found


def _copy_sql(model: Any, strides: dict[str, int]) -> str:  # a model of any app
    """Each copy has numbers of its own, and points at what was copied with it."""
    about, columns, values = model._meta, [], []  # noqa: SLF001  documented API
    for field in about.concrete_fields:
        column = connection.ops.quote_name(field.column)
        to = about.db_table if field.primary_key else _table_behind(field)
        columns.append(column)
        values.append(f"one.{column} + nth * {strides[to]}" if to in strides else f"one.{column}")
    return (
        f"INSERT INTO {about.db_table} ({', '.join(columns)}) OVERRIDING SYSTEM VALUE "  # noqa: S608  names of our own
        f"SELECT {', '.join(values)} FROM generate_series(1, %s) nth, {about.db_table} one "
        f"WHERE one.id <= %s ORDER BY nth, one.id"
    )


def _table_behind(field: Any) -> str:  # a field of any model
    return field.related_model._meta.db_table if field.related_model else ""  # noqa: SLF001  as above


def _without_indexes(cursor: CursorWrapper, tables: list[str]) -> list[str]:
    """Drop every index but the primary keys; returns the statements that make them again."""
    cursor.execute(
        """SELECT i.indexrelid::regclass::text, i.indrelid::regclass::text,
                  pg_get_indexdef(i.indexrelid), k.conname
           FROM pg_index i LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid
                AND k.conrelid = i.indrelid AND k.contype IN ('u', 'x')
           WHERE i.indrelid = ANY (%s::regclass[]) AND NOT i.indisprimary""",
        [tables],
    )
    again = []
    for index, table, words, constraint in cursor.fetchall():
        again.append(words.replace("CREATE UNIQUE INDEX", "CREATE INDEX", 1))
        if constraint:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"')
        else:
            cursor.execute(f"DROP INDEX {index}")
    return again
