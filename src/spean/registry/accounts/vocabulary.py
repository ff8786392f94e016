"""The words of an account."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Digits(models.TextChoices):
    """How numbers are written on the screen."""

    LATIN = "latin", _("Latin digits")
    KHMER = "khmer", _("Khmer digits")
