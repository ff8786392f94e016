"""Who is asking, on behalf of which centres, with which duties."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal, Refused


class Duty(StrEnum):
    """What a role may be trusted with. Which role has which duty: centres/vocabulary.py."""

    COUNSEL = "counsel"  # people, contacts, cases
    PLACE = "place"  # employers, vacancies, introductions, placements
    IMPORT = "import"  # lists of people from outside
    COUNT = "count"  # the month's numbers and the lists behind them
    MANAGE = "manage"  # colleagues, hand-over, approval
    OVERSEE = "oversee"  # numbers of all centres, never names
    AUDIT = "audit"  # the book
    OPERATE = "operate"  # reference data, back-up; no casework


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or job) behind a request, and how far their authority reaches."""

    user_id: int | None
    centre_ids: frozenset[int] = field(default_factory=frozenset)
    duties: frozenset[Duty] = field(default_factory=frozenset)
    nationwide: bool = False

    @property
    def signer(self) -> int:
        """The user who answers for a record. What a job does alone is signed by nobody."""
        if self.user_id is None:
            raise Refused([Refusal("nobody_signs", _("Sign in: somebody must answer for this."))])
        return self.user_id

    def may(self, duty: Duty) -> bool:
        return duty in self.duties

    def must(self, *duties: Duty) -> None:
        """Refuse unless the actor has at least one of these duties."""
        if not self.duties.intersection(duties):
            raise Refused([Refusal("not_your_duty", _("This is not one of your duties."))])


NOBODY = Actor(user_id=None)
"""Reaches nothing and may do nothing: what an unknown visitor is."""
