"""Several questions in one statement: what a page shows of many rooms is fetched in one go.

Every queryset stays what it is: its own conditions (`visible_to`, the veil), its own order and
limit, its own columns; and the second wall asks each table as before. Only the way to the database
is shared. The n-th row of each answer stands beside the n-th row of the others, and nothing where
there is no n-th row, so that every column keeps its type.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

T = TypeVar("T")
Asking: TypeAlias = Generator[Iterable["QuerySet[Any]"], None, T]
"""Hands out what it asks, goes on when it is answered, and gives back what it makes of it."""

MOST_COLUMNS = 1_500
"""PostgreSQL gives back 1,664 columns at the most."""


class _Part(NamedTuple):
    """One question: the rows to fill, Django's compiler of it, its words and what they ask with."""

    rows: Any  # a queryset, whose memory Django does not call public
    compiler: Any  # Django's compilers are not public types
    sql: str
    params: Sequence[Any]

    @property
    def width(self) -> int:
        """An order may bring columns along that are not shown: there is room for as many again."""
        return 2 * len(self.compiler.select) + 1


def together(*asked: QuerySet[Any]) -> None:
    """Fetch the rows of all of them with one statement; who reads them later asks no more.

    Nothing is fetched again that was fetched before, and nothing is asked for rows that cannot be
    there. What a queryset fetches beside its rows (`prefetch_related`) is asked for when its rows
    are read.
    """
    parts = [part for rows in asked if (part := _part(rows)) is not None]
    while parts:
        some = _as_many_as_fit(parts)
        _fetch(some)
        parts = parts[len(some) :]


def answered(*askings: Asking[T]) -> list[T]:
    """What each makes of its answer. Whatever they ask at the same time is one statement."""
    told: dict[int, T] = {}
    waiting = dict(enumerate(askings))
    while waiting:
        asked: list[QuerySet[Any]] = []
        for at, asking in list(waiting.items()):
            try:
                asked += next(asking)
            except StopIteration as end:
                told[at] = end.value
                del waiting[at]
        together(*asked)
    return [told[at] for at in range(len(told))]


def _part(rows: Any) -> _Part | None:  # a queryset, as above
    if rows._result_cache is not None:  # noqa: SLF001  nothing public says it
        return None
    compiler = rows.query.get_compiler(using=rows.db)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        rows._result_cache = []  # noqa: SLF001  as above
        return None
    return _Part(rows, compiler, sql, params)


def _as_many_as_fit(parts: Sequence[_Part]) -> list[_Part]:
    """At least one, and no more columns than a row may have."""
    some, width = [parts[0]], parts[0].width
    for part in parts[1:]:
        width += part.width
        if width > MOST_COLUMNS:
            break
        some.append(part)
    return some


def _fetch(parts: Sequence[_Part]) -> None:
    if len(parts) == 1:
        len(parts[0].rows)
        return
    sides = [
        f"(SELECT row_number() OVER () AS spean_nth, rows.* FROM ({part.sql}) rows) part_{at}"  # noqa: S608  Django's own words
        for at, part in enumerate(parts)
    ]
    shown = ", ".join(f"part_{at}.*" for at in range(len(parts)))
    following = "".join(f" FULL JOIN {side} USING (spean_nth)" for side in sides[1:])
    params = [value for part in parts for value in part.params]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {shown} FROM {sides[0]}{following}", params)  # noqa: S608  as above
        names = [column[0] for column in cursor.description]
        found = cursor.fetchall()
    starts = [at for at, name in enumerate(names) if name == "spean_nth"]
    ends = [*starts[1:], len(names)]
    for part, start, end in zip(parts, starts, ends, strict=True):
        mine = sorted((row[start:end] for row in found if row[start] is not None), key=_nth)
        _fill(part, (row[1:] for row in mine))


def _nth(row: Sequence[Any]) -> int:
    nth: int = row[0]
    return nth


def _fill(part: _Part, found: Iterator[Sequence[Any]]) -> None:
    """Let Django make of these rows what it makes of those that it fetches itself."""
    width = len(part.compiler.select)
    part.compiler.execute_sql = lambda *_how, **_more: [[row[:width] for row in found]]
    part.rows.query.get_compiler = lambda *_how, **_more: part.compiler
    try:
        part.rows._result_cache = list(part.rows._iterable_class(part.rows))  # noqa: SLF001  nothing public takes rows
    finally:
        del part.rows.query.get_compiler
