"""Row permissions: a duty reaches the rows of some centres, and nothing by default."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

from spean.base.actor import Actor, Duty
from spean.base.veil import Unveiled
from spean.registry.centres.vocabulary import POLICY, Role

M = TypeVar("M", bound=models.Model)


def keeper() -> Actor:
    """The machine itself: the duties of whoever keeps it and of whoever audits it."""
    roles = (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)
    reaches = [pair for role in roles for pair in POLICY.reaches(role, None)]
    return Actor(None, dict(reaches))


class CentreScopedQuerySet(models.QuerySet[M]):
    """Rows that belong to a centre. A subclass names the duty that reads them."""

    reads: ClassVar[Duty]
    centre_path = "centre"
    colleague_path = ""
    """Who is responsible for the row, for duties that reach a caseload only."""
    person_path = ""
    """Whom the row is about: who is protected is hidden with everything that hangs on them."""

    def visible_to(self, actor: Actor, duty: Duty | None = None) -> Self:
        """The rows that the reading duty reaches, or another one before something is done."""
        reach = actor.reach(duty or self.reads)
        shown = self.filter(Unveiled(actor, self.person_path)) if self.person_path else self.all()
        if reach.nationwide:
            return shown
        rows = Q(**{f"{self.centre_path}__in": reach.centres})
        if reach.caseload and self.colleague_path:
            theirs = {self.colleague_path: actor.user_id}
            rows |= Q(**{f"{self.centre_path}__in": reach.caseload}, **theirs)
        return shown.filter(rows)
