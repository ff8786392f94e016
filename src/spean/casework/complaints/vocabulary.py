"""The words of a complaint, and which state may follow which."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ComplaintKind(models.TextChoices):
    """What it is about. The lane and the time limits of each stand in `kinds.toml`."""

    SERVICE = "service_quality", _("Waiting, or quality of the service")
    CONDUCT = "staff_conduct", _("Conduct of a colleague")
    INFORMATION = "wrong_information", _("Wrong information")
    DATA = "data_request", _("My data and my privacy")
    MONEY = "money_asked", _("Fraud, or money asked for")
    DISCRIMINATION = "discrimination", _("Discrimination")
    PSEA = "sexual_exploitation", _("Sexual exploitation, abuse or harassment")
    DANGER = "danger", _("A threat, or somebody in danger")
    SUGGESTION = "suggestion", _("Suggestion")
    PRAISE = "praise", _("Thanks or praise")
    OTHER = "other_complaint", _("Something else")


class Lane(models.TextChoices):
    """Who reads it: those who answer complaints at the centre, or named complaint handlers only."""

    ORDINARY = "ordinary_lane", _("Ordinary complaint")
    SENSITIVE = "sensitive_lane", _("Sensitive complaint")


class Way(models.TextChoices):
    """How a complaint reached us."""

    PAGE = "public_page", _("Public page")
    WALK_IN = "in_person", _("In person")
    PHONE = "by_phone", _("By phone")
    BOX = "complaints_box", _("Complaints box")
    TELEGRAM = "telegram", _("Telegram")
    OUTREACH = "on_outreach", _("On outreach")


class ComplaintState(models.TextChoices):
    RECEIVED = "complaint_received", _("Complaint received")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    LOOKED_INTO = "looked_into", _("Being looked into")
    ANSWERED = "answered", _("Answer given")
    APPEALED = "appealed", _("Appealed")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    PASSED_ON = "passed_on", _("Passed on to another body")


class Voice(models.TextChoices):
    """Who said it."""

    COMPLAINANT = "complainant", _("Whoever complained")
    CENTRE = "the_centre", _("The centre")


S = ComplaintState
NEXT_STATES: dict[ComplaintState, frozenset[ComplaintState]] = {
    S.RECEIVED: frozenset({S.ACKNOWLEDGED, S.LOOKED_INTO, S.ANSWERED, S.WITHDRAWN, S.PASSED_ON}),
    S.ACKNOWLEDGED: frozenset({S.LOOKED_INTO, S.ANSWERED, S.WITHDRAWN, S.PASSED_ON}),
    S.LOOKED_INTO: frozenset({S.ANSWERED, S.WITHDRAWN, S.PASSED_ON}),
    S.ANSWERED: frozenset({S.APPEALED, S.CLOSED}),
    S.APPEALED: frozenset({S.ANSWERED, S.WITHDRAWN, S.PASSED_ON}),
    S.CLOSED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.PASSED_ON: frozenset(),
}
OVER = frozenset({S.CLOSED, S.WITHDRAWN, S.PASSED_ON})
TOLD = frozenset({S.ANSWERED, S.PASSED_ON})
"""States whose words are the reply to whoever complained."""
