"""The words of outreach: what is done, where it stands, what is handed out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityKind(models.TextChoices):
    """`group_session` is the one to which people come by name; the others mostly count heads."""

    VILLAGE_MEETING = "village_meeting", _("Village meeting")
    GROUP_SESSION = "group_session", _("Group session")
    SCHOOL_VISIT = "school_visit", _("School or training centre")
    PUBLIC_TABLE = "public_table", _("Table at a market, station or border")
    HOME_VISITS = "home_visits", _("From house to house")
    OTHER = "other_activity", _("Another activity")


class ActivityState(models.TextChoices):
    PLANNED = "activity_planned", _("Planned, not approved yet")
    APPROVED = "activity_approved", _("Approved")
    HELD = "activity_held", _("Held")
    REPORTED = "activity_reported", _("Reported")
    VERIFIED = "activity_verified", _("Verified")
    CANCELLED = "activity_cancelled", _("Cancelled")


class Material(models.TextChoices):
    LEAFLET = "leaflet", _("Leaflet")
    HOTLINE_CARD = "hotline_card", _("Card of the hotline 1297")
    POSTER = "poster", _("Poster")
    OTHER = "other_material", _("Other material")


class CostCurrency(models.TextChoices):
    USD = "USD", _("US dollar")
    KHR = "KHR", _("Riel")


S = ActivityState
NEXT_STATES: dict[ActivityState, frozenset[ActivityState]] = {
    S.PLANNED: frozenset({S.APPROVED, S.CANCELLED}),
    S.APPROVED: frozenset({S.HELD, S.REPORTED, S.CANCELLED}),
    S.HELD: frozenset({S.REPORTED}),
    S.REPORTED: frozenset({S.REPORTED, S.VERIFIED}),
    S.VERIFIED: frozenset(),
    S.CANCELLED: frozenset(),
}
"""A report can be written again until it is verified."""
STEP_BACK = {
    S.APPROVED: S.PLANNED,
    S.HELD: S.APPROVED,
    S.REPORTED: S.HELD,
    S.VERIFIED: S.REPORTED,
    S.CANCELLED: S.PLANNED,
}
"""Where it stands once its last step is taken back."""
COUNTED = frozenset({S.REPORTED, S.VERIFIED})
"""Whose participants are reached: what is only planned or held has told nothing yet."""
OPEN_TO_NAMES = frozenset({S.APPROVED, S.HELD, S.REPORTED})
