"""The words of a reintegration plan, and which state may follow which."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanState(models.TextChoices):
    """A version of a plan, from the first line to the one that takes its place."""

    DRAFT = "draft", _("Draft")
    DISCUSSED = "discussed", _("Discussed with the person")
    SIGNED = "plan_signed", _("Signed")
    APPROVED = "approved", _("Approved")
    REPLACED = "replaced", _("Replaced by a newer version")


OPEN = frozenset({PlanState.DRAFT, PlanState.DISCUSSED})
"""What may still be written in. Everything after that stays as it was signed."""
IN_FORCE = frozenset({PlanState.SIGNED, PlanState.APPROVED})
"""What is being done."""


class Mark(models.TextChoices):
    """How the person agreed on paper."""

    SIGNATURE = "signature", _("Signature")
    THUMBPRINT = "thumbprint", _("Thumbprint")


class Dimension(models.TextChoices):
    """The three sides of a life after coming home."""

    ECONOMIC = "economic", _("Economic")
    SOCIAL = "social", _("Social")
    PSYCHOSOCIAL = "psychosocial", _("Psychosocial")


class Provider(models.TextChoices):
    """Who does what the plan says."""

    OURSELVES = "ourselves", _("We ourselves")
    SERVICE = "of_directory", _("A service of the directory")
    OTHER = "other_provider", _("Somebody else")


class ActivityState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    COMMITTED = "committed", _("Money committed")
    DELIVERED = "delivered", _("Delivered")
    VERIFIED = "verified", _("Verified")
    CANCELLED = "cancelled", _("Cancelled")


NEXT_STATES: dict[ActivityState, frozenset[ActivityState]] = {
    ActivityState.PLANNED: frozenset(
        {ActivityState.COMMITTED, ActivityState.DELIVERED, ActivityState.CANCELLED}
    ),
    ActivityState.COMMITTED: frozenset({ActivityState.DELIVERED, ActivityState.CANCELLED}),
    ActivityState.DELIVERED: frozenset({ActivityState.VERIFIED}),
    ActivityState.VERIFIED: frozenset(),
    ActivityState.CANCELLED: frozenset({ActivityState.PLANNED}),
}
SPENDS = frozenset({ActivityState.COMMITTED, ActivityState.DELIVERED})
"""With these money is promised or gone: an activity that costs something waits for approval."""


class CountsFrom(models.TextChoices):
    """The day a calendar of follow-ups counts from."""

    CASE = "case_opened", _("The opening of the case")
    PLAN = "plan_approved", _("The approval of the plan")
    CLOSING = "case_closed", _("The closing of the case")


class FollowUpState(models.TextChoices):
    """Not reached is neither done nor declined; three days of it are lost."""

    WAITING = "to_be_asked", _("To be asked")
    DONE = "done", _("Done")
    LOST = "lost_to_follow_up", _("Lost to follow-up")
    DECLINED = "not_wanted", _("The person no longer wants it")
    CANCELLED = "cancelled", _("Cancelled")


class Asked(models.TextChoices):
    """How somebody is asked; the words of the contact log."""

    CALL = "phone_call", _("Phone call")
    ONLINE = "online", _("Telegram or online")
    VISIT = "outreach", _("Outreach visit")
    CAME = "walk_in", _("Walk-in")


class Found(models.TextChoices):
    """What came of one attempt."""

    SPOKE = "spoke", _("We spoke")
    NO_ANSWER = "no_answer", _("No answer")
    NUMBER_GONE = "number_gone", _("The number no longer works")
    DECLINED = "not_wanted", _("The person no longer wants it")


class WindUp(models.TextChoices):
    """What becomes of what is still open when a case ends, as whoever closes it says."""

    STEPS = "cancel_steps", _("Cancel the open steps")
    DATE = "call_off_date", _("Call off the booked date")
    FOLLOWUPS = "cancel_followups", _("Cancel the follow-ups still to be asked")
    REFERRALS_BACK = "withdraw_referrals", _("Withdraw the referrals that wait for an answer")
    REFERRALS_ON = "keep_referrals", _("Let the referrals go on")
