"""Decisions about keeping and forgetting. Plain values in, refusals out; nothing is saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from spean.base.refusals import Refusal
from spean.casework.rights.vocabulary import Kind, Link

LONGEST_GAP = dt.timedelta(days=1, hours=12)
"""A night's round comes every day. After a longer gap the clock may be wrong: somebody is asked."""
SHORTEST_WHY = 5


@dataclass(frozen=True, slots=True)
class Period:
    """How long a kind is kept, counted from what, and on whose word."""

    kind: Kind
    days: int
    source: str


PERIODS: tuple[Period, ...] = (
    Period(Kind.UNFINISHED_REGISTRATION, 90, "day of registration"),
    Period(Kind.INACTIVE_PERSON, 730, "last thing done with the person"),
    Period(Kind.CLOSED_CASE, 730, "closing of the last case"),
    Period(Kind.UNUSED_LIST, 90, "arrival of the list"),
    Period(Kind.LIST_ROWS, 180, "bringing in or taking back of the list"),
    Period(Kind.CONTACT_LINE, 730, "day of the contact"),
    Period(Kind.OUTREACH_WORDS, 730, "day of the activity"),
    Period(Kind.CLOSED_COMPLAINT, 730, "day on which the complaint was over"),
    Period(Kind.BOOK_DETAIL, 730, "day of the line"),
)
"""The register of periods. docs/operations/retention.md says why each is as long as it is."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What becomes of one link to a person; `words` are the columns emptied, and with what."""

    link: Link
    words: Mapping[str, Any] = field(default_factory=dict)  # column values of any type


DELETED = Policy(Link.DELETE)
POLICIES: dict[str, Policy] = {
    "assessments.Screening.person": DELETED,
    "background.Debt.person": DELETED,
    "background.FactVersion.person": DELETED,
    "background.Functioning.person": DELETED,
    "background.HeldDocument.person": DELETED,
    "background.IdPoorCard.person": DELETED,
    "background.MigrationSpell.person": DELETED,
    "background.ReturnEpisode.person": DELETED,
    "cases.Case.person": DELETED,
    "changes.ChangedRow.person": DELETED,
    "doubles.Merge.absorbed": DELETED,
    "doubles.Merge.survivor": DELETED,
    "doubles.Pair.one": DELETED,
    "doubles.Pair.other": DELETED,
    "complaints.Complaint.person": DELETED,
    "contacts.Contact.person": Policy(
        Link.LOOSEN, {"line": "", "service": "none", "topics": [], "destination": "", "place": None}
    ),
    "intake.ImportRow.person": Policy(
        Link.LOOSEN,
        {
            "cells": [],
            "profile": {},
            "brought_by": {},
            "alike": [],
            "before": None,
            "after": None,
            "digest": "",
        },
    ),
    "jobs.Introduction.person": DELETED,
    "jobs.Placement.person": DELETED,
    "outreach.Attendance.person": DELETED,
    "outbox.Message.person": DELETED,
    "outbox.WayToReach.person": DELETED,
    "people.Consent.person": DELETED,
    "people.FormerFile.person": DELETED,
    "people.FormerFile.survivor": DELETED,
    "people.PersonKey.person": DELETED,
    "people.Phone.person": DELETED,
    "people.Registration.person": DELETED,
    "questionnaires.Response.person": DELETED,
    "referrals.Letter.person": DELETED,
    "referrals.Referral.person": DELETED,
    "rights.LegalHold.person": DELETED,
    "skills.PersonOccupation.person": DELETED,
    "skills.PersonSkill.person": DELETED,
    "zones.Zone.person": DELETED,
}
"""Every foreign key to a person, by hand; pghistory's copies of them are always deleted."""


def period_of(kind: Kind) -> dt.timedelta:
    return next(dt.timedelta(days=one.days) for one in PERIODS if one.kind == kind)


def refusals_to_forget(*, open_cases: int, holds: int, working: int) -> list[Refusal]:
    """Why this person may not be forgotten now; an empty list means they may."""
    refusals = []
    if open_cases:
        refusals.append(
            Refusal("open_case", _("A case is open. Close it first, then forget the person."))
        )
    if holds:
        refusals.append(
            Refusal("legal_hold", _("The file is kept for a legal reason. Lift that hold first."))
        )
    if working:
        refusals.append(
            Refusal("at_work", _("They are at work through us. Write down how it ended first."))
        )
    return refusals


def refusals_to_propose(*, why: str, waiting: bool) -> list[Refusal]:
    refusals = []
    if len(why.strip()) < SHORTEST_WHY:
        refusals.append(Refusal("no_reason", _("Say why, in a few words.")))
    if waiting:
        refusals.append(Refusal("proposed_already", _("This is proposed already.")))
    return refusals


def refusals_to_decide(*, waits: bool, same_person: bool) -> list[Refusal]:
    """Four eyes: who proposes does not approve."""
    if not waits:
        return [Refusal("decided_already", _("This has been decided already."))]
    if same_person:
        return [Refusal("same_person", _("Somebody else must approve what you proposed."))]
    return []


def refusals_to_round(*, last: dt.datetime | None, now: dt.datetime) -> list[Refusal]:
    """Why tonight's round must not erase by itself: a clock that jumped erases too much."""
    if last is not None and last > now:
        return [Refusal("clock_back", _("The clock was set back since the last round."))]
    if last is not None and now - last > LONGEST_GAP:
        return [
            Refusal("clock_forward", _("The last round was more than a day ago. Check the clock."))
        ]
    return []


def month_of(day: dt.date) -> dt.date:
    return day.replace(day=1)


def decade_of(year: int | None) -> int | None:
    return None if year is None else year // 10 * 10
