"""The words of changes to many records, and of handing over a colleague's work."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChangeKind(models.TextChoices):
    HANDOVER = "handover", _("Work of a colleague handed over")
    GIVE = "give_cases", _("Cases given to a colleague")
    AGREE = "agree_steps", _("The same step agreed in many cases")
    BOOK = "book_dates", _("A follow-up date booked in many cases")


class What(models.TextChoices):
    """What a row of a change is about."""

    CASE = "case", _("Case")
    REFERRAL = "referral", _("Referral")


class RowState(models.TextChoices):
    WAITING = "row_waits", _("Waiting its turn")
    DONE = "row_done", _("Done")
    REFUSED = "row_refused", _("Refused")
    BACK = "row_back", _("Taken back")
    KEPT = "row_kept", _("Changed since, and left as it is")


class Ending(models.TextChoices):
    """What ends for a colleague whose work is handed over."""

    NOTHING = "nothing_ends", _("Nothing: they stay")
    ROLES = "roles_end", _("Their roles at this centre")
    ACCOUNT = "account_ends", _("Their account")
