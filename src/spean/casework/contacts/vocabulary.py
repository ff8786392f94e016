"""The words of the contact log and of outreach."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    WALK_IN = "walk_in", _("Walk-in")
    PHONE = "phone_call", _("Phone call")
    ONLINE = "online", _("Telegram or online")
    OUTREACH = "outreach", _("Outreach visit")
    FAIR = "fair", _("Job fair")
    BORDER = "border", _("Border point")
    REFERRAL = "referral_in", _("Referred by another office")


class Topic(models.TextChoices):
    WORK = "work", _("Work at home")
    SKILLS_TRAINING = "skills_training", _("Skills and training")
    MIGRATION = "migration", _("Safe migration")
    RIGHTS = "rights", _("Rights and complaints")
    DEBT = "debt", _("Debt")
    DOCUMENTS = "documents", _("Documents")
    SOCIAL_PROTECTION = "social_protection", _("Social protection")
    HEALTH = "health", _("Health and well-being")
    FAMILY = "family", _("Family and children")


class Service(models.TextChoices):
    """What the person took away. "Information only" is reached, not served."""

    NONE = "none", _("Information only")
    COUNSELLING = "counselling", _("Counselling")
    JOB_SEARCH = "job_search", _("Help to find a job")
    REFERRED = "referred", _("Referred to another office")
    PAPERS = "papers", _("Help with papers")
    LEGAL_ADVICE = "legal_advice", _("Legal advice")
