"""The words of casework, and which word may follow which."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CaseState(models.TextChoices):
    OPEN = "open", _("Open")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")


class ClosureReason(models.TextChoices):
    """Why support ended; the planned ones first, as in the reintegration handbook's practice."""

    PLAN_COMPLETED = "plan_completed", _("The plan is completed")
    PERIOD_ENDED = "period_ended", _("The support period is over")
    CRITERIA_NOT_MET = "criteria_not_met", _("No longer meets the criteria")
    CLIENT_CHOICE = "client_choice", _("The person wants to stop")
    RELOCATED = "relocated", _("Moved away")
    RE_MIGRATED = "re_migrated", _("Went abroad again")
    LOST_CONTACT = "lost_contact", _("Lost contact")
    DECEASED = "deceased", _("Died")
    UNSAFE = "unsafe", _("Not safe to continue")
    SERVICE_UNSUITABLE = "service_unsuitable", _("Our service did not suit")
    FUNDING_ENDED = "funding_ended", _("Funding ended")
    INSECURITY = "insecurity", _("Insecurity in the area")
    TRANSFERRED = "transferred", _("Transferred to another centre")
    DUPLICATE = "duplicate", _("Opened twice by mistake")


class ClosureType(models.TextChoices):
    PLANNED = "planned", _("Planned")
    UNPLANNED_CLIENT = "unplanned_client", _("Unplanned, on the person's side")
    UNPLANNED_PROVIDER = "unplanned_provider", _("Unplanned, on our side")


CLOSURE_TYPE: dict[ClosureReason, ClosureType] = {
    ClosureReason.PLAN_COMPLETED: ClosureType.PLANNED,
    ClosureReason.PERIOD_ENDED: ClosureType.PLANNED,
    ClosureReason.CRITERIA_NOT_MET: ClosureType.PLANNED,
    ClosureReason.TRANSFERRED: ClosureType.PLANNED,
    ClosureReason.CLIENT_CHOICE: ClosureType.UNPLANNED_CLIENT,
    ClosureReason.RELOCATED: ClosureType.UNPLANNED_CLIENT,
    ClosureReason.RE_MIGRATED: ClosureType.UNPLANNED_CLIENT,
    ClosureReason.LOST_CONTACT: ClosureType.UNPLANNED_CLIENT,
    ClosureReason.DECEASED: ClosureType.UNPLANNED_CLIENT,
    ClosureReason.UNSAFE: ClosureType.UNPLANNED_PROVIDER,
    ClosureReason.SERVICE_UNSUITABLE: ClosureType.UNPLANNED_PROVIDER,
    ClosureReason.FUNDING_ENDED: ClosureType.UNPLANNED_PROVIDER,
    ClosureReason.INSECURITY: ClosureType.UNPLANNED_PROVIDER,
    ClosureReason.DUPLICATE: ClosureType.UNPLANNED_PROVIDER,
}

NOBODY_LEFT = frozenset(
    {
        ClosureReason.LOST_CONTACT,
        ClosureReason.RE_MIGRATED,
        ClosureReason.DECEASED,
        ClosureReason.TRANSFERRED,
        ClosureReason.DUPLICATE,
    }
)
"""Reasons with which open steps are cancelled: nobody here is left to finish them."""

NEXT_STATES: dict[CaseState, frozenset[CaseState]] = {
    CaseState.OPEN: frozenset({CaseState.PAUSED, CaseState.CLOSED}),
    CaseState.PAUSED: frozenset({CaseState.OPEN, CaseState.CLOSED}),
    CaseState.CLOSED: frozenset({CaseState.OPEN}),
}


class StepKind(models.TextChoices):
    COUNSELLING = "counselling_step", _("Counselling session")
    JOB = "job_step", _("Find a job")
    TRAINING = "training_step", _("Training")
    RECOGNITION = "recognition_step", _("Recognition of skills")
    PAPERS = "papers_step", _("Papers and documents")
    SOCIAL_PROTECTION = "social_protection_step", _("Social protection")
    LEGAL = "legal_step", _("Legal help")
    DEBT = "debt_step", _("Debt plan")
    BUSINESS = "business_step", _("Start a business")
    OTHER = "other_step", _("Something else")


class StepState(models.TextChoices):
    AGREED = "agreed", _("Agreed")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


class AppointmentState(models.TextChoices):
    BOOKED = "booked", _("Booked")
    KEPT = "kept", _("Came")
    MISSED = "missed", _("Did not come")
    CALLED_OFF = "called_off", _("Called off")
    MOVED = "moved", _("Moved to another date")
