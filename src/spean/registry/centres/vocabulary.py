"""Who works at a centre, and what each role is trusted with."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from spean.base.actor import Duty


class Role(models.TextChoices):
    COUNSELLOR = "counsellor", _("Counsellor")
    EMPLOYMENT_OFFICER = "employment_officer", _("Employment officer")
    CENTRE_MANAGER = "centre_manager", _("Centre manager")
    PROGRAMME_MANAGER = "programme_manager", _("Programme manager")
    AUDITOR = "auditor", _("Auditor")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("System administrator")


DUTIES: dict[Role, frozenset[Duty]] = {
    Role.COUNSELLOR: frozenset({Duty.COUNSEL, Duty.PLACE, Duty.IMPORT}),
    Role.EMPLOYMENT_OFFICER: frozenset({Duty.COUNSEL, Duty.PLACE}),
    Role.CENTRE_MANAGER: frozenset(
        {Duty.COUNSEL, Duty.PLACE, Duty.IMPORT, Duty.COUNT, Duty.MANAGE}
    ),
    Role.PROGRAMME_MANAGER: frozenset({Duty.OVERSEE}),
    Role.AUDITOR: frozenset({Duty.AUDIT}),
    Role.SYSTEM_ADMINISTRATOR: frozenset({Duty.OPERATE}),
}
"""A programme manager and a system administrator never meet a name: they have no casework duty."""

NATIONWIDE = frozenset({Role.PROGRAMME_MANAGER, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR})
"""Roles that belong to no centre. Their duties, not their reach, keep them from people's files."""
