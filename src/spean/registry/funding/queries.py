"""Reading projects. Who pays is no secret in the house; the actor comes first all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spean.registry.funding.models import Project

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from spean.base.actor import Actor


def projects_for(actor: Actor) -> QuerySet[Project]:
    """Every project, the oldest first, with who pays for it."""
    del actor
    return Project.objects.select_related("donor")
