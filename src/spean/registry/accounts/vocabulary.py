"""The words of an account."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Digits(models.TextChoices):
    """How numbers are written on the screen."""

    LATIN = "latin", _("Latin digits")
    KHMER = "khmer", _("Khmer digits")


class Scope(StrEnum):
    """What wrong guesses are counted by. Never shown; only the book and the tests say it."""

    DEVICE = "device"  # this name, on a device its owner has signed in from
    NETWORK = "network"  # this name, from one network, on unknown devices
    ELSEWHERE = "elsewhere"  # this name, on unknown devices anywhere
    CROWD = "crowd"  # any name, from one network, on unknown devices
    LINK = "link"  # links without an account that open nothing, from one network


class Standing(StrEnum):
    """How a sitting stands at this moment."""

    OPEN = "open"
    LOCKED = "locked"
    OVER = "over"
