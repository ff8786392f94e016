"""Turn plain columns with rows in them into sealed ones, within a migration.

Nothing of an app is imported: a column is bytes from one statement to the next, and each row is
sealed to its own number. The way back would write the words out again, so there is none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from django.db.migrations.operations import AlterField
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED

from spean.base.sealing import keyring
from spean.base.sealing.fields import UID, SealedJSONField, bound_to

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.state import ProjectState

BATCH = 1_000
_CHECK_AT_ONCE = "SET CONSTRAINTS ALL IMMEDIATE"
"""A table whose rows still wait to be checked at the end cannot be altered."""


class CopyRowUid(Operation):
    """Give the versions of a row in a history the row's own number."""

    reversible = False

    def __init__(self, model_name: str, *, of: str) -> None:
        self.model_name, self.of = model_name, of

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.model_name], {"of": self.of}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The columns are as they were."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        del from_state
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table  # noqa: SLF001  Django's documented model API
        schema_editor.execute(_CHECK_AT_ONCE)
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                f'UPDATE "{table}" e SET {UID} = t.{UID} '  # noqa: S608  names of our own tables
                f'FROM "{self.of}" t WHERE t.id = e.pgh_obj_id'
            )

    def describe(self) -> str:
        return f"Copy the row numbers of {self.of} to {self.model_name}"


class SealColumn(AlterField):
    """Change a column of words or JSON to a sealed one, and seal what stands in it.

    `of` names the table whose rows these are, where the table itself is a history.
    """

    reversible = False

    def __init__(self, *, of: str = "", **kwargs: Any) -> None:  # AlterField's own
        super().__init__(**kwargs)
        self.of = of

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        del from_state
        model = to_state.apps.get_model(app_label, self.model_name)
        meta = model._meta  # noqa: SLF001  Django's documented model API
        field: Any = meta.get_field(self.name)  # one of the two sealed fields
        table, column = meta.db_table, field.column
        schema_editor.execute(_CHECK_AT_ONCE)
        schema_editor.execute(
            f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE bytea '
            f"USING convert_to(\"{column}\"::text, 'UTF8')"
        )

        def sealed(text: bytes, uid: Any) -> bytes:  # a UUID
            if isinstance(field, SealedJSONField) and _is_as_empty(text, field):
                return b""
            return keyring.seal(field.sealed_as, text, bound_to(self.of or table, column, uid))

        rewrite(schema_editor.connection, table, str(meta.pk.column), column, sealed)


def rewrite(
    connection: Any,  # Django's wrapper of one database
    table: str,
    key: str,
    column: str,
    new: Callable[[bytes, Any], bytes],
    *,
    into: str = "",
) -> None:
    """Replace what stands in a column (or fill another) by what `new` makes of it, in batches."""
    for rows in _batches(connection, table, key, column):
        keyring_is_there(connection.alias)
        pairs = [(row, new(bytes(text), uid)) for row, uid, text in rows]
        with connection.cursor() as cursor:
            cursor.execute(
                f'UPDATE "{table}" t SET "{into or column}" = n.v '  # noqa: S608  names of our own tables
                f'FROM unnest(%s::bigint[], %s::bytea[]) n(k, v) WHERE t."{key}" = n.k',
                [[row for row, _new in pairs], [value for _row, value in pairs]],
            )


def keyring_is_there(alias: str) -> None:
    """Keys are made after all migrations; whoever seals in one needs them now."""
    keyring.make_missing_keys(alias)


def _batches(connection: Any, table: str, key: str, column: str) -> Iterator[list[Any]]:
    last = 0
    query = (
        f'SELECT "{key}", {UID}, convert_to("{column}"::text, \'UTF8\') FROM "{table}" '  # noqa: S608  names of our own tables
        f'WHERE "{key}" > %s AND "{column}" IS NOT NULL AND "{column}"::text <> \'\' '
        f'ORDER BY "{key}" LIMIT {BATCH}'
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT data_type FROM information_schema.columns WHERE table_schema = 'public' "
            "AND table_name = %s AND column_name = %s",
            [table, column],
        )
        if cursor.fetchone() == ("bytea",):
            query = query.replace(f"convert_to(\"{column}\"::text, 'UTF8')", f'"{column}"')
            query = query.replace(f"\"{column}\"::text <> ''", f"\"{column}\" <> ''")
        while True:
            cursor.execute(query, [last])
            rows = cursor.fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield rows


def _is_as_empty(text: bytes, field: SealedJSONField) -> bool:
    default = None if field.default is NOT_PROVIDED else field.get_default()
    value = json.loads(text)
    return not value and value == default
