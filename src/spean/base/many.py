"""Very many numbers in one question to the database: as one parameter, and not as thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Func, Value

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBERS: Any = ArrayField(BigIntegerField())  # of Django's own, without a model


class Numbers(Func):
    """A list of numbers as the database writes one, to compare a column of lists with."""

    template = "%(expressions)s::bigint[]"
    output_field = _NUMBERS

    def __init__(self, numbers: Iterable[int]) -> None:
        super().__init__(Value(list(numbers), output_field=_NUMBERS))


class OneOf(Numbers):
    """For `filter(pk__in=OneOf(numbers))`: every number of an `IN (1, 2, …)` is parsed, planned
    and carried by itself, which costs a long list more than its rows."""

    template = "(SELECT unnest(%(expressions)s::bigint[]))"
    output_field = BigIntegerField()
