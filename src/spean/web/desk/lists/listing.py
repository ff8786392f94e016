"""What a list is, said once: its columns, its filters, its rows. The next list costs a few lines.

The page, the file and the selection "all that match" ask the same `asked_of`, so that they can
never differ: what is shown is what is exported, and what is done is done to what was shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import QueryDict

from spean.web.ui.paging import page_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from django import forms
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from spean.base.actor import Actor, Duty
    from spean.web.ui.paging import Page

PAGE = 50
MOST_COUNTED = 10_000
"""A count goes no further: nobody reads a list of more, and to count a million takes its time."""
PLACE = ("after", "before")
LOOKS = ("col", "sort")
"""Words of the address that say how a list looks, and not what is in it."""


class Beside(NamedTuple):
    """What is asked for many rows together, by what `key` says of each: not once for each row."""

    key: str
    ask: Callable[[Actor, Collection[int]], Mapping[int, Any]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how it is called, what it says of a row, and by what it can be ordered.

    `needs` are the fields that `value` makes a cell of, one argument each, then what was found
    `beside`; a column that needs nothing is given the whole row, which costs a list its speed.
    `sort` is a field that is never empty, or rows without one would be lost between two pages.
    """

    name: str
    label: _StrPromise
    value: Callable[..., object]
    needs: tuple[str, ...] = ()
    beside: Beside | None = None
    sort: str = ""
    is_first: bool = True
    """Whether it stands there before anybody has chosen."""
    looks: str = ""
    """"code", "day", "number" or "state": how a cell is written; plain text without."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: `name` is that of its address (`desk:cases`), of its files and of its views."""

    name: str
    title: _StrPromise
    columns: tuple[Column, ...]
    order: str
    rows: Callable[[Actor, Mapping[str, Any]], QuerySet[Any]]
    filters: Callable[[QueryDict, Actor], forms.Form]
    reads: Duty
    person_path: str = ""
    """From a row to whom it is about: whoever takes the list as a file signs for them."""

    def column(self, name: str) -> Column | None:
        return next((one for one in self.columns if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question put to a list: which rows, which columns, in which order."""

    listing: Listing
    form: forms.Form
    rows: QuerySet[Any]
    columns: tuple[Column, ...]
    sort: Column
    descending: bool
    query: QueryDict = field(default_factory=QueryDict)

    @property
    def by(self) -> tuple[str, ...]:
        return (self.sort.sort, "pk") if self.sort.sort != "pk" else ("pk",)

    @property
    def is_narrowed(self) -> bool:
        return any(self.query.get(name) for name in self.form.fields)

    @property
    def kept(self) -> str:
        """The question without the place in the list: for files, selections and views."""
        return urlencode(
            [
                (name, self._as_read(name, value))
                for name, values in self.query.lists()
                for value in values
                if name not in PLACE and value and (name in LOOKS or name in self.form.fields)
            ]
        )

    def _as_read(self, name: str, value: str) -> str:
        """Of words that were searched for, as many as were read; anything else as it came."""
        read = self.form.cleaned_data.get(name)
        return read if read and isinstance(read, str) else value

    @property
    def filters_kept(self) -> list[tuple[str, str]]:
        """What a form that asks for other columns carries along: everything but the columns."""
        return [pair for pair in _pairs(self.kept) if pair[0] != "col"]

    @property
    def looks_kept(self) -> list[tuple[str, str]]:
        """What a form that asks for other rows carries along: columns and order."""
        return [pair for pair in _pairs(self.kept) if pair[0] in LOOKS]

    def page(self, *beside: QuerySet[Any]) -> Page[Any]:  # of the models of any app
        """The rows of the page; what stands `beside` them is fetched with them."""
        return page_of(
            self.rows,
            self.query,
            by=self.by,
            size=PAGE,
            descending=self.descending,
            beside=beside,
        )

    def ordered(self) -> QuerySet[Any]:
        sign = "-" if self.descending else ""
        return self.rows.order_by(*(f"{sign}{name}" for name in self.by))

    def count(self) -> int:
        """How many match, up to the most that is counted."""
        return self.rows.order_by()[: MOST_COUNTED + 1].count()

    def head(self) -> list[str]:
        return [str(one.label) for one in self.columns]

    def sorted_by(self, column: Column) -> str:
        """The address that orders by a column: a second time, the other way round."""
        again = column is self.sort and not self.descending
        words = [(n, v) for n, v in _pairs(self.kept) if n != "sort"]
        return f"?{urlencode([*words, ('sort', f'-{column.name}' if again else column.name)])}"


def asked_of(listing: Listing, query: QueryDict, actor: Actor) -> Asked:
    """What an address asks of a list. A column or an order that is not there is a bad request."""
    form = listing.filters(query, actor)
    form.full_clean()
    chosen = form.cleaned_data  # of what is wrong nothing; the form says so beside its field
    sort = query.get("sort", "") or listing.order
    column = listing.column(sort.removeprefix("-"))
    if column is None or not column.sort:
        raise BadRequest("This list has no such order.")
    return Asked(
        listing=listing,
        form=form,
        rows=listing.rows(actor, chosen),
        columns=_columns(listing, query.getlist("col")),
        sort=column,
        descending=sort.startswith("-"),
        query=query,
    )


def again(listing: Listing, kept: str, actor: Actor) -> Asked:
    """The same question from its words, as a form or a saved view carries them."""
    return asked_of(listing, QueryDict(kept), actor)


def _columns(listing: Listing, names: Sequence[str]) -> tuple[Column, ...]:
    found = [listing.column(name) for name in dict.fromkeys(names)]
    if None in found:
        raise BadRequest("This list has no such column.")
    chosen = tuple(one for one in found if one is not None)
    return chosen or tuple(one for one in listing.columns if one.is_first)


def _pairs(kept: str) -> list[tuple[str, str]]:
    return [(name, value) for name, values in QueryDict(kept).lists() for value in values]
