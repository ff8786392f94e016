"""The words of forgetting: where a wish stands, what is kept how long, what becomes of a link."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class WishState(models.TextChoices):
    """Where a proposal to forget somebody stands."""

    PROPOSED = "wish_waits", _("Waits for approval")
    DONE = "forgotten", _("Forgotten")
    DECLINED = "not_approved", _("Not approved")


class Kind(models.TextChoices):
    """What is kept, each with a period of its own."""

    UNFINISHED_REGISTRATION = "unfinished_registration", _("Registration without consent")
    INACTIVE_PERSON = "inactive_person", _("Person nobody has met for long")
    CLOSED_CASE = "closed_case", _("Person whose last case is closed")
    UNUSED_LIST = "unused_list", _("List that was never brought in")
    LIST_ROWS = "list_rows", _("Rows and file of a list brought in")
    CONTACT_LINE = "contact_line", _("What was said in a contact")
    OUTREACH_WORDS = "outreach_words", _("Words about an outreach activity")
    CLOSED_COMPLAINT = "closed_complaint", _("Complaint that is over")
    BOOK_DETAIL = "book_detail", _("Details in the book")


class RunState(models.TextChoices):
    """What became of a night's round."""

    BEGUN = "round_begun", _("Begun: nothing was due before")
    DONE = "done", _("Done")
    ASKS = "round_asks", _("Waits for a person")


class Link(StrEnum):
    """What becomes of a record that points at somebody who is forgotten."""

    DELETE = "delete"  # it goes, and everything that hangs on it
    LOOSEN = "loosen"  # it stays as a count; every word in it goes
