"""What every list does on a page and as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse

from spean.base import clock
from spean.casework.rights.actions import take_list
from spean.registry.centres.queries import centres_at_hand_where
from spean.registry.savedviews.queries import views_of
from spean.web.desk.lists.cells import cells_of, lines_of
from spean.web.desk.lists.listing import MOST_COUNTED, asked_of
from spean.web.ui.doors import is_open
from spean.web.ui.export import csv_response, sheet_response

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponseBase

    from spean.base.actor import Actor
    from spean.web.desk.lists.listing import Asked, Column, Listing
    from spean.web.ui.http import DeskRequest, Record

WRITERS = {"csv": csv_response, "xlsx": sheet_response}


class Line(NamedTuple):
    """One row as the page shows it."""

    number: int
    url: str
    cells: list[tuple[Column, object]]


def shown(request: DeskRequest, listing: Listing, address: str) -> dict[str, Any]:
    """Everything that `desk/lists/*.html` need; `address` is where a row leads, if anywhere."""
    asked = asked_of(listing, request.GET, request.actor)
    views = views_of(request.actor, listing.name)
    page, count = asked.page(views), asked.count()
    return {
        "listing": listing,
        "asked": asked,
        "filter": asked.form,
        "page": page,
        "lines": _lines(request.actor, asked, address, page.rows),
        "heads": [_head(asked, one) for one in asked.columns],
        "count": min(count, MOST_COUNTED),
        "is_more": count > MOST_COUNTED,
        "columns": [(one, one in asked.columns) for one in listing.columns],
        "views": list(views),
        "me": request.actor.user_id,
        "centres": centres_at_hand_where(request.actor, listing.reads),
        "list_url": reverse(f"desk:{listing.name}"),
        "files": _files(listing, request.actor),
    }


def taken(request: DeskRequest, listing: Listing, kind: str) -> HttpResponseBase:
    """The list as a file: the columns, the filter and the order of the screen, on all its pages."""
    asked = asked_of(listing, request.GET, request.actor)
    rows = asked.ordered()
    if listing.person_path:
        named = rows.filter(**{f"{listing.person_path}__isnull": False})
        numbers = named.order_by(listing.person_path).values_list(listing.person_path, flat=True)
        people = numbers.distinct().iterator()
        take_list(page=f"{listing.name}-{kind}", people=people, by=request.actor)
    name = f"spean-{listing.name}-{clock.today()}"
    lines = lines_of(request.actor, asked.columns, rows)
    return WRITERS[kind](name, asked.head(), lines)


def _lines(actor: Actor, asked: Asked, address: str, rows: Sequence[Record]) -> list[Line]:
    made = zip(rows, cells_of(actor, asked.columns, rows), strict=True)
    return [
        Line(
            row.pk,
            reverse(address, args=[row.pk]) if address else "",
            list(zip(asked.columns, cells, strict=True)),
        )
        for row, cells in made
    ]


def _head(asked: Asked, column: Column) -> dict[str, Any]:
    order = ("descending" if asked.descending else "ascending") if column is asked.sort else ""
    return {
        "column": column,
        "url": asked.sorted_by(column) if column.sort else "",
        "order": order,
    }


def _files(listing: Listing, actor: Actor) -> list[tuple[str, str]]:
    names = [(kind.upper(), f"desk:{listing.name}-{kind}") for kind in WRITERS]
    return [(word, reverse(name)) for word, name in names if is_open(name, actor)]
