"""The veil: people whose protection hides them from everybody outside a small circle.

Who is hidden from whom is one question, asked by functions of the database. They are made from the
model that says it (`hides`, `stands_in`), run as the owner of the tables, and give back numbers
only. Every queryset asks for the actor it was given; the policies of the second wall ask for the
colleague of the transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import BooleanField, F, Func, Value

from spean.base import clock

if TYPE_CHECKING:
    from spean.base.actor import Actor

HIDDEN, CIRCLES = "spean_hidden", "spean_circles"
NOBODY_IS_HIDDEN = "SELECT NULL::bigint WHERE false"

_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}_from(colleague bigint, day date, moment timestamptz)
RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN RETURN ARRAY({select}); END
$$;
REVOKE ALL ON FUNCTION {name}_from(bigint, date, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION {name}_from(bigint, date, timestamptz) TO {role};
CREATE OR REPLACE FUNCTION {name}() RETURNS bigint[] LANGUAGE sql STABLE AS $$
  SELECT {name}_from(
    spean_colleague(),
    nullif(coalesce(current_setting('spean.day', true), ''), '')::date,
    nullif(coalesce(current_setting('spean.moment', true), ''), '')::timestamptz
  )
$$;
"""
"""Without a day and a moment no circle is open, and everybody who is protected is hidden."""


class Unveiled(Func):
    """Whether the person behind a path is shown to this actor; a row of nobody hides nobody."""

    output_field = BooleanField()

    def __init__(self, actor: Actor, path: str) -> None:
        asked = Value(actor.user_id or 0), Value(clock.today()), Value(clock.now())
        super().__init__(F(path), *asked)

    def as_postgresql(
        self,
        compiler: Any,  # Django's compilers and connections are not public types
        connection: Any,  # as above
        **extra: Any,  # as above
    ) -> tuple[str, list[Any]]:
        del connection, extra
        path, *asked = self.source_expressions
        column, values = compiler.compile(path)
        whom = [value for one in asked for value in compiler.compile(one)[1]]
        hidden = f"(SELECT {HIDDEN}_from(%s::bigint, %s::date, %s::timestamptz))::bigint[]"
        sql = f"({column} IS NULL OR {column} <> ALL ({hidden}))"
        return sql, [*values, *values, *whom]


def functions_sql(role: str) -> str:
    """The functions, from the model that says whom it hides; nobody, where no model does."""
    hides, circles = NOBODY_IS_HIDDEN, NOBODY_IS_HIDDEN
    for model in apps.get_models():
        hides = getattr(model, "hides", hides)
        circles = getattr(model, "stands_in", circles)
    pairs = (CIRCLES, circles), (HIDDEN, hides)
    return "".join(_FUNCTION.format(name=name, select=sql, role=role) for name, sql in pairs)
