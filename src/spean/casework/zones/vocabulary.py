"""Why a case is protected."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProtectedType(models.TextChoices):
    """Types of case that only named colleagues see."""

    MINOR = "minor", _("Child or minor")
    GENDER_VIOLENCE = "gbv", _("Gender-based violence")
    TRAFFICKING = "trafficking", _("Trafficking or forced labour")
    WITNESS = "witness", _("Witness, or under threat")
