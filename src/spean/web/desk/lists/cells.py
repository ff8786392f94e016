"""The cells of a list: the same ones on the page and in the file, made for many rows together.

A file asks for the fields that its columns need and for nothing else: no object for each row, no
sealed column that is not shown, no word that is translated again for every row.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from spean.base.actor import Actor
    from spean.web.desk.lists.listing import Column

ROWS_AT_A_TIME = 10_000
"""So many are held in memory, about 15 MB. What stands beside them is asked once for as many: each
question behind the second wall gathers all cases or people that are reached, so few are better."""
Cells = tuple[object, ...]


def as_it_is(value: object) -> object:
    """The value of a column that says what its field says."""
    return value


def cells_of(actor: Actor, columns: Sequence[Column], rows: Sequence[Any]) -> list[Cells]:
    """Of rows that are at hand, as on a page."""
    fields = _fields(columns)
    plain = [tuple(said(row, name) for name in fields) for row in rows]
    return _made(actor, columns, fields, plain, rows)


def lines_of(actor: Actor, columns: Sequence[Column], rows: QuerySet[Any]) -> Iterator[Cells]:
    """Of all rows of a list, one block after another."""
    fields = _fields(columns)
    if any(_wants_the_row(one) for one in columns):
        for block in _blocks(rows.iterator(chunk_size=ROWS_AT_A_TIME)):
            yield from cells_of(actor, columns, block)
        return
    plain = rows.prefetch_related(None).values_list(*fields)
    for block in _blocks(plain.iterator(chunk_size=ROWS_AT_A_TIME)):
        yield from _made(actor, columns, fields, block, ())


def said(row: object, path: str) -> Any:  # whatever the field holds
    """What a row says of a field, through the rows that it points at; nothing where one is not."""
    for step in path.split("__"):
        if row is None:
            return None
        row = getattr(row, step)
    return row


def _made(
    actor: Actor,
    columns: Sequence[Column],
    fields: Sequence[str],
    plain: Sequence[Sequence[Any]],
    rows: Sequence[Any],
) -> list[Cells]:
    """Column by column, then turned on its side."""
    by_field = dict(zip(fields, zip(*plain, strict=True), strict=True)) if plain else {}
    return list(zip(*(_column(actor, one, by_field, rows) for one in columns), strict=True))


def _column(
    actor: Actor, column: Column, by_field: Mapping[str, Sequence[Any]], rows: Sequence[Any]
) -> Sequence[object]:
    if _wants_the_row(column):
        return [column.value(row) for row in rows]
    if not by_field:
        return []
    asked = [_comparable(by_field[name]) for name in column.needs]
    if column.beside is not None:
        keys = by_field[column.beside.key]
        found = column.beside.ask(actor, {one for one in keys if one is not None})
        asked.append([found.get(one) for one in keys])
    if column.value is as_it_is:
        return asked[0]
    together = list(zip(*asked, strict=True))
    known = {one: column.value(*one) for one in set(together)}  # often few: a state, a colleague
    return [known[one] for one in together]


def _comparable(values: Sequence[Any]) -> Sequence[Any]:
    """Topics come as lists; as tuples those that are equal are worded once."""
    return [tuple(one) for one in values] if isinstance(values[0], list) else values


def _wants_the_row(column: Column) -> bool:
    return not column.needs and column.beside is None


def _fields(columns: Sequence[Column]) -> list[str]:
    """Each field once, in the order in which it is first needed."""
    keys = [[one.beside.key] if one.beside else [] for one in columns]
    needed = [[*one.needs, *more] for one, more in zip(columns, keys, strict=True)]
    return list(dict.fromkeys(name for names in needed for name in names)) or ["pk"]


def _blocks(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while block := list(islice(rows, ROWS_AT_A_TIME)):
        yield block
