"""Who is asking, with which duties, and how far each of them reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal, Refused


class Duty(StrEnum):
    """A verb on a kind of record. Which role has which, and how far: `policy.toml`."""

    READ_PEOPLE = "person.read"
    WRITE_PEOPLE = "person.write"
    NAME_PEOPLE = "person.name"
    WRITE_CONSENTS = "consent.write"
    READ_RIGHTS = "right.read"
    WRITE_RIGHTS = "right.write"
    APPROVE_RIGHTS = "right.approve"
    HOLD_FILES = "right.hold"
    EXPORT_FILES = "right.export"
    READ_DOUBLES = "double.read"
    WRITE_DOUBLES = "double.write"
    MERGE_FILES = "double.merge"
    READ_CHANGES = "change.read"
    WRITE_CHANGES = "change.write"
    HAND_OVER = "change.hand_over"
    READ_CONTACTS = "contact.read"
    WRITE_CONTACTS = "contact.write"
    READ_OUTREACH = "outreach.read"
    WRITE_OUTREACH = "outreach.write"
    APPROVE_OUTREACH = "outreach.approve"
    READ_CASES = "case.read"
    WRITE_CASES = "case.write"
    FINISH_STEPS = "step.finish"
    READ_NOTES = "note.read"
    WRITE_NOTES = "note.write"
    READ_SEALED = "sealed_note.read"
    WRITE_SEALED = "sealed_note.write"
    READ_SCREENINGS = "screening.read"
    WRITE_SCREENINGS = "screening.write"
    READ_ASSESSMENTS = "assessment.read"
    WRITE_ASSESSMENTS = "assessment.write"
    READ_RESPONSES = "response.read"
    WRITE_RESPONSES = "response.write"
    COUNT_RESPONSES = "response.count"
    READ_CONFIDENCES = "confidence.read"
    WRITE_CONFIDENCES = "confidence.write"
    READ_QUESTIONNAIRES = "questionnaire.read"
    WRITE_QUESTIONNAIRES = "questionnaire.write"
    PUBLISH_QUESTIONNAIRES = "questionnaire.publish"
    READ_PLANS = "plan.read"
    WRITE_PLANS = "plan.write"
    APPROVE_PLANS = "plan.approve"
    READ_FOLLOWUPS = "followup.read"
    WRITE_FOLLOWUPS = "followup.write"
    PROTECT = "protection.write"
    HEAR_OF_DOUBLES = "protection.hear"
    BREAK_GLASS = "glass.break"
    REVIEW_OPENINGS = "glass.review"
    WRITE_SKILLS = "skill.write"
    READ_BACKGROUND = "background.read"
    WRITE_BACKGROUND = "background.write"
    READ_VACANCIES = "vacancy.read"
    WRITE_VACANCIES = "vacancy.write"
    READ_EMPLOYERS = "employer.read"
    WRITE_EMPLOYERS = "employer.write"
    READ_PLACEMENTS = "placement.read"
    WRITE_PLACEMENTS = "placement.write"
    READ_LISTS = "list.read"
    WRITE_LISTS = "list.write"
    COUNT_PEOPLE = "month.count"
    CLOSE_MONTHS = "month.close"
    OVERSEE = "month.oversee"
    READ_SERVICES = "service.read"
    WRITE_SERVICES = "service.write"
    READ_REFERRALS = "referral.read"
    WRITE_REFERRALS = "referral.write"
    READ_MESSAGES = "message.read"
    WRITE_MESSAGES = "message.write"
    ENTER_COMPLAINTS = "complaint.enter"
    READ_COMPLAINTS = "complaint.read"
    ANSWER_COMPLAINTS = "complaint.answer"
    COUNT_COMPLAINTS = "complaint.count"
    READ_SENSITIVE = "sensitive.read"
    READ_CENTRES = "centre.read"
    OPEN_CENTRES = "centre.open"
    WRITE_ACCOUNTS = "account.write"
    UNLOCK_ACCOUNTS = "account.unlock"
    END_ACCOUNTS = "account.end"
    READ_ROLES = "role.read"
    PROPOSE_ROLES = "role.propose"
    APPROVE_ROLES = "role.approve"
    END_ROLES = "role.end"
    GIVE_ROLES = "role.give"
    WRITE_REFERENCE = "reference.write"
    KEEP_HOUSE = "house.keep"
    CHECK_BOOK = "book.check"
    READ_BOOK = "book.read"
    REVIEW_READING = "book.review"
    RUN_RETENTION = "retention.run"
    READ_POLICY = "policy.read"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one duty goes: whole centres, one's own caseload at others, or the country."""

    centres: frozenset[int] = frozenset()
    caseload: frozenset[int] = frozenset()
    nationwide: bool = False

    def __or__(self, other: Reach) -> Reach:
        return Reach(
            self.centres | other.centres,
            self.caseload | other.caseload,
            self.nationwide or other.nationwide,
        )

    @property
    def all_centres(self) -> frozenset[int]:
        return self.centres | self.caseload

    def at(self, centre_ids: Iterable[int]) -> Reach:
        """The same at some of its centres only."""
        kept = frozenset(centre_ids)
        return Reach(self.centres & kept, self.caseload & kept, self.nationwide)


NOWHERE = Reach()


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or job) behind a request. What is not in `reaches` they may not do."""

    user_id: int | None
    reaches: Mapping[Duty, Reach] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def trusted(
        cls,
        *duties: Duty,
        user_id: int | None = None,
        centre_ids: Iterable[int] = (),
        nationwide: bool = False,
    ) -> Actor:
        """A job of the house, with these duties at these centres: no account stands behind it."""
        reach = Reach(centres=frozenset(centre_ids), nationwide=nationwide)
        return cls(user_id, dict.fromkeys(duties, reach))

    @property
    def signer(self) -> int:
        """The user who answers for a record. What a job does alone is signed by nobody."""
        if self.user_id is None:
            raise Refused([Refusal("nobody_signs", _("Sign in: somebody must answer for this."))])
        return self.user_id

    @property
    def centre_ids(self) -> frozenset[int]:
        """Every centre that any duty reaches: where the actor works."""
        return frozenset().union(*(reach.all_centres for reach in self.reaches.values()))

    def reach(self, duty: Duty) -> Reach:
        return self.reaches.get(duty, NOWHERE)

    def may(self, *duties: Duty) -> bool:
        """Whether at least one of these duties is the actor's, somewhere."""
        return any(duty in self.reaches for duty in duties)

    def must(self, *duties: Duty, at: int | None = None) -> None:
        """Refuse unless the actor has one of these duties; with `at`, at that centre.

        Without a duty it asks for no more than somebody who signed in: one's own account.
        """
        if not duties and self.user_id is not None:
            return
        reaches = [self.reaches[duty] for duty in duties if duty in self.reaches]
        if at is not None:
            reaches = [one for one in reaches if one.nationwide or at in one.all_centres]
        if not reaches:
            raise Refused([Refusal("not_your_duty", _("This is not one of your duties."))])

    def at(self, *centre_ids: int) -> Actor:
        """The same actor at some of their centres only."""
        return Actor(self.user_id, {duty: one.at(centre_ids) for duty, one in self.reaches.items()})


NOBODY = Actor(user_id=None)
"""Reaches nothing and may do nothing: what an unknown visitor is."""
