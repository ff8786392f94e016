"""What a sealed note is about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoteKind(models.TextChoices):
    PSYCHOSOCIAL = "psychosocial", _("Psychosocial")
    PROTECTION = "protection", _("Protection")
