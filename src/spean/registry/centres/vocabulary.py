"""Who works at a centre or with all of them, and the policy that says what each role may do."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from spean.base.policy import read_policy

if TYPE_CHECKING:
    from spean.base.actor import Duty


class Role(models.TextChoices):
    RETURNEE = "returnee", _("Returnee")
    COUNSELLOR = "counsellor", _("Counsellor")
    EMPLOYMENT_OFFICER = "employment_officer", _("Employment officer")
    CENTRE_MANAGER = "centre_manager", _("Centre manager")
    LEGAL_OFFICER = "legal_officer", _("Legal officer")
    COMPLAINT_HANDLER = "complaint_handler", _("Complaint handler")
    OUTREACH_WORKER = "outreach_worker", _("Outreach worker")
    EMPLOYER = "employer", _("Employer")
    TRAINER = "trainer", _("Trainer")
    ASSESSOR = "assessor", _("Assessor")
    PANEL_MEMBER = "panel_member", _("Panel member")
    PROGRAMME_MANAGER = "programme_manager", _("Programme manager")
    DONOR = "donor", _("Donor")
    ANALYST = "analyst", _("Analyst")
    AUDITOR = "auditor", _("Auditor")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("System administrator")


class ProposalState(models.TextChoices):
    WAITING = "waiting", _("Waiting for an answer")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


POLICY = read_policy((files("spean.registry.centres") / "policy.toml").read_text("utf-8"))
"""The whole law of the house on who may do what; see `base/policy.py`."""

NATIONWIDE = frozenset(Role(name) for name, terms in POLICY.roles.items() if not terms.at_a_centre)
"""Roles that belong to no centre. Their duties, not their reach, keep them from people's files."""


def roles_with(duty: Duty) -> list[str]:
    """The roles that carry a duty, however far it goes."""
    return sorted(role for role, grants in POLICY.grants.items() if duty in grants)
