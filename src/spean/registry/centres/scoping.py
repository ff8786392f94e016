"""Row permissions: a centre sees its own rows, and nothing by default."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.db import models

from spean.base.actor import Duty

if TYPE_CHECKING:
    from spean.base.actor import Actor

M = TypeVar("M", bound=models.Model)


class CentreScopedQuerySet(models.QuerySet[M]):
    """Rows that belong to a centre.

    Reach is not enough: who has no duty that meets people's files sees no row of them, however
    many centres they oversee. A subclass names the duties that may look.
    """

    centre_path = "centre"
    read_by: ClassVar[frozenset[Duty]] = frozenset({Duty.COUNSEL, Duty.PLACE, Duty.MANAGE})

    def visible_to(self, actor: Actor) -> Self:
        if not actor.duties & self.read_by:
            return self.none()
        return self.filter(**{f"{self.centre_path}__in": actor.centre_ids})
