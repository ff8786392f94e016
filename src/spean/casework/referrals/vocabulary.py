"""The words of a referral, and which state may follow which."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReferralState(models.TextChoices):
    SENT = "sent", _("Sent")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    APPOINTMENT = "appointment", _("Appointment given")
    RECEIVED = "received", _("Service received")
    NOT_RECEIVED = "not_received", _("Service not received")
    OUTCOME = "outcome", _("Outcome known")
    CLOSED = "closed", _("Closed")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Urgency(models.TextChoices):
    URGENT = "urgent", _("Urgent")
    SOON = "soon", _("Soon")
    ORDINARY = "ordinary", _("Not urgent")


class WhyNot(models.TextChoices):
    """Why a partner declines, or why the service was not received."""

    NO_PLACE = "no_place", _("No place free")
    NOT_OFFERED = "not_offered", _("This is not offered here")
    CONDITIONS = "conditions_not_met", _("The conditions are not met")
    OUTSIDE = "outside_area", _("They live outside the area served")
    UNREACHED = "unreachable", _("Could not be reached")
    NOT_COME = "not_come", _("Did not come")
    NOT_WANTED = "not_wanted", _("The person no longer wants it")
    OTHER = "other_reason", _("Another reason")


class Shared(models.TextChoices):
    """What of a file can be shared with a partner; each is chosen by itself."""

    NAME = "name", _("Name")
    SEX = "sex", _("Sex")
    AGE = "age", _("Age")
    PHONE = "phone", _("Phone")
    PLACE = "place", _("Where they live now")
    BENEFICIARY = "beneficiary", _("Who they are")


class Side(models.TextChoices):
    """Who said it."""

    SENDER = "sender", _("The centre that refers")
    RECEIVER = "receiver", _("The centre that receives")
    PARTNER = "partner", _("The partner")
    CLOCK = "by_itself", _("By itself, on its day")


S = ReferralState
NEXT_STATES: dict[ReferralState, frozenset[ReferralState]] = {
    S.SENT: frozenset({S.ACCEPTED, S.DECLINED, S.APPOINTMENT, S.WITHDRAWN, S.EXPIRED}),
    S.ACCEPTED: frozenset(
        {S.APPOINTMENT, S.DECLINED, S.RECEIVED, S.NOT_RECEIVED, S.WITHDRAWN, S.EXPIRED}
    ),
    S.APPOINTMENT: frozenset({S.APPOINTMENT, S.RECEIVED, S.NOT_RECEIVED, S.WITHDRAWN, S.EXPIRED}),
    S.RECEIVED: frozenset({S.OUTCOME, S.CLOSED}),
    S.NOT_RECEIVED: frozenset({S.APPOINTMENT, S.RECEIVED, S.OUTCOME, S.CLOSED}),
    S.OUTCOME: frozenset({S.CLOSED}),
    S.DECLINED: frozenset({S.CLOSED}),
    S.EXPIRED: frozenset({S.CLOSED}),
    S.CLOSED: frozenset(),
    S.WITHDRAWN: frozenset(),
}
WAITING = frozenset({S.SENT, S.ACCEPTED, S.APPOINTMENT})
"""The partner owes an answer; such a referral expires when its time is over."""
IN_HAND = WAITING | {S.RECEIVED, S.NOT_RECEIVED, S.OUTCOME}
"""The partner still sees what was shared."""
DONE = frozenset({S.CLOSED, S.WITHDRAWN})
PARTNERS_WORDS = frozenset(
    {S.ACCEPTED, S.DECLINED, S.APPOINTMENT, S.RECEIVED, S.NOT_RECEIVED, S.OUTCOME}
)
"""What whoever receives a referral may say. To close, to withdraw is for whoever sent it."""
