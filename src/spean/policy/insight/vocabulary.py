"""The words of the count: what is counted, and how sure a number is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Indicator(models.TextChoices):
    """What a month is told in. None of these is ever added to another."""

    REACHED = "reached", _("Reached")
    SERVED = "served", _("Served")
    CASE_MANAGED = "case_managed", _("Case-managed")
    PLACED = "placed", _("Placed")
    REFERRAL_RECEIVED = "referral_received", _("Received after a referral")
    RETAINED_3 = "retained_3", _("Retained after 3 months")
    RETAINED_6 = "retained_6", _("Retained after 6 months")
    RETAINED_12 = "retained_12", _("Retained after 12 months")


class Naming(models.TextChoices):
    NAMED = "named", _("Known by name")
    NAMELESS = "nameless", _("Without a name")
    AT_ACTIVITY = "at_activity", _("Counted at an outreach activity")


WITHOUT_NAME = frozenset({Naming.NAMELESS, Naming.AT_ACTIVITY})
"""Behind these stand lines of the log, and counts of activities: never files."""


class Standing(models.TextChoices):
    """Where a retention check stands. Not reached is neither in work nor out of it."""

    IN_WORK = "in_work", _("In work at the check")
    OUT_OF_WORK = "out_of_work", _("Not working at the check")
    NOT_REACHED = "not_reached", _("Could not be reached")
    TO_ASK = "check_to_do", _("Due, not asked yet")
    NOT_DUE = "check_not_due", _("Not due yet")
