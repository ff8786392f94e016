"""The words of skills: how well, how we know, and whose list the word comes from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SkillLevel(models.IntegerChoices):
    """The three levels that the matching counts with."""

    WITH_HELP = 1, _("With help")
    ALONE = 2, _("Alone")
    TEACHES = 3, _("Teaches others")


class SkillSource(models.TextChoices):
    """How we know, the weakest first. A word is enough to begin."""

    SAID = "said", _("Said by the person")
    SEEN = "seen", _("Seen at work")
    CERTIFIED = "certified", _("Certified")


class Scheme(models.TextChoices):
    """Whose classification an occupation or a skill is taken from."""

    SPEAN = "spean", _("Spean")
    ESCO = "esco", _("ESCO")


class EscoLink(models.TextChoices):
    """How much an occupation needs a skill, in ESCO's own words."""

    ESSENTIAL = "essential", _("Essential")
    OPTIONAL = "optional", _("Optional")


ESCO_ATTRIBUTION = _("This service uses the ESCO classification of the European Commission.")
"""Asked by the licence of ESCO; shown wherever its rows are."""
