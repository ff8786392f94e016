"""The words of doubles: where a pair stands, where a merge stands, what becomes of a clash."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class PairState(models.TextChoices):
    """What has been said about two files that look like one person."""

    WAITING = "pair_waits", _("To look at")
    PROPOSED = "pair_proposed", _("Proposed: one person")
    DIFFERENT = "two_people", _("Two people")
    MERGED = "one_person", _("Put together")


class MergeState(models.TextChoices):
    """Whether two files that were put together can still be taken apart."""

    STANDING = "standing", _("Put together")
    UNDONE = "taken_apart", _("Taken apart again")
    SETTLED = "settled", _("Settled")


class Side(models.TextChoices):
    """Which of the two files a value is taken from."""

    KEPT = "kept", _("The file that stays")
    OTHER = "other", _("The other file")
    BOTH = "both", _("Both")


class Clash(StrEnum):
    """What becomes of two records of which a person may have only one."""

    ASIDE = "aside"  # the second one rests with its own file
    GIVES_WAY = "gives_way"  # the second one is changed, as somebody at the desk would do it
    ASK = "ask"  # whoever merges says which one goes on
    REFUSE = "refuse"  # something has to be put right by hand first
