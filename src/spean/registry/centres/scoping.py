"""Row permissions: a duty reaches the rows of some centres, and nothing by default."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models

from spean.base.actor import Actor, Duty
from spean.base.veil import Unveiled
from spean.base.wall import Wall, reached
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

    def within_reach_of(self, actor: Actor, duty: Duty | None = None) -> Self:
        """The rows that the reading duty reaches, or another one before something is done."""
        duty = duty or self.reads
        wall = Wall(duty, self.centre_path, self.colleague_path)
        return self.filter(reached(actor.reach(duty), wall, actor.user_id))

    def visible_to(self, actor: Actor, duty: Duty | None = None) -> Self:
        """Of those, the ones about nobody whom a protection hides from the actor."""
        rows = self.within_reach_of(actor, duty)
        return rows.filter(Unveiled(actor, self.person_path)) if self.person_path else rows
