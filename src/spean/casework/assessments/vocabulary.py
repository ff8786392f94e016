"""The words of screening and assessing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Tier(models.TextChoices):
    """How much support, from the lightest on."""

    SELF_SERVICE = "self_service", _("Self-service")
    ASSISTED = "assisted", _("Assisted")
    INTENSIVE = "intensive", _("Intensive")


class InstrumentUse(models.TextChoices):
    """What an instrument is for."""

    SCREENING = "screening", _("Screening")
    ASSESSMENT = "assessment", _("Assessment")
    QUESTIONS = "questions", _("Questions")


class AssessmentState(models.TextChoices):
    DRAFT = "draft_answers", _("Draft of answers")
    FINISHED = "finished", _("Finished")
