"""Long lists by key, not by page number: as fast at the end as at the beginning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Model, Q

from spean.base.together import together

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import Field, QuerySet
    from django.http import QueryDict

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows, and the addresses of those before and after ("" where there are none)."""

    rows: Sequence[M]
    previous: str
    next: str


def page_of(
    rows: QuerySet[M],
    query: QueryDict,
    *,
    by: tuple[str, ...],
    size: int,
    descending: bool = False,
    beside: Iterable[QuerySet[Any]] = (),
) -> Page[M]:
    """The rows after (or before) the key in the address, in the order of `by`.

    `by` must end in a unique field, or rows of one key would be lost between two pages. A key that
    no row could have, or half of one, is a bad request: it is never guessed what was meant. What
    the page shows `beside` is fetched in the same statement.
    """
    back = "before" in query
    key = _key(rows, by, query.getlist("before" if back else "after"))
    backwards = back != descending
    ordered = rows.order_by(*[f"-{name}" if backwards else name for name in by])
    if key:
        ordered = ordered.filter(_beyond(by, key, smaller=backwards))
    asked = ordered[: size + 1]
    together(asked, *beside)
    more, found = len(asked) > size, list(asked)[:size]
    if back:
        found.reverse()
    has_previous, has_next = (more, True) if back else (bool(key), more)
    return Page(
        rows=found,
        previous=_address(query, "before", by, found[0]) if found and has_previous else "",
        next=_address(query, "after", by, found[-1]) if found and has_next else "",
    )


def _key(rows: QuerySet[M], by: tuple[str, ...], written: Sequence[str]) -> list[object]:
    """The key in the address, each part as the column it belongs to understands it."""
    if not written:
        return []
    fields = [rows.model._meta.pk if name == "pk" else _field(rows, name) for name in by]  # noqa: SLF001  Django's own way to ask a model
    try:
        return [field.to_python(text) for field, text in zip(fields, written, strict=True)]
    except (ValidationError, ValueError) as error:
        raise BadRequest("No row could have this key.") from error


def _field(rows: QuerySet[M], name: str) -> Field[Any, Any]:
    model: Any = rows.model
    *way, last = name.split("__")
    for step in way:
        model = model._meta.get_field(step).related_model  # noqa: SLF001  documented API
    column: Field[Any, Any] = model._meta.get_field(last)  # noqa: SLF001  a column, never a reverse link
    return getattr(column, "target_field", column) if name.endswith("_id") else column


def _beyond(by: tuple[str, ...], key: Sequence[object], *, smaller: bool) -> Q:
    """Said twice of the first column: an index can begin there, which it cannot at an "or"."""
    word = "lt" if smaller else "gt"
    condition = Q()
    for place, name in enumerate(by):
        same = {before: key[at] for at, before in enumerate(by[:place])}
        condition |= Q(**same, **{f"{name}__{word}": key[place]})
    return Q(**{f"{by[0]}__{word}e": key[0]}) & condition


def _address(query: QueryDict, word: str, by: tuple[str, ...], row: Model) -> str:
    kept: Mapping[str, list[str]] = {
        name: values for name, values in query.lists() if name not in {"after", "before"}
    }
    pairs = [(name, value) for name, values in kept.items() for value in values]
    pairs += [(word, str(_said(row, name))) for name in by]
    return f"?{urlencode(pairs)}"


def _said(row: object, name: str) -> object:
    """What a row says of the column, through the rows that it points at."""
    for step in name.split("__"):
        row = getattr(row, step)
    return row
